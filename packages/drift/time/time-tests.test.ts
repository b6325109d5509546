import { uniform } from '@pawl/metrics';
import type { Column } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { columnTests } from '../column-tests.ts';
import { decideTests } from '../detect.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { readTimes, timePair } from './time-column.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function textColumn(values: readonly (string | null)[]): Column & { kind: 'text' } {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  const places = new Map(dictionary.map((value, code) => [value, code]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!));
  return { kind: 'text', name: 'at', codes, dictionary };
}

interface Made {
  readonly from: string;
  readonly days: number;
  /** Rows a day on average; days differ among themselves by half of it. */
  readonly rows: number;
  readonly hour?: (u: number) => number;
  readonly keepDay?: (weekday: number, u: number) => boolean;
}

function column(draw: () => number, { from, days, rows, hour = (u) => 24 * u * u, keepDay }: Made): Column {
  const start = Date.parse(from);
  const times: number[] = [];
  for (let day = 0; day < days; day++) {
    const today = Math.round(rows * (0.5 + draw()));
    for (let i = 0; i < today; i++) {
      const time = start + day * DAY + hour(draw()) * HOUR;
      if (!keepDay || keepDay(new Date(time).getUTCDay(), draw())) times.push(time);
    }
  }
  return textColumn(times.map((time) => new Date(time).toISOString()));
}

function alarms(reference: Column, current: Column): string[] {
  return decideTests(columnTests(reference, current, DEFAULT_SETTINGS), DEFAULT_SETTINGS).flatMap(
    ({ aspect, decision }) => (decision === 'drift' ? [aspect] : []),
  );
}

describe('a column of times', () => {
  const draw = uniform(2);
  const reference = column(draw, { from: '2025-01-01T00:00Z', days: 120, rows: 60 });

  test('that moves on is no drift, and both spans are said', () => {
    const current = column(draw, { from: '2026-01-01T00:00Z', days: 60, rows: 60 });
    expect(alarms(reference, current)).toEqual([]);
    const notes = columnTests(reference, current, DEFAULT_SETTINGS).map(({ note }) => note);
    expect(notes.at(-1)).toContain('2026-01-01 to 2026-03-01, the reference 2025-01-01 to 2025-04-30');
  });

  test('of fewer rows a day is no drift, nor is a sample of the rows', () => {
    expect(alarms(reference, column(draw, { from: '2026-01-01T00:00Z', days: 60, rows: 20 }))).toEqual([]);
  });

  test('at other hours has drifted in them', () => {
    const late = column(draw, {
      from: '2026-01-01T00:00Z',
      days: 60,
      rows: 60,
      hour: (u) => 24 * Math.sqrt(u),
    });
    expect(alarms(reference, late)).toContain('hour of day');
  });

  test('without weekends has drifted in its days', () => {
    const week = column(draw, {
      from: '2026-01-01T00:00Z',
      days: 120,
      rows: 60,
      keepDay: (day) => day % 6 !== 0,
    });
    expect(alarms(reference, week)).toContain('day of week');
  });

  test('that comes in bursts has drifted in its gaps', () => {
    const bursts = column(draw, {
      from: '2026-01-01T00:00Z',
      days: 60,
      rows: 60,
      hour: (u) => Math.floor(24 * u * u) + u / 100,
    });
    expect(alarms(reference, bursts)).toContain('gaps');
  });

  test('of few days says that hours and days are not compared', () => {
    const short = column(draw, { from: '2026-01-01T00:00Z', days: 3, rows: 60 });
    const tests = columnTests(reference, short, DEFAULT_SETTINGS);
    expect(tests).toMatchObject([{ pValue: null, note: expect.stringContaining('too few whole days') }]);
  });

  test('raises false alarms no more often than is said', () => {
    let significant = 0;
    for (let run = 0; run < 100; run++) {
      const made = { days: 42, rows: 12, from: '2025-01-01T00:00Z' };
      const tests = columnTests(column(draw, made), column(draw, { ...made, days: 49 }), DEFAULT_SETTINGS);
      const decided = decideTests(tests, DEFAULT_SETTINGS);
      if (decided.some(({ adjustedPValue }) => adjustedPValue !== null && adjustedPValue <= 0.05))
        significant++;
    }
    // 5 %; more than 11 of 100 once in two hundred times.
    expect(significant).toBeLessThanOrEqual(11);
  }, 60_000);
});

describe('what is a time', () => {
  test('is told by nearly all values, on both sides', () => {
    const dates = textColumn(['2025-01-01', '2025-01-02', null]);
    expect(timePair(dates, dates)).toBeDefined();
    expect(timePair(dates, textColumn(['soon', 'later']))).toBe(undefined);
    expect(timePair(textColumn(['2025', '2024']), dates)).toBe(undefined);
    expect(timePair(dates, textColumn(['01/02/2025']))).toBe(undefined);
  });

  test('has a zone, none, or some have', () => {
    const zoneOf = (...values: string[]) => readTimes(textColumn(values)).zone;
    expect(zoneOf('2025-01-01T10:00Z', '2025-01-01T10:00+02:00')).toBe('named');
    expect(zoneOf('2025-01-01', '2025-01-01 10:00')).toBe('none');
    expect(zoneOf('2025-01-01T10:00Z', '2025-01-01T10:00')).toBe('mixed');
    expect(readTimes(textColumn(['2025-01-01', 'never', null]))).toMatchObject({
      others: 1,
      example: 'never',
    });
  });
});
