import {
  type Alarms,
  type Forge,
  type GitHubClient,
  getPullRequest,
  gitHubClient,
  githubAlarms,
  githubForge,
  pullRequestReview,
  type Review,
} from '@pawl/hosts';
import { PawlError } from '@pawl/records';
import type { Job } from './job.ts';

/** What needs GitHub's API. Loaded when it is used: most steps do without, and the client is a fifth of all code. */

export function client(job: Job): GitHubClient {
  const { event, token, runner, signal } = job;
  if (token === '') {
    throw new PawlError('usage', 'there is no token', {
      where: 'with: token',
      remedy: 'Leave the input out, or give it a token that is not empty.',
    });
  }
  return gitHubClient({
    token,
    apiUrl: event.apiUrl,
    repository: event.repository,
    note: (message) => runner.note(message),
    signal,
  });
}

/** The labels of a pull request as they are now. */
export async function labelsNow(job: Job, number: number): Promise<readonly string[]> {
  return (await getPullRequest(client(job), number)).labels;
}

/** The pull request of the event. */
export function reviewOf(job: Job, pull: NonNullable<Job['event']['pull']>): Review {
  return pullRequestReview(client(job), pull, job.event.run);
}

/** GitHub as the place of releases, which knows who approved. */
export function forgeOf(job: Job): Forge {
  const { actor, run } = job.event;
  return githubForge(client(job), { actor, runId: run.id || null });
}

/** GitHub as the place of issues, which starts other workflows. */
export function alarmsOf(job: Job): Alarms {
  return githubAlarms(client(job), job.event.run);
}

/** What readers must know when the pull request has another newest commit than the one that was judged. */
export async function movedOn(
  job: Job,
  { number, headSha }: NonNullable<Job['event']['pull']>,
): Promise<string[]> {
  const { headSha: now } = await getPullRequest(client(job), number);
  return now === headSha
    ? []
    : [
        `This is of commit \`${headSha.slice(0, 7)}\`; the pull request has moved on to \`${now.slice(0, 7)}\`.`,
      ];
}
