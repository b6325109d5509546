import { labelFinder, sortLabels } from '../labels.ts';
import { listed, misfit, quoted } from './describe.ts';

/** How the classes of a model are those of the data. */
export interface ClassMap {
  /** The labels of the data, in their order. */
  readonly labels: readonly string[];
  /** For each class of the model in its order, the place in `labels`. */
  readonly codes: readonly number[];
  /** Whether the model named none, so that they were taken in sorted order. */
  readonly guessed: boolean;
  /** The place in `labels` of what a label output gives. Throws PawlError('data') on a label that is not there. */
  readonly codeOf: (given: unknown) => number;
}

/**
 * Maps the classes of a model, where the graph names them, to the labels of the data, where they are known.
 * Throws PawlError('data') where the model has a class that the data has not, and where nobody names classes.
 */
export function mapClasses(
  named: readonly string[] | undefined,
  given: readonly string[] | undefined,
): ClassMap {
  const labels = given ?? (named ? sortLabels(named) : undefined);
  if (!labels || labels.length === 0) {
    throw misfit(
      'neither the model nor the data names the classes',
      'Name the column of classes as `data.target`.',
    );
  }
  if (!named) return guess(labels);
  const find = finderOf(labels);
  const codes = named.map((label) => find(label) ?? refuse(label, named, labels));
  if (new Set(codes).size < codes.length) {
    throw misfit(`the model names a class twice: ${listed(named)}`, 'Export it again.');
  }
  const known = (text: string) => find(text) ?? refuse(text, named, labels);
  return { labels, codes, guessed: false, codeOf: (value) => known(String(value)) };
}

function guess(labels: readonly string[]): ClassMap {
  const find = finderOf(labels);
  const sorted = sortLabels(labels);
  const codes = sorted.map((label) => labels.indexOf(label));
  // A network gives the place of a class; where labels are numbers themselves, a number must be one of them.
  const places = labels.every((label) => !Number.isFinite(Number(label)) || label.trim() === '');
  const known = (value: unknown) => {
    const place = places && typeof value !== 'string' ? codes[Number(value)] : undefined;
    return find(String(value)) ?? place ?? refuse(String(value), undefined, labels);
  };
  return { labels, codes, guessed: true, codeOf: known };
}

/** As labels of data are found, and 0 and 1 for what the data calls false and true. */
function finderOf(labels: readonly string[]): (text: string) => number | undefined {
  const find = labelFinder(labels);
  const lower = labels.map((label) => label.toLowerCase());
  const truths = labels.length === 2 && lower.includes('false') && lower.includes('true');
  return (text) => find(text) ?? (truths ? truthIn(lower, text) : undefined);
}

function truthIn(lower: readonly string[], text: string): number | undefined {
  const truth = { '0': 'false', '1': 'true' }[text] ?? text.toLowerCase();
  const code = lower.indexOf(truth);
  return code < 0 ? undefined : code;
}

function refuse(label: string, named: readonly string[] | undefined, labels: readonly string[]): never {
  const all = named ? ` The model knows ${listed(named)}.` : '';
  throw misfit(
    `the model gives the class ${quoted(label)}, which the data has not.${all} The data has ${listed(labels)}`,
    'Train on the labels as they stand in the data, not on codes of them.',
  );
}
