import { type Digest, PawlError } from '@pawl/records';

/** The place of an image: `ghcr.io/acme/housing:v1.4.0`. */
export interface ImageReference {
  /** Host, with its port where it has one: `ghcr.io`, `localhost:5055`, `[::1]:5000`; `docker.io` for Docker Hub. */
  readonly registry: string;
  /** `acme/housing` */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest | null;
}

const DOCKER_HUB = 'docker.io';
const LONGEST_REFERENCE = 600;
/** Docker's limit of host and repository together. */
const LONGEST_NAME = 255;

// The grammar of github.com/distribution/reference. No part of a repository can be `.`, `..` or empty.
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::(\\d{1,5}))?$`);
const REPOSITORY_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Reads `ghcr.io/acme/housing`, `localhost:5055/x:tag`, `housing@sha256:…`. Without a host it is Docker Hub's, where a
 * single word is in `library/`.
 * @param where the place of the text, for errors: `pawl.yaml:12:3`
 * @throws PawlError `config`, which says what is wrong.
 */
export function parseReference(text: string, where?: string): ImageReference {
  const wrong = (why: string, remedy = 'Write it like ghcr.io/acme/housing.') =>
    new PawlError('config', `${shown(text)} is no name of an image: ${why}`, {
      ...(where === undefined ? {} : { where }),
      remedy,
    });
  if (text.length > LONGEST_REFERENCE) throw wrong(`it is longer than ${LONGEST_REFERENCE} characters`);
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme) throw wrong('it begins like an address', `Leave out ${scheme}`);
  const [named, digest = null, ...more] = text.split('@') as [string, ...string[]];
  if (more.length > 0) throw wrong('it has more than one @');
  if (digest !== null && !isDigest(digest))
    throw wrong('after @ stands sha256: and 64 digits of 0-9a-f', 'Copy the digest whole.');
  const { name, tag } = withoutTag(named);
  if (tag !== null && !isTag(tag)) throw wrong(`${shown(tag)} is no tag: ${TAG_RULE}`);
  const { registry, repository } = withoutHost(name);
  const port = HOST.exec(registry);
  if (!port || port[1] === '0' || !URL.canParse(`https://${registry}`))
    throw wrong(`${shown(registry)} is no host`);
  checkRepository(repository, wrong);
  if (registry.length + repository.length + 1 > LONGEST_NAME)
    throw wrong(`host and repository are longer than ${LONGEST_NAME} characters`);
  return { registry, repository, tag, digest };
}

/** The whole name, as `docker pull` takes it. */
export function formatReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

export const TAG_RULE = 'letters, digits, _, . and -, at most 128, and neither . nor - in front';

export function isTag(text: string): boolean {
  return TAG.test(text);
}

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** The tag of a version's image: `v1.4.0`. Tags know no `+`, which stands before build metadata: `v1.4.0_linux`. */
export function tagOfVersion(version: string): string {
  const tag = version.replaceAll('+', '_');
  if (!isTag(tag)) throw new PawlError('usage', `the version ${shown(version)} makes no tag: ${TAG_RULE}`);
  return tag;
}

function withoutTag(named: string): { readonly name: string; readonly tag: string | null } {
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  // A host with a port alone, `localhost:5000`, reads as a name with a tag, as Docker reads it.
  return colon === -1
    ? { name: named, tag: null }
    : { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}

function withoutHost(name: string): { readonly registry: string; readonly repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = /[.:]|^localhost$/i.test(first);
  // A path's `.` and `..` are no hosts, and are told to be no part of a name.
  if (isHost && !/^\.+$/.test(first)) {
    const registry = first.toLowerCase();
    const hub = registry === DOCKER_HUB || registry === 'index.docker.io';
    const rest = name.slice(slash + 1);
    if (!hub) return { registry, repository: rest };
    return { registry: DOCKER_HUB, repository: rest.includes('/') ? rest : `library/${rest}` };
  }
  return { registry: DOCKER_HUB, repository: slash === -1 ? `library/${name}` : name };
}

function checkRepository(repository: string, wrong: (why: string, remedy?: string) => PawlError): void {
  for (const part of repository.split('/')) {
    if (part === '') throw wrong('a part of it is empty');
    if (/^\.+$/.test(part)) throw wrong('it is a path');
    if (part !== part.toLowerCase())
      throw wrong(
        `${shown(part)} has capital letters`,
        `Registries know small letters only: ${part.toLowerCase()}`,
      );
    if (!REPOSITORY_PART.test(part))
      throw wrong(`${shown(part)} may hold a-z, 0-9, and one of . _ __ - between them`);
  }
}

/** A text as a message can hold it. */
function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
