import { type DriftRecord, PawlError, sealRecord } from '@pawl/records';
import { DRIFT } from '@pawl/records/drift';
import { type Column, findColumn, type SourceFile } from '@pawl/table';
import { distinctValues } from '../data.ts';
import type { Project } from '../project.ts';
import { writeRecord } from '../work-folder.ts';
import { type ComparedTables, comparedTables } from './compared.ts';
import { evidentlyFindings, ownFindings, settingsOf } from './findings.ts';
import { withoutIdentifiers } from './identifiers.ts';
import { measureColumns } from './measure-columns.ts';
import { withPerformance } from './model/decision.ts';
import { modelFindings } from './model/model.ts';
import { type ModelInUse, modelInUse, predictionColumns } from './predictions.ts';
import { profileFindings } from './profile/profile-findings.ts';
import { profiledPredictions } from './profile/profile-predictions.ts';
import { profiledSides } from './profile/profile-sides.ts';
import { NO_SEGMENTS, segmentsOf } from './segments/segments.ts';
import { type DriftFiles, readSides, type Side, type Sides } from './sides.ts';

export type { DriftFiles } from './sides.ts';

/** What was compared, for who wants more of it than the record says. */
export interface Seen {
  readonly sides: Sides;
  readonly tables: ComparedTables;
  readonly model: ModelInUse;
  readonly pairs: readonly (readonly [Column, Column])[];
}

/**
 * Compares the data of now with the training data, or with other data, and leaves a `drift` record. Throws `usage`
 * where nothing says what the data of now is, `data` where it cannot be read or has nothing in common.
 */
export async function drift(
  project: Project,
  asked: DriftFiles = {},
  look: (seen: Seen) => void = () => undefined,
): Promise<DriftRecord> {
  const { config } = project;
  const profiled = await profiledSides(project, asked);
  const sides = profiled ?? (await readSides(project, asked));
  const evidently = config.drift.compat === 'evidently';
  const compared = comparedTables(config, sides);
  const measured = profiled
    ? undefined
    : await measureColumns(compared, evidently ? null : settingsOf(config), {
        named: new Set(Object.keys(config.drift.columns ?? {})),
        across: config.drift.across !== false,
      });
  const tables = evidently || profiled ? compared : withoutIdentifiers(config, compared, measured);
  if (profiled) noteProfile(project);
  const model = await modelInUse(project);
  noteOtherData(project, sides, model);
  noteVersions(project, sides.current);
  const predictions = profiled
    ? await profiledPredictions(project, profiled, model)
    : await predictionColumns(project, sides, model);
  const pair = predictions?.kind === 'pair' ? predictions : undefined;
  const segments =
    evidently || profiled ? NO_SEGMENTS : segmentsOf(config, sides, tables, settingsOf(config));
  const ofModel =
    evidently || profiled ? null : await modelFindings(project, sides, model, settingsOf(config));
  const beside = {
    model,
    pairs: [...(pair ? [pair.columns] : []), ...(ofModel?.pairs ?? [])],
    more: [...segments.tests, ...(ofModel?.tests ?? [])],
    measured,
  };
  look({ sides, tables, model, pairs: beside.pairs });
  const { left, ...found } = evidently
    ? evidentlyFindings(tables, measured)
    : profiled
      ? profileFindings(config, tables, profiled, beside)
      : await ownFindings(config, tables, beside);
  const record = sealRecord(DRIFT, {
    model: config.model,
    run: model.run,
    modelDigest: model.modelDigest,
    evaluation: !evidently && pair?.evaluated ? (model.evaluation?.digest ?? null) : null,
    reference: {
      from: sides.reference.from,
      ...sideOf(sides.reference),
      ...(profiled?.profiles.reference && { profile: profiled.profiles.reference.record.digest }),
    },
    current: {
      log: sides.current.log !== undefined,
      ...sideOf(sides.current),
      ...(profiled?.profiles.current && { profile: profiled.profiles.current.record.digest }),
    },
    ...withPerformance(found, ofModel?.section ?? null),
    ...segments.sections(found.tests),
    left: [
      ...left,
      ...tables.left,
      ...(predictions?.kind === 'left' ? [{ column: predictions.column, reason: predictions.reason }] : []),
      ...(evidently && pair
        ? [{ column: pair.columns[0].name, reason: 'predictions are of other rows, which Evidently has not' }]
        : []),
    ],
  });
  if (record.tests.length > 0) return writeRecord(project, DRIFT, record);
  throw new PawlError('data', 'there is no column that could be compared', {
    where: sides.current.files.map(({ path }) => path).join(', '),
    remedy: record.left.map(({ column, reason }) => `${column}: ${reason}`).join('; '),
  });
}

function sideOf({ table, files }: Side): Pick<DriftRecord['current'], 'files' | 'rows'> {
  return {
    files: files.map(({ path, digest, bytes, rows }: SourceFile) => ({ path, digest, bytes, rows })),
    rows: table.rows,
  };
}

/** Says where the training data is no more what the model in use was trained on. */
function noteOtherData(project: Project, { reference }: Sides, { data }: ModelInUse): void {
  const learnt = data.filter(({ role }) => role !== 'test').map(({ digest }) => digest);
  if (reference.from === 'files' || learnt.length === 0) return;
  if (reference.files.every(({ digest }) => learnt.includes(digest))) return;
  project.host.note('the training data is no longer what the model in use was trained on');
}

/** Says what a profile cannot tell, where the configuration asks for it. */
function noteProfile({ config: { drift }, host }: Project): void {
  const asked = [
    ...(drift.slices.length > 0 ? ['slices'] : []),
    ...(['time', 'labels', 'performance'] as const).filter((key) => drift[key] !== undefined),
  ].map((key) => `drift.${key}`);
  const left = asked.length > 0 ? `, so ${asked.join(', ')} must wait for rows` : '';
  host.note(
    `a profile tells of each column by itself: nothing is said across columns or of the model${left}`,
  );
}

/** Says where a log has answers of several versions, as after a promotion. */
function noteVersions({ host }: Project, { table, log }: Side): void {
  const column = log && findColumn(table, log.version);
  const versions = column ? [...distinctValues(column, table.rows)] : [];
  if (versions.length > 1)
    host.note(`the log has answers of ${versions.length} versions: ${versions.slice(0, 5).join(', ')}`);
}
