import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOnnxModel } from '@pawl/models';
import type { Column, Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { ROOT } from './pawl.ts';
import { onnxRuntimes } from './system/onnx.ts';

/** As scripts/reference/onnx_fixture.py writes it. */
interface Fixture {
  readonly task: 'classification' | 'regression';
  readonly labels?: readonly string[];
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly predicted: readonly (string | number)[];
  readonly probabilities?: readonly (readonly number[])[];
}

const FIXTURES = join(ROOT, 'packages/models/onnx/fixtures');
const { missing, ...roots } = onnxRuntimes();

const names = (await readdir(FIXTURES))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));
const fixtureOf = async (name: string): Promise<Fixture> =>
  JSON.parse(await readFile(join(FIXTURES, `${name}.json`), 'utf8'));
const fileOf = (name: string) => join(FIXTURES, `${name}.onnx`);

function columnOf(name: string, cells: readonly (number | string | null)[]): Column {
  if (cells.some((cell) => typeof cell === 'string')) {
    const dictionary = [...new Set(cells.filter((cell) => typeof cell === 'string'))];
    const codes = Int32Array.from(cells, (cell) => dictionary.indexOf(cell as string));
    return { kind: 'text', name, codes, dictionary };
  }
  const values = Float64Array.from(cells, (cell) => (cell as number | null) ?? Number.NaN);
  return { kind: 'number', name, values, nulls: Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) };
}

function tableOf(columns: Fixture['columns']): Table {
  const built = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  return { rows: Object.values(columns)[0]!.length, columns: built };
}

async function predictFixture(name: string, root: string, change: Partial<Fixture> = {}) {
  const fixture = { ...(await fixtureOf(name)), ...change };
  const { task, columns, labels } = fixture;
  const features = Object.keys(columns);
  const predictor = await openOnnxModel({
    file: fileOf(name),
    root,
    task,
    features,
    ...(labels ? { labels } : {}),
  });
  return { fixture, predictor, predictions: await predictor.predict(tableOf(columns)) };
}

describe.skipIf(missing)(`every model, ${missing ?? 'by both runtimes'}`, () => {
  test.each(names.flatMap((name) => (['node', 'web'] as const).map((kind) => [name, kind] as const)))(
    '%s by onnxruntime-%s',
    async (name, kind) => {
      const { fixture, predictor, predictions } = await predictFixture(name, roots[kind]);
      expect(predictor.runtime).toBe(`onnxruntime-${kind} 1.30.0`);
      expect(predictions.rows).toBe(fixture.predicted.length);
      if (predictions.task === 'regression') {
        const values = fixture.predicted as number[];
        for (const [row, value] of predictions.predicted.entries())
          expect(Math.abs(value - values[row]!), `row ${row}: ${value}`).toBeLessThanOrEqual(
            1e-5 * Math.max(1, Math.abs(values[row]!)),
          );
        return;
      }
      expect(predictor.labels).toEqual(fixture.labels);
      expect(Array.from(predictions.predicted, (code) => predictions.labels[code])).toEqual(
        fixture.predicted,
      );
      for (const [row, expected] of (fixture.probabilities ?? []).entries()) {
        for (const [code, probability] of expected.entries())
          expect(Math.abs(predictions.scores![code]![row]! - probability), `row ${row}`).toBeLessThanOrEqual(
            1e-5,
          );
      }
    },
  );
});
