import { PawlError } from '@pawl/records';
import { isObject } from './descriptor.ts';

/** What an image runs on, in the words of Go: `{ os: 'linux', architecture: 'arm64' }`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** `v7` of 32-bit ARM. */
  readonly variant?: string;
}

const ALIASES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  i386: '386',
  armhf: 'arm',
  armel: 'arm',
};
/** What an architecture without a variant means, and what is left out where it is said, as containerd has it. */
const USUAL_VARIANT: Readonly<Record<string, string>> = { arm64: 'v8', amd64: 'v1' };

/**
 * Reads `linux/amd64`, `linux/arm64/v8`, `linux/arm/v7`. Names as of uname are taken too.
 * @throws PawlError `config` where it is none.
 */
export function parsePlatform(text: string, where?: string): Platform {
  const [os = '', architecture = '', variant, ...more] = text.toLowerCase().split('/');
  const wellFormed = [os, architecture, variant ?? 'x'].every((part) => /^[a-z0-9][a-z0-9._-]*$/.test(part));
  if (!wellFormed || more.length > 0)
    throw new PawlError('config', `${JSON.stringify(text.slice(0, 100))} is no platform`, {
      ...(where === undefined ? {} : { where }),
      remedy: 'Write it like linux/amd64 or linux/arm64.',
    });
  return usual({ os, architecture, ...(variant === undefined ? {} : { variant }) });
}

/** `linux/arm/v7` */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return `${os}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}

/** The platform that an index or a configuration states, or null where it states none. */
export function readPlatform(value: unknown): Platform | null {
  if (!isObject(value)) return null;
  const { os, architecture, variant } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '')
    return null;
  return usual({ os, architecture, ...(typeof variant === 'string' && variant !== '' ? { variant } : {}) });
}

export function samePlatform(a: Platform, b: Platform): boolean {
  return formatPlatform(usual(a)) === formatPlatform(usual(b));
}

function usual({ os, architecture: named, variant: said }: Platform): Platform {
  const architecture = ALIASES[named] ?? named;
  const variant = said ?? (architecture === 'arm' ? 'v7' : undefined);
  return {
    os,
    architecture,
    ...(variant === undefined || variant === USUAL_VARIANT[architecture] ? {} : { variant }),
  };
}
