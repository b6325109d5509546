import { digestOf, PawlError } from '@pawl/records';
import type { CommentKey } from '../review.ts';
import { type Author, isAuthor, ourselves } from './author.ts';
import type { GitHubClient } from './client.ts';
import {
  commentMarker,
  compareRuns,
  keyText,
  type Marked,
  type RunStamp,
  readMarker,
} from './comment-marker.ts';
import { explaining, isMissing, remoteError, wordsOf } from './failure.ts';

export type { RunStamp };

export type Placed = {
  readonly state: 'created' | 'updated' | 'unchanged' | 'superseded';
  readonly url: string;
  readonly id: number;
};

/** A comment that carries a marker of ours; who wrote it is another question. */
interface Found extends Marked {
  readonly id: number;
  readonly url: string;
  readonly author: Author | null;
}

/** What is to be placed. */
interface Draft {
  readonly pull: number;
  readonly identity: string;
  readonly run: RunStamp;
  readonly digest: string;
  readonly text: string;
}

const PERMISSION = 'pull-requests: write';
const MOST_CHARACTERS = 65_536;

/**
 * Sees to it that pull request `pull` has one comment of `key` with `body`, and tells what that took. Ours is a comment
 * that ends with the key's marker and that we wrote. One of a newer run is left as it is (`superseded`); one with the same
 * body is not written again. Two jobs that create at once converge on the older comment. With `create` false only a
 * comment that is there is kept current, and undefined says that there is none.
 * @throws PawlError `remote`
 */
export async function placeComment(
  client: GitHubClient,
  pull: number,
  key: CommentKey,
  run: RunStamp,
  body: string,
  create?: true,
): Promise<Placed>;
export async function placeComment(
  client: GitHubClient,
  pull: number,
  key: CommentKey,
  run: RunStamp,
  body: string,
  create: boolean,
): Promise<Placed | undefined>;
export async function placeComment(
  client: GitHubClient,
  pull: number,
  key: CommentKey,
  run: RunStamp,
  body: string,
  create = true,
): Promise<Placed | undefined> {
  const digest = digestOf(body);
  const draft = {
    pull,
    identity: keyText(key),
    run,
    digest,
    text: `${body}\n\n${commentMarker(key, run, digest)}`,
  };
  const length = [...draft.text].length;
  if (length > MOST_CHARACTERS) throw tooLong(draft, length);
  const placed = await update(client, draft);
  return placed === undefined && create ? add(client, draft) : placed;
}

/**
 * Deletes our comments on pull request `pull` whose key has this `marker` and whose model is `gone`; tells how many.
 * @throws PawlError `remote`
 */
export async function removeComments(
  client: GitHubClient,
  pull: number,
  marker: string,
  gone: (key: CommentKey) => Promise<boolean>,
): Promise<number> {
  const marked = (await markedComments(client, pull)).filter(({ key }) => key?.marker === marker);
  const ours = await onlyOurs(client, marked);
  let removed = 0;
  for (const { id, key } of ours) {
    if (key !== undefined && (await gone(key)) && (await removeComment(client, pull, id))) removed++;
  }
  return removed;
}

/** The comment that is there, made to say what it should; undefined when there is none of ours. */
async function update(client: GitHubClient, draft: Draft): Promise<Placed | undefined> {
  const marked = (await markedComments(client, draft.pull)).filter(
    ({ identity }) => identity === draft.identity,
  );
  const ours = await onlyOurs(client, marked);
  const first = ours[0];
  if (first === undefined) return undefined;
  const placed = await bring(client, draft, first, newestOf(ours));
  // A run that died while it made room for another's comment has left its own. A newer run will clear up after itself.
  if (placed !== undefined && placed.state !== 'superseded')
    await removeAll(client, draft.pull, ours.slice(1));
  return placed;
}

