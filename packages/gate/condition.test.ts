import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCondition, relativeToBaseline, scaledBaseline } from './condition.ts';
import { evaluate, type Term } from './linear.ts';

const metricNames = ['rmse', 'mae', 'r2', 'accuracy', 'f1_macro', 'roc_auc'];
const aliases: Record<string, string> = { auc: 'roc_auc', root_mean_squared_error: 'rmse' };
const lookup = {
  metricNames,
  metric: (name: string) => (metricNames.includes(name) ? name : aliases[name]),
};
const parse = (text: string) => parseCondition(text, lookup);

function failure(text: string): PawlError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error(`"${text}" was accepted`);
}

const term = (coefficient: number, path: string, slice: string | null = null): Term => {
  const [first = '', second] = path.split('.');
  return second === undefined
    ? { coefficient, source: 'candidate', metric: first, slice }
    : { coefficient, source: first === 'baseline' ? 'baseline' : 'candidate', metric: second, slice };
};

describe('conditions and their canonical text', () => {
  test.each([
    ['rmse < 0.55', 'rmse < 0.55'],
    ['  rmse<.55\n', 'rmse < 0.55'],
    ['candidate.rmse <= 5.5e-1', 'rmse <= 0.55'],
    ['0.55 > rmse', 'rmse < 0.55'],
    ['-rmse > -0.55', 'rmse < 0.55'],
    ['rmse - 0.55 < 0', 'rmse < 0.55'],
    ['r2 >= -0.5', 'r2 >= -0.5'],
    ['r2 > 0', 'r2 > 0'],
    ['auc >= 0.9', 'roc_auc >= 0.9'],
    ['rmse <= baseline.rmse', 'rmse <= baseline.rmse'],
    ['rmse <= baseline.rmse * 1.02', 'rmse <= baseline.rmse * 1.02'],
    ['rmse <= 1.02 * baseline.rmse', 'rmse <= baseline.rmse * 1.02'],
    ['1.02 * baseline.rmse >= rmse', 'rmse <= baseline.rmse * 1.02'],
    ['rmse <= baseline.rmse * (1 + 2 %)', 'rmse <= baseline.rmse * 1.02'],
    ['rmse <= baseline.rmse * (100% + 2%)', 'rmse <= baseline.rmse * 1.02'],
    ['rmse - baseline.rmse <= baseline.rmse * 0.02', 'rmse <= baseline.rmse * 1.02'],
    ['rmse <= baseline * 1.02', 'rmse <= baseline.rmse * 1.02'],
    ['accuracy >= baseline.accuracy - 0.7 %', 'accuracy >= baseline.accuracy - 0.007'],
    ['accuracy - baseline > -0.01', 'accuracy > baseline.accuracy - 0.01'],
    ['(rmse + mae) / 2 < 3', 'mae * 0.5 + rmse * 0.5 < 3'],
    ['rmse * 3 / 10 < 1', 'rmse * 0.3 < 1'],
    ['rmse * 0.3 / 3 < 1', 'rmse * 0.1 < 1'],
    ['rmse / 3 * 3 < 1', 'rmse < 1'],
    ['rmse < 1 / 3', `rmse < ${1 / 3}`],
    ['rmse < 0.1 + 0.2', 'rmse < 0.3'],
    ['rmse - mae < 0', 'mae > rmse'],
    ['f1_macro - accuracy * 2 + 0.1 > 0', 'accuracy * 2 < f1_macro + 0.1'],
    ['mae - rmse < baseline.mae - baseline.rmse', 'mae < rmse + baseline.mae - baseline.rmse'],
    ['rmse < - (baseline.mae) * 2 + 1', 'rmse < -baseline.mae * 2 + 1'],
    ['rmse < 1e-9', 'rmse < 1e-9'],
    ['rmse < 1e+30', 'rmse < 1e+30'],
    ['accuracy >= 0.93333333333333333', 'accuracy >= 0.9333333333333333'],
    ['slice(region).rmse <= baseline * 1.10', 'slice(region).rmse <= slice(region).baseline.rmse * 1.1'],
    ['slice( region ).candidate.rmse < 1', 'slice(region).rmse < 1'],
    ['candidate.slice(region).rmse < 1', 'slice(region).rmse < 1'],
    [
      'slice (region).rmse <= baseline.slice(region).rmse',
      'slice(region).rmse <= slice(region).baseline.rmse',
    ],
    ['slice(region).rmse <= rmse * 1.2', 'slice(region).rmse <= rmse * 1.2'],
    ['slice(age>8).rmse < 1', 'slice(age > 8).rmse < 1'],
    ['slice(place = "a) (b").rmse < 1', 'slice(place = "a) (b").rmse < 1'],
    ["slice((a = 'x  y') and (b<2)).rmse < 1", "slice((a = 'x  y') and (b < 2)).rmse < 1"],
    ['slice(`odd (name`).rmse < 1', 'slice(`odd (name`).rmse < 1'],
  ])('%s is %s', (text, canonical) => {
    const condition = parse(text);
    expect(condition.canonical).toBe(canonical);
    expect(condition.text).toBe(text.trim());
  });

  test('are sums compared with 0, the first term a positive one of the candidate', () => {
    expect(parse('baseline.rmse * 1.02 + 0.5 >= rmse')).toEqual({
      text: 'baseline.rmse * 1.02 + 0.5 >= rmse',
      canonical: 'rmse <= baseline.rmse * 1.02 + 0.5',
      comparison: '<=',
      terms: [term(1, 'rmse'), term(-1.02, 'baseline.rmse')],
      constant: -0.5,
    });
    expect(parse('slice(a).mae + rmse > mae * 2').terms).toEqual([
      term(1, 'mae', 'a'),
      term(-2, 'mae'),
      term(1, 'rmse'),
    ]);
  });

  test('keep a number exactly as it was written', () => {
    expect(parse('accuracy >= 0.9333333333333333').constant).toBe(-14 / 15);
    expect(parse('rmse < 0.30000000000000004').constant).toBe(-(0.1 + 0.2));
  });
});

