import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ATTACKS } from '../attacks-case.ts';
import { metadataBlock } from './card-yaml.ts';

/** How huggingface_hub finds the block of metadata (`REGEX_YAML_BLOCK`). */
const BLOCK = /^(\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(\r\n|\n|$))/;

function read(card: string, version: '1.1' | '1.2'): unknown {
  const block = BLOCK.exec(card);
  expect(block?.[0]).toBe(card);
  return parse(block?.[2] ?? '', { version, merge: false });
}

const HARD = [
  '!!js/function >\n  () => 1',
  '!!python/object/apply:os.system ["x"]',
  '&a [*a]',
  '*a',
  '---',
  '...',
  '--- x',
  'a\n---\nb',
  '\n',
  ' ',
  '',
  'no',
  'n',
  'Yes',
  'null',
  '~',
  '=',
  '<<',
  '1e5',
  '1_000',
  '0o7',
  '0x1f',
  '12:30:00',
  '2026-01-01',
  '.inf',
  'a: b # c',
  '- x',
  '? x',
  '| x |',
  '%YAML 1.1',
  '"\'`',
  '\u0085\u2028\u2029\ufeff\ufffe\u0000\u007f',
  'a'.repeat(5000),
  ...ATTACKS,
].map((text) => text.toWellFormed());

describe.each(['1.1', '1.2'] as const)('a reader of YAML %s', (version) => {
  test.each(HARD.map((text) => [text.slice(0, 60), text] as const))('gets the text %j whole', (_, text) => {
    expect(read(metadataBlock({ text, list: [text], deep: { [`k${text}`]: text } }), version)).toEqual({
      text,
      list: [text],
      deep: { [`k${text}`]: text },
    });
  });

  test('gets any values whole', () => {
    const text = fc.oneof(
      fc.constantFrom(...HARD),
      fc.string({ unit: 'binary' }).map((value) => value.toWellFormed()),
    );
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (any) => {
        expect(read(metadataBlock({ any }), version)).toEqual({ any });
      }),
    );
  });
});

test('has numbers as PyYAML knows them, with a point before the exponent', () => {
  expect(metadataBlock({ a: 1e-7, b: -2e21, c: 1.5e-9, d: 0.25, e: 3 })).toBe(
    '---\na: 1.0e-7\nb: -2.0e+21\nc: 1.5e-9\nd: 0.25\ne: 3\n---\n',
  );
});

test('refers to nothing, though a value stands in it twice', () => {
  const list = ['x'];
  expect(metadataBlock({ a: list, b: list })).not.toMatch(/[&*]/);
});
