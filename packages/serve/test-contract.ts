import type { Predictions, Predictor } from '@pawl/models';
import { findColumn, isNull, type Table } from '@pawl/table';
import type { Contract } from './contract.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

/** A contract of a regression on two numbers and a text, for tests. */
export function testContract(changes: Partial<Contract> = {}): Contract {
  return {
    schema: 'pawl/serve/1',
    name: 'houses',
    version: '1.2.0',
    task: 'regression',
    labels: [],
    target: 'price',
    columns: [
      { name: 'rooms', kind: 'number', nullable: false, min: 1, max: 12 },
      { name: 'age', kind: 'number', nullable: true },
      { name: 'place', kind: 'text', nullable: true, categories: ['inland', 'sea'] },
    ],
    files: { model: 'model.pawl' },
    digests: { model: digest('a'), verdict: digest('b'), release: null },
    samples: [{ row: { rooms: 3, age: 10, place: 'sea' }, prediction: 313 }],
    ...changes,
  };
}

/** Answers rooms + age + 300 by the sea; a missing age counts 1000. */
export function testPredictor(answer: (table: Table) => Promise<void> = async () => {}): Predictor {
  return {
    task: 'regression',
    async predict(table) {
      await answer(table);
      const predicted = Float64Array.from({ length: table.rows }, (_, row) => priceOf(table, row));
      return { task: 'regression', rows: table.rows, predicted };
    },
  };
}

function priceOf(table: Table, row: number): number {
  const rooms = findColumn(table, 'rooms');
  const age = findColumn(table, 'age');
  const place = findColumn(table, 'place');
  if (rooms?.kind !== 'number' || age?.kind !== 'number' || place?.kind !== 'text')
    throw new Error('wrong kind');
  const bySea = place.codes[row]! >= 0 && place.dictionary[place.codes[row]!] === 'sea';
  return rooms.values[row]! + (isNull(age, row) ? 1000 : age.values[row]!) + (bySea ? 300 : 0);
}

/** A contract of three classes of two numbers, for tests. */
export function classContract(changes: Partial<Contract> = {}): Contract {
  return testContract({
    name: 'kinds',
    task: 'classification',
    labels: ['blue', 'green', 'red'],
    target: 'kind',
    columns: [
      { name: 'a', kind: 'number', nullable: false },
      { name: 'b', kind: 'number', nullable: true },
    ],
    samples: [{ row: { a: 1, b: 0.5 }, prediction: 'green', probabilities: [0.25, 0.75, 0] }],
    ...changes,
  });
}

/** Answers the label at place `a` of red, green, blue, which is not the contract's order, with a score of 0.75. */
export function classPredictor(): Predictor {
  const labels = ['red', 'green', 'blue'];
  return {
    task: 'classification',
    labels,
    async predict(table): Promise<Predictions> {
      const a = findColumn(table, 'a');
      if (a?.kind !== 'number') throw new Error('wrong kind');
      const predicted = Int32Array.from(a.values.subarray(0, table.rows));
      const scores = labels.map((_, k) =>
        Float64Array.from(predicted, (code) => (code === k ? 0.75 : (code + 1) % 3 === k ? 0.25 : 0)),
      );
      return { task: 'classification', rows: table.rows, labels, predicted, scores };
    },
  };
}