describe('mistakes, with column, finding and expectation', () => {
  test.each([
    ['', 1, 'found the end, expected a metric or a number'],
    ['   ', 1, 'found the end, expected a metric or a number'],
    ['rmse', 5, 'found the end, expected an operator or a comparison (<, <=, > or >=)'],
    ['rmse  ', 5, 'found the end, expected an operator or a comparison (<, <=, > or >=)'],
    ['rmse <', 7, 'found the end, expected a metric or a number'],
    ['rmse 0.5', 6, 'found "0.5", expected an operator or a comparison (<, <=, > or >=)'],
    ['rmse = 0.5', 6, 'found "=", expected a comparison: <, <=, > or >='],
    ['rmse == 0.5', 6, 'found "==", expected a comparison: <, <=, > or >='],
    ['rmse != 0.5', 6, 'found "!=", expected a comparison: <, <=, > or >='],
    ['rmse => 0.5', 6, 'found "=>", expected a comparison: <, <=, > or >='],
    ['rmse ≤ 0.5', 6, 'found "≤", which means nothing here'],
    ['rmse < 0,5', 9, 'found ",", which means nothing here'],
    ['rmse < 0.5 && mae < 1', 12, 'found "&", which means nothing here'],
    ['rmse < 0.5 and mae < 1', 12, 'found "and", expected the end: a condition has one comparison'],
    ['0.4 < rmse < 0.5', 12, 'found "<", expected the end: a condition has one comparison'],
    ['rmse < 0.5 mae', 12, 'found "mae", expected an operator or the end'],
    ['rmse < 0.5.3', 11, 'found ".3", expected an operator or the end'],
    ['rmse < * 2', 8, 'found "*", expected a metric or a number'],
    ['rmse < +2', 8, 'found "+", expected a metric or a number'],
    ['rmse % < 2', 6, 'found "%", which means nothing here'],
    ['rmse < 1e999', 8, 'the number 1e999 is too large'],
    ['rmse < 💥', 8, 'found "💥", which means nothing here'],
    ['(rmse < 2', 7, 'found "<", expected an operator or ")"'],
    ['(rmse + 1', 10, 'found the end, expected an operator or ")"'],
    ['rmse) < 2', 5, 'found ")", expected an operator or a comparison (<, <=, > or >=)'],
    ['rsme < 0.5', 1, 'found "rsme", which is no known metric. Did you mean "rmse"?'],
    ['zzz < 0.5', 1, 'found "zzz", which is no known metric.'],
    ['rmse < baseline.rsme', 17, 'found "rsme", which is no known metric. Did you mean "rmse"?'],
    [
      'rmse < basline.rmse',
      8,
      'found "basline", expected candidate, baseline or slice(...) before ".". Did you mean "baseline"?',
    ],
    [
      'slices(a).rmse < 1',
      1,
      'found "slices", expected candidate, baseline or slice(...) before "(". Did you mean "slice"?',
    ],
    ['abs(rmse) < 1', 1, 'found "abs", expected candidate, baseline or slice(...) before "(".'],
    ['rmse.baseline < 1', 5, 'found "." after the metric rmse'],
    ['candidate < 1', 11, 'found "<", expected "." and a metric after candidate'],
    ['baseline.candidate.rmse < 1', 10, 'found "candidate", expected a metric'],
    ['slice(a).slice(b).rmse < 1', 10, 'found "slice(b)", expected a metric'],
    ['slice(a) < 1', 10, 'found "<", expected "." and a metric after slice(a)'],
    ['slice(a).rmse <= slice(a).baseline', 35, 'found the end, expected "." and a metric after baseline'],
    ['slice.rmse < 1', 6, 'expected "(" after slice'],
    ['slice', 6, 'expected "(" after slice'],
    ['slice(a.rmse < 1', 6, 'the slice that opens here is never closed'],
    ['slice(a = "b).rmse < 1', 6, 'the slice that opens here is never closed'],
    ['slice( ).rmse < 1', 6, 'the slice is empty, expected a column or an expression'],
    ['rmse * mae < 1', 6, 'found a product of two metrics, expected a number on one side of "*"'],
    ['rmse / baseline.rmse < 1.02', 6, 'found a ratio of two metrics, expected a number after "/"'],
    ['1 / rmse < 1.02', 3, 'found a number divided by a metric, expected a number after "/"'],
    ['rmse / (1 - 1) < 2', 6, 'found a division by zero'],
    ['baseline < 2', 1, 'found baseline, and no metric that it could stand for'],
    ['rmse + mae < baseline', 14, 'found baseline, which could be baseline.rmse or baseline.mae'],
    [
      'slice(a).rmse + rmse < baseline',
      24,
      'found baseline, which could be slice(a).baseline.rmse or baseline.rmse',
    ],
  ])('%s', (text, column, message) => {
    const error = failure(text);
    expect(error.code).toBe('config');
    expect(error.message).toBe(`column ${column}: ${message}`);
  });

  test.each([
    ['1 < 2', 'the condition names no metric'],
    ['baseline.rmse < 2', 'the condition speaks of the baseline only, so no candidate could change it'],
    [
      'baseline <= baseline.rmse * 2',
      'the condition speaks of the baseline only, so no candidate could change it',
    ],
    ['rmse < rmse', 'rmse cancels out, so the condition does not depend on it'],
    ['baseline <= baseline.rmse', 'baseline.rmse cancels out, so the condition does not depend on it'],
    ['rmse * 0 < 1', 'rmse cancels out, so the condition does not depend on it'],
    ['rmse * 0.1 + rmse * 0.2 < rmse * 0.3', 'rmse cancels out, so the condition does not depend on it'],
    ['rmse / 3 + rmse / 11 < rmse * 14 / 33', 'rmse cancels out, so the condition does not depend on it'],
    ['mae + rmse < rmse', 'rmse cancels out, so the condition does not depend on it'],
    ['rmse * 1e300 * 1e300 < 1', 'a number in the condition grows too large'],
    ['rmse < 1e308 * 10', 'a number in the condition grows too large'],
  ])('%s: %s', (text, message) => {
    expect(failure(text)).toMatchObject({ code: 'config', message });
  });

  test.each([
    ['rmse = 0.5', 'Use <= and >=: measured numbers are hardly ever equal.'],
    ['rmse == 0.5', 'Use <= and >=: measured numbers are hardly ever equal.'],
    ['rmse => 0.5', 'Write >=.'],
    ['mae / baseline.mae < 1', 'Multiply the other side instead, as in `mae <= baseline.mae * 1.02`.'],
    ['mae / baseline < 1', 'Multiply the other side instead, as in `mae <= baseline.mae * 1.02`.'],
    ['mae < 1 and rmse < 1', 'Write two conditions, one a line: all of them must hold.'],
    ['zzz < 1', 'Known metrics: rmse, mae, r2, accuracy, f1_macro, roc_auc.'],
    ['rmse + mae < baseline', 'Name the metric: baseline.rmse, slice(region).baseline.rmse.'],
  ])('%s: the remedy is %s', (text, remedy) => {
    expect(failure(text).remedy).toBe(remedy);
  });

  test('a condition of 2,000 characters is the longest', () => {
    const padded = (length: number) => `rmse < ${'1'.padStart(length - 'rmse < '.length, ' ')}`;
    expect(parse(padded(2000)).canonical).toBe('rmse < 1');
    expect(failure(padded(2001)).message).toBe(
      'the condition is 2001 characters long, at most 2000 are allowed',
    );
  });

  test('a condition that only its canonical text makes too long is refused, for that could not be parsed again', () => {
    const spec = 'x'.repeat(1500);
    expect(failure(`slice(${spec}).rmse < baseline`).message).toMatch(
      /^the condition is 30\d\d characters long/,
    );
  });

  test('a hundred levels are the deepest', () => {
    const nested = (open: string, close: string, levels: number) =>
      `${open.repeat(levels)}rmse${close.repeat(levels)} < 1`;
    expect(parse(nested('(', ')', 100)).canonical).toBe('rmse < 1');
    expect(failure(nested('(', ')', 101)).message).toBe('column 102: found more than 100 nested levels');
    expect(failure(nested('-', '', 101)).message).toBe('column 102: found more than 100 nested levels');
  });
});

