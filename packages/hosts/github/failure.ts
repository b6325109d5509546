import { PawlError, toPawlError } from '@pawl/records';
import { plainText } from '@pawl/report';

/** What Octokit throws, as far as we read it. Known by its shape, so that only `client.ts` loads Octokit. */
interface RequestFailure {
  readonly status: number;
  readonly message: string;
  readonly cause?: unknown;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly headers: Readonly<Record<string, unknown>>; readonly data?: unknown };
}

const FORK =
  'A pull request from a fork always gets a read-only token: let a `workflow_run` workflow write what its run found.';

/**
 * Anything thrown by a request, as an error to act on: `remote`, save for our own errors and bugs, which stay what they are.
 * @param doing what was tried, such as `writing the comment on pull request 12`
 * @param permission the job permission it needs, such as `pull-requests: write`
 */
export function remoteError(error: unknown, doing: string, permission: string): PawlError {
  if (error instanceof PawlError) return error;
  if (isAbort(error)) return new PawlError('remote', `${sentence(doing)} was given up`, { cause: error });
  if (!isRequestFailure(error)) return toPawlError(error);
  const failed = `${sentence(doing)} failed`;
  const details = { ...place(error), cause: error };
  if (error.response === undefined) return unreachable(error, failed, details);
  const { reason, remedy } = explain(error, permission);
  return new PawlError('remote', `${failed}: ${reason}`, { ...details, remedy });
}

/** What `ask` resolves to; where it fails, as `remoteError` says it. */
export async function explaining<T>(doing: string, permission: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw remoteError(error, doing, permission);
  }
}

/** Whether GitHub refused for want of permission (and not because a limit is reached). */
export function isForbidden(error: unknown): boolean {
  return (
    isRequestFailure(error) &&
    error.status === 403 &&
    error.response !== undefined &&
    limitOf(error) === undefined
  );
}

/** Whether GitHub says that the thing is not, or no longer, there. */
export function isMissing(error: unknown): boolean {
  return isRequestFailure(error) && (error.status === 404 || error.status === 410);
}

/** Whether asking again may help: GitHub failed or could not be reached, and did not refuse. */
export function isPassing(error: unknown): boolean {
  return isRequestFailure(error) && (error.status >= 500 || error.status === 408);
}

/** Whether GitHub says that there is one of that name already. */
export function isTaken(error: unknown): boolean {
  return isRequestFailure(error) && error.status === 422 && /\balready_exists\b/.test(wordsOf(error));
}

/** GitHub's own words for a failure: `Validation Failed: body is too long`. Bounded, on one line. */
export function wordsOf(error: unknown): string {
  if (!isRequestFailure(error)) return '';
  const data = error.response?.data;
  if (!isObject(data)) return '';
  const errors = Array.isArray(data.errors) ? data.errors.slice(0, 5).map(oneError) : [];
  const message = typeof data.message === 'string' ? data.message : '';
  return plainText(
    [message, errors.filter((text) => text !== '').join('; ')].filter((text) => text !== '').join(': '),
    500,
  );
}

interface Explanation {
  readonly reason: string;
  readonly remedy: string;
}

function explain(error: RequestFailure, permission: string): Explanation {
  const words = wordsOf(error);
  const answer = words === '' ? String(error.status) : `${error.status} ${words}`;
  const limit = limitOf(error);
  if (limit !== undefined) return limit;
  switch (error.status) {
    case 401:
      return {
        reason: `GitHub does not accept the token (${answer})`,
        remedy: "Pass the job's own token, `github.token`, or renew the one that is passed.",
      };
    case 403:
      return {
        reason: `GitHub does not allow it (${answer})`,
        remedy: forbiddenRemedy(error, words, permission),
      };
    case 404:
    case 410:
      return {
        reason: `GitHub finds nothing there (${answer})`,
        remedy: `Check that it still exists and that the token may see it: the job needs \`${permission}\`.`,
      };
    case 422:
      return {
        reason: `GitHub does not take it (${answer})`,
        remedy: 'What it says in brackets is what to change.',
      };
    default:
      return error.status >= 500
        ? {
            reason: `GitHub answered ${answer}, also when asked again`,
            remedy: 'Such failures pass: run the job again. See https://www.githubstatus.com.',
          }
        : {
            reason: `GitHub answered ${answer}`,
            remedy: 'Run the job again; if that does not help, check the settings.',
          };
  }
}

