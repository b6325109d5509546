import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { textWidth } from '../columns.ts';
import { renderHistory, renderHistoryMermaid } from './history.ts';
import { EVENTS, eventOf, FORCED, NOW, PLAIN, releaseOf } from './release-case.ts';

test('the newest first, one event a line, and below it why', () => {
  expect(renderHistory(EVENTS, PLAIN)).toBe(`\
2026-11-20 22:41Z  v1.5.0 taken out of dev (no release record)  by ci
2026-11-20 22:40Z  v1.3.2 → production (was v1.4.0)  by alice
                   rollback: "latency doubled"
2026-11-20 18:00Z  v1.5.0 → staging (was v1.3.2)  by alice
                   FORCED by alice: "demo at the fair"
2026-11-20 13:00Z  v1.5.0 → dev (no release record)  by ci
2026-11-20 12:00Z  v1.5.0 registered  by ci
2026-11-18 10:14Z  v1.4.0 → production (was v1.3.2)  by alice
2026-11-17 12:30Z  v1.4.0 → staging  by alice
2026-11-17 12:00Z  v1.4.0 registered  by ci
2026-11-11 12:00Z  v1.3.3 taken back  by bob
2026-11-10 12:00Z  v1.3.3 registered  by bob
2026-11-02 08:00Z  v1.3.2 → production (no release record)  by bob
`);
});

test('the order in which events come does not matter', () => {
  expect(renderHistory(EVENTS.toReversed(), PLAIN)).toBe(renderHistory(EVENTS, PLAIN));
});

test('of events at one time the first given is the newer', () => {
  const events = [eventOf({ version: 'v2.0.0' }), eventOf({ version: 'v1.0.0' })];
  expect(renderHistory(events, PLAIN)).toMatch(
    /v2\.0\.0 → production \(was v1\.0\.0.*\n.*v1\.0\.0 → production \(no/,
  );
});

test('what was there before is known without a record, but not across models or an empty stage', () => {
  const events = [
    eventOf({ at: '2026-01-04T00:00:00Z', version: 'v1.2.0' }),
    eventOf({ at: '2026-01-03T00:00:00Z', version: 'v1.1.0', event: 'unassignment' }),
    eventOf({ at: '2026-01-02T00:00:00Z', version: 'v1.1.0' }),
    eventOf({ at: '2026-01-01T12:00:00Z', version: 'v9.0.0', model: 'other' }),
    eventOf({ at: '2026-01-01T00:00:00Z', version: 'v1.0.0' }),
  ];
  expect(renderHistory(events, PLAIN)).toBe(`\
2026-01-04 00:00Z  housing  v1.2.0 → production (no release record)  by alice
2026-01-03 00:00Z  housing v1.1.0 taken out of production (no release record) by
                   alice
2026-01-02 00:00Z  housing v1.1.0 → production (was v1.0.0, no release record)
                   by alice
2026-01-01 12:00Z  other  v9.0.0 → production (no release record)  by alice
2026-01-01 00:00Z  housing  v1.0.0 → production (no release record)  by alice
`);
});

test('a deprecation, a reason, and nothing at all', () => {
  const events = [
    eventOf({ event: 'deprecation', version: null, stage: null }),
    eventOf({ at: '2026-11-17T00:00:00Z', release: releaseOf({ reason: 'the spring model' }) }),
  ];
  expect(renderHistory(events, PLAIN)).toBe(`\
2026-11-18 10:14Z  the model deprecated  by alice
2026-11-17 00:00Z  v1.4.0 → production (was v1.3.2)  by alice
                   reason: "the spring model"
`);
  expect(renderHistory([], PLAIN)).toMatch(/^Nothing has happened yet/);
});

test('whatever the names, no line is wider than 80 columns, no code reaches the terminal', () => {
  const text = fc.oneof(
    fc.constantFrom(...ATTACKS),
    fc.string({ unit: fc.constantFrom('a', '東', ' ', '😀', '\u001b', '\n'), maxLength: 300 }),
  );
  fc.assert(
    fc.property(text, text, text, (name, who, why) => {
      const release = {
        ...releaseOf({ action: 'rollback' }),
        reason: why,
        forced: { reason: why, by: who },
        replaced: { version: who, release: null },
      };
      const events = [
        eventOf({ version: name, stage: why, by: who, at: why }),
        eventOf({ version: name, stage: who, by: who, release, model: name }),
      ];
      for (const line of renderHistory(events, PLAIN).split('\n')) {
        expect(textWidth(line), line).toBeLessThanOrEqual(80);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
      expect(renderHistoryMermaid(events, NOW)).toMatch(/^```mermaid\ngantt\n( {2}[ -~]*\n)*```$/);
    }),
  );
});

test('ten thousand events take a moment', () => {
  const events = Array.from({ length: 10_000 }, (_, i) => ({
    ...EVENTS[i % EVENTS.length]!,
    at: new Date(1.7e12 + i * 6e5).toISOString(),
  }));
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    expect(renderHistory(events, PLAIN).length).toBeGreaterThan(500_000);
    return performance.now() - start;
  });
  // Alone it takes 25 ms; other work on the machine is allowed for.
  expect(Math.min(...times)).toBeLessThan(100);
});

test('one section a stage, one bar a version, what is over ends where the next begins', () => {
  expect(renderHistoryMermaid(EVENTS, NOW)).toBe(`\`\`\`mermaid
gantt
  dateFormat YYYY-MM-DD HH:mm:ss
  axisFormat %Y-%m-%d
  todayMarker off
  section production
  v1.3.2 no record :2026-11-02 08:00:00, 2026-11-18 10:14:00
  v1.4.0 :2026-11-18 10:14:00, 2026-11-20 22:40:00
  v1.3.2 rollback :active, 2026-11-20 22:40:00, 2026-11-21 09:30:00
  section staging
  v1.4.0 :2026-11-17 12:30:00, 2026-11-20 18:00:00
  v1.5.0 forced :crit, 2026-11-20 18:00:00, 2026-11-21 09:30:00
  section dev
  v1.5.0 no record :2026-11-20 13:00:00, 2026-11-20 22:41:00
\`\`\``);
});

test('the newest bars are kept, and those that last, whenever they began', () => {
  const old = eventOf({ at: '2020-01-01T00:00:00Z', stage: 'shadow', version: 'v0.1.0', release: FORCED });
  const events = Array.from({ length: 50 }, (_, i) =>
    eventOf({ at: new Date(Date.UTC(2026, 0, i + 1)).toISOString(), version: `v1.${i}.0` }),
  );
  const text = renderHistoryMermaid([old, ...events], NOW);
  expect(text.match(/^ {2}v/gm)).toHaveLength(30);
  expect(text).toMatch(
    /section shadow\n {2}v0\.1\.0 forced :crit, 2020-01-01 00:00:00, 2026-11-21 09:30:00\n/,
  );
  expect(text).toMatch(/v1\.49\.0 no record :active/);
  expect(text).not.toContain('v1.20.0');
  expect(text).toMatch(/```\n\nThe newest 30 of 51; older ones are left out\.$/);
});

test('the stages of several models are told apart; no stage, no chart', () => {
  const text = renderHistoryMermaid([eventOf({ model: 'b' }), eventOf({ model: 'a' })], NOW);
  expect(text).toMatch(/section a production\n[\s\S]*section b production\n/);
  expect(renderHistoryMermaid([eventOf({ event: 'registration', stage: null })], NOW)).toBe('');
});
