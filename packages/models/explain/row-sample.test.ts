import { expect, test } from 'vitest';
import { tableOf } from '../test-table.ts';
import { requireColumn, sampleRows } from './row-sample.ts';

const table = tableOf({ place: Array.from({ length: 50 }, (_, i) => i), text: new Array(50).fill('a') });

function places(most: number, seed: number): number[] {
  const column = requireColumn(sampleRows(table, most, seed), 'place');
  return column.kind === 'number' ? [...column.values] : [];
}

test('rows are drawn once each, stay in their order and are decided by the seed', () => {
  const drawn = places(20, 1);
  expect(drawn).toHaveLength(20);
  expect(drawn.every((place, i) => place > (drawn[i - 1] ?? -1))).toBe(true);
  expect(places(20, 1)).toEqual(drawn);
  expect(places(20, 2)).not.toEqual(drawn);
  expect(sampleRows(table, 50, 1)).toBe(table);
});

test('every row is as likely as any other', () => {
  const counts = new Float64Array(50);
  for (let seed = 0; seed < 2000; seed++) for (const place of places(10, seed)) counts[place]!++;
  // 400 each, with a standard deviation of 18.
  expect(Math.min(...counts)).toBeGreaterThan(310);
  expect(Math.max(...counts)).toBeLessThan(490);
});

test('a column that is misspelt is named', () => {
  expect(() => requireColumn(table, 'txet')).toThrow('Did you mean "text"?');
});
