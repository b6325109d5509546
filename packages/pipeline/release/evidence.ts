import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Config,
  type Digest,
  digestFile,
  type EvaluationRecord,
  PawlError,
  type ReleaseRecord,
  toPawlError,
  type VerdictRecord,
} from '@pawl/records';
import { BRANCH_FILE_LIMIT, folderStore, readStored, type VersionEvidence } from '@pawl/store';
import { baselineRef } from '../baseline.ts';
import { decide } from '../gate.ts';
import { gitState } from '../git.ts';
import { requireLook } from '../ledger.ts';
import type { Project } from '../project.ts';
import { duration } from './duration.ts';

export type Check = ReleaseRecord['checks'][number];

/** By how much a record may be ahead of the clock here. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** What is known of a commit's model: its verdict, the records behind it, and what was found out about them. */
export interface FoundEvidence {
  readonly verdict: VerdictRecord | null;
  readonly evidence: VersionEvidence | null;
  readonly checks: readonly Check[];
}

/**
 * The accepted evidence of a commit, and of exactly that model where `modelDigest` is given, with its whole chain
 * checked. What does not hold is a failed check, not an error.
 */
export async function findEvidence(
  project: Project,
  commit: string,
  modelDigest: Digest | null,
): Promise<FoundEvidence> {
  const found = await verdictAt(project, commit, modelDigest);
  if (typeof found === 'string')
    return { verdict: null, evidence: null, checks: [{ check: 'verdict', state: 'failed', detail: found }] };
  const verdict = found;
  const answer: Check =
    verdict.answer === 'passed'
      ? { check: 'verdict', state: 'held', detail: `passed: ${verdict.reason}` }
      : { check: 'verdict', state: 'failed', detail: `refused: ${verdict.reason}` };
  const chain = await chainOf(project, verdict).catch((error: unknown) => toPawlError(error));
  if (chain instanceof PawlError)
    return {
      verdict,
      evidence: null,
      checks: [answer, { check: 'records', state: 'failed', detail: chain.message }],
    };
  const checks = [
    answer,
    recordsCheck(project, chain),
    await modelCheck(project, chain),
    await dataCheck(project, chain, commit),
    ageCheck(project, verdict),
    await ledgerCheck(project, chain),
  ];
  return { verdict, evidence: chain, checks };
}

/** The newest accepted verdict on a commit and model, or why there is none. */
async function verdictAt(
  project: Project,
  commit: string,
  modelDigest: Digest | null,
): Promise<VerdictRecord | string> {
  const history = await project.store.history(baselineRef(project.config.model));
  const accepted = history.filter((entry) => entry.commit === commit);
  if (accepted.length === 0) {
    const here = (await acceptedHere(project, commit))
      ? '; one is in .pawl/store, accepted without --store git'
      : '';
    return `no accepted run belongs to commit ${commit.slice(0, 7)}${here}`;
  }
  let unreadable: string | undefined;
  const others = new Set<string>();
  for (const { digest } of accepted) {
    const verdict = await readStored(project.store, 'verdict', digest).catch((error: unknown) => {
      unreadable ??= toPawlError(error).message;
    });
    if (!verdict) continue;
    if (verdict.commit !== commit || verdict.model !== project.config.model) {
      unreadable ??= `the verdict under it is of ${verdict.model} at ${verdict.commit?.slice(0, 7) ?? 'no commit'}`;
      continue;
    }
    if (modelDigest === null || verdict.modelDigest === modelDigest) return verdict;
    others.add(verdict.modelDigest ?? 'a run without a model file');
  }
  if (unreadable !== undefined) return unreadable;
  return `the evidence of commit ${commit.slice(0, 7)} is for another model (${[...others].map((digest) => digest.slice(0, 19)).join(', ')}), not ${modelDigest!.slice(0, 19)}`;
}

/** Whether a run of the commit was accepted in the folder, while the versions are those of the origin. */
async function acceptedHere({ store, workFolder, config }: Project, commit: string): Promise<boolean> {
  if (store.kind !== 'git') return false;
  const history = await folderStore(join(workFolder, 'store')).history(baselineRef(config.model));
  return history.some((entry) => entry.commit === commit);
}

/** Every record from the verdict down to the data check, each read by the digest that names it. */
export async function chainOf(project: Project, verdict: VerdictRecord): Promise<VersionEvidence> {
  const evaluation = await readStored(project.store, 'evaluation', verdict.evaluation);
  const run = await readStored(project.store, 'run', evaluation.run);
  const check = await readStored(project.store, 'data-check', run.dataCheck);
  return { check, run, evaluation, verdict };
}

function recordsCheck(project: Project, { verdict, evaluation, run, check }: VersionEvidence): Check {
  const models = [evaluation, run, check].map(({ model }) => model);
  const problem =
    verdict.run !== run.digest
      ? 'the verdict names another run than its evaluation'
      : models.some((model) => model !== verdict.model)
        ? `the records are of several models: ${[...new Set([verdict.model, ...models])].join(', ')}`
        : [evaluation.commit, run.commit].some((commit) => commit !== verdict.commit)
          ? 'the records are of several commits'
          : run.dirty
            ? 'files differed from the commit when the model was trained'
            : contradiction(project, verdict, evaluation);
  if (problem !== undefined) return { check: 'records', state: 'failed', detail: problem };
  return {
    check: 'records',
    state: 'held',
    detail: 'verdict, evaluation, run and data check form one chain',
  };
}

