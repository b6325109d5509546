import { parentPort } from 'node:worker_threads';
import { columnTests, evidentlyColumn, identifierReason, ownSamples } from '@pawl/drift';
import { type Column, type TextColumn, takeRows } from '@pawl/table';
import { columnReader } from '@pawl/table/read-column';
import { changeText } from './change-text.ts';
import type { ColumnTask, DrawnColumn, MeasuredColumn } from './measure-columns.ts';

const read = columnReader();

parentPort?.on('message', async (task: ColumnTask) => {
  parentPort?.postMessage(await measure(task).catch(() => undefined));
});

async function measure(task: ColumnTask): Promise<MeasuredColumn> {
  const reference = await read(task.reference);
  const current = await read(task.current);
  const sample = ownSamples();
  if (task.settings === null) return { evidently: evidentlyColumn(reference, current, undefined, sample) };
  const identifier = task.mayIdentify ? identifierReason(reference, current) : undefined;
  if (identifier !== undefined) return { identifier };
  // Before the tests, which sort the numbers where they are.
  const drawn = task.drawn && ([take(reference, task.drawn[0]), take(current, task.drawn[1])] as const);
  const tests = columnTests(reference, current, task.settings, sample);
  return { tests, change: changeText(reference, current, sample), ...(drawn && { drawn }) };
}

function take(column: Column, rows: Int32Array): DrawnColumn {
  const taken = takeRows({ rows: rows.length, columns: [column] }, rows).columns[0]!;
  return { rows, column: taken.kind === 'text' ? withoutOthers(taken) : taken };
}

/** Texts that do not stand in the rows need not be handed over. */
function withoutOthers(column: TextColumn): TextColumn {
  const dictionary: string[] = [];
  for (const code of column.codes) if (code >= 0) dictionary[code] ??= column.dictionary[code]!;
  return { ...column, dictionary };
}
