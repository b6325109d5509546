import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, digestOf } from './canonical.ts';
import { DRIFT_SCHEMAS } from './drift-record.ts';
import { PawlError } from './errors.ts';
import { RECORD_SCHEMAS, recordJsonSchema } from './record.ts';
import { formatRecord, parseRecord, type RecordBody, sealRecord } from './seal.ts';

const digest = digestOf('x');

const verdict: RecordBody<'verdict'> = {
  model: 'wine',
  evaluation: digest,
  run: digest,
  modelDigest: digest,
  commit: null,
  policy: null,
  confidence: 0.95,
  undecided: 'fail',
  together: 0,
  looks: null,
  conditions: [],
  answer: 'passed',
  reason: 'all conditions hold',
};

test('the canonical form follows the examples of RFC 8785', () => {
  // Section 3.2.2 (numbers and strings) and 3.2.3 (sorting) of the RFC.
  const sample = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(sample)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(Object.values(JSON.parse(canonicalJson(Object.entries(keys).map(([k]) => k)))).length).toBe(7);
  expect(
    canonicalJson(keys)
      .match(/:\d/g)
      ?.map((m) => Number(m.slice(1))),
  ).toEqual([2, 4, 6, 7, 1, 5, 3]);
});

test('the canonical form does not depend on the order of keys and reads back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      if (value && typeof value === 'object' && !Array.isArray(value)) {
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text);
      }
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, '\ud800', () => 0])(
  '%s has no canonical form',
  (value) => {
    expect(() => canonicalJson([value])).toThrow(PawlError);
  },
);

test('a sealed record reads back, and any change to it is seen', () => {
  const record = sealRecord('verdict', verdict, new Date(0));
  const content = formatRecord(record);
  expect(parseRecord('verdict', content, 'v.json')).toEqual(record);
  expect(() => parseRecord('verdict', content.replace('passed', 'refused'), 'v.json')).toThrow(
    /changed after it was written/,
  );
  expect(() => parseRecord('run', content, 'v.json')).toThrow(/not a run record/);
  expect(() => parseRecord('verdict', content.slice(0, 50), 'v.json')).toThrow(/not JSON/);
  expect(() => parseRecord('verdict', content.replace('{', '{"extra": 1,'), 'v.json')).toThrow(
    /extra|nrecognized/,
  );
});

test('a body that does not fit its schema is not sealed', () => {
  expect(() => sealRecord('verdict', { ...verdict, confidence: 2 })).toThrow(PawlError);
});

test.each(Object.entries({ ...RECORD_SCHEMAS, ...DRIFT_SCHEMAS }))('%s has a JSON Schema', (kind, form) => {
  const schema = recordJsonSchema(kind, form) as { properties: Record<string, unknown>; required: string[] };
  expect(schema.required).toEqual(expect.arrayContaining(['kind', 'schema', 'digest', 'createdAt', 'model']));
});
