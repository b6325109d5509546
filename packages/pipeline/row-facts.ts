import type { Sample } from '@pawl/metrics';
import { type Config, PawlError } from '@pawl/records';
import { isNull, textAt } from '@pawl/table';
import { type ProjectData, requireColumn } from './data.ts';
import type { Truth } from './predictions.ts';

/** What is known of the test rows beside the truth: how much they count, whose they are, what mistakes cost. */
export type RowFacts = Pick<Sample, 'weights' | 'groups'> & { readonly costs?: Float64Array };

/**
 * Throws `data` for weights that are none and for fewer groups than are needed, two for an interval; `config` for costs of
 * classes that are not there.
 */
export function rowFacts(
  config: Config,
  { test }: ProjectData,
  { labels }: Truth,
  fewestGroups: 1 | 2 = 2,
): RowFacts {
  const { weight, group } = config.data;
  const { costs } = config.evaluate;
  return {
    ...(weight === undefined ? {} : { weights: rowWeights(test, weight, 'test') }),
    ...(group === undefined ? {} : { groups: groupsOf(test, group, fewestGroups) }),
    ...(costs === undefined || config.task === 'regression' ? {} : { costs: costMatrix(costs, labels) }),
  };
}

type Table = ProjectData['test'];

/** How much each row counts. Throws `data` for weights that are none. */
export function rowWeights(rows: Table, name: string, role: 'test' | 'training'): Float64Array {
  const column = requireColumn(rows, name);
  const where = `column "${name}"`;
  if (column.kind !== 'number') {
    throw new PawlError('data', `the weights of the ${role} rows are texts`, {
      where,
      remedy: 'Name a column of numbers as `data.weight`.',
    });
  }
  for (let row = 0; row < rows.rows; row++) {
    const weight = column.values[row]!;
    if (!isNull(column, row) && Number.isFinite(weight) && weight >= 0) continue;
    throw new PawlError(
      'data',
      `the weight of ${role} row ${row + 1} is ${textAt(column, row) ?? 'missing'}`,
      {
        where,
        remedy: 'Weights are numbers from 0 up, one for every row.',
      },
    );
  }
  if (column.values.every((weight) => weight === 0)) {
    throw new PawlError('data', `the weights of all ${role} rows are 0`, {
      where,
      remedy: 'Give a weight above 0 to the rows that count.',
    });
  }
  return column.values;
}

function groupsOf(test: Table, name: string, fewest: number): Int32Array {
  const column = requireColumn(test, name);
  const where = `column "${name}"`;
  const codes = new Map<string, number>();
  const groups = Int32Array.from({ length: test.rows }, (_, row) => {
    const text = textAt(column, row);
    if (text === null) {
      throw new PawlError('data', `the group of test row ${row + 1} is missing`, {
        where,
        remedy: 'Name the group of every row: which rows belong together decides how wide intervals are.',
      });
    }
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  if (codes.size >= fewest || test.rows === 0) return groups;
  throw new PawlError('data', `all test rows are of one group, "${[...codes.keys()][0]?.slice(0, 100)}"`, {
    where,
    remedy: 'Nothing can be said of other groups from one: add rows of others, or leave `data.group` out.',
  });
}

/** Labels x labels, row-major: what it costs to predict the column's label where the row's is the actual one. */
function costMatrix(
  costs: NonNullable<Config['evaluate']['costs']>,
  labels: readonly string[],
): Float64Array {
  const matrix = new Float64Array(labels.length ** 2);
  for (const [actual, predictions] of Object.entries(costs)) {
    for (const [predicted, cost] of Object.entries(predictions)) {
      const [row, column] = [labels.indexOf(actual), labels.indexOf(predicted)];
      const unknown = row < 0 ? actual : column < 0 ? predicted : undefined;
      if (unknown !== undefined) {
        throw new PawlError('config', `there is no class "${unknown}"`, {
          where: 'evaluate.costs',
          remedy: `The classes are: ${labels.slice(0, 20).join(', ')}.`,
        });
      }
      matrix[row * labels.length + column] = cost;
    }
  }
  return matrix;
}
