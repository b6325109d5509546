import {
  type AcrossTest,
  type ColumnTest,
  DEFAULT_SETTINGS,
  type DecidedTest,
  type DriftSettings,
  detectDrift,
  type EffectThresholds,
  type EvidentlyColumn,
  type EvidentlyGap,
  evidentlyDrift,
  type TableDrift,
} from '@pawl/drift';
import { formatNumber } from '@pawl/gate';
import type { Config, DriftRecord } from '@pawl/records';
import { type Column, findColumn } from '@pawl/table';
import { acrossReason, acrossSection, acrossTests } from './across.ts';
import { changeText } from './change-text.ts';
import type { ComparedTables } from './compared.ts';
import { type FeatureUses, featureUses } from './importance.ts';
import type { MeasuredColumns } from './measure-columns.ts';
import type { ModelInUse } from './predictions.ts';

/** What was found, as the record has it. */
export type Findings = Pick<
  DriftRecord,
  'settings' | 'compat' | 'driftedShare' | 'tests' | 'across' | 'drifted' | 'added' | 'decision' | 'reason'
> & { readonly left: DriftRecord['left'] };

type Pair = readonly [reference: Column, current: Column];
type Thresholds = NonNullable<Config['drift']['thresholds']>;

const LONGEST_NOTE = 1000;

/** What is found beside the columns of the tables themselves. */
export interface Beside {
  readonly model: ModelInUse;
  /** Columns of other rows, such as predictions. */
  readonly pairs: readonly Pair[];
  /** Tests that were made already: of slices, of the model, and the like. */
  readonly more: readonly ColumnTest[];
  /** What was measured of columns before. */
  readonly measured?: MeasuredColumns | undefined;
}

/** What our own tests find. */
export async function ownFindings(
  config: Config,
  tables: ComparedTables,
  { model, pairs, more, measured = new Map() }: Beside,
): Promise<Findings> {
  const { reference, current } = tables;
  const settings = settingsOf(config);
  const uses = featureUses(model, config.drift.importance);
  const idle = idleOf(uses);
  const apart = new Set([...idle, ...tolerated(settings)]);
  const along = config.drift.across === false ? [] : await acrossTests(tables, settings, apart, measured);
  const before = new Map([...measured].flatMap(([name, { tests }]) => (tests ? [[name, tests]] : [])));
  const found = detectDrift(reference, current, settings, {
    others: pairs,
    more,
    along,
    idle,
    measured: before,
  });
  const changeOf = (column: string) => {
    const there = [findColumn(reference, column), findColumn(current, column)] as const;
    const [from, to] = pairs.find(([{ name }]) => name === column) ?? there;
    if (!from || !to) return null;
    const known = from === there[0] ? measured.get(column)?.change : undefined;
    return known === undefined ? changeText(from, to) : known;
  };
  return findingsOf(found, settings, uses, changeOf);
}

/** Columns whose drift is no alarm. */
export function idleOf(uses: FeatureUses): ReadonlySet<string> {
  return new Set([...uses].filter(([, use]) => use.idle).map(([feature]) => feature));
}

/** What was found, as the record has it; `changeOf` says in words what became of a column that drifted. */
export function findingsOf(
  found: TableDrift<AcrossTest>,
  settings: DriftSettings,
  uses: FeatureUses,
  changeOf: (column: string) => string | null,
): Findings {
  const across = acrossSection(found.along);
  const tests = found.tests.map((test) => {
    const told = test.decision === 'drift' && test.aspect === 'distribution';
    return {
      ...testOf(told ? { ...test, note: changeOf(test.column) ?? test.note } : test),
      importance: uses.get(test.column)?.share ?? null,
      counts: test.counts,
    };
  });
  const { alpha, power, confidence, resolution, seed } = settings;
  const decided = { drifted: [...found.drifted], decision: found.decision };
  return {
    settings: { alpha, power, confidence, resolution, seed },
    compat: null,
    driftedShare: null,
    tests,
    across,
    ...decided,
    added: [...found.added],
    left: [],
    reason: reasonOf(tests, across, decided),
  };
}

/** Columns that may drift further than others, and so would have rows told apart. */
function tolerated({ columns, thresholds }: DriftSettings): string[] {
  return [...columns].flatMap(([column, { distribution = 0 }]) =>
    distribution > thresholds.distribution ? [column] : [],
  );
}

export function settingsOf({ drift }: Config): DriftSettings {
  const { alpha = DEFAULT_SETTINGS.alpha, thresholds = {}, columns = {} } = drift;
  return {
    ...DEFAULT_SETTINGS,
    alpha,
    thresholds: { ...DEFAULT_SETTINGS.thresholds, ...thresholdsOf(thresholds) },
    columns: new Map(Object.entries(columns).map(([column, own]) => [column, thresholdsOf(own)])),
  };
}

