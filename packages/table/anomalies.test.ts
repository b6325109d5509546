import { PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { ANOMALIES } from './anomaly.ts';
import { check, type Expected, ex, type Given, sound, train } from './check-cases.ts';
import { inferSchema } from './schema.ts';
import { tableOf } from './table-of.ts';

const numbers = { ...train, y: [1.5, 2, 3, 4, 5, 6] };
const numbersTest = { ...sound, y: [1, 2, 3] };
const { y: _y, ...withoutTarget } = train;
const { age: _age, ...withoutAge } = sound;

test('sound data has no anomaly', () => {
  expect(check({ train, test: sound, id: 'id' })).toEqual([]);
  const schema = inferSchema(tableOf(train)).columns;
  expect(check({ train, test: sound, id: 'id', schema })).toEqual([
    expect.objectContaining({ code: 'out-of-range', column: 'id' }),
  ]);
  expect(check({ train: numbers, test: numbersTest, id: 'id', task: 'regression' })).toEqual([]);
});

const cases: [what: string, given: Given, expected: Expected[]][] = [
  [
    'no training rows',
    { train: { age: [], y: [] } },
    [{ code: 'empty', severity: 'error', data: 'train', count: 0, message: 'the training data has no rows' }],
  ],
  ['no test rows', { train, test: { age: [], city: [], id: [], y: [] } }, [{ code: 'empty', data: 'test' }]],
  [
    'no target in either',
    { train, test: sound, target: 'yy' },
    [
      {
        code: 'target-missing',
        data: 'both',
        count: 9,
        message: 'the training and test data has no column "yy", the target. Did you mean "y"?',
      },
    ],
  ],
  [
    'no target in training',
    { train: withoutTarget, test: sound },
    [{ code: 'target-missing', data: 'train', count: 6 }],
  ],
  [
    'no target in the test data',
    { train, test: { id: [7], age: [31], city: ['Ulm'] } },
    [{ code: 'target-missing', data: 'test', count: 1 }],
  ],
  [
    'a regression on text',
    { train: { ...numbers, y: ['1', '2', 'x', '4', null, '6'] }, test: numbersTest, task: 'regression' },
    [
      { code: 'target-type', data: 'train', count: 1, examples: [ex(3, 'x')] },
      { code: 'target-null', data: 'train', count: 1 },
    ],
  ],
  [
    'a regression tested on text',
    { train: numbers, test: { ...numbersTest, y: ['low', 'high', '3'] }, task: 'regression' },
    [{ code: 'target-type', data: 'test', column: 'y', count: 2, examples: [ex(1, 'low'), ex(2, 'high')] }],
  ],
  [
    'a target that is null',
    { train: { ...train, y: ['no', null, 'yes', null, null, null] }, test: sound },
    [
      {
        code: 'target-null',
        severity: 'error',
        data: 'train',
        count: 4,
        examples: [ex(2, null), ex(4, null), ex(5, null)],
      },
    ],
  ],
  [
    'a target that is NaN or infinite',
    {
      train: { ...numbers, y: [1, Number.NaN, null, Number.NEGATIVE_INFINITY, 5, 6] },
      test: numbersTest,
      task: 'regression',
    },
    [
      { code: 'target-null', count: 1 },
      {
        code: 'target-not-finite',
        severity: 'error',
        count: 2,
        examples: [ex(2, 'NaN'), ex(4, '-Infinity')],
      },
    ],
  ],
  [
    'one class in training',
    { train: { ...train, y: ['no', 'no', 'no', 'no', 'no', 'no'] } },
    [
      {
        code: 'one-class',
        severity: 'error',
        data: 'train',
        count: 6,
        message: 'every training row is of the class "no"',
      },
    ],
  ],
  [
    'one class in the test data',
    { train, test: { ...sound, y: ['no', 'no', 'no'] } },
    [{ code: 'one-class', severity: 'warning', data: 'test', count: 3 }],
  ],
  [
    'a class that training never shows',
    { train: { ...train, y: [0, 1, 0, 1, 1, 0] }, test: { ...sound, y: [0, 2, 2] } },
    [
      {
        code: 'unseen-class',
        data: 'test',
        count: 2,
        examples: [ex(2, '2')],
        message: '2 test rows of 1 class that training never shows',
      },
    ],
  ],
  [
    'a feature equal to the target',
    { train: { ...train, copy: train.y! }, test: { ...sound, copy: sound.y! } },
    [{ code: 'target-leakage', severity: 'error', data: 'train', column: 'copy', count: 6 }],
  ],
  [
    'a column less in the test data, one more of a similar name',
    { train, test: { ...withoutAge, aeg: [31, 42, 53] } },
    [
      {
        code: 'missing-column',
        severity: 'error',
        data: 'test',
        column: 'age',
        count: 3,
        remedy: 'If "aeg" is this column, rename it to "age".',
      },
      { code: 'extra-column', severity: 'warning', data: 'test', column: 'aeg', count: 3 },
    ],
  ],
  [
    'no id',
    { train, test: sound, id: 'ids' },
    [
      {
        code: 'missing-column',
        data: 'both',
        column: 'ids',
        message: expect.stringContaining('Did you mean "id"?'),
      },
    ],
  ],
  [
    'text among numbers',
    { train, test: { ...sound, age: ['31', 'old', null] } },
    [
      {
        code: 'type-change',
        severity: 'error',
        data: 'test',
        column: 'age',
        count: 1,
        examples: [ex(2, 'old')],
      },
    ],
  ],
  [
    'numbers for text',
    { train, test: { ...sound, city: [1, 2, null] } },
    [{ code: 'type-change', column: 'city', count: 2, examples: [ex(1, '1'), ex(2, '2')] }],
  ],
  ['nulls have no type', { train, test: { ...sound, age: [null, null, null] } }, []],
  [
    'ids that are null or repeat',
    {
      train: { ...train, id: [1, 2, null, 2, 1, 1] },
      test: { ...sound, id: ['constructor', '__proto__', 'constructor'] },
      id: 'id',
    },
    [
      { code: 'null-id', severity: 'error', data: 'train', count: 1, examples: [ex(3, null)] },
      {
        code: 'duplicate-id',
        severity: 'error',
        data: 'train',
        count: 3,
        examples: [ex(4, '2'), ex(5, '1'), ex(6, '1')],
      },
      { code: 'duplicate-id', data: 'test', count: 1, examples: [ex(3, 'constructor')] },
    ],
  ],
  [
    'a test file that is the training file under other ids',
    { train, test: { ...train, id: [11, 12, 13, 14, 15, 16] }, id: 'id' },
    [
      {
        code: 'train-test-overlap',
        severity: 'error',
        count: 6,
        message: 'the test set is the training set: all 6 rows are the same',
      },
    ],
  ],
  [
    'a test row from training',
    { train, test: { ...sound, age: [31, 41, 53], y: ['no', 'no', 'yes'] }, id: 'id' },
    [
      {
        code: 'train-test-overlap',
        severity: 'warning',
        count: 1,
        examples: [ex(2, 'same as training row 2')],
      },
    ],
  ],
  [
    'rows that repeat',
    {
      train: { ...train, age: [30, 41, 30, 63, 30, 85], y: ['no', 'no', 'yes', 'yes', 'no', 'yes'] },
      id: 'id',
    },
    [
      {
        code: 'duplicate-rows',
        severity: 'info',
        data: 'train',
        count: 1,
        examples: [ex(5, 'same as row 1')],
      },
    ],
  ],
  [
    'a category that training never shows',
    { train, test: { ...sound, city: ['constructor', 'Ulm', 'constructor'] } },
    [
      {
        code: 'unseen-category',
        severity: 'warning',
        data: 'test',
        column: 'city',
        count: 2,
        examples: [ex(1, 'constructor')],
        message: '"city" has 1 value in 2 test rows that training never shows',
      },
    ],
  ],
  [
    'new texts where texts do not repeat',
    { train: { ...train, city: ['a', 'b', 'c', 'd', 'e', 'e'] }, test: { ...sound, city: ['x', 'y', 'z'] } },
    [],
  ],
  [
    'constant columns',
    {
      train: {
        ...train,
        a: [1, 1, 1, 1, 1, 1],
        b: [null, null, null, null, null, null],
        c: ['x', 'x', 'x', 'x', 'x', null],
      },
    },
    [
      {
        code: 'constant-column',
        severity: 'warning',
        column: 'a',
        message: '"a" is "1" in every training row',
      },
      { code: 'constant-column', column: 'b', message: '"b" is null in every training row' },
    ],
  ],
  [
    'a constant target of a regression',
    { train: { ...train, y: [3, 3, 3, 3, 3, 3] }, task: 'regression' },
    [{ code: 'constant-column', column: 'y', remedy: expect.stringContaining('nothing to learn') }],
  ],
  ['a single row', { train: { age: [3], y: ['no'] } }, [{ code: 'one-class' }]],
  [
    'a column called __proto__',
    { train: { ...train, ['__proto__']: [1, 1, 1, 1, 1, 1] }, test: sound },
    [
      { code: 'missing-column', column: '__proto__' },
      { code: 'constant-column', column: '__proto__' },
    ],
  ],
  [
    'ignored columns',
    {
      train: { ...train, copy: train.y!, a: [1, 1, 1, 1, 1, 1] },
      test: sound,
      ignore: ['copy', 'a'],
      schema: [
        { name: 'a', kind: 'text', required: true, nulls: 0 },
        ...inferSchema(tableOf(train)).columns.map((each) => ({ ...each, range: { min: 0, max: 99 } })),
      ],
    },
    [],
  ],
];

describe('what is found', () => {
  test.each(cases)('%s', (_what, given, expected) => {
    expect(check(given)).toEqual(expected.map((each) => expect.objectContaining(each)));
  });
});

const schemaCodes = ['null-share', 'out-of-range', 'not-unique', 'not-integer'];

test('every code that needs no schema is shown above', () => {
  const shown = new Set(cases.flatMap(([, , expected]) => expected.map(({ code }) => String(code))));
  expect([...shown, ...schemaCodes].sort()).toEqual(Object.keys(ANOMALIES).sort());
});

test('each code says what it is and what to do', () => {
  for (const { help, remedy } of Object.values(ANOMALIES)) {
    expect(help.length).toBeGreaterThan(10);
    expect(remedy).toMatch(/^[A-Z].*\.$/s);
  }
});

describe('severities', () => {
  const given = { train: { ...train, a: [1, 1, 1, 1, 1, 1] }, test: { ...train, a: [1, 1, 1, 1, 1, 1] } };

  test('replace the declared and the raised ones, and off leaves out', () => {
    const codes = (severities: Given['severities']) =>
      check({ ...given, ...(severities && { severities }) }).map(
        ({ code, severity }) => `${severity} ${code}`,
      );
    expect(codes(undefined)).toEqual(['error train-test-overlap', 'warning constant-column']);
    expect(codes({ 'train-test-overlap': 'warning', 'constant-column': 'error' })).toEqual([
      'error constant-column',
      'warning train-test-overlap',
    ]);
    expect(codes({ 'train-test-overlap': 'off' })).toEqual(['warning constant-column']);
  });

  test.each(['train-test-overlaps', 'constructor', '__proto__'])('%s is no code', (code) => {
    const severities = Object.fromEntries([[code, 'off' as const]]);
    const run = () => check({ ...given, severities });
    expect(run).toThrow(PawlError);
    expect(run).toThrow(/no anomaly/);
  });
});

test('long values and names are cut, never inside a character', () => {
  const long = `${'x'.repeat(39)}😀${'y'.repeat(100)}`;
  const [anomaly] = check({
    train,
    test: { ...sound, city: [long, 'Ulm', 'Ulm'], [long]: [1, 2, 3] },
  }).filter(({ code }) => code === 'unseen-category');
  expect(anomaly?.examples).toEqual([{ row: 1, value: `${'x'.repeat(39)}…` }]);
  const extra = check({ train, test: { ...sound, [long]: [1, 2, 3] } });
  expect(extra[0]?.column).toBe(long);
  expect(extra[0]?.message).not.toContain('yy');
});
