import { posix } from 'node:path';
import { PawlError } from '@pawl/records';
import type { GitHubClient } from './client.ts';
import { isMissing, remoteError, wordsOf } from './failure.ts';

export interface PullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly headSha: string;
  /** `owner/name`; null when the fork is deleted. */
  readonly headRepository: string | null;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly labels: readonly string[];
  readonly url: string;
}

const READ_PULLS = 'pull-requests: read';
const READ_CONTENTS = 'contents: read';
const LARGEST_FILE = 1024 * 1024;

/** Pull request `number`. @throws PawlError `remote` */
export async function getPullRequest(client: GitHubClient, number: number): Promise<PullRequest> {
  const { octokit, owner, repo } = client;
  try {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    return pullRequest(data);
  } catch (error) {
    throw remoteError(error, `reading pull request ${number}`, READ_PULLS);
  }
}

/**
 * The open pull requests whose head is that commit of that repository's branch, as an event states them. Empty when the
 * head has moved on since. @throws PawlError `remote`
 */
export async function findPullRequests(
  client: GitHubClient,
  head: { readonly sha: string; readonly repository: string; readonly branch: string },
): Promise<PullRequest[]> {
  const { octokit, owner, repo } = client;
  const [headOwner = ''] = head.repository.split('/');
  try {
    const pulls = await octokit.paginate(octokit.rest.pulls.list, {
      owner,
      repo,
      state: 'open',
      head: `${headOwner}:${head.branch}`,
      per_page: 100,
    });
    // What GitHub filters by is the owner and the branch; and it filters by nothing when it cannot read the filter.
    return pulls
      .map(pullRequest)
      .filter(
        ({ headSha, headRepository }) =>
          headSha === head.sha && headRepository?.toLowerCase() === head.repository.toLowerCase(),
      );
  } catch (error) {
    throw remoteError(error, `looking for the pull request of commit ${head.sha.slice(0, 12)}`, READ_PULLS);
  }
}

/**
 * The text of the file at `path` of the repository at `ref`; null when that commit has no such file.
 * @throws PawlError `remote`, also when the commit cannot be seen, or the file is longer than 1 MiB or is no file.
 */
export async function readFileAt(client: GitHubClient, path: string, ref: string): Promise<string | null> {
  const { octokit, owner, repo } = client;
  const doing = `reading ${path} at ${ref.slice(0, 40)}`;
  try {
    const { data } = await octokit.rest.repos.getContent({
      owner,
      repo,
      path: insidePath(path),
      ref,
      headers: { accept: 'application/vnd.github.raw+json' },
    });
    return fileText(data, path);
  } catch (error) {
    // A commit that is not there, or may not be seen, must not be taken for one without the file.
    if (isMissing(error) && !/no commit found/i.test(wordsOf(error))) return null;
    throw remoteError(error, doing, READ_CONTENTS);
  }
}

/** A path from the root of the repository. The API's own address would swallow `..`. */
function insidePath(path: string): string {
  const normal = posix.normalize(path);
  if (normal === '.' || normal === '..' || normal.startsWith('../') || normal.startsWith('/')) {
    throw new PawlError('usage', 'the path is not one inside the repository', { where: path });
  }
  return normal;
}

function fileText(data: unknown, path: string): string {
  const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data;
  if (typeof text !== 'string') {
    throw new PawlError('remote', 'GitHub has a folder or a submodule there, and no file', { where: path });
  }
  if (Buffer.byteLength(text) > LARGEST_FILE) {
    throw new PawlError('remote', `the file is longer than ${LARGEST_FILE} bytes`, { where: path });
  }
  return text;
}

interface PullAnswer {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: { readonly sha: string; readonly ref: string };
  readonly labels: readonly { readonly name: string }[];
  readonly html_url: string;
}

function pullRequest(answer: PullAnswer): PullRequest {
  return {
    number: answer.number,
    state: answer.state === 'open' ? 'open' : 'closed',
    headSha: answer.head.sha,
    headRepository: answer.head.repo?.full_name ?? null,
    baseSha: answer.base.sha,
    baseRef: answer.base.ref,
    labels: answer.labels.map(({ name }) => name),
    url: answer.html_url,
  };
}
