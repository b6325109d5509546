import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks-case.ts';
import { checkSummary } from './check-summary.ts';
import { byteLength, renderComment, renderSummary } from './comment.ts';
import {
  checkOf,
  condition,
  evaluationOf,
  historyOf,
  metric,
  runOf,
  sectionOf,
  verdictOf,
} from './evidence-case.ts';
import { renderMarkdown } from './markdown.ts';
import type { CommentSection } from './section.ts';
import type { Condition } from './summary.ts';

const states: Condition['state'][] = ['proved', 'met', 'refuted', 'unmet', 'undecided', 'invalid', 'skipped'];
const attack = fc.constantFrom(...ATTACKS);
const text = fc.oneof(attack, fc.string({ unit: 'binary' }));
const name = text.map(nameOf);
const state = fc.constantFrom(...states);
const many = fc.constantFrom<number>(0, 1, 3, 40, 400);

/** A name as records allow it. */
function nameOf(value: string): string {
  return [...value].slice(0, 90).join('').toWellFormed().slice(0, 180).toWellFormed() || 'm';
}

/** How much of everything there is, and a text for wherever one can be chosen by others. */
const shape = fc.record({
  name,
  text: text.map((value) => value.toWellFormed()),
  state,
  conditions: many,
  slices: many,
  metrics: fc.constantFrom<number>(0, 1, 60),
  history: fc.constantFrom<number>(0, 1, 40),
  notes: fc.constantFrom<number>(0, 2, 100),
  changes: fc.constantFrom<number>(0, 2, 100),
  anomalies: fc.constantFrom<number>(0, 2, 100),
  params: fc.constantFrom<number>(0, 2, 100),
  variant: fc.boolean(),
  gated: fc.boolean(),
});

type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

function sectionFrom(shape: Shape, index: number): CommentSection {
  const slices = Array.from({ length: shape.slices }, (_, i) =>
    metric(shape.name, i, i + 1, { slice: `${shape.name} ${i}` }),
  );
  const metrics = Array.from({ length: shape.metrics }, (_, i) =>
    metric(`${shape.name.slice(0, 90)}${i}`, i, 2),
  );
  const conditions = Array.from({ length: shape.conditions }, (_, i) =>
    condition(`${shape.text.slice(0, 900)} ${i}`, shape.state, {
      slice: i % 3 === 0 ? null : `${shape.name} ${i}`,
      reason: shape.text,
      remedy: shape.text,
    }),
  );
  const policy = {
    from: 'base' as const,
    base: shape.text,
    allowedBy: shape.text,
    changes: Array.from({ length: shape.changes }, () => ({
      key: shape.name,
      base: shape.text,
      here: `["${shape.name}"]`,
    })),
  };
  const anomalies = Array.from({ length: shape.anomalies }, () => ({
    code: shape.name,
    severity: 'error' as const,
    data: 'train' as const,
    count: 1,
    message: shape.text,
    examples: [{ row: 1, value: shape.text }],
    remedy: shape.text,
  }));
  const params = Object.fromEntries(
    Array.from({ length: shape.params }, (_, i) => [`${shape.name}${i}`, shape.text]),
  );
  const model = shape.name;
  const check = checkOf({ model, anomalies, passed: shape.gated });
  const evidence = shape.gated
    ? {
        check,
        run: runOf({ model, params, command: shape.text }),
        evaluation: evaluationOf([...metrics, ...slices], { model }),
        verdict: verdictOf(conditions, { model, policy, answer: 'refused', reason: shape.text }),
      }
    : { check };
  const history = historyOf(
    Array.from({ length: shape.history }, (_, i) => i),
    shape.name,
  ).map((run) => ({ ...run, commit: shape.text, at: shape.text }));
  return sectionOf(evidence, {
    path: shape.text,
    history,
    chartUrl: shape.text,
    notes: Array.from({ length: shape.notes }, () => shape.text),
    ...(shape.variant ? { variant: `${shape.text.slice(0, 300)}${index}` } : {}),
  });
}

