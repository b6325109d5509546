import { numberSample } from '@pawl/drift';
import { formatNumber } from '@pawl/gate';
import type { Column, TextColumn } from '@pawl/table';

/** Categories that are named. */
const NAMED = 3;

/** What became of a column's distribution, in words; null where there is nothing to say. */
export function changeText(reference: Column, current: Column, sample = numberSample): string | null {
  if (reference.kind === 'number' && current.kind === 'number')
    return samplesText(sample(reference).sorted, sample(current).sorted);
  if (reference.kind === 'text' && current.kind === 'text')
    return textsText(sharesOf(reference), sharesOf(current));
  return null;
}

function samplesText(from: Float64Array, to: Float64Array): string | null {
  if (from.length === 0 || to.length === 0) return null;
  return numbersText(
    (share) => at(from, share),
    (share) => at(to, share),
  );
}

type Quantile = (share: number) => string;

export function numbersText(was: Quantile, is: Quantile): string {
  const half = (quantile: Quantile) => `${quantile(0.25)} to ${quantile(0.75)}`;
  return `median ${is(0.5)}, was ${was(0.5)}; middle half ${half(is)}, was ${half(was)}`;
}

function at(sorted: Float64Array, share: number): string {
  return formatNumber(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
}

/** The texts whose share of the rows changed most. */
export function textsText(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): string | null {
  const changes = [...new Set([...from.keys(), ...to.keys()])]
    .map((value) => ({ value, was: from.get(value) ?? 0, is: to.get(value) ?? 0 }))
    .sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was));
  const named = changes
    .slice(0, NAMED)
    .filter(({ is, was }) => is !== was)
    .map(({ value, is, was }) => `${JSON.stringify(value.slice(0, 60))} ${percent(is)}, was ${percent(was)}`);
  return named.length > 0 ? named.join('; ') : null;
}

function sharesOf(column: TextColumn): Map<string, number> {
  const counts = new Float64Array(column.dictionary.length);
  let rows = 0;
  for (const code of column.codes) {
    if (code < 0) continue;
    counts[code]!++;
    rows++;
  }
  return new Map(column.dictionary.map((value, code) => [value, rows > 0 ? counts[code]! / rows : 0]));
}

function percent(share: number): string {
  return `${formatNumber(share * 100, 3)} %`;
}
