import type { TableDetail } from './comment-table.ts';
import type { FoldKind } from './fold.ts';

/** How much of a comment is shown. */
export interface Detail extends TableDetail {
  /** The parts below the table. */
  readonly folds: ReadonlySet<FoldKind>;
  /** The most rows on slices. */
  readonly slices: number;
  /** Notes and changed rules in few words. */
  readonly short: boolean;
  /** The most models or sweeps that have a part of their own; 0 leaves the first line. */
  readonly parts: number;
}

const FOLDS: readonly FoldKind[] = [
  'slices',
  'worst',
  'features',
  'mistakes',
  'trend',
  'data',
  'lineage',
  'how',
];

/** The fullest detail, for a text of so many characters: more rows than could fit are not even tried. */
export function fullDetail(limit: number): Detail {
  const rows = Math.ceil(limit / 40);
  return {
    folds: new Set(FOLDS),
    slices: rows,
    metrics: true,
    reasons: true,
    rows,
    short: false,
    parts: rows,
  };
}

/**
 * The fullest text that fits: left out are, in turn, the parts below the table, the metrics without a condition, the
 * reasons, the last conditions, and the last models. `render` must fit with no part at all.
 */
export function shorten(
  full: Detail,
  render: (detail: Detail) => string,
  fits: (text: string) => boolean,
): string {
  let detail = full;
  for (const step of STEPS) {
    const text = render(detail);
    if (fits(text)) return text;
    detail = { ...detail, ...step(detail) };
  }
  for (const short of [false, true]) {
    const text = most(full.rows, (rows) => render({ ...detail, rows, short }), fits);
    if (text !== undefined) return text;
  }
  const bare = { ...detail, rows: 0, short: true };
  return most(full.parts, (parts) => render({ ...bare, parts }), fits) ?? render({ ...bare, parts: 0 });
}

const without =
  (...kinds: FoldKind[]) =>
  ({ folds }: Detail): Partial<Detail> => ({
    folds: new Set([...folds].filter((kind) => !kinds.includes(kind))),
  });

const STEPS: readonly ((detail: Detail) => Partial<Detail>)[] = [
  without('how'),
  without('lineage'),
  without('data'),
  without('trend'),
  without('mistakes'),
  without('features'),
  without('worst'),
  () => ({ slices: 30 }),
  without('slices'),
  () => ({ metrics: false }),
  () => ({ reasons: false }),
];

/** The text for the greatest number up to `limit` that fits; undefined where not even that for 0 does. */
function most(
  limit: number,
  render: (count: number) => string,
  fits: (text: string) => boolean,
): string | undefined {
  let best = render(0);
  if (!fits(best)) return undefined;
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const text = render(middle);
    if (fits(text)) {
      best = text;
      low = middle;
    } else high = middle - 1;
  }
  return best;
}
