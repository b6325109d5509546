import type { Table } from './column.ts';

/** One thing that is wrong, or odd, about the data. */
export interface Anomaly {
  readonly code: AnomalyCode;
  readonly severity: Severity;
  /** The table whose rows are counted and shown. */
  readonly data: 'train' | 'test' | 'both';
  readonly column?: string;
  /** How many rows are concerned; the number is exact. */
  readonly count: number;
  /** One short sentence. */
  readonly message: string;
  /** At most three. */
  readonly examples: readonly Example[];
  readonly remedy: string;
}

export type Severity = 'error' | 'warning' | 'info';

/** A row that shows the anomaly. */
export interface Example {
  /** Counted from 1 over the data rows of the table. */
  readonly row: number;
  /** What stands there, cut after 40 characters; null for null. */
  readonly value: string | null;
}

interface Declaration {
  readonly severity: Severity;
  /** What the code stands for. */
  readonly help: string;
  /** What to do about it, unless the anomaly itself says more. */
  readonly remedy: string;
}

const declare = <Code extends string>(declared: Record<Code, Declaration>) => declared;

/** Every anomaly that the check knows, with its default severity. The order is that of the report. */
export const ANOMALIES = declare({
  empty: {
    severity: 'error',
    help: 'the data has no rows',
    remedy: 'Check the path and the file: there must be rows under the header.',
  },
  'target-missing': {
    severity: 'error',
    help: 'the target column is absent',
    remedy: 'Set `data.target` to a column of the data.',
  },
  'target-type': {
    severity: 'error',
    help: 'the target of a regression is text',
    remedy: 'Make every target a number, or set `task: classification`.',
  },
  'target-null': {
    severity: 'error',
    help: 'rows have no target',
    remedy: 'Leave out the rows without a target.',
  },
  'target-not-finite': {
    severity: 'error',
    help: 'targets are NaN or infinite',
    remedy: 'Correct these targets or leave out their rows.',
  },
  'one-class': {
    severity: 'error',
    help: 'a classification has one class only; a warning where that is so in the test data alone',
    remedy: 'Add rows of another class.',
  },
  'unseen-class': {
    severity: 'warning',
    help: 'the test data has classes that the training data has not',
    remedy: 'Add training rows of these classes, or split by `stratified`.',
  },
  'target-leakage': {
    severity: 'error',
    help: 'a feature is the target itself, or a one-to-one code of it',
    remedy: 'List the column under `data.ignore`.',
  },
  'missing-column': {
    severity: 'error',
    help: 'a column is absent that the schema requires or the training data has',
    remedy: 'Add the column, or list it under `data.ignore`.',
  },
  'extra-column': {
    severity: 'warning',
    help: 'a column that the schema does not know or the training data has not',
    remedy: 'Remove the column, or list it under `data.ignore`.',
  },
  'type-change': {
    severity: 'error',
    help: 'a column is of another type than the schema says or the training data has',
    remedy: 'Correct these values, or set the type of the column under `data.types`.',
  },
  'null-id': {
    severity: 'error',
    help: 'rows have no id',
    remedy: 'Give every row an id: it pairs the rows of candidate and baseline.',
  },
  'duplicate-id': {
    severity: 'error',
    help: 'an id stands in more than one row',
    remedy: 'Make the ids unique, or leave `data.id` out.',
  },
  'train-test-overlap': {
    severity: 'warning',
    help: 'test rows that are training rows too; an error when they are more than half of the test data',
    remedy: 'Leave these rows out of the training data: on them the model is only asked what it was told.',
  },
  'null-share': {
    severity: 'warning',
    help: 'more nulls in a column than the schema allows',
    remedy: 'Find out why values are missing, or raise `nulls` of the column in the schema.',
  },
  'unseen-category': {
    severity: 'warning',
    help: 'texts outside the domain of the schema, or in the test data only',
    remedy: 'Check these values for slips; add true ones to the training data and to `domain` in the schema.',
  },
  'out-of-range': {
    severity: 'warning',
    help: 'numbers outside the range of the schema',
    remedy: 'Check these values and their unit, or widen `range` in the schema.',
  },
  'not-unique': {
    severity: 'warning',
    help: 'values repeat in a column that the schema calls unique',
    remedy: 'Check these rows, or remove `unique` from the schema.',
  },
  'not-integer': {
    severity: 'warning',
    help: 'fractions in a column that the schema calls integer',
    remedy: 'Check these values, or remove `integer` from the schema.',
  },
  'constant-column': {
    severity: 'warning',
    help: 'a training column holds one value only and can teach nothing',
    remedy: 'List the column under `data.ignore`, or find out why it does not vary.',
  },
  'duplicate-rows': {
    severity: 'info',
    help: 'rows that repeat an earlier one, the id left aside',
    remedy: 'Nothing, if rows may well be alike; else leave the repetitions out.',
  },
});

export type AnomalyCode = keyof typeof ANOMALIES;

/** An anomaly before its severity is settled; what it leaves out is as declared. */
export type Finding = Omit<Anomaly, 'severity' | 'remedy'> & Partial<Pick<Anomaly, 'severity' | 'remedy'>>;

/** One of the tables under check. */
export interface Side extends Table {
  readonly data: 'train' | 'test';
}

/** How the tables are spoken of: the `training` data. */
export const SIDE_NAME = { train: 'training', test: 'test', both: 'training and test' } as const;

/** What part of the data these tables are, and how many rows they have together. */
export function extentOf(sides: readonly Side[]): Pick<Finding, 'data' | 'count'> {
  const count = sides.reduce((sum, { rows }) => sum + rows, 0);
  return { data: sides.length === 2 ? 'both' : sides[0]!.data, count };
}
