import type { GitHubClient } from './client.ts';

/** An account as the REST API writes it: a bot's login ends with `[bot]`, and its type is `Bot`. */
export interface Author {
  readonly login: string;
  readonly type: string;
}

const BOT = '[bot]';
/** Who writes with the token of a workflow's job. */
const ACTIONS = `github-actions${BOT}`;

/**
 * Our own login, as GraphQL tells it for tokens of jobs, apps and people alike (REST tells people only). Where it does
 * not tell, we believe to be the bot of GitHub Actions: at worst a comment of our own is not recognised.
 */
export async function ourselves({ octokit, isBot }: GitHubClient): Promise<string> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
    if (typeof viewer.login !== 'string') return ACTIONS;
    return isBot && !viewer.login.endsWith(BOT) ? `${viewer.login}${BOT}` : viewer.login;
  } catch {
    return ACTIONS;
  }
}

/** Whether `author` is the account of this login. GraphQL may leave out a bot's suffix; no person's login can have it. */
export function isAuthor(author: Author, login: string): boolean {
  if (author.type === 'Bot') return author.login === login || author.login === `${login}${BOT}`;
  return author.login === login && !login.endsWith(BOT);
}
