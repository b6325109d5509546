import { type Random, type Table, type TextColumn, takeRows } from '@pawl/table';

/** Takes rows of a table, as `takeRows` does; where that is not `takeRows` itself, of those that were said before. */
export type TakeRows = (table: Table, rows: Int32Array) => Table;

/** So many of the rows of a table in random order, or all of them where there are fewer. */
export function drawRows(rows: number, most: number, random: Random): Int32Array {
  const drawn = new Int32Array(Math.min(rows, most));
  // Rows that have changed their place; there are too many to write down all.
  const moved = new Map<number, number>();
  for (let place = 0; place < drawn.length; place++) {
    const chosen = place + random.below(rows - place);
    drawn[place] = moved.get(chosen) ?? chosen;
    moved.set(chosen, moved.get(place) ?? place);
  }
  return drawn;
}

/** The rows taken, with dictionaries of the texts that stand in them, in the order in which they do. */
export function takeOwn(table: Table, rows: Int32Array, take: TakeRows = takeRows): Table {
  const taken = take(table, rows);
  return {
    rows: taken.rows,
    columns: taken.columns.map((column) => (column.kind === 'text' ? withOwnTexts(column) : column)),
  };
}

function withOwnTexts({ name, codes, dictionary }: TextColumn): TextColumn {
  const places = new Map<number, number>();
  const own: string[] = [];
  const recoded = codes.map((code) => {
    if (code < 0) return -1;
    const known = places.get(code);
    if (known !== undefined) return known;
    places.set(code, own.length);
    return own.push(dictionary[code]!) - 1;
  });
  return { kind: 'text', name, codes: recoded, dictionary: own };
}

/** The rows that are in any of these, ascending. */
export function anyOf(...parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(new Set(parts.flatMap((part) => [...part]))).sort();
}
