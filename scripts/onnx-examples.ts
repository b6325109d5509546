// Writes models exported to ONNX into a folder, with rows and what Pawl predicts of them:
//
//     node scripts/node24.mjs scripts/onnx-examples.ts /tmp/exports
//
// scripts/reference/check_export.py compares them with other readers of ONNX.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPredictor } from '@pawl/models';
import { exportOnnx } from '@pawl/models/export';
import { type Column, isNull, textAt } from '@pawl/table';
import { testForest } from '../packages/models/onnx-export/test-forest.ts';
import { borderRows } from '../packages/models/onnx-export/test-rows.ts';
import type { BinnedFeature } from '../packages/models/trees/bins.ts';

const levels = (name: string, count: number): BinnedFeature => ({
  name,
  kind: 'levels',
  levels: Array.from({ length: count }, (_, i) => `level ${i}`),
});
const bins: readonly BinnedFeature[] = [
  { name: 'age', kind: 'bins', edges: [-1.5, 0, 0.1, 0.3, 1e20] },
  levels('city', 3),
  levels('name', 254),
];
const targets = {
  number: {},
  two: { labels: ['no', 'yes'] },
  four: { labels: ['a', 'b', 'c', 'd'] },
};

const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');
await mkdir(folder, { recursive: true });
for (const trainer of ['random-forest', 'gradient-boosting'] as const)
  for (const [target, classes] of Object.entries(targets))
    for (const depth of [0, 6]) {
      const model = testForest({ trainer, bins, trees: 20, depth, seed: depth, ...classes });
      const table = borderRows(bins, 300);
      const predictions = await (await openPredictor(model)).predict(table);
      const file = join(folder, `${trainer}-${target}-${depth}`);
      await writeFile(`${file}.onnx`, exportOnnx(model));
      const columns = Object.fromEntries(
        table.columns.map((column) => [column.name, cellsOf(column, table.rows)]),
      );
      const expected =
        predictions.task === 'regression'
          ? { predicted: [...predictions.predicted] }
          : {
              predicted: Array.from(predictions.predicted, (code) => predictions.labels[code]),
              probabilities: predictions.scores!.map((scores) => [...scores]),
            };
      await writeFile(`${file}.json`, JSON.stringify({ columns, ...expected }));
    }

function cellsOf(column: Column, rows: number): (number | string | null)[] {
  return Array.from({ length: rows }, (_, row) => {
    if (column.kind === 'text') return textAt(column, row) ?? null;
    return isNull(column, row) ? null : column.values[row]!;
  });
}
