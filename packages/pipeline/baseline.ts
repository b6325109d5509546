import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest, EvaluationRecord, RunRecord, VerdictRecord } from '@pawl/records';
import { readStored, type Store } from '@pawl/store';
import { chooseBaseline } from './baseline-choice.ts';
import type { Project } from './project.ts';

/** The accepted run that a candidate is compared with. */
export interface Baseline {
  readonly verdict: VerdictRecord;
  readonly evaluation: EvaluationRecord;
  /** Commits from it to the commit that it stands for; null where that is not known. */
  readonly behind: number | null;
}

/** Name of the ref that holds the verdict of the accepted run. */
export function baselineRef(model: string): string {
  return `baselines/${model.replaceAll('/', '=')}`;
}

/** The accepted baseline of what the project stands for, its digests verified, or null on the first run. */
export async function findBaseline(project: Project): Promise<Baseline | null> {
  const name = baselineRef(project.config.model);
  const history = await project.store.history(name);
  const [newest] = history;
  const choice =
    project.baselineAt === null
      ? newest && { entry: newest, behind: null }
      : await chooseBaseline(project.root, history, project.baselineAt);
  if (!choice) return null;
  const { digest, commit } = choice.entry;
  if (project.baselineAt !== null && choice.behind === null)
    project.host.note(
      `no accepted run belongs to an ancestor of ${project.baselineAt.slice(0, 7)}: the newest, of ${commit?.slice(0, 7) ?? 'no commit'}, is the baseline`,
    );
  const verdict = await readStored(project.store, 'verdict', digest);
  const evaluation = await storedEvaluation(project.store, digest);
  return { verdict, evaluation, behind: choice.behind };
}

/** The evaluation that an accepted verdict rests on. */
export async function storedEvaluation(store: Store, verdictDigest: Digest): Promise<EvaluationRecord> {
  const verdict = await readStored(store, 'verdict', verdictDigest);
  return readStored(store, 'evaluation', verdict.evaluation);
}

/** The run that an accepted evaluation is of. */
export async function storedRun(store: Store, { run }: EvaluationRecord): Promise<RunRecord> {
  return readStored(store, 'run', run);
}

/** Why a candidate cannot be compared with a baseline row by row, or undefined when it can. */
export function incomparable(
  baseline: EvaluationRecord,
  candidate: Pick<EvaluationRecord, 'task' | 'test' | 'positive' | 'evidence'>,
): string | undefined {
  if (baseline.task !== candidate.task) return `it is a ${baseline.task} model`;
  if (baseline.test.digest !== candidate.test.digest) {
    return `it was measured on other test rows (${baseline.test.rows} then, ${candidate.test.rows} now)`;
  }
  if (baseline.positive !== candidate.positive) return `its positive class was "${baseline.positive}"`;
  if (baseline.evidence !== candidate.evidence) {
    return baseline.evidence === 'rows'
      ? 'it left predictions, and this run left only metrics'
      : 'it left only metrics, and this run left predictions';
  }
  return undefined;
}

/** A copy of the baseline's predictions in the work folder, where a person can look at them too. */
export async function fetchBaselinePredictions(
  project: Project,
  evaluation: EvaluationRecord,
): Promise<string | null> {
  if (evaluation.predictions === null) return null;
  const source = await project.store.getFile(evaluation.predictions.digest as Digest);
  const path = join(project.workFolder, 'baseline', 'predictions.csv');
  await mkdir(dirname(path), { recursive: true });
  await copyFile(source, path);
  return path;
}
