import { setTimeout as sleep } from 'node:timers/promises';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { PawlError } from '@pawl/records';
import { apiFetch } from './api-fetch.ts';

export interface GitHubOptions {
  readonly token: string;
  /** `https://api.github.com`, or `https://host/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Told when a rate limit makes us wait, or a lesser way was taken. */
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal;
  readonly userAgent?: string;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly retryDelayMs?: number;
  /** The longest that one request may take, in milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number;
}

export interface GitHubClient {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  /** Whether the token is one of an app's installation, as that of a job is: a person may have the app's login. */
  readonly isBot: boolean;
  /** Origin and path prefix of the API, without a slash at the end. */
  readonly apiUrl: string;
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds that stand for one second of waiting. */
  readonly secondMs: number;
}

const TRIES = 3;
const LONGEST_WAIT_SECONDS = 60;
const TIMEOUT_MS = 30_000;
/** Answers in the 400s do not change by asking again, save that of a request that came in too slowly. */
const FINAL = Array.from({ length: 100 }, (_, i) => 400 + i).filter((status) => status !== 408);

/** GitHub asks for a second between writes where there are many of them; so many are not many. */
const UNPACED_WRITES = 5;

const Client = Octokit.plugin(nameLimits, throttling, retry);
type ClientOptions = NonNullable<ConstructorParameters<typeof Client>[0]>;
type Throttle = NonNullable<ClientOptions['throttle']>;
type Group = NonNullable<Throttle['write']>;

/** In place of the plugin's queue: it runs a job at once. */
const UNQUEUED = {
  key: () => ({
    schedule: (_: unknown, job: (...values: unknown[]) => unknown, ...values: unknown[]) => job(...values),
  }),
} as unknown as Group;

/**
 * The plugin's queues hold back every write after the first, take any GraphQL query for one, and cost each request five
 * milliseconds. Requests of ours follow one another.
 */
const WITHOUT_QUEUES = { global: UNQUEUED, write: UNQUEUED, notifications: UNQUEUED };

/**
 * A client for one repository. Rate limits are waited for (60 s in all, 3 tries a request), 408, 5xx and lost
 * connections are tried 3 times, a request takes at most 30 s, and the token goes to the API's own host only.
 * @throws PawlError `usage` for a token, address or repository name that cannot be right.
 */
export function gitHubClient(options: GitHubOptions): GitHubClient {
  const apiUrl = checkedApiUrl(options.apiUrl);
  const [owner, repo] = checkedRepository(options.repository);
  const token = checkedToken(options.token);
  const secondMs = options.retryDelayMs ?? 1000;
  const octokit = new Client({
    auth: token,
    baseUrl: apiUrl,
    userAgent: options.userAgent ?? 'pawl',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: apiFetch(apiUrl, options.timeoutMs ?? TIMEOUT_MS, options.signal) },
    throttle: throttle(options, secondMs),
    retry: {
      doNotRetry: FINAL,
      retries: TRIES - 1,
      // Jobs that failed together should not come back together.
      retryAfterBaseValue: secondMs * (0.75 + Math.random() / 2),
    },
  });
  paceWrites(octokit, secondMs);
  if (options.signal !== undefined) endWithCaller(octokit, options.signal);
  return {
    octokit,
    owner,
    repo,
    isBot: token.startsWith('ghs_'),
    apiUrl,
    note: options.note,
    secondMs,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

function silent(): void {}

function throttle(options: GitHubOptions, secondMs: number): Throttle {
  let waited = 0;
  const wanted = (what: string) => (seconds: number, _: unknown, __: unknown, retries: number) => {
    if (retries >= TRIES - 1 || waited + seconds > LONGEST_WAIT_SECONDS) return false;
    waited += seconds;
    options.note(`GitHub's ${what} is reached: waiting ${seconds} s, then trying again.`);
    return true;
  };
  return {
    onRateLimit: wanted('rate limit'),
    onSecondaryRateLimit: wanted('secondary rate limit'),
    retryAfterBaseValue: secondMs,
    ...WITHOUT_QUEUES,
  };
}

/** Holds writes back to one a second, once some have gone at once (the generic cell rate algorithm). */
function paceWrites(octokit: Octokit, secondMs: number): void {
  let due = 0;
  octokit.hook.before('request', async ({ method, url }) => {
    if (method === 'GET' || url.endsWith('/graphql')) return;
    const now = performance.now();
    due = Math.max(due, now) + secondMs;
    const early = due - now - UNPACED_WRITES * secondMs;
    if (early > 0) await sleep(early);
  });
}

/** Older servers and proxies limit without the words that the throttling plugin looks for; `retry-after` says it as well. */
function nameLimits(octokit: { readonly hook: Octokit['hook'] }): void {
  octokit.hook.error('request', (error) => {
    const headers = 'response' in error ? error.response?.headers : undefined;
    const limited =
      'status' in error &&
      headers !== undefined &&
      headers['x-ratelimit-remaining'] !== '0' &&
      (error.status === 429 || (error.status === 403 && headers['retry-after'] !== undefined));
    if (limited && !/secondary rate/i.test(error.message)) error.message += ' (secondary rate limit)';
    throw error;
  });
}

/** Outermost: ends waiting when the caller gives up. */
function endWithCaller(octokit: Octokit, signal: AbortSignal): void {
  octokit.hook.wrap('request', (request, options) => untilAborted(Promise.resolve(request(options)), signal));
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, stop } = whenAborted(signal);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
    // Its failure after we have gone is nobody's.
    work.catch(() => {});
  }
}

function whenAborted(signal: AbortSignal) {
  let stop = () => {};
  const promise = new Promise<never>((_, reject) => {
    const give = () => reject(new DOMException('The request was given up.', 'AbortError'));
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    stop = () => signal.removeEventListener('abort', give);
  });
  return { promise, stop };
}

function checkedApiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new PawlError('usage', "the address of GitHub's API is not a URL", {
      where: 'GITHUB_API_URL',
      remedy: 'Give https://api.github.com, or https://HOST/api/v3 for an Enterprise Server.',
    });
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function checkedRepository(text: string): [owner: string, repo: string] {
  const parts = /^([\w.-]+)\/([\w.-]+)$/.exec(text);
  if (parts === null || /(^|\/)\.{1,2}(\/|$)/.test(text)) {
    throw new PawlError('usage', 'the repository is not given as owner/name', {
      where: 'GITHUB_REPOSITORY',
      remedy: 'Give it as owner/name, such as acme/housing.',
    });
  }
  return [parts[1]!, parts[2]!];
}

function checkedToken(text: string): string {
  const token = text.trim();
  if (token === '' || /[^\x21-\x7e]/.test(token)) {
    throw new PawlError(
      'usage',
      token === '' ? 'no GitHub token was given' : 'the GitHub token is malformed',
      {
        where: 'the token input',
        remedy: "Pass the job's token: `token: $" + '{{ github.token }}`.',
      },
    );
  }
  return token;
}
