import { digestOf, RECORD_SCHEMAS, recordJsonSchema } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { ATTESTED_KINDS, kindOfPredicateType, predicateTypeOf } from './predicate-types.ts';
import { chainOf, MODEL } from './records-case.ts';
import { isAbout, modelOf, parseStatement, recordStatement, statementBytes } from './statement.ts';

const IMAGE = { name: 'ghcr.io/acme/housing', digest: digestOf('image') };

describe('a statement of a record', () => {
  const { verdict, check } = chainOf();

  test('is about the image and its model, and holds the record as it is', () => {
    expect(recordStatement(IMAGE, verdict)).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'ghcr.io/acme/housing', digest: { sha256: IMAGE.digest.slice(7) } },
        { name: 'model', digest: { sha256: MODEL.slice(7) } },
      ],
      predicateType: predicateTypeOf('verdict'),
      predicate: verdict,
    });
  });

  test('names no model where its record names none', () => {
    const statement = recordStatement(IMAGE, check);
    expect(statement.subject).toHaveLength(1);
    expect(modelOf(statement)).toBeNull();
  });

  test('comes back from its bytes, which are the same each time', () => {
    const bytes = statementBytes(recordStatement(IMAGE, verdict));
    const read = parseStatement(bytes, 'x');
    expect(read).toEqual(recordStatement(IMAGE, verdict));
    expect(modelOf(read)).toBe(MODEL);
    expect([isAbout(read, IMAGE.digest), isAbout(read, MODEL), isAbout(read, digestOf('y'))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(statementBytes(read)).toEqual(bytes);
  });
});

test('a predicate type ends in the file of the schema that it names', () => {
  for (const kind of ATTESTED_KINDS) {
    expect(predicateTypeOf(kind)).toMatch(new RegExp(`docs/reference/records/${kind}\\.schema\\.json$`));
    expect(kindOfPredicateType(predicateTypeOf(kind))).toBe(kind);
    expect(recordJsonSchema(kind, RECORD_SCHEMAS[kind])).toHaveProperty('properties.digest');
  }
  expect(kindOfPredicateType('https://slsa.dev/provenance/v1')).toBeNull();
});

describe('what is no statement', () => {
  const good = { ...recordStatement(IMAGE, chainOf().verdict) };
  test.each([
    ['another version', { ...good, _type: 'https://in-toto.io/Statement/v2' }],
    ['no subject', { ...good, subject: [] }],
    ['a subject without digest', { ...good, subject: [{ name: 'x', digest: {} }] }],
    ['a digest that is no text', { ...good, subject: [{ name: 'x', digest: { sha256: 1 } }] }],
    ['no predicate type', { ...good, predicateType: '' }],
    ['a predicate that is a list', { ...good, predicate: [] }],
    ['a list', [good]],
    ['null', null],
  ])('%s', (_, value) => {
    expect(() => parseStatement(Buffer.from(JSON.stringify(value)), 'x')).toThrow(
      expect.objectContaining({ code: 'data' }),
    );
  });

  test('bytes that are no UTF-8, no JSON, or nested without end', () => {
    for (const bytes of [Buffer.from([0x22, 0xff, 0x22]), Buffer.from('{'), Buffer.from('['.repeat(200_000))])
      expect(() => parseStatement(bytes, 'x')).toThrow(expect.objectContaining({ code: 'data' }));
  });
});

test('what looks like nesting in a text is none', () => {
  const { verdict } = chainOf();
  const reason = `${'['.repeat(300)}"\\{${'{'.repeat(300)}`;
  const statement = recordStatement(IMAGE, { ...verdict, reason });
  expect(parseStatement(statementBytes(statement), 'x').predicate).toMatchObject({ reason });
  // Beside them the statement's own braces are a level.
  const nested = (levels: number) => {
    const predicate = `${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const whole = JSON.stringify({ ...statement, predicate: 0 }).replace(
      '"predicate":0',
      `"predicate":${predicate}`,
    );
    return Buffer.from(whole);
  };
  expect(() => parseStatement(nested(199), 'x')).not.toThrow();
  expect(() => parseStatement(nested(200), 'x')).toThrow('nested deeper than 200');
});
