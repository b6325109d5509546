import type { CheckReport, CommentKey, Review } from '@pawl/hosts';
import { digestOf, sealRecord, type VerdictRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { type CommentOptions, comment, type ModelReport, overall, sectionsOf } from './comment.ts';

type Conditions = VerdictRecord['conditions'];

const digest = digestOf('x');
const PLACE = {
  headSha: 'a'.repeat(40),
  runId: '7',
  runUrl: 'https://github.com/acme/models/actions/runs/7',
};

function verdict(answer: 'passed' | 'refused', state: Conditions[number]['state'] = 'proved'): VerdictRecord {
  return sealRecord('verdict', {
    model: 'wine',
    evaluation: digest,
    run: digest,
    modelDigest: digest,
    commit: null,
    policy: null,
    confidence: 0.95,
    undecided: 'pass',
    together: 1,
    looks: null,
    conditions: [
      {
        condition: 'accuracy >= 0.8',
        slice: null,
        state,
        value: 0.1,
        interval: null,
        n: 9,
        pValue: null,
        level: null,
        detectable: null,
        rowsToDecide: null,
        reason: 'r',
        remedy: null,
      },
    ],
    answer,
    reason: 'because',
  });
}

function report(changes: Partial<ModelReport> = {}): ModelReport {
  return {
    model: 'wine',
    path: '.',
    evidence: { verdict: verdict('passed') },
    history: [],
    notes: [],
    annotations: [],
    failed: false,
    ...changes,
  };
}

interface Said {
  readonly key: CommentKey;
  readonly body: string;
  readonly create: boolean;
}

const FILES: Record<string, string> = {
  'port/pawl.yaml': 'model: port # the other\n',
  'plum/dev.yaml': 'task: regression\nmodel: plum\n',
};

function fakeReview(broken: Partial<Review> = {}) {
  const comments: Said[] = [];
  const checks: CheckReport[] = [];
  const gone: [CommentKey, boolean][] = [];
  const old: CommentKey[] = [
    { model: 'wine', path: '.', marker: '' },
    { model: 'port', path: 'port', marker: '' },
    { model: 'iris', path: 'iris', marker: '' },
    { model: 'plum', path: 'plum/dev.yaml', marker: '' },
  ];
  const review: Review = {
    async comment(key, body, create) {
      comments.push({ key, body, create });
      return { url: `https://x/${key.model}` };
    },
    async removeComments(_marker, isGone) {
      for (const key of old) gone.push([key, await isGone(key)]);
    },
    async check(given) {
      checks.push(given);
    },
    read: async (path) => FILES[path] ?? null,
    ...broken,
  };
  return { review, comments, checks, gone };
}

const options = (changes: Partial<CommentOptions> = {}): CommentOptions => ({
  when: 'always',
  together: false,
  marker: '',
  check: true,
  ...changes,
});

describe('when there is a new comment', () => {
  const refused = report({ evidence: { verdict: verdict('refused', 'refuted') } });
  test.each([
    ['always', report(), true],
    ['refusal', report(), false],
    ['refusal', refused, true],
    ['change', refused, true],
    ['change', report(), true],
  ] as const)('%s', async (when, given, create) => {
    const { review, comments } = fakeReview();
    await comment(review, [given], options({ when }), PLACE);
    expect(comments).toMatchObject([{ create, key: { model: 'wine', path: '.', marker: '' } }]);
  });

  test('never: none is even looked for', async () => {
    const { review, comments, gone, checks } = fakeReview();
    await comment(review, [refused], options({ when: 'never' }), PLACE);
    expect([comments, gone]).toEqual([[], []]);
    expect(checks).toHaveLength(1);
  });
});

test('a comment for each model, or one for all', async () => {
  const reports = [report(), report({ model: 'port', path: 'port' })];
  const each = fakeReview();
  expect(await comment(each.review, reports, options(), PLACE)).toEqual(['https://x/wine', 'https://x/port']);
  const one = fakeReview();
  await comment(one.review, reports, options({ together: true, marker: 'm' }), PLACE);
  expect(one.comments).toMatchObject([{ key: { model: '*', path: '.', marker: 'm' } }]);
  expect(one.checks.map(({ name }) => name)).toEqual(['pawl / wine / m', 'pawl / port (port) / m']);
});

test.each([
  ['success', verdict('passed'), false],
  ['failure', verdict('refused', 'refuted'), false],
  ['neutral', verdict('passed', 'undecided'), false],
  ['failure', verdict('passed'), true],
] as const)('the check is a %s', async (conclusion, own, failed) => {
  const { review, checks } = fakeReview();
  await comment(
    review,
    [report({ evidence: { verdict: own }, failed, notes: ['it broke'] })],
    options(),
    PLACE,
  );
  expect(checks).toMatchObject([
    { conclusion, headSha: PLACE.headSha, externalId: '7:.', detailsUrl: PLACE.runUrl },
  ]);
});

test('variants of one model pass when one of them does, and are told apart by their parameters', () => {
  const variant = (answer: 'passed' | 'refused') =>
    report({ evidence: { verdict: verdict(answer, answer === 'passed' ? 'proved' : 'refuted') } });
  expect(overall([variant('refused'), variant('passed')])).toBe('passed');
  expect(overall([variant('refused'), variant('refused')])).toBe('refused');
  expect(overall([variant('passed'), report({ model: 'port', failed: true })])).toBe('refused');
  expect(sectionsOf([variant('passed'), variant('passed')]).map(({ variant: name }) => name)).toEqual([
    'run 1',
    'run 2',
  ]);
  expect(sectionsOf([variant('passed')]).map(({ variant: name }) => name)).toEqual([undefined]);
});

test('comments of models that the change no longer has are removed, those of others are not', async () => {
  const { review, gone } = fakeReview();
  await comment(review, [report()], options(), PLACE);
  expect(gone.map(([{ model }, isGone]) => [model, isGone])).toEqual([
    ['wine', false],
    ['port', false],
    ['iris', true],
    ['plum', false],
  ]);
});

test('one part that fails does not keep the others, and is told at the end', async () => {
  const { review, checks, gone } = fakeReview({ comment: () => Promise.reject(new Error('no comment')) });
  await expect(comment(review, [report()], options(), PLACE)).rejects.toThrow('no comment');
  expect(checks).toHaveLength(1);
  expect(gone).toHaveLength(4);
});
