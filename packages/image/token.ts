import { type Answer, type RequestOptions, request } from '@pawl/http';
import { PawlError } from '@pawl/records';
import type { Challenge } from './challenge.ts';
import { basic, type Credentials } from './credentials.ts';
import { isLoopback } from './loopback.ts';

const LONGEST_ANSWER = 256 * 1024;

interface TokenRequest {
  readonly doing: string;
  /** The registry. */
  readonly base: URL;
  readonly challenge: Challenge;
  /** `repository:acme/housing:pull`; several with a space between. */
  readonly scope: string;
  readonly credentials: Credentials | null;
  readonly common: RequestOptions;
  readonly failure: (doing: string, answer: Answer) => PawlError;
}

/**
 * A token of the server that a registry names, for what we are about to do and no more: the scope is ours, whatever the
 * registry asks for. Without credentials it is one for anybody.
 * Source: https://distribution.github.io/distribution/spec/auth/token/
 * @throws PawlError `remote` where the server is none that may be told credentials, refuses, or answers with no token.
 */
export async function fetchToken(wanted: TokenRequest): Promise<string> {
  const { doing, base, challenge, scope, credentials, common, failure } = wanted;
  const realm = realmOf(challenge, base);
  if (credentials?.kind === 'identity')
    throw new PawlError('config', `the login for ${base.host} is an identity token, which Pawl cannot use`, {
      remedy: `Run \`docker login ${base.host}\` with a user name and a password or token.`,
    });
  const service = challenge.params.get('service');
  if (service !== undefined) realm.searchParams.set('service', service);
  for (const one of scope.split(' ')) realm.searchParams.append('scope', one);
  const answer = await request(realm.href, {
    ...common,
    limit: LONGEST_ANSWER,
    headers: credentials === null ? {} : { authorization: basic(credentials) },
  });
  if (answer.status !== 200) throw failure(`${doing}: the login at ${realm.host}`, answer);
  return tokenIn(answer, realm);
}

/** Credentials go over HTTPS only; within this machine, as a registry on it may ask, in the clear too. */
function realmOf({ params }: Challenge, base: URL): URL {
  const text = params.get('realm') ?? '';
  const refused = (why: string) =>
    new PawlError('remote', `the registry names a login that ${why}; nothing was sent there`, {
      where: base.origin,
      remedy: 'Check that this is the registry you mean; if it is, tell those who run it.',
    });
  if (!URL.canParse(text)) throw refused('is no address');
  const realm = new URL(text);
  if (realm.username !== '' || realm.password !== '') throw refused('has a password in its address');
  const here = isLoopback(base.hostname) && isLoopback(realm.hostname);
  if (realm.protocol !== 'https:' && !(realm.protocol === 'http:' && here))
    throw refused(`is not HTTPS (${`${realm.protocol}//${realm.host}`.slice(0, 200)})`);
  return realm;
}

function tokenIn(answer: Answer, realm: URL): string {
  let value: { readonly token?: unknown; readonly access_token?: unknown } | null = null;
  try {
    value = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    // Told below.
  }
  const token = value?.token || value?.access_token;
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new PawlError('remote', 'the login server answers with no token', {
    where: realm.origin,
    remedy: 'Check the name of the registry.',
  });
}
