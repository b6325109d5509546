import { type CheckInput, checkTables } from './anomalies.ts';
import type { Anomaly } from './anomaly.ts';
import type { ColumnSchema } from './schema.ts';
import { tableOf } from './table-of.ts';

type Cells = Record<string, readonly (number | string | null)[]>;
export interface Given extends Omit<CheckInput, 'train' | 'test' | 'target' | 'task' | 'schema'> {
  readonly train: Cells;
  readonly test?: Cells;
  readonly target?: string;
  readonly task?: CheckInput['task'];
  readonly schema?: readonly (Partial<ColumnSchema> & Pick<ColumnSchema, 'name' | 'kind'>)[];
}

export function check({ train, test: other, schema, ...rest }: Given): Anomaly[] {
  return checkTables({
    target: 'y',
    task: 'classification',
    ...rest,
    train: tableOf(train),
    ...(other && { test: tableOf(other) }),
    ...(schema && { schema: { columns: schema.map((each) => ({ required: true, nulls: 0, ...each })) } }),
  });
}

/** Sound data, to be spoilt in one place. */
export const train: Cells = {
  id: [1, 2, 3, 4, 5, 6],
  age: [30, 41, 52, 63, 74, 85],
  city: ['Ulm', 'Bonn', 'Ulm', 'Bonn', 'Ulm', 'Ulm'],
  y: ['no', 'no', 'yes', 'yes', 'no', 'yes'],
};
export const sound: Cells = {
  id: [7, 8, 9],
  age: [31, 42, 53],
  city: ['Ulm', 'Bonn', 'Ulm'],
  y: ['no', 'yes', 'no'],
};
export type Expected = Partial<Anomaly> & Pick<Anomaly, 'code'>;
export const ex = (row: number, value: string | null) => ({ row, value });
