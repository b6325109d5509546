import { uniform } from '@pawl/metrics';
import type { Column, Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { detectDrift, type TableDrift } from './detect.ts';

describe('what is no drift and what is', () => {
  const draw = uniform(7);
  const steady = mixed(draw, 2000);

  test('two halves of the same rows: nothing', () => {
    const drift = detectDrift(steady, mixed(draw, 1500));
    expect(drift).toMatchObject({ decision: 'no drift', drifted: [], added: [] });
    expect(testOf(drift, 'numbers', 'distribution')).toMatchObject({ test: 'Kolmogorov-Smirnov, exact' });
    expect(testOf(drift, 'letters', 'distribution')).toMatchObject({ test: 'chi-squared' });
    expect(testOf(drift, 'flags', 'distribution')).toMatchObject({ test: 'Fisher' });
  });

  test('a shift of the mean', () => {
    const drift = detectDrift(
      steady,
      withColumn(
        mixed(draw, 1500),
        numbers('numbers', 1500, () => bell(draw) + 0.6),
      ),
    );
    expect(drift).toMatchObject({ decision: 'drift', drifted: ['numbers'] });
    const { effect, adjustedPValue, others } = testOf(drift, 'numbers', 'distribution');
    expect(effect!.value).toBeGreaterThan(0.1);
    expect(effect!.interval!.low).toBeGreaterThan(0);
    expect(effect!.interval!.high).toBeGreaterThan(effect!.value);
    expect(adjustedPValue).toBeLessThan(1e-6);
    expect(others.map(({ name }) => name)).toEqual([
      'Wasserstein distance',
      'Wasserstein distance, normed',
      'population stability index',
      'Jensen-Shannon distance',
      'Hellinger distance',
    ]);
    for (const { value, interval } of others) {
      expect(interval!.low).toBeLessThan(value);
      expect(interval!.high).toBeGreaterThan(value);
    }
  });

  test('a shift that is certain and small is none worth acting on, until its column says so', () => {
    const rows = 40_000;
    const from = { rows, columns: [numbers('x', rows, () => bell(draw))] };
    const to = { rows, columns: [numbers('x', rows, () => bell(draw) + 0.08)] };
    const drift = detectDrift(from, to);
    expect(testOf(drift, 'x', 'distribution').adjustedPValue).toBeLessThan(1e-6);
    expect(drift.decision).toBe('no drift');
    const columns = new Map([['x', { distribution: 0.01 }]]);
    expect(detectDrift(from, to, { columns }).drifted).toEqual(['x']);
  });

  test('more missing values', () => {
    const gaps = numbers(
      'numbers',
      1500,
      () => bell(draw),
      () => draw() < 0.2,
    );
    const drift = detectDrift(steady, withColumn(mixed(draw, 1500), gaps));
    expect(drift.drifted).toEqual(['numbers']);
    expect(testOf(drift, 'numbers', 'missing')).toMatchObject({ decision: 'drift', test: 'Fisher' });
    expect(testOf(drift, 'numbers', 'distribution').decision).toBe('no drift');
  });

  test('a new category, and one that went, whatever their names', () => {
    const letters = (names: readonly string[]) => category('letters', 1500, names, draw);
    const drift = detectDrift(
      withColumn(steady, category('letters', 2000, ['a', 'b', 'c', 'constructor'], draw)),
      withColumn(mixed(draw, 1500), letters(['a', 'b', 'c', '__proto__'])),
    );
    expect(drift.drifted).toEqual(['letters']);
    expect(testOf(drift, 'letters', 'new values')).toMatchObject({ decision: 'drift', note: '"__proto__"' });
    expect(testOf(drift, 'letters', 'vanished values')).toMatchObject({
      decision: 'drift',
      note: '"constructor"',
    });
  });

  test('numbers beyond the range, an infinity among them', () => {
    const far = numbers('numbers', 1500, (row) =>
      row % 50 === 0 ? (row === 0 ? Infinity : 99) : bell(draw),
    );
    const drift = detectDrift(steady, withColumn(mixed(draw, 1500), far));
    expect(testOf(drift, 'numbers', 'range')).toMatchObject({ decision: 'drift' });
    expect(testOf(drift, 'numbers', 'range').effect!.value).toBeCloseTo(0.02, 2);
    expect(testOf(drift, 'numbers', 'distribution').others[0]!.value).toBeLessThan(10);
  });

  test('numbers that became text, and a column that was renamed', () => {
    const current = mixed(draw, 1500);
    const renamed = current.columns.map((column) =>
      column.name === 'flags' ? { ...column, name: 'flag' } : column,
    );
    const drift = detectDrift(
      steady,
      withColumn({ rows: 1500, columns: renamed }, category('numbers', 1500, ['1'], draw)),
    );
    expect(testOf(drift, 'numbers', 'type')).toMatchObject({
      decision: 'drift',
      note: 'text, in the reference numbers',
    });
    expect(testOf(drift, 'flags', 'presence').note).toBe(
      'not among the current columns. Did you mean "flag"?',
    );
    expect(drift.added).toEqual(['flag']);
  });
});

describe('where there is little to see', () => {
  const draw = uniform(8);

  test('few rows are insufficient, and say what they would have shown', () => {
    const drift = detectDrift(mixed(draw, 2000), mixed(draw, 60));
    expect(drift.decision).toBe('insufficient');
    const { decision, detectable } = testOf(drift, 'numbers', 'distribution');
    expect(decision).toBe('insufficient');
    expect(detectable).toBeGreaterThan(0.2);
    expect(detectable).toBeLessThan(0.5);
  });

  test('few rows are enough for what nobody could miss', () => {
    const far = numbers('numbers', 60, () => bell(draw) + 9);
    expect(detectDrift(mixed(draw, 2000), withColumn(mixed(draw, 60), far)).drifted).toEqual(['numbers']);
  });

  test('one row, and none', () => {
    for (const rows of [0, 1]) {
      expect(detectDrift(mixed(draw, 500), mixed(draw, rows)).decision).toBe('insufficient');
      expect(detectDrift(mixed(draw, rows), mixed(draw, 500)).decision).toBe('insufficient');
    }
    expect(detectDrift({ rows: 0, columns: [] }, { rows: 0, columns: [] }).decision).toBe('insufficient');
  });

  test('a constant stays one, and an empty column empty; a column that was lost is missing', () => {
    const constant = { rows: 900, columns: [numbers('x', 900, () => 4)] };
    expect(detectDrift(constant, constant).decision).toBe('no drift');
    const empty = {
      rows: 900,
      columns: [
        numbers(
          'x',
          900,
          () => 0,
          () => true,
        ),
      ],
    };
    expect(detectDrift(empty, empty).decision).toBe('no drift');
    const lost = detectDrift(constant, empty);
    expect(testOf(lost, 'x', 'missing')).toMatchObject({ decision: 'drift', effect: { value: 1 } });
    const text = { rows: 900, columns: [category('x', 900, [], draw)] };
    expect(testOf(detectDrift(constant, text), 'x', 'missing').decision).toBe('drift');
  });

  test('names and prose are not compared as categories', () => {
    const names = (from: number) => ({
      rows: 100,
      columns: [
        {
          kind: 'text',
          name: 'id',
          codes: Int32Array.from({ length: 100 }, (_, i) => i),
          dictionary: Array.from({ length: 100 }, (_, i) => `id ${i + from}`),
        } as const,
      ],
    });
    const drift = detectDrift(names(0), names(100));
    const aspects = drift.tests.map(({ aspect }) => aspect);
    expect(aspects).toEqual(['characters', 'words', 'vocabulary', 'wording']);
  });

  test('a hundred thousand categories, each a few rows', () => {
    const many = (): Table => {
      const codes = Int32Array.from({ length: 400_000 }, () => Math.floor(draw() * 100_000));
      const dictionary = Array.from({ length: 100_000 }, (_, i) => `value ${i}`);
      return { rows: codes.length, columns: [{ kind: 'text', name: 'x', codes, dictionary }] };
    };
    const drift = detectDrift(many(), many());
    expect(drift.drifted).toEqual([]);
    expect(testOf(drift, 'x', 'distribution')).toMatchObject({ test: 'chi-squared, scaled' });
  });
});

describe('how often it is right', () => {
  test('of tables that did not drift, at most one in twenty has an alarm', () => {
    const draw = uniform(20240501);
    let alarms = 0;
    const tables = 400;
    for (let table = 0; table < tables; table++) {
      const drift = detectDrift(wide(draw, 120, 0), wide(draw, 80, 0), { seed: table });
      if (drift.decision === 'drift') alarms++;
    }
    // Four standard errors above a twentieth.
    expect(alarms / tables).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / tables));
  });

  test.each(['x0', 'k0'])('what it calls detectable of %s it finds as often as it says', (column) => {
    const draw = uniform(5);
    const least = testOf(detectDrift(wide(draw, 600, 0), wide(draw, 600, 0)), column, 'distribution')
      .detectable!;
    let found = 0;
    const tables = 200;
    for (let table = 0; table < tables; table++) {
      // Of uniform numbers, a shift by some share of their width is that distance, and moves as many rows of quarters.
      const drift = detectDrift(wide(draw, 600, 0), wide(draw, 600, least), { seed: table });
      if (drift.drifted.includes(column)) found++;
    }
    expect(found / tables).toBeGreaterThan(0.8 - 3 * Math.sqrt((0.8 * 0.2) / tables));
  });

  test('intervals hold the true distance', () => {
    const draw = uniform(6);
    let numbersHeld = 0;
    let categoriesHeld = 0;
    const tables = 120;
    for (let table = 0; table < tables; table++) {
      const drift = detectDrift(wide(draw, 90, 0, 1), wide(draw, 140, 0.3, 1));
      const inside = (column: string, truth: number) => {
        const { low, high } = testOf(drift, column, 'distribution').effect!.interval!;
        return low <= truth && truth <= high;
      };
      if (inside('x0', 0.3)) numbersHeld++;
      // A category is a quarter of the uniform numbers: the first has lost all its rows and the last has won them.
      if (inside('k0', 0.3)) categoriesHeld++;
    }
    expect(numbersHeld / tables).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / tables));
    expect(categoriesHeld / tables).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / tables));
  });
});

