import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Column, type Table, takeRows } from './column.ts';
import { applyFilter, columnSlices, filterColumns } from './filter.ts';
import { type Filter, formatFilter, type Literal, type Operator, parseFilter } from './filter-parse.ts';
import { tableOf } from './table-of.ts';

const houses = tableOf({
  income: [1, 8.5, null, 9, Number.NaN],
  ocean_proximity: ['INLAND', 'NEAR BAY', 'INLAND', null, 'it\'s "far"'],
  zip: ['02139', '2139', '10001', null, '0'],
  date: ['2024-01-01', '2024-02-01', '2023-12-31', null, '2025-01-01'],
  'a b`c': [0, 1, 2, 3, -0],
});

const match = (text: string, table: Table = houses) => [...applyFilter(parseFilter(text), table)];

function failure(run: () => unknown): PawlError {
  try {
    run();
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error('the expression was accepted');
}

describe('which rows match', () => {
  test.each<[string, number[]]>([
    ['income > 8', [1, 3]],
    ['income >= 9', [3]],
    ['income < 8.5', [0]],
    ['income <= 8.5e0', [0, 1]],
    ['income = 9', [3]],
    ['income == 9.0', [3]],
    ['income != 9', [0, 1, 4]],
    ['not income = 9', [0, 1, 4]],
    ['income > -1', [0, 1, 3]],
    ['income in [1, 9, 77]', [0, 3]],
    ['income not in [1, 9]', [1, 4]],
    ['income is null', [2]],
    ['income is not null', [0, 1, 3, 4]],
    ['not income is null', [0, 1, 3, 4]],
    ['ocean_proximity = INLAND', [0, 2]],
    ['ocean_proximity = "NEAR BAY"', [1]],
    ["ocean_proximity = 'it''s \"far\"'", [4]],
    ['ocean_proximity != INLAND', [1, 4]],
    ['ocean_proximity in [INLAND, "NEAR BAY"]', [0, 1, 2]],
    ['ocean_proximity = absent', []],
    ['zip = 02139', [0]],
    ['zip = "02139"', [0]],
    ['zip = 2139', [1]],
    ['zip in [02139, 10001]', [0, 2]],
    ['zip != 0', [0, 1, 2]],
    ['date >= 2024-01-01', [0, 1, 4]],
    ['date < "2024-01-01"', [2]],
    ['`a b``c` = 0', [0, 4]],
    ['income > 8 and ocean_proximity = "NEAR BAY"', [1]],
    ['income < 2 or ocean_proximity = INLAND', [0, 2]],
    ['income < 2 or income > 8.9 and ocean_proximity is null', [0, 3]],
    ['(income < 2 or income > 8.9) and ocean_proximity is null', [3]],
    ['not (income < 2 or income > 8.9)', [1, 4]],
    ['NOT income < 2 AND ocean_proximity IS NOT NULL', [1, 4]],
    // Unknown and no is no, so the opposite is yes; unknown and yes stays unknown.
    ['not (income = 3 and zip = nowhere)', [0, 1, 2, 3, 4]],
    ['not (income = 3 and zip != nowhere)', [0, 1, 3, 4]],
  ])('%s', (text, rows) => {
    expect(match(text)).toEqual(rows);
  });
});

type Answer = boolean | undefined;

/** What one row answers, undefined when it is unknown: the rules written out for a single row. */
function answer(filter: Filter, row: ReadonlyMap<string, string | number | null>): Answer {
  if (filter.kind === 'and' || filter.kind === 'or') {
    const answers = filter.parts.map((part) => answer(part, row));
    const decisive = filter.kind === 'or';
    if (answers.includes(decisive)) return decisive;
    return answers.includes(undefined) ? undefined : !decisive;
  }
  if (filter.kind === 'not') {
    const inner = answer(filter.part, row);
    return inner === undefined ? undefined : !inner;
  }
  const cell = row.get(filter.column)!;
  if (filter.kind === 'null') return cell === null;
  if (cell === null) return undefined;
  const wanted = (literal: Literal) =>
    typeof cell === 'number' && literal.kind === 'number' ? literal.value : literal.text;
  if (filter.kind === 'in') return filter.literals.some((literal) => cell === wanted(literal));
  const other = wanted(filter.literal);
  const results: Record<Operator, boolean> = {
    '=': cell === other,
    '!=': cell !== other,
    '<': cell < other,
    '<=': cell <= other,
    '>': cell > other,
    '>=': cell >= other,
  };
  return results[filter.operator];
}

const texts = ['a', 'b c', '__proto__', 'constructor', '7', '07', '', 'null', 'say "x"', "it's", 'é', 'and'];
const numbers = [-1.5, 0, 7, 1e21, 3e-7];
const rowsOf = <T>(cell: fc.Arbitrary<T>) => fc.array(cell, { minLength: 6, maxLength: 6 });
const tables = fc
  .record({
    n: rowsOf(fc.constantFrom<number | null>(...numbers, null, Number.NaN, Number.POSITIVE_INFINITY)),
    m: rowsOf(fc.constantFrom<number | null>(...numbers)),
    t: rowsOf(fc.constantFrom<string | null>(...texts, null)),
    u: rowsOf(fc.constantFrom<string | null>(...texts)),
  })
  // One number at least, or tableOf would take a column of nulls for text.
  .map(({ n, m, t, u }) =>
    tableOf({ n: [7, ...n.slice(1)], 'm `or` 1': m, ['__proto__']: t, constructor: u }),
  );

const numberLiteral = fc.constantFrom(...numbers).map<Literal>((value) => {
  return { kind: 'number', value, text: String(value), at: 0 };
});
const textLiteral = fc.constantFrom(...texts).map<Literal>((text) => ({ kind: 'text', text, at: 0 }));
const operators = fc.constantFrom<Operator>('=', '!=', '<', '<=', '>', '>=');
const leaf = (column: string, literal: fc.Arbitrary<Literal>): fc.Arbitrary<Filter> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      column: fc.constant(column),
      at: fc.constant(0),
      operator: operators,
      literal,
    }),
    fc.record({
      kind: fc.constant('in' as const),
      column: fc.constant(column),
      at: fc.constant(0),
      literals: fc.array(literal, { minLength: 1, maxLength: 4 }),
    }),
    fc.constant<Filter>({ kind: 'null', column, at: 0 }),
  );
