import {
  downloadEvidence,
  type EventRun,
  findPullRequests,
  type GitHubClient,
  type PullRequest,
  pullRequestReview,
  readFileAt,
} from '@pawl/hosts';
import { comment, type ModelReport, overall, type Rejudged, rejudge, sectionsOf } from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import { renderSummary } from '@pawl/report';
import { client } from './github.ts';
import type { Job } from './job.ts';
import { stateStore } from './model.ts';
import { modelOfArtifact } from './model-report.ts';
import { setModelOutputs } from './outputs.ts';
import { commentOptions, placeOf } from './publish.ts';
import { type Carried, matchesName, parseModel } from './transfer.ts';

/** What the run of a pull request may leave at most. Records are small; whatever is larger is no evidence. */
const LIMITS = {
  archives: 20,
  compressedBytes: 200_000_000,
  files: 2000,
  fileBytes: 5_000_000,
  totalBytes: 50_000_000,
};
/** One comment each: an artifact must not flood a pull request with them. */
const MOST_MODELS = 30;
const WANTED_FILE = /^models\/\d{1,3}\/(source\.json|records\/(data-check|run|evaluation|verdict)\.json)$/;

/**
 * Comments on the pull request whose run has ended, with the evidence that run left. That evidence is hostile until it
 * is shown to be well-formed, and the pull request is the one that GitHub's event names, whatever the evidence says.
 */
export async function commentOnUpstream(job: Job, upstream: EventRun): Promise<void> {
  const { runner, inputs } = job;
  if (upstream.event !== 'pull_request') {
    runner.note(`the run was started by ${upstream.event}, not by a pull request`);
    return;
  }
  const github = client(job);
  const pulls = await findPullRequests(github, {
    sha: upstream.headSha,
    repository: upstream.headRepository,
    branch: upstream.headBranch,
  });
  if (pulls.length === 0) {
    const what = `No open pull request has the head ${upstream.headSha.slice(0, 7)}: it was closed or pushed to.`;
    runner.note(what);
    await runner.summary(`${what}\n`);
    return;
  }
  const wanted = inputs.lines('from').length > 0 ? inputs.lines('from') : ['pawl*'];
  const archives = await downloadEvidence(
    github,
    upstream.id,
    (name) => wanted.some((pattern) => matchesName(pattern, name)),
    (path) => WANTED_FILE.test(path),
    LIMITS,
  );
  const models = await parseArchives(archives);
  for (const pull of pulls) await commentOn(job, github, upstream, pull, models);
}

type Model = Pick<Carried, 'source' | 'evidence'>;

async function parseArchives(archives: Awaited<ReturnType<typeof downloadEvidence>>): Promise<Model[]> {
  const models: Model[] = [];
  for (const { name, files } of archives) {
    const folders = new Set([...files.keys()].map((path) => path.split('/').slice(0, 2).join('/')));
    for (const folder of [...folders].sort()) {
      const text = async (file: string) => {
        const bytes = files.get(`${folder}/${file}`);
        return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
      };
      if (models.length === MOST_MODELS) throw tooMany(name);
      models.push(await parseModel(text, `${name}/${folder}`));
    }
  }
  return models;
}

function tooMany(name: string): PawlError {
  return new PawlError('record', `the artifacts hold more than ${MOST_MODELS} models`, {
    where: name,
    remedy: 'Let several workflows evaluate them, each with a comment workflow of its own.',
  });
}

async function commentOn(
  job: Job,
  github: GitHubClient,
  upstream: EventRun,
  pull: PullRequest,
  models: readonly Model[],
): Promise<void> {
  const { event, runner, inputs } = job;
  const place = {
    ...placeOf(job, upstream.headSha),
    runUrl: `${event.serverUrl}/${event.repository}/actions/runs/${upstream.id}`,
    runId: String(upstream.id),
  };
  const review = pullRequestReview(github, pull, { id: upstream.id, attempt: event.run.attempt });
  if (models.length === 0) return withoutEvidence(job, review, upstream, place);
  const store = await stateStore(job, null);
  const reports: ModelReport[] = [];
  for (const { source, evidence } of models) {
    const file = source.path === '.' ? source.config : `${source.path}/${source.config}`;
    const judged = await rejudge(
      evidence,
      {
        base: await readFileAt(github, file, pull.baseRef),
        own: await readFileAt(github, file, upstream.headSha),
        fileName: file,
      },
      {
        base: pull.baseSha,
        allowedBy: pull.labels.includes(inputs.text('rules-label'))
          ? `the label "${inputs.text('rules-label')}"`
          : null,
      },
      store,
    );
    const problem = problemOf(judged);
    reports.push(
      await modelOfArtifact(
        job,
        { source, evidence: judged.evidence },
        store,
        [...problem, ...judged.notes],
        problem.length > 0,
      ),
    );
  }
  await runner.summary(renderSummary(sectionsOf(reports), place));
  await setModelOutputs(job, reports, overall(reports));
  const urls = await comment(review, reports, commentOptions(job), place);
  runner.setOutput('comment-url', urls[0] ?? '');
}

/** Why there is no answer to give, as the first note; nothing where there is one. */
function problemOf({ evidence, rejected }: Rejudged): string[] {
  if (rejected !== undefined) return [`The evidence is refused: ${rejected}.`];
  return evidence.verdict ? [] : ['The run ended before it had a verdict. Its log says why.'];
}

/** A run that left no evidence had nothing to do, or broke before it had any. */
async function withoutEvidence(
  job: Job,
  review: ReturnType<typeof pullRequestReview>,
  upstream: EventRun,
  place: ReturnType<typeof placeOf>,
): Promise<void> {
  const ended = upstream.conclusion === 'success';
  const title = ended ? 'nothing to evaluate' : 'the run ended without evidence';
  job.runner.note(title);
  await job.runner.summary(`### ${ended ? '➖' : '⛔'} Pawl: ${title}\n\n[The run](${place.runUrl})\n`);
  await setModelOutputs(job, [], ended ? 'skipped' : 'refused');
  if (!job.inputs.flag('check')) return;
  await review.check({
    name: ['pawl', job.inputs.text('marker')].filter(Boolean).join(' / '),
    headSha: upstream.headSha,
    conclusion: ended ? 'neutral' : 'failure',
    title,
    summary: ended
      ? 'No file that a model depends on changed, so none was trained.'
      : 'The run of the pull request left no evidence. Its log says why.',
    annotations: [],
    externalId: String(upstream.id),
    ...(place.runUrl === undefined ? {} : { detailsUrl: place.runUrl }),
  });
}
