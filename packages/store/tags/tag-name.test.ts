import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTagName, parseTagName, type TagName } from './tag-name.ts';

const word = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-_]{0,8}[a-zA-Z0-9])?$/);
const model = fc.oneof(
  word,
  fc.tuple(word, word, word).map(([a, b, c]) => `${a}/${b}:${c}`),
);
const number = fc.nat({ max: 300 });
const version = fc
  .tuple(number, number, number, fc.constantFrom('', '-rc.1', '-alpha', '+build.7', '-rc.1+b'))
  .map(([major, minor, patch, more]) => `v${major}.${minor}.${patch}${more}`);
const counter = fc.option(fc.integer({ min: 1, max: 1e6 }));
const name: fc.Arbitrary<TagName> = fc.oneof(
  fc.record({
    event: fc.constantFrom('registration' as const, 'deregistration' as const),
    model,
    version,
    counter,
  }),
  fc.record({
    event: fc.constantFrom('assignment' as const, 'unassignment' as const),
    model,
    stage: word,
    counter,
  }),
  fc.record({ event: fc.constant('deprecation' as const), model, counter }),
);

test('every name is read as it was written', () => {
  fc.assert(
    fc.property(name, (value) => {
      expect(parseTagName(formatTagName(value))).toEqual(value);
    }),
  );
});

test.each([
  ['housing@v1.4.0', { event: 'registration', model: 'housing', version: 'v1.4.0', counter: null }],
  ['housing@v1.4.0#3', { event: 'registration', model: 'housing', version: 'v1.4.0', counter: 3 }],
  ['housing@v1.4.0!', { event: 'deregistration', model: 'housing', version: 'v1.4.0', counter: null }],
  ['housing#production#7', { event: 'assignment', model: 'housing', stage: 'production', counter: 7 }],
  ['housing#production', { event: 'assignment', model: 'housing', stage: 'production', counter: null }],
  ['housing#production!#8', { event: 'unassignment', model: 'housing', stage: 'production', counter: 8 }],
  [
    'models/uk=housing#eu-1#2',
    { event: 'assignment', model: 'models/uk:housing', stage: 'eu-1', counter: 2 },
  ],
  [
    'a.b/c.locker=housing@v1.0.0',
    { event: 'registration', model: 'a.b/c.locker:housing', version: 'v1.0.0', counter: null },
  ],
  ['housing@deprecated', { event: 'deprecation', model: 'housing', counter: null }],
])('%s', (tag, read) => {
  expect(parseTagName(tag)).toEqual(read);
});

describe('none of GTO’s', () => {
  test.each([
    'v1.4.0',
    'housing-v1.4.0',
    'housing@1.4.0',
    'housing@v1.4',
    'housing@v01.4.0',
    'housing@v1.4.0-',
    'housing#',
    'housing@latest',
    'housing@created',
    '-housing@v1.0.0',
    'housing#prod#x',
    'hou sing@v1.0.0',
    '../up=housing@v1.0.0',
    'a/../b=housing@v1.0.0',
    '/etc=housing@v1.0.0',
    './x=housing@v1.0.0',
    'a//b@v1.0.0',
    'a=b=housing@v1.0.0',
    'a.lock/b=housing@v1.0.0',
    'a.lock=housing@v1.0.0',
    'a/=housing@v1.0.0',
    'housing@v1.0.0\n',
  ])('%j', (tag) => {
    expect(parseTagName(tag)).toBeUndefined();
  });
});

test.each([
  { event: 'assignment', model: '../x', stage: 'production', counter: 1 },
  { event: 'assignment', model: 'x', stage: 'pro duction', counter: 1 },
  { event: 'registration', model: 'x', version: '1.0.0', counter: null },
  { event: 'registration', model: 'a/../../b:x', version: 'v1.0.0', counter: null },
] satisfies TagName[])('is not written: %j', (value) => {
  expect(() => formatTagName(value)).toThrow(/cannot be the name|is not a version/);
});
