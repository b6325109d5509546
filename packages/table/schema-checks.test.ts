import { describe, expect, test } from 'vitest';
import { check, type Expected, ex, type Given, sound, train } from './check-cases.ts';

const { age: _age, ...withoutAge } = sound;

const schema = [
  { name: 'id', kind: 'number', unique: true },
  { name: 'age', kind: 'number', range: { min: 0, max: 90 }, integer: true, nulls: 0.5 },
  { name: 'city', kind: 'text', domain: ['Ulm', 'Bonn', 'Kiel'] },
  { name: 'y', kind: 'text' },
] as const satisfies Given['schema'];
const schemaOf = (...more: NonNullable<Given['schema']>) =>
  [
    ...schema.map((each) => ({ ...each, ...('domain' in each ? { domain: [...each.domain] } : {}) })),
    ...more,
  ] as NonNullable<Given['schema']>;

const schemaCases: [what: string, given: Given, expected: Expected[]][] = [
  ['data as declared', { train, test: sound, schema: schemaOf() }, []],
  [
    'a required column absent from both, an optional one too',
    {
      train,
      test: sound,
      schema: schemaOf({ name: 'weight', kind: 'number' }, { name: 'note', kind: 'text', required: false }),
    },
    [{ code: 'missing-column', data: 'both', column: 'weight', count: 9 }],
  ],
  [
    'a column absent from the test data is named once',
    { train, test: withoutAge, schema: schemaOf() },
    [{ code: 'missing-column', data: 'test', column: 'age', count: 3 }],
  ],
  [
    'an optional column absent from the test data',
    {
      train: { ...train, note: ['a', 'b', 'a', 'b', 'a', 'b'] },
      test: sound,
      schema: schemaOf({ name: 'note', kind: 'text', required: false }),
    },
    [],
  ],
  [
    'columns that the schema does not know',
    {
      train: { ...train, a: [1, 2, 3, 4, 5, 7] },
      test: { ...sound, a: [1, 2, 4], b: [5, 6, 7] },
      schema: schemaOf(),
    },
    [
      {
        code: 'extra-column',
        data: 'both',
        column: 'a',
        count: 9,
        examples: [ex(1, '1'), ex(2, '2'), ex(3, '3')],
      },
      { code: 'extra-column', data: 'test', column: 'b', count: 3 },
    ],
  ],
  [
    'another type than declared, named once',
    { train, test: { ...sound, age: ['31', 'old', '5'] }, schema: schemaOf() },
    [{ code: 'type-change', data: 'test', column: 'age', count: 1, examples: [ex(2, 'old')] }],
  ],
  [
    'more nulls than allowed',
    {
      train: { ...train, age: [null, null, null, null, 74, 85] },
      test: { ...sound, city: ['Ulm', null, null] },
      schema: schemaOf(),
    },
    [
      {
        code: 'null-share',
        severity: 'warning',
        data: 'train',
        column: 'age',
        count: 4,
        message: '"age" is null in 4 of 6 training rows, 50 % are allowed',
      },
      {
        code: 'null-share',
        data: 'test',
        column: 'city',
        count: 2,
        message: expect.stringContaining('none is allowed'),
      },
    ],
  ],
  [
    'as many nulls as allowed',
    { train: { ...train, age: [null, null, null, 63, 74, 85] }, schema: schemaOf() },
    [],
  ],
  [
    'values outside domain and range, and fractions',
    {
      train: { ...train, age: [30, 41.5, -1, 63, 74, 91] },
      test: { ...sound, city: ['Kiel', 'Rom', 'Rom'] },
      schema: schemaOf(),
    },
    [
      {
        code: 'unseen-category',
        data: 'test',
        column: 'city',
        count: 2,
        examples: [ex(2, 'Rom')],
        message: expect.stringContaining('domain'),
      },
      {
        code: 'unseen-category',
        data: 'test',
        column: 'city',
        count: 1,
        examples: [ex(1, 'Kiel')],
        message: expect.stringContaining('training'),
      },
      {
        code: 'out-of-range',
        severity: 'warning',
        data: 'train',
        column: 'age',
        count: 2,
        examples: [ex(3, '-1'), ex(6, '91')],
      },
      { code: 'not-integer', severity: 'warning', count: 1, examples: [ex(2, '41.5')] },
    ],
  ],
  [
    'a repeated value where none may',
    { train: { ...train, id: [1, 2, 1, 4, 5, 6] }, schema: schemaOf() },
    [
      {
        code: 'not-unique',
        severity: 'warning',
        data: 'train',
        column: 'id',
        count: 1,
        examples: [ex(3, '1')],
      },
    ],
  ],
  [
    'a repeated id is named as such',
    { train: { ...train, id: [1, 2, 1, 4, 5, 6] }, schema: schemaOf(), id: 'id' },
    [{ code: 'duplicate-id' }],
  ],
];

describe('what a schema finds', () => {
  test.each(schemaCases)('%s', (_what, given, expected) => {
    expect(check(given)).toEqual(expected.map((each) => expect.objectContaining(each)));
  });
});

test('every code that needs a schema is shown above', () => {
  const shown = new Set(schemaCases.flatMap(([, , expected]) => expected.map(({ code }) => code)));
  for (const code of ['null-share', 'out-of-range', 'not-unique', 'not-integer'] as const) {
    expect(shown.has(code)).toBe(true);
  }
});
