import { formatNumber } from '@pawl/gate';
import type { DriftRecord } from '@pawl/records';
import { plainText } from './escape.ts';
import { plural } from './summary.ts';

type Slices = NonNullable<DriftRecord['slices']>;
type Time = NonNullable<DriftRecord['time']>;

const NAMED = 5;
/** The chunks of a line of bars, the last ones. */
const BARS = 60;
const LEVELS = '▁▂▃▄▅▆▇█';

/** What is said of slices and of chunks of time, a paragraph each. */
export function segmentTexts({ slices, time }: Pick<DriftRecord, 'slices' | 'time'>): string[] {
  return [...(slices ? sliceTexts(slices) : []), ...(time ? timeTexts(time) : [])];
}

function sliceTexts(slices: Slices): string[] {
  const drifted = slices.filter(({ decision }) => decision === 'drift');
  const few = slices.filter(({ decision }) => decision === 'insufficient');
  const parts = drifted.map(({ name, drifted: tests }) => {
    const columns = [...new Set(tests.map(({ column }) => column))].map((column) => plainText(column, 40));
    return `${plainText(name, 60)} (${some(columns)})`;
  });
  const quiet = slices.length - drifted.length - few.length;
  return [
    ...(drifted.length > 0
      ? [`Drift in ${drifted.length} of ${plural(slices.length, 'slice')}: ${some(parts)}.`]
      : []),
    ...(drifted.length === 0 && quiet > 0
      ? [`No drift in ${plural(quiet, 'slice')}${few.length > 0 ? ` of ${slices.length}` : ''}.`]
      : []),
    ...(few.length > 0
      ? [
          `Too few rows to tell in ${plural(few.length, 'slice')}: ${some(few.map(({ name }) => plainText(name, 60)))}.`,
        ]
      : []),
  ];
}

function timeTexts(time: Time): string[] {
  const { chunks, columns, every, zone, runLength, undated } = time;
  const first = chunks[0]?.name;
  const clock = zone === null ? 'as its clocks had it' : zone;
  const out = columns.filter((column) => column.first !== null);
  const passed = chunks.filter((chunk) => chunk.passed !== null && chunk.passed !== 'no rows');
  const empty = chunks.filter((chunk) => chunk.passed === 'no rows').length;
  return [
    `By ${every} of ${plainText(time.column, 60)} (${clock}), ${plural(chunks.length, every)} from ${first} on: ${
      out.length === 0 ? 'in control' : `${plural(out.length, 'column')} out of control`
    }. One false alarm is expected in ${runLength} ${every}s.`,
    ...out.slice(0, NAMED).map((column) => columnText(column, every)),
    ...(out.length > NAMED ? [`and ${plural(out.length - NAMED, 'more column')} out of control`] : []),
    ...(passed.length > 0
      ? [
          `Not judged: ${some(passed.map((chunk) => `${chunk.name} (${chunk.passed}, ${plural(chunk.rows, 'row')})`))}.`,
        ]
      : []),
    ...(empty > 0 ? [`No rows in ${plural(empty, every)}.`] : []),
    ...(undated > 0 ? [`${plural(undated, 'row')} without a time.`] : []),
  ];
}

function columnText(
  { column, first, since, distances, decision }: Time['columns'][number],
  every: string,
): string {
  const last = distances.filter((distance) => distance !== null).at(-1);
  const small = decision === 'drift' ? '' : ', by less than is worth acting on';
  return `${plainText(column, 60)}: changed from ${since} on, out of control at ${first}${small}. Distance by ${every} ${bars(distances)}${
    last === undefined ? '' : `, at last ${formatNumber(last, 3)}`
  }`;
}

/** Distances as bars; the highest stands for the greatest of them, and at least for 0.2. */
function bars(distances: readonly (number | null)[]): string {
  const shown = distances.slice(-BARS);
  const most = Math.max(0.2, ...shown.map((distance) => distance ?? 0));
  return shown
    .map((distance) =>
      distance === null
        ? '·'
        : LEVELS[Math.min(LEVELS.length - 1, Math.floor((distance / most) * LEVELS.length))]!,
    )
    .join('');
}

function some(texts: readonly string[]): string {
  const more = texts.length - NAMED;
  return `${texts.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
