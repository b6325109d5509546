import { copyFile, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '@pawl/records/digest-file';
import { describe, expect, test } from 'vitest';
import { ROOT, scratchFolder } from './pawl.ts';
import { serveProcess } from './serve-case.ts';
import { onnxRuntimes } from './system/onnx.ts';

/** As scripts/reference/onnx_fixture.py writes it. */
interface Fixture {
  readonly task: 'classification' | 'regression';
  readonly labels?: readonly string[];
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly predicted: readonly (string | number)[];
  readonly probabilities: readonly (readonly number[])[];
}

const FIXTURES = join(ROOT, 'packages/models/onnx/fixtures');
const { missing, ...roots } = onnxRuntimes();

describe.skipIf(missing)(`an ONNX model${missing ? `: ${missing}` : ''}`, () => {
  test.each(['node', 'web'] as const)(
    'answers by onnxruntime-%s as the tool that made it',
    async (runtime) => {
      const folder = await scratchFolder();
      const fixture: Fixture = JSON.parse(await readFile(join(FIXTURES, 'logistic-strings.json'), 'utf8'));
      const names = Object.keys(fixture.columns);
      const rows = fixture.predicted.map((_, row) => names.map((name) => fixture.columns[name]![row]!));
      const asObject = (row: readonly (number | string | null)[]) =>
        Object.fromEntries(names.map((name, i) => [name, row[i]]));
      await copyFile(join(FIXTURES, 'logistic-strings.onnx'), join(folder, 'model.onnx'));
      await symlink(join(roots[runtime], 'node_modules'), join(folder, 'node_modules'));
      const { digest } = await digestFile(join(folder, 'model.onnx'));
      const contract = {
        schema: 'pawl/serve/1',
        name: 'colours',
        version: '1.0.0',
        task: fixture.task,
        labels: fixture.labels,
        target: 'y',
        columns: names.map((name) => ({ name, kind: 'number', nullable: true })),
        files: { model: 'model.onnx' },
        digests: { model: digest, verdict: digest, release: null },
        samples: rows.slice(0, 5).map((row, i) => ({ row: asObject(row), prediction: fixture.predicted[i] })),
      };
      await writeFile(join(folder, 'pawl-serve.json'), JSON.stringify(contract));
      const { url } = await serveProcess(folder);
      const ask = async (body: unknown) => {
        const response = await fetch(`${url}/predict`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return (await response.json()) as { predictions: unknown[]; probabilities: number[][] };
      };
      const { predictions, probabilities } = await ask({ rows });
      expect(predictions).toEqual(fixture.predicted);
      probabilities.forEach((row, i) => {
        for (const [k, share] of row.entries()) expect(share).toBeCloseTo(fixture.probabilities[i]![k]!, 5);
      });
      const each = await Promise.all(rows.map((row) => ask([row])));
      expect(each.map((answer) => answer.predictions[0])).toEqual(fixture.predicted);
    },
  );
});
