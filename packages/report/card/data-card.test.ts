import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkOf } from '../evidence-case.ts';
import { sectionOfCard } from './card-case.ts';
import { type DataCardInput, renderDataCard, sizeCategory } from './data-card.ts';
import { parseWrittenCard } from './written-card.ts';

const BODY: Parameters<typeof checkOf>[0] = {
  target: 'price',
  rows: { train: 800, test: 400 },
  split: { method: 'group', test: 1 / 3, by: 'town', seed: 7 },
  files: [
    { path: 'data/x.csv', role: 'source', rows: 1200, bytes: 12_978, digest: `sha256:${'1a'.repeat(32)}` },
  ],
  columns: [
    { name: 'town', kind: 'text', nulls: 8, distinct: 31 },
    { name: 'price', kind: 'number', nulls: 0, distinct: null },
  ],
};
const check = checkOf(BODY);

function card(changes: Partial<DataCardInput> = {}): string {
  return renderDataCard({ check, written: null, ...changes });
}

function metadataOf(text: string) {
  return parse(/^---\n([\s\S]*?\n)---\n/.exec(text)?.[1] ?? '', { version: '1.1' });
}

test('has metadata of the Hub, of what is known', () => {
  expect(metadataOf(card())).toEqual({
    pretty_name: 'Data of housing',
    tags: ['pawl'],
    size_categories: ['1K<n<10K'],
    dataset_info: {
      features: [
        { name: 'town', dtype: 'string' },
        { name: 'price', dtype: 'float64' },
      ],
    },
  });
  expect(metadataOf(card({ task: 'regression' })).task_categories).toEqual(['tabular-regression']);
  expect(metadataOf(card({ check: checkOf({ ...BODY, target: 'town' }) })).task_categories).toEqual([
    'tabular-classification',
  ]);
});

test('takes over what is written', () => {
  const written = parseWrittenCard(
    '---\npretty_name: Towns\nlicense: cc0-1.0\ntags: [towns]\n---\nPrices.\n\n## Source\nCensus.',
    'DATA.md',
  );
  const text = card({ written });
  expect(metadataOf(text)).toMatchObject({
    pretty_name: 'Towns',
    license: 'cc0-1.0',
    tags: ['pawl', 'towns'],
  });
  expect(text).toContain('\n# Towns\n');
  expect(sectionOfCard(text, 'What it is')).toBe('Prices.');
  expect(sectionOfCard(text, 'Source')).toBe('Census.');
});

test('says which files there are, how they are split, and what the columns hold', () => {
  const text = card();
  expect(sectionOfCard(text, 'What it is')).toBe('Not stated: write it in DATA.md.');
  expect(sectionOfCard(text, 'Files')).toContain(
    `1,200 rows, 13 kB<br><sub>sha256 <code>${'1a'.repeat(32)}</code>`,
  );
  expect(sectionOfCard(text, 'How it is split')).toBe(
    '800 rows for training and 400 for the test: 33.3333 % of the rows were set aside at random, rows of one group together (<code>town</code>), with seed 7.',
  );
  expect(sectionOfCard(text, 'Columns')).toContain('| town | text | 8 (1 %) | 31 |');
  expect(sectionOfCard(text, 'Columns')).toContain('| price (target) | number | 0 | |');
  expect(sectionOfCard(text, 'What the schema demands')).toContain('There is none');
});

test('says in words what the schema demands', () => {
  const schema: DataCardInput['schema'] = {
    columns: [
      {
        name: 'a',
        kind: 'number',
        required: true,
        nulls: 0,
        integer: true,
        unique: true,
        range: { min: 1, max: 9 },
      },
      { name: 'b', kind: 'text', required: false, nulls: 0.03, domain: ['x', '`|'] },
    ],
  };
  expect(sectionOfCard(card({ schema }), 'What the schema demands').split('\n')).toEqual([
    '- <code>a</code>: whole numbers, from 1 to 9, never empty, no value twice',
    '- <code>b</code>: texts, one of <code>x</code>, <code>\\`\\|</code>, empty in at most 3 % of the rows, may be missing',
  ]);
});

describe('the size category', () => {
  test.each([
    [0, 'n<1K'],
    [999, 'n<1K'],
    [1000, '1K<n<10K'],
    [9999, '1K<n<10K'],
    [10_000, '10K<n<100K'],
    [100_000, '100K<n<1M'],
    [1e6, '1M<n<10M'],
    [1e8, '100M<n<1B'],
    [5e9, '1B<n<10B'],
    [1e11, '100B<n<1T'],
    [1e12, 'n>1T'],
  ])('of %d rows is %s', (rows, category) => {
    expect(sizeCategory(rows)).toBe(category);
  });
});

test('names every column exactly, whatever it is called', () => {
  const name = fc.oneof(
    fc.constantFrom('| x | <script>', '`', '---', 'a\n---\nb', '!!js', 'no', '1e5', 'a'.repeat(3000)),
    fc.string({ unit: 'binary' }).map((value) => value.toWellFormed()),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 4 }), (names) => {
      const columns = names.map((name) => ({ name, kind: 'text', nulls: 0, distinct: 1 }) as const);
      const text = card({ check: checkOf({ ...BODY, columns: [...columns] }) });
      const { features } = metadataOf(text).dataset_info;
      expect(features.map((feature: { name: string }) => feature.name)).toEqual(names);
      expect(text.slice(text.indexOf('\n---\n', 4))).not.toMatch(/<script|^---$(?![\s\S]*^# )/m);
    }),
  );
});
