import { PawlError } from '@pawl/records';

/** A table of a Trino server, and who asks. */
export interface TrinoPlace {
  /** Address of the server, without a path. */
  readonly server: string;
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
  readonly user: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin of a server and the header that says who asks: PAWL_TRINO_TOKEN, else PAWL_TRINO_PASSWORD, else none. Throws
 * `config` for an address that is none, holds a password, or would let one go over the network in the clear.
 */
export function trinoAccess(
  { server, user }: TrinoPlace,
  environment: Environment,
): { origin: string; authorization: string | undefined } {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new PawlError('config', 'the address of the Trino server is not one of http or https', {
      where: 'drift.engine.server',
      remedy: 'Write it as in https://trino.example.com:8443.',
    });
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '')
    throw new PawlError('config', 'the address of the Trino server holds more than a host and a port', {
      where: 'drift.engine.server',
      remedy:
        'Take user and password out: the user is `user`, the password PAWL_TRINO_PASSWORD in the environment.',
    });
  const authorization = authorizationOf(user, environment);
  if (authorization !== undefined && url.protocol === 'http:' && !LOCAL.has(url.hostname))
    throw new PawlError('config', 'a password or token would go over the network in the clear', {
      where: 'drift.engine.server',
      remedy: 'Use https, or unset PAWL_TRINO_PASSWORD and PAWL_TRINO_TOKEN.',
    });
  return { origin: url.origin, authorization };
}

function authorizationOf(user: string, environment: Environment): string | undefined {
  const { PAWL_TRINO_TOKEN: token, PAWL_TRINO_PASSWORD: password } = environment;
  if (token) return `Bearer ${token}`;
  if (password) return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return undefined;
}