function expectWhole(comment: string, limit: number): void {
  expect(comment.length).toBeLessThanOrEqual(limit);
  expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
  expect((comment.match(/^```/gm) ?? []).length % 2).toBe(0);
  expect(comment.isWellFormed()).toBe(true);
}

const context = {
  commit: { sha: 'c0ffee1'.repeat(5), url: 'https://host/c' },
  runUrl: 'https://host/runs/1',
};

const FEW = {
  conditions: 3,
  slices: 3,
  metrics: 1,
  history: 1,
  notes: 2,
  changes: 2,
  anomalies: 2,
  params: 2,
} as const;

test('a comment is whole and within its limit whatever it is made of, and its first line stays', () => {
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(1, 1, 1, 100),
      fc.constantFrom(2000, 5000, 60_000),
      (shapes, copies, limit) => {
        // Copies of small sections only: the test is of the limit, not of patience.
        const few = copies === 1 ? shapes : shapes.map((one) => ({ ...one, ...FEW }));
        const prepared = few.map(sectionFrom);
        const sections = Array.from({ length: copies }, () => prepared).flat();
        const comment = renderComment(sections, { ...context, limit });
        expectWhole(comment, limit);
        const [first] = comment.split('\n');
        expect(first).toMatch(/^### \S/);
        if (copies === 1) expect(renderComment(sections, { limit: 10_000_000 }).split('\n')[0]).toBe(first);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test('a summary and the output of a check are within their limits in bytes', () => {
  fc.assert(
    fc.property(fc.array(shape, { minLength: 1, maxLength: 2 }), (shapes) => {
      const sections = shapes.map(sectionFrom);
      expect(byteLength(renderSummary(sections, { ...context, limit: 30_000 }))).toBeLessThanOrEqual(30_000);
      const { title, summary, text } = checkSummary(sections[0]!);
      expect(title.length).toBeLessThanOrEqual(200);
      expect(title).not.toMatch(/\n/);
      expect(byteLength(summary)).toBeLessThanOrEqual(65_535);
      expect(byteLength(text)).toBeLessThanOrEqual(65_535);
    }),
    { numRuns: 15 },
  );
}, 60_000);

describe('what is left out first', () => {
  const slices = (count: number) =>
    Array.from({ length: count }, (_, i) => metric('rmse', 0.5, 0.6, { slice: `region = ${i}` }));
  const refuted = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      condition('slice(region).rmse < 1', 'refuted', { slice: `region = ${i}`, reason: `the reason ${i}` }),
    );
  const gated = (conditions: number, sliceCount: number) =>
    sectionOf(
      {
        run: runOf(),
        evaluation: evaluationOf([metric('rmse', 0.5, 0.6), metric('mae', 0.5, 0.6), ...slices(sliceCount)]),
        verdict: verdictOf(refuted(conditions), { answer: 'refused', reason: 'refused by all' }),
      },
      { history: historyOf([1, 2, 3]) },
    );

  test.each([
    [60_000, 3, 5, ['reasons', 'rmse', 'slices', 'trend', 'lineage', 'how'], []],
    [6000, 3, 20, ['reasons', 'rmse', 'slices'], ['lineage', 'how']],
    [5000, 3, 90, ['reasons', 'rmse'], ['slices', 'trend', 'lineage', 'how']],
  ] as const)('within %i characters', (limit, conditions, sliceCount, kept, gone) => {
    const comment = renderComment([gated(conditions, sliceCount)], { ...context, limit });
    const marks = {
      reasons: 'the reason 2',
      rmse: '| **rmse** |',
      slices: ' slices</summary>',
      trend: '<summary>Trend',
      lineage: 'Where it comes from',
      how: '<summary>How it was decided',
    };
    for (const part of kept) expect(comment).toContain(marks[part]);
    for (const part of gone) expect(comment).not.toContain(marks[part]);
    const said =
      /^Shortened to fit\. Left out: .*how it was decided\. \[Full report\]\(https:\/\/host\/runs\/1\)$/m;
    expect(said.test(comment)).toBe(gone.length > 0);
  });

  test('the tail of many conditions, with how many', () => {
    const comment = renderComment([gated(2000, 2000)], context);
    const shown = comment.match(/^\| \*\*rmse\*\*<br>region = /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(50);
    expect(comment).toContain(`and ${(2000 - shown).toLocaleString('en-US')} more conditions`);
    expect(comment.length).toBeGreaterThan(50_000);
  });

  test('models that do not fit are counted, and those that were refused are shown', () => {
    const fine = sectionOf({
      evaluation: evaluationOf([metric('rmse', 1)]),
      verdict: verdictOf([condition('rmse < 2', 'proved')]),
    });
    const sections = [...Array.from({ length: 300 }, () => fine), gated(1, 1)];
    const comment = renderComment(sections, { ...context, limit: 4000 });
    expect(comment.split('\n')[0]).toBe('### ❌ 300 of 301 models pass, refused: housing');
    const shown = comment.match(/^#### /gm)?.length ?? 0;
    expect(comment).toMatch(/^#### ❌ housing/m);
    expect(comment).toContain(`${301 - shown} models`);
  });

  test('a report in a file has room for more than a comment', () => {
    const evidence = gated(1000, 1000).evidence;
    expect(renderMarkdown(evidence).length).toBeGreaterThan(100_000);
  });
});

const OWN_TAGS = /<\/?(br|sub|code|span|details|summary)>/g;
const OWN_BRACKETS = /\[-?[\d.]+,&nbsp;-?[\d.]+\]|\[!WARNING\]/g;

/** A little of everything. */
const EVERYWHERE = {
  state: 'refuted',
  conditions: 2,
  slices: 2,
  metrics: 2,
  history: 4,
  notes: 2,
  changes: 2,
  anomalies: 2,
  params: 2,
  variant: false,
  gated: true,
} as const;

describe.each(ATTACKS.map((value) => [value.slice(0, 60), value] as const))(
  '%j, wherever text can stand',
  (_, value) => {
    const hostile = sectionFrom({ ...EVERYWHERE, name: nameOf(value), text: value.toWellFormed() }, 0);
    const plain = sectionFrom({ ...EVERYWHERE, name: 'plain', text: 'plain' }, 0);
    const room = { limit: 10_000_000 };
    const outputs = (section: CommentSection) => [
      renderComment([section], room),
      renderSummary([section], room),
      renderComment([section, section], room),
      renderComment(
        ['a', 'b'].map((variant) => ({ ...section, variant: value + variant })),
        room,
      ),
      renderComment([section], {}),
      checkSummary(section).summary,
      checkSummary(section).text,
    ];

    test('makes no tag, link, image, mention, reference or further cell', () => {
      for (const output of outputs(hostile)) {
        const text = output
          .replace(/^```mermaid\n[\s\S]*?^```$/gm, '')
          .replace(OWN_TAGS, '')
          .replace(OWN_BRACKETS, '');
        expect(text).not.toMatch(/<|-->/);
        expect(text).not.toMatch(
          /[@!%~](?=\w)|(?<!&)#(?=\w)|:\/\/|www\.|:[\w+-]+:|(?<![a-z\d])(GH|GHSA|CVE)-/i,
        );
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
        // In the summary of folded text brackets are no more than brackets: Markdown is not read there.
        const markdown = output
          .replace(/<summary>.*<\/summary>/g, '')
          .replace(/^```mermaid\n[\s\S]*?^```$/gm, '');
        expect(markdown.replace(/\\./g, '').replace(OWN_BRACKETS, '')).not.toMatch(/[[\]]/);
      }
    });

    test('changes nothing about what stands around it', () => {
      const skeleton = (output: string) =>
        output
          .split('\n')
          .map((line) =>
            line.startsWith('|')
              ? `row of ${line.replace(/\\./g, '').split('|').length}`
              : (/^(#+ |> ?|- |<[^>]*>|```|\*\*|$)/.exec(line)?.[0] ?? 'text'),
          );
      const [comment = '', summary = ''] = outputs(hostile);
      const [plainComment = '', plainSummary = ''] = outputs(plain);
      expect(skeleton(comment)).toEqual(skeleton(plainComment));
      expect(skeleton(summary)).toEqual(skeleton(plainSummary));
    });
  },
);
