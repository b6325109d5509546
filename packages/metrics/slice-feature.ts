import { binName, quantileBins } from './quantile-bins.ts';

/** A column by whose values rows are put into slices. */
export interface SliceFeature {
  readonly name: string;
  /** One index into `values` a row; -1 for null, which is in no slice. */
  readonly codes: Int32Array;
  readonly values: readonly string[];
  /** What each value says of a row, such as `22 < age <= 31`; `name = value` when not given. */
  readonly conditions?: readonly string[];
}

/** What a value of a feature says of a row. */
export function conditionOf({ name, values, conditions }: SliceFeature, code: number): string {
  return conditions?.[code] ?? `${name} = ${values[code]}`;
}

/** A column of numbers by its quantiles, see quantileBins. `nulls` is 1 where a value is null; NaN is null as well. */
export function binFeature(
  name: string,
  values: Float64Array,
  nulls?: Uint8Array,
  bins = 5,
): Required<SliceFeature> {
  const found = quantileBins(values, nulls, bins);
  const conditions = Array.from({ length: found.count }, (_, bin) => binName(name, found, bin));
  const { edges, count } = found;
  const ranges = conditions.map((_, bin) => {
    if (bin === 0) return `<= ${edges[0]}`;
    return bin === count - 1 ? `> ${edges.at(-1)}` : `(${edges[bin - 1]}, ${edges[bin]}]`;
  });
  return { name, codes: found.codes, values: ranges, conditions };
}

/**
 * A column of categories by its most frequent values, in order of frequency, ties as in `dictionary`; when there are
 * more than `most`, the rest is one value, `other` or, where a value has that name, `(other)`. `codes` are indices into
 * the dictionary, -1 for null.
 */
export function categoryFeature(
  name: string,
  codes: Int32Array,
  dictionary: readonly string[],
  most = 20,
): SliceFeature {
  const counts = new Int32Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const order = [...counts.keys()]
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]!);
  const values = order.slice(0, most).map((code) => dictionary[code]!);
  const rankOf = new Int32Array(dictionary.length);
  order.forEach((code, rank) => {
    rankOf[code] = Math.min(rank, most);
  });
  if (order.length > most) values.push(unusedName('other', values));
  return { name, codes: codes.map((code) => (code < 0 ? -1 : rankOf[code]!)), values };
}

function unusedName(name: string, used: readonly string[]): string {
  return used.includes(name) ? unusedName(`(${name})`, used) : name;
}