async function add(client: GitHubClient, draft: Draft): Promise<Placed> {
  const created = await writeNew(client, draft);
  const { author } = created;
  const marked = (await markedComments(client, draft.pull)).filter(
    ({ identity }) => identity === draft.identity,
  );
  const ours =
    author === null
      ? []
      : marked.filter((comment) => comment.author !== null && same(comment.author, author));
  const first = ours[0];
  const placed: Placed = { state: 'created', url: created.url, id: created.id };
  if (first === undefined || first.id >= created.id) return placed;
  // Another job was quicker, or an attempt of ours took effect though its answer was lost.
  const kept = await bring(client, draft, first, newestOf(ours));
  if (kept === undefined) return placed;
  const own = ours.filter(
    ({ id, run }) => id === created.id || (id !== first.id && compareRuns(run, draft.run) === 0),
  );
  await removeAll(client, draft.pull, own);
  return compareRuns(first.run, draft.run) === 0 ? { ...kept, state: 'created' } : kept;
}

/** Writes the draft into `comment` unless it is there already or a newer run has spoken; undefined when it is gone. */
async function bring(
  client: GitHubClient,
  draft: Draft,
  comment: Found,
  newest: Found,
): Promise<Placed | undefined> {
  const { url, id } = comment;
  if (compareRuns(newest.run, draft.run) > 0) return { state: 'superseded', url, id };
  if (comment.digest === draft.digest) return { state: 'unchanged', url, id };
  const { octokit, owner, repo } = client;
  try {
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body: draft.text });
    return { state: 'updated', url, id };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw writeError(error, draft, `updating the comment on pull request ${draft.pull}`);
  }
}

async function writeNew(client: GitHubClient, draft: Draft): Promise<Found> {
  const { octokit, owner, repo } = client;
  try {
    const { data } = await octokit.rest.issues.createComment({
      owner,
      repo,
      issue_number: draft.pull,
      body: draft.text,
    });
    return { ...draft, id: data.id, url: data.html_url, author: data.user };
  } catch (error) {
    throw writeError(error, draft, `commenting on pull request ${draft.pull}`);
  }
}

function writeError(error: unknown, draft: Draft, doing: string): PawlError {
  if (/too long/i.test(wordsOf(error))) return tooLong(draft, [...draft.text].length, error);
  return remoteError(error, doing, PERMISSION);
}

function tooLong(draft: Draft, length: number, cause?: unknown): PawlError {
  return new PawlError(
    'remote',
    `the comment on pull request ${draft.pull} is too long for GitHub: ${length} characters`,
    {
      remedy: `GitHub takes ${MOST_CHARACTERS} characters. Let several models have comments of their own.`,
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/** All comments that end with a marker, the oldest first. */
async function markedComments({ octokit, owner, repo }: GitHubClient, pull: number): Promise<Found[]> {
  const comments = await explaining(`listing the comments of pull request ${pull}`, PERMISSION, () =>
    octokit.paginate(octokit.rest.issues.listComments, { owner, repo, issue_number: pull, per_page: 100 }),
  );
  return comments
    .flatMap(({ id, html_url, user, body }) => {
      const marked = readMarker(body ?? '');
      return marked === undefined ? [] : [{ ...marked, id, url: html_url, author: user }];
    })
    .sort((a, b) => a.id - b.id);
}

async function onlyOurs(client: GitHubClient, marked: readonly Found[]): Promise<Found[]> {
  if (marked.length === 0) return [];
  const us = await ourselves(client);
  return marked.filter(({ author }) => author !== null && isAuthor(author, us));
}

/** Two accounts may not share a login, but a bot's may look like a person's. */
function same(a: Author, b: Author): boolean {
  return a.login === b.login && a.type === b.type;
}

function newestOf(comments: readonly Found[]): Found {
  return comments.reduce((newest, comment) => (compareRuns(comment.run, newest.run) > 0 ? comment : newest));
}

/** The comment is placed by now: one too many is worth a note, and no failure. */
async function removeAll(client: GitHubClient, pull: number, comments: readonly Found[]): Promise<void> {
  for (const { id, url } of comments) {
    try {
      await removeComment(client, pull, id);
    } catch (error) {
      const { message } = remoteError(error, 'deleting it', PERMISSION);
      client.note(`A second comment was left at ${url}: ${message}.`);
    }
  }
}

/** Whether it was there. */
async function removeComment(client: GitHubClient, pull: number, id: number): Promise<boolean> {
  const { octokit, owner, repo } = client;
  try {
    await octokit.rest.issues.deleteComment({ owner, repo, comment_id: id });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw remoteError(error, `deleting a comment of pull request ${pull}`, PERMISSION);
  }
}
