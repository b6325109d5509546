import { writeFileAtomic } from '@pawl/records';
import { type Table, textAt } from './column.ts';
export async function writeCsv(table: Table, path: string): Promise<void> {
  const lines = [table.columns.map((c) => c.name).join(',')];
  for (let i = 0; i < table.rows; i++) lines.push(table.columns.map((c) => textAt(c, i) ?? '').join(','));
  await writeFileAtomic(path, `${lines.join('\n')}\n`);
}
