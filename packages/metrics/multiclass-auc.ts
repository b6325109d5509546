import type { Measure } from './measure.ts';
import { type Ranking, rankRows, rocAuc } from './ranking.ts';
import type { ClassificationSample, Counts } from './sample.ts';

/**
 * The measure of the area under the ROC curve for several labels: `roc_auc_ovr` and `roc_auc_ovo`, plain or `_weighted`.
 * NaN when a label does not occur.
 */
export function multiclassAuc(name: string, sample: ClassificationSample): Measure {
  const weighted = name.endsWith('_weighted');
  return name.startsWith('roc_auc_ovr') ? oneVersusRest(sample, weighted) : oneVersusOne(sample, weighted);
}

function oneVersusRest(sample: ClassificationSample, weighted: boolean): Measure {
  const { actual, labels, scores } = sample;
  const all = Int32Array.from(actual.keys());
  const rankings = labels.map((_, label) => rankRows(scores![label]!, all, (row) => actual[row] === label));
  return {
    value: (counts) => {
      const sizes = labelSizes(sample, counts);
      return average(
        rankings.map((ranking) => rocAuc(ranking, counts)),
        weighted ? sizes : undefined,
      );
    },
  };
}

/** Hand and Till (2001): each pair of labels on its own rows, by the scores of the one and of the other. */
function oneVersusOne(sample: ClassificationSample, weighted: boolean): Measure {
  const { actual, labels, scores } = sample;
  const rowsOf = labels.map((_, label) => [...actual.keys()].filter((row) => actual[row] === label));
  const pairs = labels.flatMap((_, a) =>
    labels.slice(a + 1).map((_, offset) => {
      const b = a + 1 + offset;
      const rows = Int32Array.from([...rowsOf[a]!, ...rowsOf[b]!]);
      const ranking = (label: number): Ranking =>
        rankRows(scores![label]!, rows, (row) => actual[row] === label);
      return { a, b, rankings: [ranking(a), ranking(b)] };
    }),
  );
  return {
    value: (counts) => {
      const sizes = labelSizes(sample, counts);
      const areas = pairs.map(
        ({ rankings }) => rankings.reduce((sum, ranking) => sum + rocAuc(ranking, counts), 0) / 2,
      );
      return average(areas, weighted ? pairs.map(({ a, b }) => sizes[a]! + sizes[b]!) : undefined);
    },
  };
}

function labelSizes({ actual, labels }: ClassificationSample, counts: Counts): number[] {
  const sizes = labels.map(() => 0);
  for (let row = 0; row < actual.length; row++) sizes[actual[row]!]! += counts[row]!;
  return sizes;
}

function average(values: readonly number[], weights?: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (const [i, value] of values.entries()) {
    const weight = weights ? weights[i]! : 1;
    sum += weight * value;
    total += weight;
  }
  return sum / total;
}
