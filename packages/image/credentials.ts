import { PawlError } from '@pawl/records';

/** What a registry, or the token server it names, is told. */
export interface Credentials {
  /** `identity` for a token that stands for a login; registries of Azure give those. */
  readonly kind: 'password' | 'identity';
  readonly username: string;
  readonly secret: string;
}

export interface HelperAnswer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `<program> get` with the server on its standard input. */
export type HelperRunner = (program: string, server: string) => Promise<HelperAnswer>;

export interface CredentialSources {
  /** The environment; of it GITHUB_TOKEN and GITHUB_ACTOR are read, for ghcr.io only. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Docker's config.json and the place of it, or null where there is none. */
  readonly docker: { readonly text: string; readonly where: string } | null;
  readonly runHelper: HelperRunner;
}

type Fields = Readonly<Record<string, unknown>>;

const HELPER_NAME = /^[a-z0-9-]+$/i;
/** The name of Docker Hub in Docker's own files. */
const DOCKER_HUB_SERVER = 'https://index.docker.io/v1/';
const NO_SUCH_CREDENTIALS = /credentials not found/i;

/**
 * The credentials for a registry, null for none: those of `docker login` first, by its helper for the registry, its
 * store or its file; then GITHUB_TOKEN where the registry is ghcr.io.
 * @throws PawlError `config` where the file or the answer of a helper cannot be used. No message holds a secret.
 */
export async function findCredentials(
  registry: string,
  { environment, docker, runHelper }: CredentialSources,
): Promise<Credentials | null> {
  const login = docker === null ? null : await ofDocker(registry, docker, runHelper);
  if (login !== null) return login;
  const token = environment.GITHUB_TOKEN;
  if (registry !== 'ghcr.io' || !token) return null;
  return { kind: 'password', username: environment.GITHUB_ACTOR || 'x-access-token', secret: token };
}

/** Where Docker's config.json is, by the folder that a person chose or their home; null where neither is known. */
export function dockerConfigFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: string | undefined,
): string | null {
  if (environment.DOCKER_CONFIG) return environment.DOCKER_CONFIG;
  return home ? `${home}/.docker` : null;
}

/** `Basic …`, by RFC 7617 in UTF-8. */
export function basic({ username, secret }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
}

async function ofDocker(
  registry: string,
  { text, where }: { readonly text: string; readonly where: string },
  runHelper: HelperRunner,
): Promise<Credentials | null> {
  const config = readJson(text);
  if (config === null)
    throw new PawlError('config', "Docker's configuration is no JSON object", {
      where,
      remedy: 'Mend it, or remove it and run `docker login` again.',
    });
  const helper = entryOf(fields(config.credHelpers), registry) ?? config.credsStore;
  if (helper !== undefined && helper !== '') {
    const found = await ofHelper(helper, registry, where, runHelper);
    if (found !== null) return found;
  }
  return ofEntry(fields(entryOf(fields(config.auths), registry)), registry, where);
}

async function ofHelper(
  name: unknown,
  registry: string,
  where: string,
  runHelper: HelperRunner,
): Promise<Credentials | null> {
  if (typeof name !== 'string' || !HELPER_NAME.test(name))
    throw new PawlError('config', `${JSON.stringify(name)} is no name of a credential helper`, { where });
  const program = `docker-credential-${name}`;
  const remedy = `Mend ${program}, or take it out of the file and run \`docker login ${registry}\` again.`;
  const server = registry === 'docker.io' ? DOCKER_HUB_SERVER : registry;
  const { status, stdout, stderr } = await runHelper(program, server);
  if (status !== 0) {
    // Helpers say on standard output that they know nothing, and fail.
    if (NO_SUCH_CREDENTIALS.test(stdout) || NO_SUCH_CREDENTIALS.test(stderr)) return null;
    const said = oneLine(stderr);
    throw new PawlError('config', `${program} failed${said === '' ? '' : `: ${said}`}`, { where, remedy });
  }
  const answer = readJson(stdout);
  const { Username: username, Secret: secret } = answer ?? {};
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw new PawlError('config', `${program} answers with no Username and Secret`, { where, remedy });
  if (secret === '') return null;
  return username === '<token>'
    ? { kind: 'identity', username: '', secret }
    : checked({ kind: 'password', username, secret }, registry, where);
}

/** An entry of `auths`; an empty one says that a store has the credentials. */
function ofEntry(entry: Fields, registry: string, where: string): Credentials | null {
  const { auth, identitytoken, username, password } = entry;
  if (typeof identitytoken === 'string' && identitytoken !== '')
    return { kind: 'identity', username: '', secret: identitytoken };
  if (typeof auth === 'string' && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 1)
      throw new PawlError('config', `the credentials of ${registry} are not user:password in base64`, {
        where,
        remedy: `Run \`docker login ${registry}\` again.`,
      });
    // Docker pads with NUL, and drops them when it reads.
    const secret = text.slice(colon + 1).replace(/\0+$/, '');
    return checked({ kind: 'password', username: text.slice(0, colon), secret }, registry, where);
  }
  if (typeof username === 'string' && typeof password === 'string' && username !== '')
    return checked({ kind: 'password', username, secret: password }, registry, where);
  return null;
}

/** Basic authentication (RFC 7617) knows no colon in a name and no control characters. */
function checked(credentials: Credentials, registry: string, where: string): Credentials {
  if (!/[\u0000-\u001f\u007f]/.test(credentials.username + credentials.secret)) {
    if (!credentials.username.includes(':')) return credentials;
  }
  throw new PawlError('config', `the credentials of ${registry} hold characters that no login may have`, {
    where,
    remedy: `Run \`docker login ${registry}\` again.`,
  });
}

/** The member for a registry: by its very name first, then by the host of an address, as Docker looks. */
function entryOf(members: Fields, registry: string): unknown {
  const names = registry === 'docker.io' ? [DOCKER_HUB_SERVER, 'docker.io', 'index.docker.io'] : [registry];
  for (const name of names) if (Object.hasOwn(members, name)) return members[name];
  const hosts = new Set(registry === 'docker.io' ? ['docker.io', 'index.docker.io'] : [registry]);
  return Object.entries(members).find(([key]) => hosts.has(hostOf(key)))?.[1];
}

function hostOf(key: string): string {
  return key
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/s, '')
    .toLowerCase();
}

function readJson(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
    .slice(0, 300);
}
