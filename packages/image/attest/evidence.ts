import {
  type AnyRecord,
  type Digest,
  type EvaluationRecord,
  PawlError,
  parseRecord,
  type ReleaseRecord,
  type RunRecord,
  type VerdictRecord,
} from '@pawl/records';
import type { AttestedKind } from './predicate-types.ts';

export interface EvidenceCheck {
  readonly check: 'image' | 'signatures' | 'records' | 'verdict' | 'chain' | 'model' | 'release';
  readonly state: 'held' | 'failed' | 'not checked';
  readonly detail: string;
}

/** A record as an accepted statement has it. */
export interface SaidRecord {
  readonly kind: AttestedKind;
  readonly content: Readonly<Record<string, unknown>>;
  /** The model that the statement names beside the image. */
  readonly model: Digest | null;
}

export interface EvidenceInput {
  readonly records: readonly SaidRecord[];
  /** Of the model's files in the image; null where they are not known. */
  readonly models: readonly Digest[] | null;
  readonly allowForced: boolean;
}

type Attested = Extract<AnyRecord, { readonly kind: AttestedKind }>;

interface Evidence {
  readonly verdicts: readonly VerdictRecord[];
  readonly evaluations: ReadonlyMap<Digest, EvaluationRecord>;
  readonly runs: ReadonlyMap<Digest, RunRecord>;
  readonly releases: readonly ReleaseRecord[];
  readonly dataChecks: ReadonlySet<Digest>;
}

type Outcome = Omit<EvidenceCheck, 'check'>;

const held = (detail: string): Outcome => ({ state: 'held', detail });
const failed = (detail: string): Outcome => ({ state: 'failed', detail });
const notChecked = (detail: string): Outcome => ({ state: 'not checked', detail });

/** What the records on an image prove of it: that they are whole, passed, belong together, and are of its model. */
export function checkEvidence({ records, models, allowForced }: EvidenceInput): readonly EvidenceCheck[] {
  const { found, damaged } = read(records);
  const evidence = sorted(found.map(({ record }) => record));
  const wrongModel = found.find(
    ({ record, model }) => 'modelDigest' in record && model !== null && model !== record.modelDigest,
  );
  return [
    {
      check: 'records',
      ...(damaged.length > 0
        ? failed(damaged.join('; '))
        : found.length === 0
          ? failed('no record of Pawl counts as evidence on this image')
          : held(`${found.length} records, each as it was written`)),
    },
    { check: 'release', ...releaseOf(evidence, allowForced) },
    { check: 'verdict', ...verdictOf(evidence, allowForced) },
    { check: 'chain', ...chainOf(evidence) },
    {
      check: 'model',
      ...(wrongModel
        ? failed(`a statement names the model ${wrongModel.model}, and its ${wrongModel.record.kind} another`)
        : modelOfImage(evidence, models)),
    },
  ];
}

function read(records: readonly SaidRecord[]) {
  const found: { readonly record: Attested; readonly model: Digest | null }[] = [];
  const damaged: string[] = [];
  for (const { kind, content, model } of records) {
    try {
      found.push({ record: parseRecord(kind, JSON.stringify(content), `the ${kind} on the image`), model });
    } catch (error) {
      if (!(error instanceof PawlError)) throw error;
      damaged.push(`a ${kind}: ${error.message}`);
    }
  }
  return { found, damaged };
}

function sorted(records: readonly Attested[]): Evidence {
  const unique = [...new Map(records.map((record) => [record.digest as Digest, record])).values()];
  const of = <Kind extends AttestedKind>(kind: Kind) =>
    unique.filter((record): record is Extract<Attested, { readonly kind: Kind }> => record.kind === kind);
  return {
    verdicts: of('verdict'),
    evaluations: new Map(of('evaluation').map((record) => [record.digest, record])),
    runs: new Map(of('run').map((record) => [record.digest, record])),
    releases: of('release'),
    dataChecks: new Set(of('data-check').map(({ digest }) => digest)),
  };
}

/** A release that moved on somebody's word and not on the evidence. */
function forcedIn({ releases }: Evidence): ReleaseRecord | undefined {
  return releases.find(
    ({ forced, checks, action, verdict }) =>
      forced !== null ||
      (action === 'promote' && verdict === null) ||
      checks.some(({ state }) => state === 'failed'),
  );
}