describe('what a condition says of the baseline', () => {
  test.each([
    ['rmse < 1', false, []],
    ['rmse <= baseline.rmse', true, []],
    ['rmse <= baseline.rmse + 0.01', true, []],
    ['2 * rmse <= 2 * baseline.rmse', true, []],
    ['rmse <= baseline.rmse * 1.02', true, [term(-1.02, 'baseline.rmse')]],
    ['2 * rmse <= baseline.rmse', true, [term(-1, 'baseline.rmse')]],
    ['0.3 * rmse + 0.7 * mae <= 0.3 * baseline.rmse + 0.7 * baseline.mae', true, []],
    ['rmse + mae <= baseline.rmse + 2 * baseline.mae', true, [term(-2, 'baseline.mae')]],
    ['slice(a).rmse <= baseline.rmse * 1.1', true, [term(-1.1, 'baseline.rmse')]],
    ['slice(a).rmse <= baseline.rmse', true, []],
    ['rmse <= baseline.mae * 2', true, [term(-2, 'baseline.mae')]],
  ])('%s', (text, relative, scaled) => {
    expect(relativeToBaseline(parse(text))).toBe(relative);
    expect(scaledBaseline(parse(text))).toEqual(scaled);
  });
});

/** An expression as text, with what it is worth when every reference has the value that `values` gives it. */
type Expression = {
  readonly text: string;
  readonly worth: (values: Values) => number;
  readonly constant: boolean;
};
type Values = Readonly<Record<string, number>>;

