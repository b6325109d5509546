import { type Column, createRandom, type Table } from '@pawl/table';
import { numberColumn, tableOf } from '../test-table.ts';
import type { Model } from '../trainer.ts';
import type { BinnedFeature } from '../trees/bins.ts';

export function binsOf({ preprocessing }: Model): readonly BinnedFeature[] {
  return (preprocessing as unknown as { features: readonly BinnedFeature[] }).features;
}

/** Rows whose every cell is one that a feature may tell from the next one: edges and their neighbours, all levels. */
export function borderRows(bins: readonly BinnedFeature[], rows: number): Table {
  const random = createRandom(5);
  const columns = bins.map((feature): Column => {
    if (feature.kind === 'bins') {
      const cells = [null, 0, -0, -1e300, 1e300, 5e-324, ...feature.edges.flatMap(neighbours)];
      return numberColumn(feature.name, drawn(cells, rows));
    }
    const cells = [null, 'never seen', ' ', ...feature.levels];
    return { ...tableOf({ x: drawn(cells, rows) }).columns[0]!, name: feature.name };
  });
  return { rows, columns };

  /** All of them in turn, then at random. */
  function drawn<Cell>(cells: readonly Cell[], count: number): Cell[] {
    return Array.from({ length: count }, (_, row) => cells[row] ?? cells[random.below(cells.length)]!);
  }
}

/** A number and the doubles next to it. */
function neighbours(value: number): number[] {
  const bits = new BigInt64Array(Float64Array.of(value === 0 ? 5e-324 : value).buffer);
  return [-1n, 0n, 1n].map((step) => new Float64Array(BigInt64Array.of(bits[0]! + step).buffer)[0]!);
}