function saidOf({ version, stage, forced, by }: ReleaseRecord): string {
  return forced === null
    ? `${version} WAS RELEASED to ${stage} by ${by} though checks failed or without a verdict`
    : `${version} WAS FORCED into ${stage} by ${forced.by}: ${forced.reason}`;
}

function releaseOf(evidence: Evidence, allowForced: boolean): Outcome {
  const { releases, verdicts } = evidence;
  if (releases.length === 0) return notChecked('no release is attested');
  const forced = forcedIn(evidence);
  if (forced !== undefined) return (allowForced ? held : failed)(saidOf(forced));
  const other = releases.find(
    ({ verdict }) => verdict !== null && !verdicts.some(({ digest }) => digest === verdict),
  );
  if (other)
    return failed(`the release of ${other.version} rests on ${other.verdict}, which is not on the image`);
  return held(releases.map(({ version, stage, by }) => `${version} to ${stage} by ${by}`).join(', '));
}

function verdictOf(evidence: Evidence, allowForced: boolean): Outcome {
  const { verdicts } = evidence;
  const forced = allowForced ? forcedIn(evidence) : undefined;
  const beside = forced === undefined ? '' : `; allowed, as ${saidOf(forced)}`;
  const bad = forced === undefined ? failed : held;
  if (verdicts.length === 0) return bad(`no verdict on this image counts${beside}`);
  const refused = verdicts.find(({ answer }) => answer !== 'passed');
  if (refused) return bad(`${refused.digest} REFUSED: ${refused.reason}${beside}`);
  const invented = verdicts.find(({ conditions, undecided }) => contradicts(conditions, undecided));
  if (invented) return failed(`${invented.digest} says passed, and a condition of it is not`);
  return held(verdicts.map(({ digest, reason }) => `${digest} passed: ${reason}`).join('; '));
}

/** Whether conditions cannot have led to `passed`. */
function contradicts(conditions: VerdictRecord['conditions'], undecided: 'fail' | 'pass'): boolean {
  return conditions.some(
    ({ state }) =>
      state === 'refuted' ||
      state === 'unmet' ||
      state === 'invalid' ||
      (state === 'undecided' && undecided === 'fail'),
  );
}

function chainOf({ verdicts, evaluations, runs, dataChecks }: Evidence): Outcome {
  if (verdicts.length === 0) return notChecked('there is no verdict to begin at');
  const missing: string[] = [];
  for (const verdict of verdicts) {
    const evaluation = evaluations.get(verdict.evaluation);
    const run = runs.get(verdict.run);
    if (!evaluation) missing.push(`evaluation ${verdict.evaluation}`);
    if (!run) missing.push(`run ${verdict.run}`);
    if (evaluation && evaluation.run !== verdict.run)
      return failed(`the verdict is about the run ${verdict.run}, its evaluation about ${evaluation.run}`);
    const models = [verdict, evaluation, run].flatMap((record) => (record ? [record.modelDigest] : []));
    if (new Set(models).size > 1)
      return failed(`verdict, evaluation and run are of different models: ${models.join(', ')}`);
    const commits = [verdict, evaluation, run].flatMap((record) => (record ? [record.commit] : []));
    if (new Set(commits).size > 1)
      return failed(`verdict, evaluation and run are of different commits: ${commits.join(', ')}`);
    if (run && dataChecks.size > 0 && !dataChecks.has(run.dataCheck))
      missing.push(`data-check ${run.dataCheck}`);
  }
  if (missing.length > 0) return notChecked(`not on the image: ${missing.join(', ')}`);
  const first = verdicts[0]!;
  return held(
    `verdict ${first.digest}, evaluation ${first.evaluation}, run ${first.run}, data-check ${runs.get(first.run)!.dataCheck}`,
  );
}

function modelOfImage({ verdicts, releases }: Evidence, models: readonly Digest[] | null): Outcome {
  const said = [...verdicts, ...releases];
  if (said.length === 0) return notChecked('no record says which model it is about');
  const named = [...new Set(said.map(({ modelDigest }) => modelDigest))];
  if (named.includes(null)) return failed('a verdict or release names no model');
  if (named.length > 1) return failed(`the records are about several models: ${named.join(', ')}`);
  if (models === null) return notChecked('which model the image holds is not known');
  return models.includes(named[0]!)
    ? held(`the image holds ${named[0]}`)
    : failed(`the evidence is about ${named[0]}, and the image holds ${models.join(', ') || 'no model'}`);
}
