import { anyOf } from '../draw-rows.ts';
import { reconstructionRows } from './reconstruction-test.ts';
import { toldRows } from './told-apart.ts';

/** The rows of each table that the tests across columns take, ascending: tens of thousands at most. */
export function acrossRows(
  referenceRows: number,
  currentRows: number,
  seed: number,
): readonly [reference: Int32Array, current: Int32Array] {
  const told = toldRows(referenceRows, currentRows, seed);
  const { reference, current } = reconstructionRows(referenceRows, currentRows, seed);
  return [anyOf(told[0], reference), anyOf(told[1], current)];
}
