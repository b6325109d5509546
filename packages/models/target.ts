import { didYouMean, PawlError } from '@pawl/records';
import { type Column, findColumn, isNull, type Table, textAt } from '@pawl/table';
import { sortLabels } from './labels.ts';
import type { Task } from './trainer.ts';

/** The target as a trainer learns it: class codes into `labels`, or numbers. One value a row. */
export interface Target {
  readonly labels?: readonly string[];
  readonly values: number[];
}

const MOST_CLASSES = 1000;
/** Squares of larger values could not be summed. */
const LARGEST_VALUE = 1e150;

/**
 * Reads the target of training rows. Throws PawlError('data') where nothing can be learnt from it: fewer than two
 * rows, a row without a value, one class or one value only, more than a thousand classes.
 */
export function readTarget(table: Table, name: string, task: Task): Target {
  const column = findColumn(table, name);
  if (!column) {
    const names = table.columns.map((other) => other.name);
    throw refusal(name, `there is no column "${name}" to be predicted.${didYouMean(name, names)}`, {
      remedy: 'Name a column of the training data as `data.target`.',
    });
  }
  if (table.rows < 2) {
    throw refusal(name, `the training data has ${table.rows === 1 ? 'one row' : 'no rows'}`, {
      remedy: 'Training needs two rows at least.',
    });
  }
  refuseBadValues(column, table.rows);
  return task === 'classification' ? classesOf(column, table.rows) : numbersOf(column);
}

function refuseBadValues(column: Column, rows: number): void {
  const bad: number[] = [];
  for (let row = 0; row < rows; row++) {
    const finite = column.kind === 'text' || Number.isFinite(column.values[row]);
    if (isNull(column, row) || !finite) bad.push(row + 1);
  }
  if (bad.length === 0) return;
  const count = bad.length === 1 ? 'one row has' : `${bad.length} rows have`;
  throw refusal(column.name, `${count} no usable value of the target "${column.name}"`, {
    where: `column "${column.name}", row ${bad.slice(0, 3).join(', ')}${bad.length > 3 ? ', ...' : ''}`,
    remedy: 'Leave out rows whose target is missing, NaN or infinite.',
  });
}

function classesOf(column: Column, rows: number): Target {
  const texts = Array.from({ length: rows }, (_, row) => textAt(column, row)!);
  const labels = sortLabels(texts);
  if (labels.length === 1) {
    throw refusal(column.name, `the target has one class only: "${labels[0]}"`, {
      remedy: 'Training needs rows of two classes at least.',
    });
  }
  if (labels.length > MOST_CLASSES) {
    throw refusal(column.name, `the target has ${labels.length} classes, more than ${MOST_CLASSES}`, {
      remedy: 'Is it a number to be predicted? Then set `task: regression`.',
    });
  }
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  return { labels, values: texts.map((text) => codeOf.get(text)!) };
}

function numbersOf(column: Column): Target {
  if (column.kind === 'text') {
    throw refusal(column.name, `the target "${column.name}" holds texts, and regression predicts numbers`, {
      remedy: 'Set `task: classification`, or mend the values that are no numbers.',
    });
  }
  const values = Array.from(column.values);
  if (values.every((value) => value === values[0])) {
    throw refusal(column.name, `the target is ${values[0]} in every row, so there is nothing to learn`, {
      remedy: 'Check that `data.target` names the right column.',
    });
  }
  const row = values.findIndex((value) => Math.abs(value) > LARGEST_VALUE);
  if (row >= 0) {
    throw refusal(column.name, `the target is ${values[row]} in row ${row + 1}, too large to compute with`, {
      remedy: 'Give the target in a larger unit.',
    });
  }
  return { values };
}

function refusal(name: string, message: string, details: { where?: string; remedy: string }): PawlError {
  return new PawlError('data', message, { where: `column "${name}"`, ...details });
}
