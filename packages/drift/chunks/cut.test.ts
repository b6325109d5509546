import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localClock } from '../time/zone.ts';
import { cutRows } from './cut.ts';

/** With summer time at midnight, one minute past it, by half an hour; with a day that never was; with odd offsets. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/Havana',
  'Africa/Casablanca',
];
const from = Date.UTC(1985, 0, 1);
const until = Date.UTC(2026, 11, 31);

const time = fc.integer({ min: from / 1000, max: until / 1000 }).map((seconds) => seconds * 1000);

describe('days, weeks and months of a zone', () => {
  test.each(ZONES)('are those of the calendar there: %s', (timeZone) => {
    const toLocal = localClock(timeZone);
    const date = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    fc.assert(
      fc.property(time, fc.constantFrom('day', 'week', 'month'), (at, every) => {
        const [chunk] = cutRows(Float64Array.of(at), every as 'day', toLocal, 10)!;
        const day = date.format(at);
        if (every === 'day') expect(chunk!.name).toBe(day);
        if (every === 'month') expect(chunk!.name).toBe(`${day.slice(0, 8)}01`);
        if (every !== 'week') return;
        const monday = Date.parse(chunk!.name);
        expect(new Date(monday).getUTCDay()).toBe(1);
        expect(Math.floor((Date.parse(day) - monday) / 86_400_000)).toBeOneOf([0, 1, 2, 3, 4, 5, 6]);
      }),
      { numRuns: 300 },
    );
  });

  test('are of 23 and of 25 hours when clocks change', () => {
    const toLocal = localClock('Europe/Berlin');
    const hours = (first: string) =>
      cutRows(
        Float64Array.from({ length: 72 }, (_, i) => Date.parse(first) + i * 3_600_000),
        'day',
        toLocal,
        10,
      )!.map(({ name, rows }) => [name, rows.length]);
    expect(hours('2026-03-28T00:00+01:00').slice(0, 3)).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ]);
    expect(hours('2026-10-24T00:00+02:00').slice(0, 3)).toEqual([
      ['2026-10-24', 24],
      ['2026-10-25', 25],
      ['2026-10-26', 23],
    ]);
  });
});

describe('cutting', () => {
  test('puts every row with a time into one chunk, in order, without a gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 400 * 86_400_000 }), fc.constant(Number.NaN)), {
          maxLength: 60,
        }),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        fc.constantFrom(...ZONES),
        (times, every, zone) => {
          const chunks = cutRows(Float64Array.from(times), every, localClock(zone), 1000)!;
          const rows = chunks.flatMap((chunk) => [...chunk.rows]).sort((a, b) => a - b);
          expect(rows).toEqual([...times.keys()].filter((row) => !Number.isNaN(times[row])));
          const names = chunks.map(({ name }) => name);
          expect(names).toEqual([...new Set(names)].sort());
          for (const [i, { covered }] of chunks.entries()) {
            expect(covered).toBeGreaterThanOrEqual(0);
            expect(covered).toBeLessThanOrEqual(1);
            if (i > 0 && i < chunks.length - 1) expect(covered).toBe(1);
          }
        },
      ),
    );
  });

  test('ends before there are too many', () => {
    const far = Float64Array.of(Date.parse('0001-01-01'), Date.parse('2026-01-01'));
    expect(cutRows(far, 'day', localClock('UTC'), 2000)).toBe(undefined);
    const many = Float64Array.from({ length: 3000 }, (_, i) => i * 86_400_000);
    expect(cutRows(many, 'day', localClock('UTC'), 2000)).toBe(undefined);
    expect(cutRows(Float64Array.of(Number.NaN), 'day', localClock('UTC'), 2000)).toEqual([]);
  });

  test('an unknown zone is a mistake', () => {
    expect(() => localClock('Europe/Berln')).toThrow('Did you mean "Europe/Berlin"?');
  });
});
