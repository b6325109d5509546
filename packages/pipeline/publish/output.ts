import { resolve } from 'node:path';
import { didYouMean, PawlError } from '@pawl/records';

/** Where an image goes: into its registry, a folder of OCI's layout, a file that `docker load` takes, or nowhere. */
export type Destination =
  | { readonly kind: 'registry' | 'nowhere' }
  | { readonly kind: 'layout' | 'archive'; readonly path: string };

const PREFIXES = { oci: 'layout', docker: 'archive' } as const;

/**
 * What `--output` and `--dry-run` ask for.
 * @throws PawlError `usage` where they exclude each other, or an output is neither `oci:<folder>` nor `docker:<file>`.
 */
export function parseDestination(output: string | undefined, dryRun: boolean): Destination {
  if (output === undefined) return { kind: dryRun ? 'nowhere' : 'registry' };
  if (dryRun) throw new PawlError('usage', '--output and --dry-run exclude each other');
  const [, prefix = '', path = ''] = /^([^:]*):(.*)$/s.exec(output) ?? [];
  const kind = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix as keyof typeof PREFIXES] : undefined;
  if (kind === undefined || path === '' || path.includes('\0'))
    throw new PawlError(
      'usage',
      `"${output}" is no place for an image.${prefix === '' ? '' : didYouMean(prefix, Object.keys(PREFIXES))}`,
      { remedy: 'Write --output oci:folder, or --output docker:housing.tar.' },
    );
  return { kind, path: resolve(path) };
}
