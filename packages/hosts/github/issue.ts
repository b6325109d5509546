import { digestOf } from '@pawl/records';
import type { IssueText, PlacedIssue } from '../alarms.ts';
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
import { cutCharacters } from './cut.ts';
import { explaining } from './failure.ts';

interface Found extends Marked {
  readonly number: number;
  readonly url: string;
  readonly author: Author | null;
}

const PERMISSION = 'issues: write';
const MOST_CHARACTERS = 65_536;
const MOST_OF_TITLE = 256;

/**
 * Sees to it that the repository has one open issue of `key` that says this. Ours is an issue whose body ends with the
 * key's marker and that we opened: anybody can copy a marker. One of a newer run is left as it is, one that says the same
 * is not written again; people are told of a new issue, and of nothing after. With `create` false only an issue that is
 * open is kept current: one that somebody closed stays closed. @throws PawlError `remote`
 */
export async function placeIssue(
  client: GitHubClient,
  key: CommentKey,
  run: RunStamp,
  text: IssueText,
  create: boolean,
): Promise<PlacedIssue | undefined> {
  const [found] = await openIssues(client, key);
  if (found) return bring(client, found, key, run, text);
  if (!create) return undefined;
  const { octokit, owner, repo } = client;
  const made = await explaining(`opening an issue`, PERMISSION, () =>
    octokit.rest.issues.create({ owner, repo, ...fields(key, run, text) }),
  );
  const { number, html_url: url } = made.data;
  // Another job may have been quicker, or an attempt of ours took effect though its answer was lost.
  const [first] = await openIssues(client, key);
  if (first === undefined || first.number >= number) return { state: 'created', number, url };
  await change(client, number, { state: 'closed', state_reason: 'not_planned' });
  return bring(client, first, key, run, text);
}

/** Closes the open issue of `key`: its body says how it ended, and a comment tells those who follow it. */
export async function closeIssue(
  client: GitHubClient,
  key: CommentKey,
  run: RunStamp,
  text: IssueText,
  lastWord: string,
): Promise<PlacedIssue | undefined> {
  const [found] = await openIssues(client, key);
  if (!found) return undefined;
  const { number, url } = found;
  if (compareRuns(found.run, run) > 0) return { state: 'superseded', number, url };
  // One request closes it and says why: a job that dies after it has done what matters.
  await change(client, number, { ...fields(key, run, text), state: 'closed', state_reason: 'completed' });
  await comment(client, number, lastWord);
  return { state: 'closed', number, url };
}

/** A comment on the open issue of `key`; false where there is none. */
export async function noteOnIssue(client: GitHubClient, key: CommentKey, text: string): Promise<boolean> {
  const [found] = await openIssues(client, key);
  if (!found) return false;
  await comment(client, found.number, text);
  return true;
}

async function bring(
  client: GitHubClient,
  { number, url, run: wrote, digest }: Found,
  key: CommentKey,
  run: RunStamp,
  text: IssueText,
): Promise<PlacedIssue> {
  if (compareRuns(wrote, run) > 0) return { state: 'superseded', number, url };
  if (digest === digestOfText(text)) return { state: 'unchanged', number, url };
  await change(client, number, fields(key, run, text));
  return { state: 'updated', number, url };
}

function fields(key: CommentKey, run: RunStamp, text: IssueText) {
  const end = `\n\n${commentMarker(key, run, digestOfText(text))}`;
  return {
    title: cutCharacters(text.title, MOST_OF_TITLE),
    body: cutCharacters(text.body, MOST_CHARACTERS - end.length) + end,
  };
}

function digestOfText({ title, body }: IssueText): string {
  return digestOf(JSON.stringify([title, body]));
}

interface Change {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'closed';
  readonly state_reason?: 'completed' | 'not_planned';
}

async function change({ octokit, owner, repo }: GitHubClient, number: number, what: Change): Promise<void> {
  await explaining(`changing issue ${number}`, PERMISSION, () =>
    octokit.rest.issues.update({ owner, repo, issue_number: number, ...what }),
  );
}

async function comment({ octokit, owner, repo }: GitHubClient, number: number, text: string): Promise<void> {
  const body = cutCharacters(text, MOST_CHARACTERS);
  await explaining(`commenting on issue ${number}`, PERMISSION, () =>
    octokit.rest.issues.createComment({ owner, repo, issue_number: number, body }),
  );
}

/** Open issues of ours with the marker of `key`, the oldest first. */
async function openIssues(client: GitHubClient, key: CommentKey): Promise<Found[]> {
  const { octokit, owner, repo } = client;
  const identity = keyText(key);
  const issues = await explaining('listing the open issues', PERMISSION, () =>
    octokit.paginate(octokit.rest.issues.listForRepo, { owner, repo, state: 'open', per_page: 100 }),
  );
  const marked = issues.flatMap(({ number, html_url, user, body, pull_request }) => {
    const mark = pull_request === undefined ? readMarker(body ?? '') : undefined;
    const author = user && { login: user.login, type: user.type };
    return mark?.identity === identity ? [{ ...mark, number, url: html_url, author }] : [];
  });
  if (marked.length === 0) return [];
  const us = await ourselves(client);
  return marked
    .filter(({ author }) => author !== null && isAuthor(author, us))
    .sort((a, b) => a.number - b.number);
}