function forbiddenRemedy(error: RequestFailure, words: string, permission: string): string {
  if (/\blocked\b/i.test(words)) return 'Unlock the conversation of the pull request.';
  if (/\barchived\b/i.test(words)) return 'Nothing can be written to an archived repository.';
  const accepted = acceptedPermissions(error.response?.headers['x-accepted-github-permissions']);
  const named = accepted.length === 0 || accepted.includes(permission) ? [permission] : accepted;
  return `Add ${named.map((name) => `\`${name}\``).join(' or ')} to the job's permissions. ${FORK}`;
}

/** `issues=write; pull_requests=write` as `issues: write`, `pull-requests: write`; none when it is not such a list. */
function acceptedPermissions(header: unknown): string[] {
  if (typeof header !== 'string' || header.length > 500) return [];
  const names = header.split(';').map((part) => /^\s*([a-z_]+)=(read|write)\s*$/.exec(part));
  return names.every((name) => name !== null)
    ? names.map((name) => `${name[1]!.replaceAll('_', '-')}: ${name[2]}`)
    : [];
}

function limitOf(error: RequestFailure): Explanation | undefined {
  const headers = error.response?.headers ?? {};
  if (error.status !== 403 && error.status !== 429) return undefined;
  const wait = seconds(headers['retry-after']);
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = seconds(headers['x-ratelimit-reset']);
    const size = seconds(headers['x-ratelimit-limit']);
    const when = reset === undefined ? '' : `, and resets at ${instant(reset)}`;
    return {
      reason: `GitHub's rate limit${size === undefined ? '' : ` of ${size} requests`} is used up${when}`,
      remedy: 'Run the job again after that time.',
    };
  }
  if (error.status !== 429 && wait === undefined && !/secondary rate|abuse detection/i.test(error.message)) {
    return undefined;
  }
  return {
    reason: `GitHub's secondary rate limit is reached${wait === undefined ? '' : `, and asks for a pause of ${wait} s`}`,
    remedy: wait === undefined ? 'Run the job again in some minutes.' : `Run the job again after ${wait} s.`,
  };
}

function unreachable(error: RequestFailure, failed: string, details: { readonly cause: unknown }): PawlError {
  // A refusal of our own, thrown below Octokit, comes up as its cause.
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof PawlError) {
      const remedy = cause.remedy === undefined ? {} : { remedy: cause.remedy };
      return new PawlError(cause.code, `${failed}: ${cause.message}`, { ...details, ...remedy });
    }
  }
  return new PawlError(
    'remote',
    `${failed}: GitHub could not be reached (${plainText(error.message, 200)})`,
    {
      ...details,
      remedy: 'Check the network and GITHUB_API_URL, then run the job again.',
    },
  );
}

function isRequestFailure(error: unknown): error is RequestFailure {
  return (
    error instanceof Error &&
    error.name === 'HttpError' &&
    'status' in error &&
    typeof error.status === 'number'
  );
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function place(error: RequestFailure): { where?: string } {
  const { method, url } = error.request ?? {};
  if (method === undefined || url === undefined || !URL.canParse(url)) return {};
  return { where: plainText(`${method} ${new URL(url).pathname}`, 300) };
}

function oneError(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return '';
  const { resource, field, code, message } = error;
  if (typeof message === 'string') return message;
  return [resource, field, code].filter((part) => typeof part === 'string').join(' ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function seconds(header: unknown): number | undefined {
  return /^\d{1,12}$/.test(String(header)) ? Number(header) : undefined;
}

function instant(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

function sentence(doing: string): string {
  return doing.slice(0, 1).toUpperCase() + doing.slice(1);
}
