import { PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import { oneLine } from './one-line.ts';
import { feederOf, type InputPlan } from './onnx-inputs.ts';
import { type LoadedRuntime, type Session, SILENT, type Tensor } from './onnx-runtime.ts';

/** All it takes to run a model. */
export interface Runner extends LoadedRuntime {
  readonly plan: InputPlan;
  readonly session: Session;
}

/** Rows `from` to `to` of a table were asked for, and `rows` were answered, the last of them to be dropped. */
export interface Batch {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/**
 * Runs a model on the rows of a table, batch by batch; `take` gets the outputs of these names. Throws
 * PawlError('data') where the table does not fit, PawlError('record') where onnxruntime fails.
 */
export async function runBatches(
  { plan, session, runtime, name }: Runner,
  table: Table,
  outputs: readonly string[],
  take: (tensors: readonly Tensor[], batch: Batch) => void,
): Promise<void> {
  const feed = feederOf(plan, table);
  for (let from = 0; from < table.rows; from += plan.batch) {
    const to = Math.min(table.rows, from + plan.batch);
    const feeds = feed(from, to);
    const answers = await run(from, to, async () => {
      const tensors = feeds.map(
        ({ name, element, data, dims }) => [name, new runtime.Tensor(element, data, dims)] as const,
      );
      return session.run(Object.fromEntries(tensors), outputs, SILENT);
    });
    const tensors = outputs.map((output) => answers[output]!);
    take(tensors, { from, to, rows: plan.fixed ? plan.batch : to - from });
  }

  async function run<T>(from: number, to: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new PawlError('record', `${name} failed on rows ${from + 1} to ${to}: ${oneLine(error)}`, {
        remedy: 'Run the model on the same rows in the tool that wrote it, and export it again.',
        cause: error,
      });
    }
  }
}