/** Columns of uniform numbers, moved by `shift`, and of the same in quarters. */
function wide(draw: () => number, rows: number, shift: number, pairs = 4): Table {
  const columns = Array.from({ length: pairs }, (_, i) => [
    numbers(`x${i}`, rows, () => draw() + shift),
    {
      kind: 'text',
      name: `k${i}`,
      codes: Int32Array.from({ length: rows }, () => Math.floor((draw() + shift) * 4)),
      dictionary: ['a', 'b', 'c', 'd', 'e', 'f'],
    } as const,
  ]);
  return { rows, columns: columns.flat() };
}

function mixed(draw: () => number, rows: number): Table {
  return {
    rows,
    columns: [
      numbers('numbers', rows, () => bell(draw)),
      category('letters', rows, ['a', 'b', 'c'], draw),
      category('flags', rows, ['no', 'yes'], draw),
    ],
  };
}

function bell(draw: () => number): number {
  return (draw() + draw() + draw() + draw() - 2) * Math.sqrt(3);
}

function numbers(
  name: string,
  rows: number,
  value: (row: number) => number,
  missing: (row: number) => boolean = () => false,
): Column {
  const nulls = Uint8Array.from({ length: rows }, (_, row) => (missing(row) ? 1 : 0));
  const values = Float64Array.from({ length: rows }, (_, row) => (nulls[row] ? Number.NaN : value(row)));
  return { kind: 'number', name, values, nulls };
}

function category(name: string, rows: number, dictionary: readonly string[], draw: () => number): Column {
  const codes = Int32Array.from({ length: rows }, () =>
    dictionary.length === 0 ? -1 : Math.floor(draw() * dictionary.length),
  );
  return { kind: 'text', name, codes, dictionary };
}

function withColumn(table: Table, column: Column): Table {
  return { rows: table.rows, columns: table.columns.map((old) => (old.name === column.name ? column : old)) };
}

function testOf(drift: TableDrift, column: string, aspect: string) {
  const found = drift.tests.find((item) => item.column === column && item.aspect === aspect);
  if (!found) throw new Error(`no test of ${aspect} of ${column}`);
  return found;
}
