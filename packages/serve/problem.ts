/** What a refusal says beside its words. */
export interface ProblemDetails {
  /** The row that is wrong, the first being 1. */
  readonly row?: number;
  readonly column?: string;
  /** What should have been there. */
  readonly expected?: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
  /** Whether the connection cannot be used again, as what comes on it is not read. */
  readonly hangUp?: boolean;
}

/** A request that is refused, in words that its sender may read. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(status: number, message: string, details: ProblemDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The answer of RFC 9457 for a problem. */
export function problemBody({ status, message, details }: Problem, id: string): string {
  const { row, column, expected } = details;
  return JSON.stringify({
    title: TITLES[status] ?? 'Error',
    status,
    detail: message,
    row,
    column,
    expected,
    id,
  });
}

/** Any failure as a problem; what nobody foresaw says nothing of itself. */
export function toProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(500, 'the model failed to answer');
}

/** Text from a request, short enough to be repeated. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}
