import type { Alarms } from '@pawl/hosts';
import { type DataCheckRecord, PawlError, toPawlError, type VerdictRecord } from '@pawl/records';
import { type RetrainView, renderRetraining } from '@pawl/report';
import { compareVersions } from '@pawl/store';
import { accept } from '../accept.ts';
import { loadData } from '../data.ts';
import { issueKey } from '../drift/way-back.ts';
import { originUrl } from '../git.ts';
import type { Project } from '../project.ts';
import type { ReleaseContext } from '../release/context.ts';
import { commitInUse } from '../release/in-use.ts';
import { promote } from '../release/promote.ts';
import { releaseState } from '../release/state.ts';
import { run } from '../run.ts';
import { type Branch, commitOnBranch } from './branch.ts';
import { type FreshRows, freshRows, keepFreshRows, pathOf } from './fresh-rows.ts';
import { gateOnRows } from './second-gate.ts';

export interface RetrainPlace {
  /** Null at a terminal: nobody is told, and no pull request is opened. */
  readonly alarms: Alarms | null;
  readonly context: ReleaseContext;
  /** Folder of pawl.yaml in the repository, `.` for the top. */
  readonly path: string;
  /** For git, to push with. */
  readonly gitEnvironment: Readonly<Record<string, string>>;
  readonly runUrl?: string | undefined;
  /** Opens the project again, as it is on the branch, compared with the accepted run of `baselineAt`. */
  readonly reopen: (baselineAt: string | null) => Promise<Project>;
}

/** What came of training again. */
export interface Retrained extends RetrainView {
  readonly answer: 'better' | 'not better';
  readonly branch: string;
  readonly commit: string;
}

/**
 * Trains with labelled rows of now among the training rows, and decides by the same gate twice: on the test rows there
 * were, and on a part of the rows of now that was not learnt. The new model replaces the one in use only where both pass:
 * then its branch becomes a pull request, or a version in a stage. Otherwise nothing leaves this machine but a word on
 * the issue. What is checked out afterwards is what was before. Throws `config` and `data` as `freshRows` does.
 */
export async function retrain(project: Project, place: RetrainPlace): Promise<Retrained> {
  const { train } = await loadData(project);
  const fresh = await freshRows(project, train);
  const { model } = project.config;
  const name = `pawl-retrain/${model}/${fresh.id}`;
  const message = `Train ${model} on rows of now\n\nPawl-Rows: ${fresh.id}`;
  const branch = await commitOnBranch(project.root, name, message, () => keepFreshRows(project, fresh));
  try {
    const again = await place.reopen(await commitInUse(project));
    const judged = await judge(again, fresh);
    const result: Retrained = {
      ...judged,
      model,
      rows: { train: fresh.train.rows, test: fresh.test.rows },
      branch: name,
      commit: branch.commit,
      became: null,
      stopped: null,
      runUrl: place.runUrl,
    };
    const tell = (what: Retrained) =>
      place.alarms?.noteOnIssue(issueKey(model, place.path, 'drift'), renderRetraining(what));
    const done =
      judged.answer === 'better'
        ? await bringForward(again, branch, result, place).catch(async (error: unknown) => {
            // That the training came to something is told, whatever kept it from where it should go.
            await tell({ ...result, stopped: toPawlError(error).message });
            throw error;
          })
        : result;
    await tell(done);
    return done;
  } finally {
    await branch.leave();
  }
}

async function judge(project: Project, fresh: FreshRows): Promise<Pick<Retrained, 'answer' | 'old' | 'now'>> {
  const old = await run(project);
  // The second gate says more also where the first refused.
  const now = old.kind === 'verdict' ? await gateOnRows(project, pathOf(project, fresh.id, 'test')) : null;
  const passed = [old, now].every((record) => record?.kind === 'verdict' && record.answer === 'passed');
  return { answer: passed ? 'better' : 'not better', old: answerOf(old), now: now && answerOf(now) };
}

function answerOf(record: VerdictRecord | DataCheckRecord): NonNullable<RetrainView['now']> {
  if (record.kind === 'verdict')
    return { passed: record.answer === 'passed', reason: record.reason, digest: record.digest };
  const [first] = record.anomalies.filter(({ severity }) => severity === 'error');
  return { passed: false, reason: `the data was refused: ${first?.message ?? ''}`, digest: record.digest };
}

async function bringForward(
  project: Project,
  branch: Branch,
  result: Retrained,
  place: RetrainPlace,
): Promise<Retrained> {
  const { then, ref } = project.config.drift.retrain!;
  const remote = await originUrl(project.root);
  if (remote === null)
    throw new PawlError('config', 'this folder is in no clone, so there is nowhere to bring the model', {
      where: project.root,
      remedy: 'Add a remote named `origin`.',
    });
  await branch.push(remote, place.gitEnvironment);
  if (then === 'pull-request') {
    const title = `Train ${result.model} on rows of now`;
    const proposal = { branch: branch.name, base: ref, title, body: renderRetraining(result) };
    const proposed = await place.alarms?.propose(proposal);
    return { ...result, became: { kind: 'pull-request', url: proposed?.url ?? null } };
  }
  return { ...result, became: await intoStage(project, then.promote, result, place) };
}

async function intoStage(
  project: Project,
  stage: string,
  { now }: Retrained,
  { context }: RetrainPlace,
): Promise<NonNullable<Retrained['became']>> {
  const reason = `trained on rows of now; their verdict is ${now!.digest}`;
  const verdict = await accept(project, { force: false, reason });
  const version = await nextVersion(project, verdict);
  const options = { version, stage, model: verdict.modelDigest ?? undefined, force: false, reason };
  const done = await promote(project, options, context);
  if (done.kind === 'moved' || done.kind === 'held')
    return { kind: 'stage', version, stage, tag: done.record.tag };
  const failed = done.kind === 'refused' ? done.checks.filter(({ state }) => state === 'failed') : [];
  const why = failed.map(({ check, detail }) => `${check}: ${detail}`).join('; ');
  throw new PawlError('refused', `${version} may not go to ${stage}: ${why}`, {
    remedy: 'The model passed the gate and its branch is there: promote it by hand once that holds.',
  });
}

/** The version that the commit has already, else the next small one after the highest. */
async function nextVersion(project: Project, { commit }: VerdictRecord): Promise<string> {
  const { tags } = await releaseState(project);
  const known = tags.versions.find((version) => version.commit === commit);
  if (known) return known.version;
  const highest = tags.versions
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1);
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(highest ?? '') ?? [];
  return patch === undefined ? 'v0.1.0' : `v${major}.${minor}.${Number(patch) + 1}`;
}
