import {
  type AcrossTest,
  type Decided,
  type DriftSettings,
  reconstructionTest,
  toldApart,
} from '@pawl/drift';
import type { DriftRecord } from '@pawl/records';
import type { Table } from '@pawl/table';
import type { ComparedTables } from './compared.ts';

type Section = NonNullable<DriftRecord['across']>;

/** Columns that are named as adding to a difference. */
const MOST_SHARES = 10;

/** The tests of many columns together, without those `apart`, whose drift is to be no alarm. */
export async function acrossTests(
  { reference, current }: ComparedTables,
  settings: DriftSettings,
  apart: ReadonlySet<string>,
): Promise<AcrossTest[]> {
  const used = ({ rows, columns }: Table) => ({
    rows,
    columns: columns.filter(({ name }) => !apart.has(name)),
  });
  const tables = [used(reference), used(current)] as const;
  const tests = [await toldApart(...tables, settings), reconstructionTest(...tables, settings)];
  return tests.filter((test) => test !== null);
}

/** The same as the record has it. */
export function acrossSection(tests: readonly (AcrossTest & Decided)[]): DriftRecord['across'] {
  if (tests.length === 0) return null;
  const of = (aspect: AcrossTest['aspect']) => {
    const test = tests.find((one) => one.aspect === aspect);
    return test ? testOf(test) : null;
  };
  return { classifier: of('classifier'), reconstruction: of('reconstruction') };
}

function testOf({
  aspect: _aspect,
  net: _net,
  sight: _sight,
  rows: [reference, current],
  shares,
  others,
  ...test
}: AcrossTest & Decided): NonNullable<Section['classifier']> {
  return {
    ...test,
    others: others.filter(({ value }) => Number.isFinite(value)),
    rows: { reference, current },
    shares: shares.filter(({ value }) => Number.isFinite(value)).slice(0, MOST_SHARES),
  };
}

/** What was found across columns, where no single one drifted. */
export function acrossReason(across: DriftRecord['across']): string {
  const { classifier, reconstruction } = across ?? {};
  const parts = [
    ...(classifier?.decision === 'drift' ? ['rows of now can be told from those of the reference'] : []),
    ...(reconstruction?.decision === 'drift' ? ['numbers do not go together as they did'] : []),
  ];
  return parts.join(', and ');
}
