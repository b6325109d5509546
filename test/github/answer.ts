import type { Description, Match } from './description.ts';
import type { GitHubState, Permission, Repository, Token } from './state.ts';

export interface Call {
  readonly match: Match;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  /** Of a file that is sent. */
  readonly bytes: Uint8Array;
  readonly accept: string;
  /** Of the body, as the request states it. */
  readonly mediaType: string;
  readonly token: Token;
  readonly repository: Repository;
  readonly repositoryName: string;
  readonly url: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a list: cut into pages by the server. */
  readonly list?: { readonly key?: string };
}

export const NOT_FOUND: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
};

export type Route = (call: Call, state: GitHubState, api: Description) => Answer;

/** Any one of these lets a token in, as in a private repository. */
export type Needed = readonly (readonly [Permission, 'read' | 'write'])[];

export function invalid(message: string, field: string): Answer {
  return {
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [{ resource: 'Resource', code: 'custom', field, message }],
      documentation_url: 'https://docs.github.com/rest',
    },
  };
}