function thresholdsOf({
  new_values: newValues,
  vanished_values: vanishedValues,
  ...rest
}: Thresholds): Partial<EffectThresholds> {
  const all = { ...rest, newValues, vanishedValues };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function testOf({
  sight: _sight,
  sketch: _sketch,
  ...test
}: DecidedTest): Omit<DriftRecord['tests'][number], 'importance'> {
  const share = (value: number | null) => value && Math.min(1, Math.max(0, value));
  return {
    ...test,
    statistic: test.statistic !== null && Number.isFinite(test.statistic) ? test.statistic : null,
    pValue: share(test.pValue),
    adjustedPValue: share(test.adjustedPValue),
    others: test.others.filter(({ value }) => Number.isFinite(value)),
    note: test.note === null ? null : cut(test.note),
  };
}

/** Names of categories are as long as they like to be. */
function cut(note: string): string {
  return note.length > LONGEST_NOTE ? `${note.slice(0, LONGEST_NOTE - 1).toWellFormed()}…` : note;
}

function reasonOf(
  tests: DriftRecord['tests'],
  across: DriftRecord['across'],
  { drifted, decision }: Pick<Findings, 'drifted' | 'decision'>,
): string {
  const columns = new Set(tests.map(({ column }) => column)).size;
  const idle = tests.filter(({ counts, decision }) => !counts && decision === 'drift');
  const names = [...new Set(idle.map(({ column }) => column))].filter((name) => !drifted.includes(name));
  const rest = names.length > 0 ? `; not counted, as the model does not use them: ${named(names)}` : '';
  if (decision === 'drift' && drifted.length > 0)
    return `${drifted.length} of ${columns} columns drifted: ${named(drifted)}${rest}`;
  if (decision === 'drift') return `no single column drifted, but ${acrossReason(across)}${rest}`;
  const without = names.length > 0 ? 'no column that the model uses' : `none of ${columns} columns`;
  if (decision === 'no drift') return `${without} drifted${rest}`;
  const unsure = tests.filter((test) => test.counts && test.decision === 'insufficient');
  const few = new Set(unsure.map(({ column }) => column)).size;
  const where = few > 0 ? `in ${few} of ${columns} columns` : 'across columns';
  return `no drift was found, and there are too few rows to rule it out ${where}${rest}`;
}

function named(columns: readonly string[]): string {
  const names = columns.slice(0, 5).map((column) => column.slice(0, 100).toWellFormed());
  return `${names.join(', ')}${columns.length > 5 ? ` and ${columns.length - 5} more` : ''}`;
}

const GAPS: Readonly<Record<EvidentlyGap, string>> = {
  absent: 'it is not on both sides, and Evidently stops there',
  'no values': 'a side has no values, and Evidently stops there',
  'other type': 'numbers on one side and text on the other, and Evidently stops there',
  prose: 'text that Evidently compares by a classifier',
};

/** What Evidently says by default. */
export function evidentlyFindings(
  { reference, current }: ComparedTables,
  measured: MeasuredColumns = new Map(),
): Findings {
  const before = [...measured].flatMap(([name, { evidently }]) =>
    evidently ? [[name, evidently] as const] : [],
  );
  const found = evidentlyDrift(reference, current, { measured: new Map(before) });
  const drifted = found.columns.filter((column) => column.drifted).map(({ column }) => column);
  const share = formatNumber(found.driftedShare * 100, 3);
  const reason = `${drifted.length} of ${found.columns.length} columns drifted, ${share} %, and Evidently asks for 50 %`;
  return {
    settings: null,
    compat: 'evidently',
    driftedShare: found.driftedShare,
    tests: found.columns.map(evidentlyTest),
    across: null,
    drifted,
    added: current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name)),
    left: found.left.map(({ column, reason }) => ({ column, reason: GAPS[reason] })),
    decision: found.drifted ? 'drift' : found.columns.length > 0 ? 'no drift' : 'insufficient',
    reason: drifted.length > 0 ? `${reason}: ${named(drifted)}` : reason,
  };
}

const P_VALUES: ReadonlySet<string> = new Set(['ks', 'chisquare', 'z']);

function evidentlyTest({
  column,
  test,
  score,
  threshold,
  drifted,
}: EvidentlyColumn): DriftRecord['tests'][number] {
  const probability = P_VALUES.has(test);
  return {
    column,
    aspect: 'distribution',
    test,
    statistic: probability || !Number.isFinite(score) ? null : score,
    pValue: probability && score >= 0 ? Math.min(1, score) : null,
    adjustedPValue: null,
    effect: null,
    others: [],
    net: null,
    threshold,
    detectable: null,
    decision: drifted ? 'drift' : 'no drift',
    note: null,
    importance: null,
    counts: true,
  };
}