const REFERENCES = [
  'rmse',
  'mae',
  'baseline.rmse',
  'baseline.mae',
  'slice(a = "x)").rmse',
  'slice(b).baseline.r2',
];

const number = fc.integer({ min: 1, max: 4000 }).map((n): Expression => {
  const value = n / 100;
  return { text: String(value), worth: () => value, constant: true };
});
const percentage = fc
  .integer({ min: 1, max: 300 })
  .map((n): Expression => ({ text: `${n} %`, worth: () => n / 100, constant: true }));
const metric = fc
  .constantFrom(...REFERENCES)
  .map((name): Expression => ({ text: name, worth: (values) => values[name]!, constant: false }));

const { expression } = fc.letrec<{ expression: Expression; pair: readonly [Expression, Expression] }>(
  (tie) => ({
    pair: fc.tuple(tie('expression'), tie('expression')),
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      metric,
      number,
      percentage,
      tie('expression').map(({ text, worth, constant }) => ({
        text: `-(${text})`,
        worth: (values: Values) => -worth(values),
        constant,
      })),
      tie('pair').map(([a, b]) => ({
        text: `${a.text} + ${b.text}`,
        worth: (values: Values) => a.worth(values) + b.worth(values),
        constant: a.constant && b.constant,
      })),
      tie('pair').map(([a, b]) => ({
        text: `(${a.text}-(${b.text}))`,
        worth: (values: Values) => a.worth(values) - b.worth(values),
        constant: a.constant && b.constant,
      })),
      fc.tuple(tie('expression'), number).map(([a, b]) => ({
        text: `(${a.text}) * ${b.text}`,
        worth: (values: Values) => a.worth(values) * b.worth(values),
        constant: a.constant,
      })),
      fc.tuple(tie('expression'), number).map(([a, b]) => ({
        text: `(${a.text})/ ${b.text}`,
        worth: (values: Values) => a.worth(values) / b.worth(values),
        constant: a.constant,
      })),
    ),
  }),
);

