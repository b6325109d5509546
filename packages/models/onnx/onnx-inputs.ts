import { didYouMean, type PawlError } from '@pawl/records';
import { type Column, findColumn, type Table } from '@pawl/table';
import { describeValues, listed, misfit, quoted } from './describe.ts';
import { type Cells, cellsOf, FEEDABLE, type FeedElement } from './onnx-cells.ts';
import type { OnnxValue } from './onnx-graph.ts';

/** One tensor to feed: which columns it takes, and how it is shaped. */
interface PlannedInput {
  readonly name: string;
  readonly element: FeedElement;
  readonly columns: readonly string[];
  /** 1 for [N], 2 for [N, columns]. */
  readonly rank: 1 | 2;
}

/** How the rows of a table go into a model. */
export interface InputPlan {
  readonly inputs: readonly PlannedInput[];
  /** Rows that go in at once. */
  readonly batch: number;
  /** Whether exactly so many must go in. */
  readonly fixed: boolean;
  /** Features that no input takes. */
  readonly unused: readonly string[];
}

/** Rows that go in at once where the model does not say, as long as they are not wide. */
const BATCH = 10_000;
const MOST_CELLS = 4_000_000;

/**
 * How features go into a model: all of them in their order as one tensor [N, F], or one input a column by its name.
 * Throws PawlError('data') where they do not fit what the model wants.
 */
export function planInputs(wanted: readonly OnnxValue[], features: readonly string[]): InputPlan {
  const [first] = wanted;
  if (!first) throw misfit('the model takes no input', 'Export it with the features as its input.');
  const inputs =
    wanted.length === 1 && !isOneColumn(first, features)
      ? [planMatrix(first, features)]
      : wanted.map((input) => planColumn(input, wanted, features));
  const used = new Set(inputs.flatMap(({ columns }) => columns));
  const unused = features.filter((name) => !used.has(name));
  return { inputs, unused, ...batchOf(wanted, used.size) };
}

/** Whether the only input of a model is a column by its name, and not the matrix of all. */
function isOneColumn({ name, type }: OnnxValue, features: readonly string[]): boolean {
  if (!features.includes(name) || type.kind !== 'tensor') return false;
  return type.element === 'string' || type.shape?.length === 1 || type.shape?.[1] === 1;
}

function planMatrix(input: OnnxValue, features: readonly string[]): PlannedInput {
  const { name } = input;
  const element = elementOf(input);
  const shape = shapeOf(input);
  if (shape && shape.length !== 2) throw cannotFeed(input, 'is no table of rows and columns');
  const width = shape?.[1];
  if (typeof width === 'number' && width !== features.length) {
    throw misfit(
      `the model takes ${width === 1 ? 'one feature' : `${width} features`} (${describeValues([input])}), and the data has ${features.length}: ${listed(features)}`,
      'Train on the features of this data, in this order.',
    );
  }
  return { name, element, columns: features, rank: 2 };
}

function planColumn(
  input: OnnxValue,
  wanted: readonly OnnxValue[],
  features: readonly string[],
): PlannedInput {
  const { name } = input;
  if (!features.includes(name)) {
    throw misfit(
      `the model takes an input ${quoted(name)}, which is no feature of the data.${didYouMean(name, features)} The model takes ${describeValues(wanted)}; the features are ${listed(features)}`,
      'Export the model with one input a feature, named as in the data, or with one input for all of them.',
    );
  }
  const element = elementOf(input);
  const shape = shapeOf(input) ?? [null, 1];
  const fits = shape.length === 1 || (shape.length === 2 && (typeof shape[1] !== 'number' || shape[1] === 1));
  if (!fits) throw cannotFeed(input, 'is more than one column');
  return { name, element, columns: [name], rank: shape.length as 1 | 2 };
}

function elementOf(input: OnnxValue): FeedElement {
  const element = input.type.kind === 'tensor' ? input.type.element : undefined;
  const found = FEEDABLE.find((known) => known === element);
  if (found === undefined) throw cannotFeed(input, 'is of a type that no column has');
  return found;
}

function shapeOf({ type }: OnnxValue) {
  return type.kind === 'tensor' ? type.shape : undefined;
}

function cannotFeed(input: OnnxValue, why: string): PawlError {
  return misfit(
    `the model takes an input that ${why}: ${describeValues([input])}`,
    'Export the model with one input of shape [N, features] of floats, or one input a feature.',
  );
}

function batchOf(wanted: readonly OnnxValue[], width: number): Pick<InputPlan, 'batch' | 'fixed'> {
  const most = Math.max(1, Math.min(BATCH, Math.floor(MOST_CELLS / width)));
  const sizes = wanted.map((input) => shapeOf(input)?.[0]).filter((size) => typeof size === 'number');
  const [size] = sizes;
  if (size === undefined) return { batch: most, fixed: false };
  if (new Set(sizes).size === 1 && (size === 1 || size <= most)) return { batch: size, fixed: true };
  throw misfit(
    `the model takes ${[...new Set(sizes)].join(' and ')} rows at once`,
    'Export it with a batch dimension of any size, or of 1.',
  );
}

/** What is fed for one input: a tensor in parts. */
export interface Feed {
  readonly name: string;
  readonly element: FeedElement;
  readonly data: Cells;
  readonly dims: readonly number[];
}

/** Throws PawlError('data') where the table lacks a column, or has it in a kind that an input cannot take. */
export function feederOf(plan: InputPlan, table: Table): (from: number, to: number) => Feed[] {
  const ready = plan.inputs.map((input) => ({
    input,
    columns: input.columns.map((name) => columnFor(table, name, input.element)),
  }));
  return (from, to) =>
    ready.map(({ input: { name, element, rank }, columns }) => {
      const rows = plan.fixed ? plan.batch : to - from;
      const dims = rank === 1 ? [rows] : [rows, columns.length];
      return { name, element, dims, data: cellsOf(element, columns, { from, to, rows }) };
    });
}

function columnFor(table: Table, name: string, element: FeedElement): Column {
  const column = findColumn(table, name);
  if (!column) {
    const names = table.columns.map((other) => other.name);
    throw misfit(
      `the data has no column ${quoted(name)}, a feature of the model.${didYouMean(name, names)}`,
      'Predict rows that have the columns of the training data.',
    );
  }
  const numeric = element !== 'string' && element !== 'bool';
  const texts = column.kind === 'text' && column.codes.some((code) => code !== -1);
  if (!numeric || !texts) return column;
  throw misfit(
    `the column ${quoted(name)} holds texts, such as ${quoted(column.dictionary[0] ?? '')}, and the model takes it as ${element}`,
    'Export the whole pipeline with its encoding, one input a column, or leave texts out of `data.features`.',
  );
}
