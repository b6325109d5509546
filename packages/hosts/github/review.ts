import type { Review } from '../review.ts';
import { reportCheck } from './check-run.ts';
import type { GitHubClient } from './client.ts';
import { placeComment, type RunStamp, removeComments } from './comment.ts';
import { readFileAt } from './pull-request.ts';

/** A pull request, as the place where a change is discussed. `headSha` is the commit that the evidence is of. */
export function pullRequestReview(
  client: GitHubClient,
  pull: { readonly number: number; readonly headSha: string },
  run: RunStamp,
): Review {
  return {
    async comment(key, body, create) {
      const placed = await placeComment(client, pull.number, key, run, body, create);
      return { url: placed?.url ?? null };
    },
    async removeComments(marker, gone) {
      const removed = await removeComments(client, pull.number, marker, gone);
      if (removed > 0) client.note(`removed ${removed} comment(s) of models that are gone`);
    },
    async check(report) {
      await reportCheck(client, report);
    },
    read: (path) => readFileAt(client, path, pull.headSha),
  };
}