const comparison = fc.constantFrom('<', '<=', '>', '>=');

/** The condition, or undefined where it is refused for saying nothing (its terms cancel, no candidate in it). */
function parseIfMeaningful(text: string) {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof PawlError && /cancels out|names no metric|baseline only|long/.test(error.message))
      return;
    throw error;
  }
}

describe('properties', () => {
  const values = fc.record(
    Object.fromEntries(REFERENCES.map((name) => [name, fc.double({ min: -10, max: 10, noNaN: true })])),
  );

  test('the normal form is worth what was written', () => {
    fc.assert(
      fc.property(expression, comparison, expression, values, (left, sign, right, given) => {
        const condition = parseIfMeaningful(`${left.text} ${sign} ${right.text}`);
        fc.pre(condition !== undefined);
        const worth = evaluate(condition, ({ source, metric: name, slice }) => {
          const path = source === 'baseline' ? `baseline.${name}` : name;
          return given[slice === null ? path : `slice(${slice}).${path}`]!;
        });
        const written = left.worth(given) - right.worth(given);
        const turned = condition.comparison[0] === sign[0] ? 1 : -1;
        const size = [...condition.terms.map((each) => each.coefficient), condition.constant].map(Math.abs);
        expect(Math.abs(worth * turned - written)).toBeLessThanOrEqual(1e-9 * Math.max(1, ...size) * 100);
        expect(condition.comparison.length).toBe(sign.length);
      }),
      { numRuns: 500 },
    );
  });

  test('the canonical text parses to itself, to the last bit of every number', () => {
    fc.assert(
      fc.property(expression, comparison, expression, (left, sign, right) => {
        const condition = parseIfMeaningful(`${left.text} ${sign} ${right.text}`);
        fc.pre(condition !== undefined);
        expect(parse(condition.canonical)).toEqual({ ...condition, text: condition.canonical });
      }),
      { numRuns: 500 },
    );
  });

  test('any text is a condition or a config error', () => {
    const words = fc.constantFrom(
      'rmse',
      'baseline',
      'slice(',
      ')',
      '"',
      '.',
      '<',
      '=',
      '*',
      '-',
      '1',
      '%',
      ' ',
      '(',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(words).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toMatchObject({ name: 'PawlError', code: 'config' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
