import { readFile } from 'node:fs/promises';
import {
  type IdentityPolicy,
  keylessSigner,
  keySigner,
  readPrivateKey,
  type Signer,
  signingServices,
} from '@pawl/image/attest';
import { PawlError } from '@pawl/records';
import { publicRoot, rootOfEnvironment } from './root-of-trust.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** By a key where one is given, else by the identity of the job where it may have one; null where there is neither. */
export async function signerOf(
  environment: Environment,
  note: (message: string) => void,
): Promise<Signer | null> {
  const { PAWL_SIGNING_KEY: key, PAWL_SIGNING_PASSWORD: password } = environment;
  if (key) {
    const where = 'PAWL_SIGNING_KEY';
    const pem = key.includes('-----BEGIN')
      ? key
      : await text(key, where, 'the path of a PEM file, or the key');
    return keySigner(await readPrivateKey(pem, password ?? null, where));
  }
  const token = tokenOf(environment);
  return token && byIdentity(token, environment, note);
}

/**
 * Whose certificates to look for on what this job signs: its workflow's, in a run of its repository. Null where it signs
 * with a key or not at all.
 */
export async function signingIdentity(environment: Environment): Promise<IdentityPolicy | null> {
  const token = environment.PAWL_SIGNING_KEY ? null : tokenOf(environment);
  return token && identityOf(claimsOf(await token()), serverOf(environment));
}

/** What asks for a token of the job, null where it may have none. */
function tokenOf(environment: Environment): (() => Promise<string>) | null {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = environment;
  return url && secret ? () => identityToken(url, secret) : null;
}

function serverOf({ GITHUB_SERVER_URL: server }: Environment): string {
  return server || 'https://github.com';
}

/** What a token of a job says of it: of those that are read, GitHub's. */
interface Claims {
  readonly sub?: unknown;
  readonly iss?: unknown;
  /** `acme/housing/.github/workflows/release.yml@refs/heads/main` */
  readonly job_workflow_ref?: unknown;
  /** Whose run it is, `acme/housing`, wherever its workflow comes from. */
  readonly repository?: unknown;
  readonly repository_visibility?: unknown;
}

async function byIdentity(
  token: () => Promise<string>,
  environment: Environment,
  note: (message: string) => void,
): Promise<Signer> {
  const { PAWL_SIGNING_CONFIG: config } = environment;
  const server = serverOf(environment);
  const claims = claimsOf(await token());
  const isPublic = isOfPublic(claims);
  const services = config
    ? { signingConfig: await json(config, 'PAWL_SIGNING_CONFIG') }
    : signingServices(server, isPublic);
  const mine = async () => {
    const trustedRoot =
      (await rootOfEnvironment(environment)) ?? (!config && isPublic ? await rootIfAny(note) : null);
    const identity = identityOf(claims, server);
    return trustedRoot === null || identity === null ? null : { identities: [identity], trustedRoot };
  };
  return keylessSigner({ identityToken: token, services, mine });
}

/** Whether a run is one of a public repository; what does not say so is named in no public log. */
export function isOfPublic({ repository_visibility: visibility }: Claims): boolean {
  return visibility === 'public';
}

/** Who a certificate for that token names: for a job of GitHub its workflow. */
export function identityOf(
  { sub, iss, job_workflow_ref: workflow, repository: name }: Claims,
  server: string,
): IdentityPolicy | null {
  const subject = typeof workflow === 'string' ? `${server}/${workflow}` : sub;
  if (typeof subject !== 'string' || typeof iss !== 'string') return null;
  const repository = typeof name === 'string' ? { repository: `${server}/${name}` } : {};
  return { subject, issuer: iss, ...repository };
}

/** Nothing but what is signed again for want of it depends on it. */
async function rootIfAny(note: (message: string) => void): Promise<unknown> {
  try {
    return await publicRoot();
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    note(`${error.message}: what this workflow signed before is signed again`);
    return null;
  }
}

/** The token of a job of GitHub that names its workflow. */
async function identityToken(url: string, secret: string): Promise<string> {
  const { request } = await import('@pawl/http');
  const answer = await request(`${url}&audience=sigstore`, {
    headers: { authorization: `bearer ${secret}` },
  });
  const { value } = readJson(new TextDecoder().decode(answer.body)) ?? {};
  if (answer.status === 200 && typeof value === 'string') return value;
  throw new PawlError('remote', `GitHub gave the job no identity: ${answer.status}`, {
    remedy: "Add `id-token: write` to the job's permissions.",
  });
}

/** What a token says of the job, whoever signed it; nothing where it cannot be read, which who makes certificates will find. */
export function claimsOf(token: string): Claims {
  return readJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {};
}

async function json(path: string, where: string): Promise<object> {
  const value = readJson(await text(path, where, 'the path of a signing configuration'));
  if (value) return value;
  throw new PawlError('config', 'the file is no JSON object', { where: `${where}, ${path}` });
}

function readJson(content: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

async function text(path: string, where: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PawlError('config', 'the file that it names cannot be read', {
      where,
      remedy: `Give ${what}.`,
      cause,
    });
  });
}
