import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Trainer } from '../trainer.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import { randomForest } from './random-forest.ts';
import { type Columns, fit, inputOf, numbersOf, sharesOf } from './test-training.ts';

type Target = 'y' | 'two' | 'three';

interface Case {
  readonly target: Target;
  readonly weighted: boolean;
  readonly params: Readonly<Record<string, unknown>>;
  /** Predicted numbers; or of each class but the first, its probabilities. One value a training row. */
  readonly answers: readonly (readonly number[])[];
}

interface Reference {
  readonly data: Readonly<
    Record<'a' | 'b' | 'c' | 'd', (number | null)[]> & Record<Target | 'weight', number[]>
  >;
  readonly trees: readonly Case[];
  readonly boosting: readonly Case[];
  readonly forests: readonly {
    readonly name: 'diabetes' | 'iris' | 'digits';
    readonly params: Readonly<Record<string, unknown>>;
    /** The root mean squared error of diabetes, the accuracy of the others; the mean of three seeds. */
    readonly score: number;
  }[];
  readonly sets: Readonly<
    Record<string, { readonly x: readonly (readonly number[] | string)[]; readonly y: number[] }>
  >;
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/trees.json', import.meta.url), 'utf8'),
);

/** How far our answers are from the reference at most, as a share of the largest of these. */
async function distance(trainer: Trainer, { target, weighted, params, answers }: Case): Promise<number> {
  const { a, b, c, d, weight } = reference.data;
  const columns: Columns = { a, b, c, d, y: reference.data[target] };
  const more = weighted ? { weights: Float64Array.from(weight) } : {};
  const task = target === 'y' ? 'regression' : 'classification';
  const predictions = await (await fit(trainer, inputOf(columns, task, params, more))).predict(columns);
  const ours = target === 'y' ? [numbersOf(predictions)] : sharesOf(predictions).slice(1);
  expect(ours.length).toBe(answers.length);
  const largest = Math.max(...answers.flat().map(Math.abs));
  return (
    Math.max(...answers.flatMap((own, k) => own.map((value, row) => Math.abs(ours[k]![row]! - value)))) /
    largest
  );
}

const named = (cases: readonly Case[]) =>
  cases.map(
    (one) => [`${one.target} ${one.weighted ? 'weighted ' : ''}${JSON.stringify(one.params)}`, one] as const,
  );

describe('a tree by itself is that of scikit-learn', () => {
  test.each(named(reference.trees))('%s', async (_, one) => {
    const alone = { trees: 1, bootstrap: false, max_features: 'all' };
    expect(await distance(randomForest, { ...one, params: { ...alone, ...one.params } })).toBeLessThan(1e-9);
  });
});

describe('boosted trees are those of scikit-learn, which keeps slopes in single precision', () => {
  test.each(named(reference.boosting))('%s', async (_, one) => {
    expect(await distance(gradientBoosting, one)).toBeLessThan(1e-6);
  });
});

describe('a forest is about as good as that of scikit-learn', () => {
  test.each(reference.forests)('$name $params: $score', async ({ name, params, score }) => {
    const { x, y } = reference.sets[name]!;
    const rows = x.map((row) =>
      typeof row === 'string' ? [...row].map((letter) => letter.charCodeAt(0) - 97) : row,
    );
    const columns = (own: (row: number) => boolean): Columns => ({
      ...Object.fromEntries(
        rows[0]!.map((_, f) => [`f${f}`, rows.filter((_, row) => own(row)).map((row) => row[f]!)]),
      ),
      y: y.filter((_, row) => own(row)),
    });
    const [training, validation] = [columns((row) => row % 3 !== 0), columns((row) => row % 3 === 0)];
    const truth = validation.y as number[];
    let sum = 0;
    for (const seed of [0, 1, 2]) {
      const task = name === 'diabetes' ? 'regression' : 'classification';
      const { predict } = await fit(randomForest, inputOf(training, task, params, { seed }), { threads: 1 });
      const predictions = await predict(validation);
      if (predictions.task === 'regression')
        sum += Math.sqrt(
          predictions.predicted.reduce((all, value, row) => all + (value - truth[row]!) ** 2, 0) /
            truth.length,
        );
      else
        sum +=
          truth.filter((label, row) => predictions.labels[predictions.predicted[row]!] === String(label))
            .length / truth.length;
    }
    expect(Math.abs(sum / 3 / score - 1)).toBeLessThan(0.03);
  });
});
