import {
  DEFAULT_SETTINGS,
  type DecidedTest,
  type DriftSettings,
  detectDrift,
  type EffectThresholds,
  type EvidentlyColumn,
  type EvidentlyGap,
  evidentlyDrift,
} from '@pawl/drift';
import { formatNumber } from '@pawl/gate';
import type { Config, DriftRecord } from '@pawl/records';
import { type Column, findColumn } from '@pawl/table';
import { changeText } from './change-text.ts';
import type { ComparedTables } from './compared.ts';
import type { MeasuredColumns } from './measure-columns.ts';

/** What was found, as the record has it. */
export type Findings = Pick<
  DriftRecord,
  'settings' | 'compat' | 'driftedShare' | 'tests' | 'drifted' | 'added' | 'decision' | 'reason'
> & { readonly left: DriftRecord['left'] };

type Pair = readonly [reference: Column, current: Column];
type Thresholds = NonNullable<Config['drift']['thresholds']>;

const LONGEST_NOTE = 1000;

/** What our own tests find; `pairs` are columns of other rows. */
export function ownFindings(
  config: Config,
  { reference, current }: ComparedTables,
  pairs: readonly Pair[],
  measured: MeasuredColumns = new Map(),
): Findings {
  const settings = settingsOf(config);
  const before = new Map([...measured].flatMap(([name, { tests }]) => (tests ? [[name, tests]] : [])));
  const found = detectDrift(reference, current, settings, pairs, before);
  const tests = found.tests.map((test) => {
    const there = [findColumn(reference, test.column), findColumn(current, test.column)] as const;
    const [from, to] = pairs.find(([{ name }]) => name === test.column) ?? there;
    if (test.decision !== 'drift' || test.aspect !== 'distribution' || !from || !to) return testOf(test);
    const known = from === there[0] ? measured.get(test.column)?.change : undefined;
    const change = known === undefined ? changeText(from, to) : known;
    return testOf({ ...test, note: change ?? test.note });
  });
  const { alpha, power, confidence, resolution, seed } = settings;
  const decided = { drifted: [...found.drifted], decision: found.decision };
  return {
    settings: { alpha, power, confidence, resolution, seed },
    compat: null,
    driftedShare: null,
    tests,
    ...decided,
    added: [...found.added],
    left: [],
    reason: reasonOf(tests, decided),
  };
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

function testOf({ sight: _sight, ...test }: DecidedTest): DriftRecord['tests'][number] {
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
  { drifted, decision }: Pick<Findings, 'drifted' | 'decision'>,
): string {
  const columns = new Set(tests.map(({ column }) => column)).size;
  if (decision === 'drift') return `${drifted.length} of ${columns} columns drifted: ${named(drifted)}`;
  if (decision === 'no drift') return `none of ${columns} columns drifted`;
  const unsure = tests.filter((test) => test.decision === 'insufficient');
  const names = [...new Set(unsure.map(({ column }) => column))];
  return `no drift was found, and there are too few rows to rule it out in ${names.length} of ${columns} columns`;
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
  };
}
