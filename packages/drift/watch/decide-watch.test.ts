import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideWatch,
  FIRST_STATE,
  recommendationOf,
  type WatchOutcome,
  type WatchSettings,
  type WatchStep,
} from './decide-watch.ts';
import { expectedFalseActs } from './false-acts.ts';

const DAY = 86_400_000;
const SETTINGS: WatchSettings = { runs: 2, of: 3, cooldownMs: 7 * DAY };
const day = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * DAY).toISOString();

/** One run a day: D drift, - no drift, ? too few rows, 0 no data. */
function series(text: string, settings = SETTINGS): WatchStep[] {
  const outcomes: Record<string, WatchOutcome> = {
    D: 'drift',
    '-': 'no drift',
    '?': 'insufficient',
    '0': 'no data',
  };
  const steps: WatchStep[] = [];
  for (const [i, letter] of [...text].entries())
    steps.push(decideWatch(steps.at(-1)?.state ?? FIRST_STATE, outcomes[letter]!, day(i), settings));
  return steps;
}
const drifts = (text: string, settings?: WatchSettings) => series(text, settings).map(({ drift }) => drift);
const feeds = (text: string) => series(text).map(({ feed }) => feed);

describe('drift', () => {
  test('is acted on when two of three runs raised an alarm, and not before', () => {
    expect(drifts('D--D--')).toEqual(Array(6).fill('none'));
    expect(drifts('-DD')).toEqual(['none', 'none', 'open']);
    expect(drifts('D-D')).toEqual(['none', 'none', 'open']);
    expect(series('--D-D').at(-1)!.state).toMatchObject({ open: { since: day(2) }, actedAt: day(4) });
  });

  test('is at once with one of one', () => {
    expect(drifts('-D-', { runs: 1, of: 1, cooldownMs: 0 })).toEqual(['none', 'open', 'close']);
  });

  test('has passed after as many quiet runs as are looked at', () => {
    expect(drifts('DD--D---')).toEqual(['none', 'open', 'keep', 'keep', 'keep', 'keep', 'keep', 'close']);
  });

  test('is neither found nor ended by runs that cannot tell', () => {
    expect(drifts('D??D')).toEqual(['none', 'none', 'none', 'open']);
    expect(drifts('DD-?0-?-')).toEqual(['none', 'open', 'keep', 'keep', 'keep', 'keep', 'keep', 'close']);
  });

  test('is not acted on again before the cooldown is over', () => {
    //             01234567890
    expect(drifts('DD---DDDDDD').slice(5)).toEqual(['none', 'none', 'none', 'open', 'keep', 'keep']);
  });
});

test('missing data is acted on at once, and has passed when there is some', () => {
  expect(feeds('-00D0-')).toEqual(['none', 'open', 'keep', 'close', 'open', 'close']);
  expect(series('-00').at(-1)!.state.missing).toEqual({ since: day(1) });
  expect(feeds('0?')).toEqual(['open', 'close']);
});

test('an action is begun once and ended once, whatever comes', () => {
  const letters = fc.array(fc.constantFrom('D', '-', '?', '0'), { maxLength: 60 });
  const settings = fc
    .record({ of: fc.integer({ min: 1, max: 6 }), cooldown: fc.integer({ min: 0, max: 20 }) })
    .chain(({ of, cooldown }) =>
      fc.integer({ min: 1, max: of }).map((runs) => ({ runs, of, cooldownMs: cooldown * DAY })),
    );
  fc.assert(
    fc.property(letters, settings, (text, how) => {
      let [open, acted] = [false, -Infinity];
      for (const [i, { drift, state }] of series(text.join(''), how).entries()) {
        expect(drift === 'open' ? open : drift === 'keep' || drift === 'close' ? !open : open).toBe(false);
        if (drift === 'open') {
          expect((i - acted) * DAY).toBeGreaterThanOrEqual(how.cooldownMs);
          expect(text[i]).toBe('D');
          acted = i;
        }
        if (drift === 'open' || drift === 'close') open = drift === 'open';
        expect(state.open !== null).toBe(open);
      }
    }),
  );
});

test('the advice', () => {
  const last = (text: string, aspects: string[] = []) => {
    const outcome = ({ D: 'drift', '-': 'no drift', '?': 'insufficient', '0': 'no data' } as const)[
      text.at(-1)!
    ]!;
    return recommendationOf(series(text).at(-1)!, outcome, aspects);
  };
  expect(last('--')).toBe('none');
  expect(last('-D', ['distribution'])).toBe('watch');
  expect(last('D-')).toBe('watch');
  expect(last('DD', ['distribution', 'range'])).toBe('retrain');
  expect(last('DD', ['distribution', 'type'])).toBe('investigate');
  expect(last('DD-')).toBe('watch');
  expect(last('DD---')).toBe('none');
  expect(last('DD0')).toBe('restore the feed');
});

describe('false alarms in a year', () => {
  test.each([
    { runs: 1, of: 1, cooldownRuns: 7 },
    { runs: 2, of: 3, cooldownRuns: 7 },
    { runs: 3, of: 5, cooldownRuns: 0 },
  ])('$runs of $of as often as runs that are played', (of) => {
    const [chance, years] = [0.2, 400];
    let state = 1;
    const draw = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const acts: number[] = [];
    for (let year = 0; year < years; year++) {
      const text = Array.from({ length: 100 }, () => (draw() < chance ? 'D' : '-')).join('');
      const how = { runs: of.runs, of: of.of, cooldownMs: of.cooldownRuns * DAY };
      acts.push(series(text, how).filter(({ drift }) => drift === 'open').length);
    }
    const mean = acts.reduce((sum, count) => sum + count) / years;
    const error = Math.sqrt(acts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / years / years);
    expect(Math.abs(expectedFalseActs({ ...of, chance, count: 100 }) - mean)).toBeLessThan(4 * error);
  });

  test('are what the documentation says', () => {
    const daily = (runs: number, of: number, chance: number) =>
      expectedFalseActs({ runs, of, cooldownRuns: 7, chance, count: 365 });
    expect(daily(1, 1, 0.05)).toBeCloseTo(14.07, 2);
    expect(daily(2, 3, 0.05)).toBeCloseTo(1.58, 2);
    expect(daily(2, 3, 0.01)).toBeCloseTo(0.07, 2);
  });
});
