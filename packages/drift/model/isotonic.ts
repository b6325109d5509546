/** A rising map from scores to shares: straight lines between its points, level beyond them. */
export interface RisingMap {
  /** Ascending, all different. */
  readonly scores: Float64Array;
  /** Never falling. */
  readonly shares: Float64Array;
}

/** Rows by ascending score, those of one score together. */
export interface ScoredRows {
  /** Ascending, all different. */
  readonly scores: Float64Array;
  /** By row: the place of its score in `scores`. */
  readonly place: Int32Array;
}

/** Sorts scores, of which none is NaN. */
export function scoredRows(values: Float64Array): ScoredRows {
  const scores = Float64Array.from(new Set(values)).sort();
  const places = new Map(Array.from(scores, (score, place) => [score, place]));
  return { scores, place: Int32Array.from(values, (value) => places.get(value)!) };
}

/**
 * The rising map that is nearest to the outcomes (0 or 1, one a row) by least squares, rows counted as often as `counts`
 * says: isotonic regression by pooling adjacent violators (Ayer and others 1955). Its mean over the rows is that of the
 * outcomes. Scores of no row are left out; there is a row that counts.
 */
export function isotonicMap(
  { scores, place }: ScoredRows,
  outcomes: Uint8Array,
  counts: Uint8Array,
): RisingMap {
  const weight = new Float64Array(scores.length);
  const sum = new Float64Array(scores.length);
  for (let row = 0; row < place.length; row++) {
    weight[place[row]!]! += counts[row]!;
    sum[place[row]!]! += counts[row]! * outcomes[row]!;
  }
  const kept = new Float64Array(scores.length);
  const poolWeight = new Float64Array(scores.length);
  const poolSum = new Float64Array(scores.length);
  const poolEnd = new Int32Array(scores.length);
  let points = 0;
  let pools = 0;
  for (let i = 0; i < scores.length; i++) {
    if (weight[i] === 0) continue;
    kept[points++] = scores[i]!;
    poolWeight[pools] = weight[i]!;
    poolSum[pools] = sum[i]!;
    poolEnd[pools++] = points;
    while (
      pools > 1 &&
      poolSum[pools - 2]! * poolWeight[pools - 1]! >= poolSum[pools - 1]! * poolWeight[pools - 2]!
    ) {
      poolWeight[pools - 2]! += poolWeight[pools - 1]!;
      poolSum[pools - 2]! += poolSum[pools - 1]!;
      poolEnd[pools - 2] = points;
      pools--;
    }
  }
  const shares = new Float64Array(points);
  for (let pool = 0, from = 0; pool < pools; from = poolEnd[pool++]!)
    shares.fill(poolSum[pool]! / poolWeight[pool]!, from, poolEnd[pool]!);
  return { scores: kept.slice(0, points), shares };
}

/** What the map says of each of some ascending scores. */
export function mapAscending({ scores, shares }: RisingMap, ascending: Float64Array): Float64Array {
  const last = scores.length - 1;
  let next = 0;
  return ascending.map((score) => {
    while (next <= last && scores[next]! < score) next++;
    if (next === 0) return shares[0]!;
    if (next > last) return shares[last]!;
    const [from, to] = [scores[next - 1]!, scores[next]!];
    return shares[next - 1]! + ((shares[next]! - shares[next - 1]!) * (score - from)) / (to - from);
  });
}