const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf('n', numberLiteral),
    leaf('m `or` 1', numberLiteral),
    leaf('__proto__', textLiteral),
    leaf('constructor', textLiteral),
    fc.record({ kind: fc.constant('not' as const), part: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).filter;

/** The filter without positions, and with and in and, or in or drawn together, as the parser does. */
function plain(filter: Filter): unknown {
  if (filter.kind === 'and' || filter.kind === 'or') {
    const { kind } = filter;
    const parts = filter.parts.map(plain).flatMap((part) => {
      const inner = part as { kind: string; parts?: unknown[] };
      return inner.kind === kind ? inner.parts! : [part];
    });
    return { kind, parts };
  }
  if (filter.kind === 'not') return { kind: 'not', part: plain(filter.part) };
  const { at: _, ...rest } = filter;
  if (rest.kind === 'in')
    return { ...rest, literals: rest.literals.map(({ at: _at, ...literal }) => literal) };
  if (rest.kind === 'compare') {
    const { at: _at, ...literal } = rest.literal;
    return { ...rest, literal };
  }
  return rest;
}

function cellOf(column: Column, row: number): string | number | null {
  if (column.kind === 'text') return column.codes[row]! < 0 ? null : column.dictionary[column.codes[row]!]!;
  return column.nulls?.[row] === 1 ? null : column.values[row]!;
}

describe('whatever the filter', () => {
  test('its rows are those that answer yes one by one', () => {
    fc.assert(
      fc.property(filters, tables, (filter, table) => {
        const expected = Array.from({ length: table.rows }, (_, row) => row).filter((row) => {
          const cells = new Map(table.columns.map((column) => [column.name, cellOf(column, row)]));
          return answer(filter, cells) === true;
        });
        expect([...applyFilter(filter, table)]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('its text reads back as the same filter and writes the same text', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = formatFilter(filter);
        const parsed = parseFilter(text);
        expect(plain(parsed)).toEqual(plain(filter));
        expect(formatFilter(parsed)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('any text is read or refused with a position inside it', () => {
    const words = fc.constantFrom(
      'a',
      'in',
      'not',
      'is',
      'null',
      'and',
      'or',
      '(',
      ')',
      '[',
      ']',
      ',',
      '=',
      '<',
      '5',
      '-',
      '"',
      '`',
      "'",
      ' ',
      'é',
      '.',
      '+',
    );
    const noise = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(noise, (text) => {
        try {
          const canonical = formatFilter(parseFilter(text));
          expect(formatFilter(parseFilter(canonical))).toBe(canonical);
        } catch (error) {
          if (!(error instanceof PawlError)) throw error;
          expect(error.code).toBe('config');
          const at = Number(/^column (\d+)$/.exec(error.where ?? '')?.[1]);
          expect(at).toBeGreaterThanOrEqual(1);
          expect(at).toBeLessThanOrEqual(text.length + 1);
          expect(error.remedy).toBeTruthy();
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ['income==8', 'income = 8'],
  ["ocean = 'INLAND'", 'ocean = INLAND'],
  ["ocean = 'NEAR BAY'", 'ocean = "NEAR BAY"'],
  ['zip = "02139"', 'zip = "02139"'],
  ['zip = 02139', 'zip = 02139'],
  ['state = OR or state = "not"', 'state = "OR" or state = "not"'],
  ['`plain` in [a,"b",  3]', 'plain in [a, b, 3]'],
  ['`Not` = 1', '`Not` = 1'],
  ['((a = 1)) AND ((b = 2 and c = 3))', 'a = 1 and b = 2 and c = 3'],
  ['(a = 1 or b = 2) and c = 3', '(a = 1 or b = 2) and c = 3'],
  ['(a = 1 and b = 2) or c = 3', 'a = 1 and b = 2 or c = 3'],
  ['not(a is null)', 'a is not null'],
  ['not (a = 1 or b = 2)', 'not (a = 1 or b = 2)'],
  ['2020 > 3', '2020 > 3'],
  ['größe-2.b = 1', 'größe-2.b = 1'],
])('the canonical form of %s', (text, canonical) => {
  expect(formatFilter(parseFilter(text))).toBe(canonical);
});

test('columns are named once, in order', () => {
  expect(filterColumns(parseFilter('b = 1 and (a > 2 or not b is null) and `c d` in [x]'))).toEqual([
    'b',
    'a',
    'c d',
  ]);
});

describe('mistakes name their position', () => {
  test.each<[string, number, RegExp]>([
    ['', 1, /name of a column, but the expression ends/],
    ['income', 7, /comparison .* after "income", but the expression ends/],
    ['income >', 9, /a number or a text, but the expression ends/],
    ['income > > 3', 10, /found ">"/],
    ['income = 3 income = 4', 12, /"and", "or" or the end, but found "income"/],
    ['(income = 3', 12, /"\)", but the expression ends/],
    ['income = 3)', 11, /found "\)"/],
    ['income in 3', 11, /"\["/],
    ['income in []', 12, /a number or a text/],
    ['income in [3', 13, /"," or "\]"/],
    ['income is 3', 11, /null or not null/],
    ['income = null', 10, /null cannot be compared/],
    ['in = 3', 1, /found "in"/],
    ['"income" = 3', 1, /not with the text "income"/],
    ['income = "x', 10, /" is never closed/],
    ['`income = 3', 1, /` is never closed/],
    ['`` = 3', 1, /empty/],
    ['income % 3', 8, /"%" is not part/],
    ['income = 😀', 10, /"😀" is not part/],
    ['income = 1e999', 10, /too large/],
  ])('%s', (text, at, message) => {
    const error = failure(() => parseFilter(text));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(message);
    expect(error.where).toBe(`column ${at}`);
    expect(error.remedy).toBeTruthy();
  });

  test.each<[string, number, RegExp, RegExp]>([
    ['incme > 3', 1, /no column "incme"\. Did you mean "income"\?/, /backquotes/],
    ['income > 3 and zpi = 1', 16, /Did you mean "zip"\?/, /./],
    ['income = "9"', 10, /holds numbers/, /without quotes: 9/],
    ['income in [1, INLAND]', 15, /holds numbers .* "INLAND"/, /data\.types/],
    ['income > inland', 10, /holds numbers/, /./],
    ['zip < 3', 7, /holds text/, /"3"/],
  ])('%s, against the data', (text, at, message, remedy) => {
    const error = failure(() => match(text));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(message);
    expect(error.where).toBe(`column ${at}`);
    expect(error.remedy).toMatch(remedy);
  });

  test.each([
    ['parentheses', `${'('.repeat(10_000)}a = 1${')'.repeat(10_000)}`],
    ['open parentheses', '('.repeat(10_000)],
    ['not', `${'not '.repeat(10_000)}a = 1`],
  ])('10,000 nested %s', (_what, text) => {
    expect(failure(() => parseFilter(text)).message).toMatch(/nested more than 100 deep/);
  });

  test('a long flat expression is no deep one', () => {
    const text = `(${Array.from({ length: 200_000 }, () => 'a = 1').join(' or ')}) or b = 2`;
    expect(filterColumns(parseFilter(text))).toEqual(['a', 'b']);
  });
});

describe('the slices of a column', () => {
  test('are every value with its rows, sorted, null last', () => {
    const table = tableOf({ n: [10, 9, null, 10, -1], t: ['b', 'constructor', null, 'b', 'B'] });
    const read = (name: string) => columnSlices(table, name).map(({ value, rows }) => [value, ...rows]);
    expect(read('n')).toEqual([
      ['-1', 4],
      ['9', 1],
      ['10', 0, 3],
      [null, 2],
    ]);
    expect(read('t')).toEqual([
      ['B', 4],
      ['b', 0, 3],
      ['constructor', 1],
      [null, 2],
    ]);
  });

  test('values that no row holds are no slices', () => {
    const part = takeRows(tableOf({ t: ['a', 'b', 'c'] }), Int32Array.of(2));
    expect(columnSlices(part, 't')).toEqual([{ value: 'c', rows: Int32Array.of(0) }]);
  });

  test('too many values are refused with a way out, as many as the limit are not', () => {
    const table = tableOf({
      n: Array.from({ length: 51 }, (_, i) => i),
      t: Array.from({ length: 51 }, (_, i) => `v${i % 50}`),
    });
    expect(columnSlices(table, 't').length).toBe(50);
    const error = failure(() => columnSlices(table, 'n'));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(/more than 50 distinct values/);
    expect(error.remedy).toMatch(/n < 10/);
    expect(failure(() => columnSlices(table, 't', 10)).remedy).toMatch(/in \[a, b\]/);
  });

  test('an unknown column is named with the nearest', () => {
    expect(failure(() => columnSlices(houses, 'incme')).message).toMatch(/Did you mean "income"/);
  });
});
