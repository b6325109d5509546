import { digestOfJson } from '@pawl/records';
import type { CheckAnnotation, CheckReport } from '../review.ts';
import type { GitHubClient } from './client.ts';
import { cutBytes, cutCharacters } from './cut.ts';
import { isForbidden, remoteError } from './failure.ts';

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface GitHubCheck extends CheckReport {
  /** Buttons; what they do is up to the app that gets the `requested_action` event. */
  readonly actions?: readonly CheckAction[];
}

export interface Reported {
  readonly kind: 'check' | 'status' | 'none';
  readonly url: string | null;
}

/** GitHub's limits: characters, save for the three that are bytes. */
const LIMITS = {
  title: 255,
  summaryBytes: 65_535,
  messageBytes: 65_535,
  annotations: 50,
  actions: 3,
  label: 20,
  description: 40,
  identifier: 20,
  status: 140,
} as const;

/**
 * Shows a verdict on a commit: as a check run, where the token may not write one as a commit status, and where it may
 * write neither as nothing, with a note. A report made again (same name, commit and `externalId`) takes the place of the
 * first. Too long texts are cut. @throws PawlError `remote`
 */
export async function reportCheck(client: GitHubClient, report: GitHubCheck): Promise<Reported> {
  try {
    return { kind: 'check', url: await writeCheck(client, report) };
  } catch (error) {
    if (!isForbidden(error))
      throw remoteError(error, `reporting the check "${report.name}"`, 'checks: write');
  }
  try {
    return { kind: 'status', url: await writeStatus(client, report) };
  } catch (error) {
    if (!isForbidden(error))
      throw remoteError(error, `setting the status "${report.name}"`, 'statuses: write');
  }
  client.note(
    `The check "${report.name}" is not shown on the commit: the token may write neither checks nor statuses. ` +
      "Add `checks: write` (or `statuses: write`) to the job's permissions.",
  );
  return { kind: 'none', url: null };
}

async function writeCheck(client: GitHubClient, report: GitHubCheck): Promise<string | null> {
  const { octokit, owner, repo } = client;
  const before = await earlier(client, report);
  const [first = [], ...rest] = batches(report.annotations.slice(before?.annotations ?? 0));
  const fields = { owner, repo, ...runFields(report), output: output(report, first) };
  const { data } =
    before === undefined
      ? await octokit.rest.checks.create({ ...fields, head_sha: report.headSha })
      : await octokit.rest.checks.update({ ...fields, check_run_id: before.id });
  for (const annotations of rest) {
    await octokit.rest.checks.update({
      owner,
      repo,
      check_run_id: data.id,
      output: output(report, annotations),
    });
  }
  return data.html_url;
}

async function writeStatus(client: GitHubClient, report: GitHubCheck): Promise<string | null> {
  const { octokit, owner, repo } = client;
  const { data } = await octokit.rest.repos.createCommitStatus({
    owner,
    repo,
    sha: report.headSha,
    context: cutCharacters(report.name, LIMITS.title),
    // A status knows no third answer: the title says that it is one.
    state: report.conclusion === 'failure' ? 'failure' : 'success',
    description: cutCharacters(report.title, LIMITS.status),
    ...(report.detailsUrl === undefined ? {} : { target_url: report.detailsUrl }),
  });
  return data.target_url;
}

/**
 * The run that an earlier try at this report left, with the number of annotations it has already. GitHub adds annotations
 * but takes none away: a run that has those of another result is left to be covered by a new one.
 */
async function earlier(
  client: GitHubClient,
  report: GitHubCheck,
): Promise<{ readonly id: number; readonly annotations: number } | undefined> {
  if (report.externalId === undefined) return undefined;
  const { octokit, owner, repo } = client;
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    owner,
    repo,
    ref: report.headSha,
    check_name: report.name,
    filter: 'all',
    per_page: 100,
  });
  const same = runs
    .filter((run) => run.name === report.name && run.external_id === report.externalId)
    .filter(
      ({ output: { annotations_count, summary } }) =>
        annotations_count === 0 || summary?.endsWith(stamp(report)),
    )
    .sort((a, b) => b.id - a.id)[0];
  return same === undefined ? undefined : { id: same.id, annotations: same.output.annotations_count };
}

/** Ends the summary, unseen, and tells one result's annotations from another's. */
function stamp({ annotations }: GitHubCheck): string {
  const rows = annotations.map(({ path, line, level, title, message }) => [
    path,
    line,
    level,
    title,
    message,
  ]);
  return `\n\n<!-- pawl:check:v1 ${digestOfJson(rows)} -->`;
}

function runFields(report: GitHubCheck) {
  return {
    name: report.name,
    status: 'completed' as const,
    conclusion: report.conclusion,
    ...(report.detailsUrl === undefined ? {} : { details_url: report.detailsUrl }),
    ...(report.externalId === undefined ? {} : { external_id: report.externalId }),
    ...(report.actions === undefined ? {} : { actions: report.actions.slice(0, LIMITS.actions).map(action) }),
  };
}

function action({ label, description, identifier }: CheckAction) {
  return {
    label: cutCharacters(label, LIMITS.label),
    description: cutCharacters(description, LIMITS.description),
    identifier: cutCharacters(identifier, LIMITS.identifier),
  };
}

function output(report: GitHubCheck, annotations: readonly CheckAnnotation[]) {
  const end = stamp(report);
  return {
    title: cutCharacters(report.title, LIMITS.title),
    summary: cutBytes(report.summary, LIMITS.summaryBytes - end.length) + end,
    ...(report.text === undefined ? {} : { text: cutBytes(report.text, LIMITS.summaryBytes) }),
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotation) }),
  };
}

function annotation({ path, line, level, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: level,
    title: cutCharacters(title, LIMITS.title),
    message: cutBytes(message, LIMITS.messageBytes),
  };
}

function batches(annotations: readonly CheckAnnotation[]): CheckAnnotation[][] {
  const count = Math.ceil(annotations.length / LIMITS.annotations);
  return Array.from({ length: count }, (_, i) =>
    annotations.slice(i * LIMITS.annotations, (i + 1) * LIMITS.annotations),
  );
}
