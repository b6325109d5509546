/** What is to go wrong with requests that match, as often as `times` says (once when not given). */
export interface Fault {
  readonly method?: string;
  readonly path: RegExp;
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly delayMs?: number;
  /** Breaks the connection in place of an answer. */
  readonly reset?: boolean;
  /** Does the work before it fails. */
  readonly afterEffect?: boolean;
}

type Kind = Pick<Fault, 'status' | 'headers' | 'body' | 'reset'>;

export function serverError(status: number): Kind {
  return { status, body: { message: 'Server Error' } };
}

export function primaryRateLimit(seconds: number): Kind {
  return {
    status: 403,
    headers: {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000 + seconds)),
    },
    body: { message: 'API rate limit exceeded for installation.' },
  };
}

export function secondaryRateLimit(seconds: number, status = 403): Kind {
  return {
    status,
    headers: { 'retry-after': String(seconds) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}

export function connectionReset(): Kind {
  return { reset: true };
}
