import { expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { checkSummary } from '../check-summary.ts';
import { textWidth } from '../columns.ts';
import { renderComment, renderSummary } from '../comment.ts';
import { evaluationOf, metric, sectionOf, verdictOf } from '../evidence-case.ts';
import { renderMarkdown } from '../markdown.ts';
import { renderTerminal } from '../terminal.ts';
import { forcedCallout } from './forced.ts';
import { PLAIN } from './release-case.ts';

const FORCED = [
  {
    stage: 'staging',
    version: 'v1.5.0',
    by: 'alice',
    reason: 'demo at the fair',
    at: '2026-11-20T18:00:00.000Z',
  },
];
const CALLOUT = `> [!WARNING]
> **A version was forced past its checks.**
>
> - staging holds v1.5.0, which alice forced on 2026-11-20: "demo at the fair"`;

test('stages that hold a forced version are told of', () => {
  expect(forcedCallout(FORCED, false)).toBe(CALLOUT);
  expect(forcedCallout([], false)).toBe('');
});

const evidence = {
  evaluation: evaluationOf([metric('rmse', 0.5)]),
  verdict: verdictOf([]),
  forced: FORCED,
};

test('every report says so, right below its answer', () => {
  const terminal = renderTerminal(evidence, PLAIN);
  expect(terminal).toMatch(
    /^housing: passed\n.*\n\nFORCED {4}staging holds v1\.5\.0, which alice forced on 2026-11-20: "demo at the\n {10}fair"\n\n/,
  );
  const section = sectionOf(evidence, { notes: ['a note'] });
  const below = `\n\n${CALLOUT}\n\n`;
  for (const text of [
    renderMarkdown(evidence),
    renderComment([section], {}),
    renderSummary([section], {}),
    checkSummary(section).summary,
  ]) {
    expect(text.indexOf(below)).toBe(text.indexOf('\n'));
    expect(text.split(CALLOUT)).toHaveLength(2);
  }
});

test('variants of a sweep say it once, and reports without it say nothing', () => {
  const variants = ['a', 'b'].map((variant) => sectionOf(evidence, { variant }));
  expect(renderComment(variants, {}).split(CALLOUT)).toHaveLength(2);
  const { forced: _, ...clean } = evidence;
  expect(renderMarkdown(clean)).not.toContain('forced');
  expect(renderTerminal(clean, PLAIN)).not.toContain('FORCED');
});

test('many forced stages are counted', () => {
  const many = Array.from({ length: 12 }, (_, i) => ({ ...FORCED[0]!, stage: `s${i}` }));
  expect(forcedCallout(many, false)).toMatch(/> - s9 .*\n> - and 2 more$/);
  expect(forcedCallout(many, true)).toMatch(/> - s1 .*\n> - and 10 more$/);
  expect(renderTerminal({ ...evidence, forced: many }, PLAIN)).toMatch(/FORCED {4}s9 .*\n {10}and 2 more\n/);
});

test.each(ATTACKS.map((attack) => [attack.slice(0, 40), attack] as const))('%j is inert', (_, attack) => {
  const view = { stage: attack, version: attack, by: attack, reason: attack, at: attack };
  const callout = forcedCallout([view], false);
  expect(callout.split('\n')).toHaveLength(4);
  const line = callout.split('\n')[3]!;
  expect(line).not.toMatch(/[@!%~](?=\w)|:\/\/|www\.|<(?!\/?span>)|(?<!\\)[[\]`*|]/i);
  for (const shown of renderTerminal({ ...evidence, forced: [view] }, PLAIN).split('\n')) {
    expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(textWidth(shown)).toBeLessThanOrEqual(80);
  }
});

test.each([2000, 4000, 60_000])(
  'a comment of at most %i characters keeps its answer, hostile as it is',
  (limit) => {
    for (const attack of ATTACKS) {
      const view = { stage: attack, version: attack, by: attack, reason: attack, at: attack };
      const section = sectionOf({ ...evidence, forced: Array.from({ length: 12 }, () => view) });
      const text = renderComment([section, section], { limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text).toMatch(/^### /);
      expect(checkSummary(section).summary.length).toBeLessThan(65_536);
    }
  },
);
