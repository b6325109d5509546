import { didYouMean, PawlError } from '@pawl/records';
import {
  ANOMALIES,
  type Anomaly,
  type AnomalyCode,
  type Finding,
  type Severity,
  SIDE_NAME,
  type Side,
} from './anomaly.ts';
import { type Column, findColumn, type Table } from './column.ts';
import { compareColumns, findConstant } from './column-checks.ts';
import { checkId } from './id-checks.ts';
import { findLeakage } from './leakage.ts';
import { findEqualRows } from './overlap.ts';
import type { DataSchema } from './schema.ts';
import { checkSchema } from './schema-checks.ts';
import { checkTarget } from './target-checks.ts';

export interface CheckInput {
  readonly train: Table;
  readonly test?: Table | undefined;
  readonly target: string;
  readonly task: 'classification' | 'regression';
  readonly id?: string | undefined;
  /** Columns that are neither feature, target nor id; no check looks at them. */
  readonly ignore?: readonly string[] | undefined;
  readonly schema?: DataSchema | undefined;
  /** Severities that replace the declared ones, by code; `off` leaves the anomaly out. */
  readonly severities?: Readonly<Record<string, 'error' | 'warning' | 'off'>> | undefined;
}

const CODES = Object.keys(ANOMALIES) as AnomalyCode[];
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Everything that is wrong or odd about training and test data: the most severe first, then in the order of
 * `ANOMALIES`, then in that of the columns. Counts are exact. Throws `config` for an unknown code in `severities`.
 */
export function checkTables(input: CheckInput): Anomaly[] {
  const severities = readSeverities(input.severities ?? {});
  const anomalies: Anomaly[] = [];
  for (const { code, severity, remedy, ...found } of findAll(input)) {
    const declared = ANOMALIES[code];
    const settled = severities.get(code) ?? severity ?? declared.severity;
    if (settled === 'off') continue;
    anomalies.push({ code, severity: settled, ...found, remedy: remedy ?? declared.remedy });
  }
  const rank = ({ severity, code }: Anomaly) =>
    SEVERITIES.indexOf(severity) * CODES.length + CODES.indexOf(code);
  return anomalies.sort((a, b) => rank(a) - rank(b));
}

function readSeverities(given: Readonly<Record<string, 'error' | 'warning' | 'off'>>) {
  const severities = new Map<string, 'error' | 'warning' | 'off'>();
  for (const [code, severity] of Object.entries(given)) {
    if (!Object.hasOwn(ANOMALIES, code)) {
      throw new PawlError('config', `there is no anomaly "${code}".${didYouMean(code, CODES)}`, {
        remedy: `Under \`check.severity\` use the codes: ${CODES.join(', ')}.`,
      });
    }
    severities.set(code, severity);
  }
  return severities;
}

function findAll(input: CheckInput): Finding[] {
  const { target, task, id } = input;
  const { train, test, schema } = withoutIgnored(input);
  const sides = test ? [train, test] : [train];
  const targetColumn = findColumn(train, target);
  const features = train.columns.filter(({ name }) => name !== target && name !== id);
  const declared = schema && new Map(schema.columns.map((column) => [column.name, column]));
  const targetFindings = checkTarget(sides, target, task);
  const columnFindings = [
    ...(schema ? checkSchema(sides, schema, { target, id }) : []),
    ...(test ? compareColumns(withoutId(train, id), withoutId(test, id), target, declared) : []),
    ...findConstant(features, train),
  ];
  // A target that is text where numbers are needed is named once.
  const named = targetFindings.some(({ code }) => code === 'target-type');
  return [
    ...sides.filter(({ rows }) => rows === 0).map(emptySide),
    ...targetFindings,
    ...(id === undefined ? [] : checkId(sides, id)),
    ...columnFindings.filter(({ code, column }) => !(named && code === 'type-change' && column === target)),
    ...(targetColumn && task === 'regression' ? constantTarget(targetColumn, train) : []),
    ...(targetColumn ? findLeakage(features, targetColumn, train.rows) : []),
    ...findEqualRows(withoutId(train, id), test && withoutId(test, id)),
  ];
}

function withoutIgnored(input: CheckInput): { train: Side; test?: Side; schema?: DataSchema } {
  const ignored = new Set(input.ignore);
  const rest = <T extends { readonly name: string }>(columns: readonly T[]) =>
    columns.filter(({ name }) => !ignored.has(name));
  const { train, test, schema } = input;
  return {
    train: { data: 'train', rows: train.rows, columns: rest(train.columns) },
    ...(test && { test: { data: 'test', rows: test.rows, columns: rest(test.columns) } }),
    ...(schema && { schema: { columns: rest(schema.columns) } }),
  };
}

function withoutId(side: Side, id: string | undefined): Side {
  return { ...side, columns: side.columns.filter(({ name }) => name !== id) };
}

function emptySide({ data }: Side): Finding {
  return { code: 'empty', data, count: 0, message: `the ${SIDE_NAME[data]} data has no rows`, examples: [] };
}

function constantTarget(target: Column, train: Side): Finding[] {
  const remedy = 'Check the target: there is nothing to learn from one that does not vary.';
  return findConstant([target], train).map((finding) => ({ ...finding, remedy }));
}
