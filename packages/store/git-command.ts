import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PawlError } from '@pawl/records';

export interface GitOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number | undefined;
  /** Bytes of the largest file that the remote takes. */
  readonly largestBytes?: number | undefined;
}

export interface GitCall {
  readonly input?: string | Uint8Array;
  /** Bytes that may be printed. */
  readonly limit?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface GitFailure {
  readonly status: number | null;
  readonly message: string;
  /** What it printed before it failed. */
  readonly stdout: string;
}

const LIMIT = 64 * 2 ** 20;
const TRIES = 3;

/** What git prints, or how it failed. Throws `config` when there is no git. */
async function tryGit(
  options: GitOptions,
  args: readonly string[],
  call: GitCall = {},
): Promise<{ readonly stdout: Buffer } | GitFailure> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: options.cwd,
      env: { ...process.env, ...QUIET, ...options.environment, ...call.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > (call.limit ?? LIMIT)) child.kill();
      else chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-20_000)));
    child.on('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'ENOENT' ? noGit(cause) : cause),
    );
    child.on('close', (status) => {
      const stdout = Buffer.concat(chunks);
      if (size > (call.limit ?? LIMIT))
        return resolve({ status, message: 'it is larger than is read', stdout: '' });
      resolve(
        status === 0 ? { stdout } : { status, message: shown(errors), stdout: stdout.toString('utf8') },
      );
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
}

/** What git prints, as it prints it. */
export function streamGit(options: GitOptions, args: readonly string[]) {
  const child = spawn('git', args, {
    cwd: options.cwd,
    env: { ...process.env, ...QUIET, ...options.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  return { stdout: child.stdout, ended, stop: () => child.kill() };
}

/** Nothing asks, nothing is translated, and no hook or configuration of the place takes part. */
const QUIET = { GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };

/** What git prints. Throws `io` with what it said where it fails. */
export async function git(options: GitOptions, args: readonly string[], call: GitCall = {}): Promise<Buffer> {
  const result = await tryGit(options, args, call);
  if (!('message' in result)) return result.stdout;
  throw new PawlError('io', `git ${args[0]} failed: ${result.message}`, { where: options.cwd });
}

/**
 * Talks to a remote: what may pass by itself is tried again, with growing and random waits, save where what was printed
 * is `final`.
 */
export async function gitRemote(
  options: GitOptions,
  args: readonly string[],
  note: (message: string) => void,
  { final, input }: { readonly final?: RegExp; readonly input?: string } = {},
): Promise<{ readonly stdout: Buffer } | GitFailure> {
  for (let attempt = 1; ; attempt++) {
    const result = await tryGit(options, args, input === undefined ? {} : { input });
    if (!('message' in result) || attempt === TRIES) return result;
    if (!isPassing(result.message) || final?.test(result.stdout)) return result;
    note(`git ${args[0]}: ${result.message}; trying again`);
    await sleep(
      2 ** attempt * 0.25 * (options.secondMs ?? 1000) * (1 + Math.random()),
      undefined,
      options.signal ? { signal: options.signal } : {},
    );
  }
}

function isPassing(message: string): boolean {
  // Another command writes to the same cache.
  if (/\.lock': File exists|shallow file has changed/i.test(message)) return true;
  return /could not resolve host|connection (refused|reset|timed out)|timed out|early EOF|hung up|unexpected disconnect|returned error: (408|429|5\d\d)|failed to connect/i.test(
    message,
  );
}

/** What of a remote could not be read or written. */
export type RemotePart =
  | { readonly branch: string }
  | { readonly tags: true }
  /** A push of both; `declined` are the tags that a rule or a hook would not take. */
  | { readonly branch: string; readonly declined: readonly string[] };

/** A failed fetch or push as an error that says what to do. */
export function remoteFailure(doing: 'reading' | 'writing', part: RemotePart, message: string): PawlError {
  const declined = 'declined' in part && DECLINED.test(message) ? part.declined : [];
  if (declined.length > 0)
    return new PawlError('remote', `writing the tags ${declined.join(', ')} failed: ${message}`, {
      remedy:
        'A rule or a hook of the remote protects tags of such names: exempt who runs this from that tag protection.',
    });
  const what = 'tags' in part ? 'tags' : `the branch "${part.branch}"`;
  return new PawlError('remote', `${doing} ${what} failed: ${message}`, {
    remedy: remedyFor(doing, part, message),
  });
}

const DECLINED = /hook declined|protected (branch|tag)|rule violations|as it is protected|GH006|GH013/i;
const DENIED =
  /returned error: 40[13]|permission|denied|not granted|authentication failed|could not read username/i;
const GONE = /does not appear to be a git repository|repository .*not found|no such file or directory/i;

function remedyFor(doing: 'reading' | 'writing', part: RemotePart, message: string): string {
  if (DECLINED.test(message) && 'branch' in part)
    return `Let the workflow push to the branch "${part.branch}": exempt it from the rule that declined.`;
  if (DENIED.test(message))
    return `Add \`contents: ${doing === 'writing' ? 'write' : 'read'}\` to the job's permissions.`;
  if (GONE.test(message))
    return 'Check where the remote is (`git remote get-url origin`), and whether you may read it.';
  return 'Check the network, then run the job again.';
}

function noGit(cause: unknown): PawlError {
  return new PawlError('config', 'there is no git on this machine', {
    remedy: 'Install git 2.34 or newer; runners of GitHub have it.',
    cause,
  });
}

/** Git's words on one line, without credentials. */
function shown(errors: string): string {
  const lines = errors
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(hint|warning):/.test(line));
  return (lines.join(' ') || 'it gave no reason')
    .replace(/(\w+:\/\/)[^/@\s]*@/g, '$1')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
    .slice(0, 500);
}
