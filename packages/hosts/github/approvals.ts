import type { Approval } from '../forge.ts';
import type { GitHubClient } from './client.ts';
import { explaining, isMissing, remoteError } from './failure.ts';

const READ_PULLS = 'pull-requests: read';
const READ_RUNS = 'actions: read';
const READ_PEOPLE = 'contents: write';

/** A merged pull request that brought the commit. */
interface Merged {
  readonly number: number;
  readonly headSha: string;
  readonly author: string | null;
}

interface Account {
  readonly login: string;
  readonly type: string;
}

/**
 * Who approved a commit, by reviews of the merged pull request that brought it and, where `runId` is given, as a required
 * reviewer of an environment of that run.
 *
 * A pull request brought the commit when it is the commit of the merge or the head that was merged: commits before the head
 * are not what was approved. Of each person the newest decisive review counts, and only where it is of that head. Left out
 * are the author of the pull request, bots, and people who may not write to the repository: anybody may review in public.
 * @throws PawlError `remote`
 */
export async function approvalsOf(
  client: GitHubClient,
  { commit, runId }: { readonly commit: string; readonly runId: number | null },
): Promise<Approval[]> {
  const approvals: Approval[] = [];
  for (const pull of await mergedPulls(client, commit)) {
    for (const approval of await reviewApprovals(client, pull)) {
      if (await mayWrite(client, approval.by)) approvals.push(approval);
    }
  }
  if (runId !== null) approvals.push(...(await environmentApprovals(client, runId)));
  return approvals;
}

/** Whether two logins are one account's: GitHub takes no note of the case of ASCII letters, and knows no others. */
export function sameLogin(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

/** Not `toLowerCase`, which makes a `k` of the sign for kelvin. */
function folded(login: string): string {
  return login.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

async function mergedPulls({ octokit, owner, repo }: GitHubClient, commit: string): Promise<Merged[]> {
  const ofCommit = octokit.rest.repos.listPullRequestsAssociatedWithCommit;
  const doing = `looking for the pull request of commit ${commit.slice(0, 12)}`;
  const pulls = await explaining(doing, READ_PULLS, () =>
    octokit.paginate(ofCommit, { owner, repo, commit_sha: commit, per_page: 100 }),
  );
  return pulls
    .filter(
      ({ base, merged_at, merge_commit_sha, head }) =>
        merged_at !== null &&
        sameLogin(base.repo.full_name, `${owner}/${repo}`) &&
        (merge_commit_sha === commit || head.sha === commit),
    )
    .map(({ number, head, user }) => ({ number, headSha: head.sha, author: user?.login ?? null }));
}

/** Reviews that say something for or against; a comment changes nothing. */
const DECISIVE = new Set(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']);

async function reviewApprovals(client: GitHubClient, pull: Merged): Promise<Approval[]> {
  const newest = new Map<string, Awaited<ReturnType<typeof listReviews>>[number]>();
  // GitHub lists them as they came.
  for (const review of await listReviews(client, pull.number)) {
    const { user, state } = review;
    if (user === null || !isPerson(user) || !DECISIVE.has(state.toUpperCase())) continue;
    newest.set(folded(user.login), review);
  }
  return [...newest.values()].flatMap(({ user, state, commit_id, submitted_at }) =>
    user === null ||
    state.toUpperCase() !== 'APPROVED' ||
    commit_id !== pull.headSha ||
    // Whose account is gone cannot be told from the reviewer.
    pull.author === null ||
    sameLogin(user.login, pull.author)
      ? []
      : [{ by: user.login, kind: 'review' as const, of: `#${pull.number}`, at: submitted_at ?? null }],
  );
}

function listReviews({ octokit, owner, repo }: GitHubClient, number: number) {
  return explaining(`listing the reviews of pull request ${number}`, READ_PULLS, () =>
    octokit.paginate(octokit.rest.pulls.listReviews, { owner, repo, pull_number: number, per_page: 100 }),
  );
}

async function mayWrite({ octokit, owner, repo }: GitHubClient, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return data.permission === 'write' || data.permission === 'admin';
  } catch (error) {
    if (isMissing(error)) return false;
    throw remoteError(error, `asking what ${username} may do in the repository`, READ_PEOPLE);
  }
}

/** GitHub has let the job go on, so whoever is named here was a reviewer of the environment. */
async function environmentApprovals(client: GitHubClient, runId: number): Promise<Approval[]> {
  const { octokit, owner, repo } = client;
  try {
    const { data } = await octokit.rest.actions.getReviewsForRun({ owner, repo, run_id: runId });
    const found = data
      .filter(({ state, user }) => state === 'approved' && isPerson(user))
      .flatMap(({ user, environments }) =>
        environments.map(({ name }) => ({
          by: user.login,
          kind: 'environment' as const,
          of: name ?? '',
          at: null,
        })),
      );
    const once = new Map(found.map((approval) => [`${folded(approval.by)} ${approval.of}`, approval]));
    return [...once.values()];
  } catch (error) {
    throw remoteError(error, `reading the approvals of run ${runId}`, READ_RUNS);
  }
}

function isPerson(user: Account | null): user is Account {
  return user !== null && user.type === 'User' && !user.login.endsWith('[bot]');
}
