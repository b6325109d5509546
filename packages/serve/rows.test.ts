import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellAt, createFrame, planRows } from './frame.ts';
import { Problem } from './problem.ts';
import { fillRows, givenRows } from './rows.ts';
import { testContract } from './test-contract.ts';

const PLAN = planRows(testContract());
const FINE = { rooms: 3, age: 10, place: 'sea' };

function read(rows: unknown, columns?: unknown, source: string | null = null, plan = PLAN) {
  const given = givenRows(plan, rows, columns, source);
  const frame = createFrame(plan, given.rows.length);
  fillRows(frame, given);
  frame.rows = given.rows.length;
  return Array.from({ length: frame.rows }, (_, row) =>
    plan.names.map((_, place) => cellAt(frame, place, row)),
  );
}

function problemOf(read: () => unknown): Problem {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('what was put in comes out, in every form', () => {
  const cell = fc.record({
    rooms: fc.double({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1, noNaN: true }),
    age: fc.option(fc.integer()),
    place: fc.constantFrom('inland', 'sea', null),
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (rows) => {
      const expected = rows.map(({ rooms, age, place }) => [rooms, age, place]);
      expect(read(rows)).toEqual(expected);
      expect(read(expected)).toEqual(expected);
      expect(
        read(
          expected.map(([rooms, age, place]) => [place, rooms, age]),
          ['place', 'rooms', 'age'],
        ),
      ).toEqual(expected);
    }),
  );
});

describe('a row that does not fit is refused by its number, its column and what was expected', () => {
  test.each<[string, unknown, string, string]>([
    ['a text for a number', { ...FINE, rooms: '3' }, 'rooms', 'a finite number'],
    ['null where there must be a value', { ...FINE, rooms: null }, 'rooms', 'a finite number'],
    ['what JSON reads as infinite', { ...FINE, rooms: JSON.parse('1e999') }, 'rooms', 'a finite number'],
    ['true', { ...FINE, age: true }, 'age', 'a finite number or null'],
    ['a list', { ...FINE, age: [1] }, 'age', 'a finite number or null'],
    ['an object', { ...FINE, place: {} }, 'place', 'one of "inland", "sea" or null'],
    ['a text that is not known', { ...FINE, place: 'moon' }, 'place', 'one of "inland", "sea" or null'],
    ['a missing column', { rooms: 1, age: 2 }, 'place', 'one of "inland", "sea" or null'],
  ])('%s', (_, row, column, expected) => {
    const { status, details, message } = problemOf(() => read([FINE, row]));
    expect({ status, ...details }).toEqual({ status: 400, row: 2, column, expected });
    expect(message).toContain(`row 2, column "${column}"`);
  });

  test.each<[string, unknown]>([
    ['a number', 3],
    ['null', null],
    ['a text', 'x'],
    ['a list that is too short', [1, 2]],
    ['a list that is too long', [1, 2, 'sea', 4]],
  ])('that is %s', (_, row) => {
    expect(problemOf(() => read([row])).details.row).toBe(1);
  });

  test('an unknown column comes with the nearest name', () => {
    const { message, details } = problemOf(() => read([{ ...FINE, room: 1 }]));
    expect(message).toBe('row 1: the model has no column "room". Did you mean "rooms"?');
    expect(details).toMatchObject({ row: 1, column: 'room' });
  });
});

test('what objects inherit is no value, and keys that JavaScript knows do no harm', () => {
  const contract = testContract({
    columns: ['constructor', '__proto__', 'toString'].map((name) => ({
      name,
      kind: 'number',
      nullable: false,
    })),
    samples: [],
  });
  const plan = planRows(contract);
  const source = '{"constructor":1,"__proto__":2,"toString":3}';
  expect(read([JSON.parse(source)], undefined, source, plan)).toEqual([[1, 2, 3]]);
  const missing = problemOf(() =>
    read([JSON.parse('{"constructor":1,"__proto__":2}')], undefined, null, plan),
  );
  expect(missing.message).toContain('column "toString": it is missing');
  expect(
    problemOf(() => read([JSON.parse('{"rooms":1,"age":2,"place":"sea","__proto__":{"x":1}}')])).status,
  ).toBe(400);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('the last of two equal keys counts, as JSON has it', () => {
  expect(read([JSON.parse('{"rooms":1,"rooms":2,"age":3,"place":"sea"}')])).toEqual([[2, 3, 'sea']]);
});

describe('integers beyond 2^53', () => {
  test.each(['9007199254740993', '-12345678901234567891'])('%s would be rounded and is refused', (digits) => {
    const source = `[{"rooms":${digits},"age":1,"place":"sea"}]`;
    const { message, details } = problemOf(() => read(JSON.parse(source), undefined, source));
    expect(message).toContain('an integer beyond 2^53');
    expect(details).toMatchObject({ row: 1, column: 'rooms' });
  });

  test.each(['9007199254740994', '1e300', '123456789012345678.5', '9007199254740992'])(
    '%s is taken',
    (digits) => {
      const source = `[{"rooms":${digits},"age":1,"place":"sea"}]`;
      expect(read(JSON.parse(source), undefined, source)[0]![0]).toBe(Number(digits));
    },
  );

  test('digits in a text count for nothing', () => {
    const contract = testContract();
    const plan = planRows({
      ...contract,
      columns: contract.columns.map((column) =>
        column.kind === 'text' ? { ...column, categories: null } : column,
      ),
    });
    const source = '[{"rooms":9.007199254740993e15,"age":1,"place":"a\\"9007199254740993"}]';
    expect(read(JSON.parse(source), undefined, source, plan)).toEqual([
      [9007199254740992, 1, 'a"9007199254740993'],
    ]);
  });
});

test('what the contract may ignore is ignored', () => {
  const plan = planRows(testContract({ limits: { unknown_categories: 'null', unknown_columns: 'ignore' } }));
  expect(read([{ ...FINE, place: 'moon', more: 1 }], undefined, null, plan)).toEqual([[3, 10, null]]);
  expect(read([[0, 3, 10, 'sea']], ['more', 'rooms', 'age', 'place'], null, plan)).toEqual([[3, 10, 'sea']]);
});

test('names of lists must be the columns, each once', () => {
  const row = [[3, 10, 'sea']];
  expect(problemOf(() => read(row, ['rooms', 'age', 'age'])).message).toContain('named twice');
  expect(problemOf(() => read(row, ['rooms', 'age', 'x'])).message).toContain('no column "x"');
  expect(problemOf(() => read(row, ['rooms', 'age'])).message).toContain('"place" is missing');
  expect(problemOf(() => read(row, 'rooms')).message).toContain('list of names');
});

test('rows are counted first', () => {
  const many = new Array(10_001).fill(null);
  expect(problemOf(() => read(many)).status).toBe(413);
  expect(problemOf(() => read([])).status).toBe(400);
  expect(problemOf(() => read('rows')).status).toBe(400);
});