/**
 * How the numbers of the evaluation contradict a verdict that passed: they are decided again by the verdict's own rules.
 * Undefined where they do not, or where the configuration of now cannot decide them.
 */
function contradiction(
  { config }: Project,
  { answer, conditions, confidence, undecided, looks }: VerdictRecord,
  evaluation: EvaluationRecord,
): string | undefined {
  if (answer !== 'passed') return undefined;
  const gate: Config['gate'] = {
    ...config.gate,
    conditions: [...new Set(conditions.map(({ condition }) => condition))],
    confidence,
    undecided,
    looks:
      looks && looks.budget !== null && looks.adaptivity !== null
        ? { ...config.gate.looks, budget: looks.budget, adaptivity: looks.adaptivity }
        : undefined,
  };
  try {
    const again = decide({ ...config, gate }, null, evaluation);
    return again.answer === 'passed'
      ? undefined
      : `the verdict says passed, and its evaluation, decided again, is refused: ${again.reason}`;
  } catch {
    return undefined;
  }
}

async function modelCheck(project: Project, { verdict, evaluation, run }: VersionEvidence): Promise<Check> {
  const digest = run.modelDigest;
  if (digest === null) return { check: 'model', state: 'failed', detail: 'the run left no model file' };
  if (verdict.modelDigest !== digest || evaluation.modelDigest !== digest)
    return { check: 'model', state: 'failed', detail: 'the verdict is on another model than the run made' };
  let large: string | undefined;
  for (const output of run.outputs) {
    const problem = await project.store.getFile(output.digest as Digest).then(
      () => undefined,
      (error: unknown) => toPawlError(error).message,
    );
    if (problem === undefined) continue;
    const isLeftOut = project.store.kind === 'git' && output.bytes > BRANCH_FILE_LIMIT;
    if (!isLeftOut || !problem.startsWith('the store has no object'))
      return { check: 'model', state: 'failed', detail: `${output.path}: ${problem}` };
    large ??= output.path;
  }
  if (large !== undefined)
    return {
      check: 'model',
      state: 'not checked',
      detail: `${large} is too large for the branch; publishing holds it against its digest`,
    };
  return { check: 'model', state: 'held', detail: `${digest.slice(0, 19)}, kept and unchanged` };
}

/** The data files of the run, where this checkout is of the commit and has them. */
async function dataCheck(project: Project, { run }: VersionEvidence, commit: string): Promise<Check> {
  const here = await gitState(project.root);
  if (here?.commit !== commit)
    return { check: 'data', state: 'not checked', detail: 'another commit is checked out here' };
  let checked = 0;
  for (const { path, digest } of run.data) {
    const file = join(project.root, path);
    // What a record names may be anything; a device would be read without end.
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    const now = isFile ? await digestFile(file).catch(() => undefined) : undefined;
    if (!now) continue;
    if (now.digest !== digest)
      return {
        check: 'data',
        state: 'failed',
        detail: `${path} is not the file that the model was made from`,
      };
    checked += 1;
  }
  const all = run.data.length;
  if (checked === all)
    return {
      check: 'data',
      state: 'held',
      detail: all === 1 ? '1 file unchanged' : `${all} files unchanged`,
    };
  return {
    check: 'data',
    state: 'not checked',
    detail: `${all - checked} of ${all} data files are not here`,
  };
}

function ageCheck({ config }: Project, { createdAt }: VerdictRecord): Check {
  const age = Date.now() - Date.parse(createdAt);
  const days = ageText(age);
  const most = config.promote.max_age;
  if (most === undefined) return { check: 'age', state: 'held', detail: `${days}, no limit` };
  if (age < -CLOCKS_DIFFER_MS)
    return {
      check: 'age',
      state: 'failed',
      detail: `it says that it is of ${createdAt}, which is yet to come`,
    };
  const state = age <= duration(most) ? 'held' : 'failed';
  return { check: 'age', state, detail: `${days}, at most ${most}` };
}

function ageText(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return 'less than an hour old';
  return hours < 48 ? `${Math.floor(hours)} h old` : `${Math.floor(hours / 24)} days old`;
}

async function ledgerCheck({ store }: Project, { evaluation }: VersionEvidence): Promise<Check> {
  const { look, test } = evaluation;
  if (look === null) return { check: 'ledger', state: 'held', detail: 'no looks are counted' };
  const problem = await requireLook(store, test.digest, look).then(
    () => undefined,
    (error: unknown) => toPawlError(error).message,
  );
  if (problem !== undefined) return { check: 'ledger', state: 'failed', detail: problem };
  return { check: 'ledger', state: 'held', detail: `whole, with look ${look.number}` };
}
