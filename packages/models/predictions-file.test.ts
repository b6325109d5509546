import { describe, expect, test } from 'vitest';
import { type ExpectedPredictions, predictionsOf } from './predictions-file.ts';
import { numberColumn, tableOf } from './test-table.ts';

const BINARY: ExpectedPredictions = {
  task: 'classification',
  target: 'sick',
  idColumn: 'patient',
  testRows: 3,
  testIds: ['p1', 'p2', 'p3'],
  labels: ['no', 'yes'],
};
const REGRESSION: ExpectedPredictions = {
  task: 'regression',
  target: 'price',
  testRows: 3,
  testIds: null,
  labels: [],
};
const WHERE = 'predictions.csv';
type Columns = Parameters<typeof tableOf>[0];

const read = (columns: Columns, expected = BINARY) => predictionsOf(tableOf(columns), expected, WHERE);
const classes = (columns: Columns, expected = BINARY) => Array.from(read(columns, expected).predicted);

function refuses(columns: Columns, message: RegExp, expected = BINARY): void {
  expect(() => read(columns, expected)).toThrow(
    expect.objectContaining({
      code: 'data',
      message: expect.stringMatching(message),
      where: expect.stringContaining(WHERE),
    }),
  );
}

const IDS = ['p1', 'p2', 'p3'];
const GOOD = { patient: IDS, prediction: ['no', 'yes', 'no'] };

describe('rows are matched', () => {
  test('by id, in whatever order they come', () => {
    expect(classes({ patient: ['p3', 'p1', 'p2'], prediction: ['yes', 'no', 'no'] })).toEqual([0, 0, 1]);
  });

  test('by a column "id" too, and by the own name where both are there', () => {
    expect(classes({ id: ['p2', 'p1', 'p3'], prediction: ['yes', 'no', 'no'] })).toEqual([0, 1, 0]);
    expect(classes({ id: ['x', 'y', 'z'], ...GOOD })).toEqual([0, 1, 0]);
  });

  test('in order where there are no ids', () => {
    const predictions = read({ prediction: [1, 2.5, 3] }, REGRESSION);
    expect(Array.from(predictions.predicted)).toEqual([1, 2.5, 3]);
  });

  test('by row numbers from 0 where there are no ids but a column "id"', () => {
    expect(Array.from(read({ id: ['2', '0', '1'], prediction: [3, 1, 2] }, REGRESSION).predicted)).toEqual([
      1, 2, 3,
    ]);
    refuses(
      { id: ['1', '2', '3'], prediction: [1, 2, 3] },
      /ids that are not in the test data: "3"/,
      REGRESSION,
    );
  });

  test('by number where a number is spelt in another way, but text first', () => {
    const numbered = { ...BINARY, testIds: ['1', '01', '20'] };
    expect(classes({ patient: ['20.0', '1.0', '01'], prediction: ['yes', 'no', 'no'] }, numbered)).toEqual([
      0, 0, 1,
    ]);
  });

  test('by ids such as __proto__', () => {
    const expected = { ...BINARY, testIds: ['__proto__', 'constructor', 'p3'] };
    const patient = ['constructor', 'p3', '__proto__'];
    expect(classes({ patient, prediction: ['yes', 'no', 'no'] }, expected)).toEqual([0, 1, 0]);
  });
});

describe('rows that do not match', () => {
  test('predictions for other rows', () => {
    refuses({ ...GOOD, patient: ['q1', 'q2', 'q3'] }, /for other rows.*"q1", "q2", "q3"$/);
  });

  test('some for other rows, with three examples', () => {
    const patient = ['p1', 'a', 'b', 'c', 'd'];
    refuses(
      { patient, prediction: Array(5).fill('no') },
      /4 predictions are for ids .*: "a", "b", "c", \.\.\.$/,
    );
  });

  test('rows missing', () => {
    refuses({ patient: ['p1'], prediction: ['no'] }, /2 of 3 test rows have no prediction: "p2", "p3"$/);
    refuses({ patient: [], prediction: [] }, /3 of 3 test rows have no prediction/);
  });

  test('ids twice', () => {
    refuses({ patient: [...IDS, 'p2'], prediction: Array(4).fill('no') }, /more than once: "p2"$/);
    refuses({ patient: ['p1', 'p2', 'p2'], prediction: Array(3).fill('no') }, /more than once: "p2"$/);
  });

  test('an id missing', () => {
    refuses({ ...GOOD, patient: ['p1', null, 'p3'] }, /no id, in row 2/);
  });

  test('no ids though the test data has them', () => {
    refuses({ prediction: GOOD.prediction }, /no column "patient"/);
  });

  test('too few or too many without ids', () => {
    refuses({ prediction: [1, 2] }, /2 predictions for 3 test rows/, REGRESSION);
    refuses({ prediction: [1, 2, 3, 4] }, /4 predictions for 3 test rows/, REGRESSION);
  });

  test('ids of the test data that repeat', () => {
    const expected = { ...BINARY, testIds: ['p1', 'p1', 'p3'] };
    expect(() => read(GOOD, expected)).toThrow(/ids of the test data repeat/);
  });
});

describe('predictions', () => {
  test('a class that the target does not have, with the nearest', () => {
    refuses(
      { ...GOOD, prediction: ['no', 'Yes', 'no'] },
      /class "Yes" is none of the target's\. Did you mean "yes"\? \(row 2\)/,
    );
  });

  test('a number as class may be spelt 1.0', () => {
    const expected = { ...BINARY, labels: ['0', '1'] };
    expect(classes({ ...GOOD, prediction: ['0.0', '1', '1.0'] }, expected)).toEqual([0, 1, 1]);
  });

  test('missing, NaN or infinite ones', () => {
    refuses({ ...GOOD, prediction: ['no', null, 'no'] }, /prediction is missing \(row 2\)/);
    refuses({ prediction: [1, null, 3] }, /prediction is missing, not a finite number, in row 2/, REGRESSION);
    refuses({ prediction: [1, Number.NaN, 3] }, /prediction is NaN.*row 2/, REGRESSION);
    refuses({ prediction: [Number.NEGATIVE_INFINITY, 1, 3] }, /prediction is -Infinity.*row 1/, REGRESSION);
  });

  test('texts for regression', () => {
    refuses({ prediction: ['a', 'b', 'c'] }, /holds texts/, REGRESSION);
  });

  test('no column of that name', () => {
    refuses(
      { patient: IDS, predictions: ['no', 'no', 'no'] },
      /no column "prediction"\. Did you mean "predictions"/,
    );
    refuses({ predicted: [1, 2, 3] }, /no column "prediction"/, REGRESSION);
  });

  test('further columns do not matter', () => {
    expect(classes({ ...GOOD, sick: ['?', '?', '?'], note: [1, 2, 3] })).toEqual([0, 1, 0]);
  });
});

describe('scores', () => {
  const scores = (columns: Columns, expected = BINARY) => {
    const predictions = read(columns, expected);
    if (predictions.task !== 'classification') throw new Error('wrong task');
    return predictions.scores?.map((values) => Array.from(values));
  };
  const three = { ...BINARY, labels: ['a', 'b', 'c'] };
  const threeScores = {
    patient: IDS,
    score_a: [0.2, 0.6, 0.3],
    score_b: [0.5, 0.4, 0.4],
    score_c: [0.3, 0, 0.3],
  };

  test('are optional', () => {
    expect(read(GOOD)).not.toHaveProperty('scores');
  });

  test('of two classes: `score` is that of the second, or of the positive one', () => {
    const columns = { patient: ['p2', 'p1', 'p3'], prediction: ['no', 'no', 'no'], score: [0.25, 0, 1] };
    expect(scores(columns)).toEqual([
      [1, 0.75, 0],
      [0, 0.25, 1],
    ]);
    expect(scores(columns, { ...BINARY, positive: 'no' })).toEqual([
      [0, 0.25, 1],
      [1, 0.75, 0],
    ]);
    expect(scores(columns, { ...BINARY, positive: 'yes' })).toEqual(scores(columns));
  });

  test('of every class, in the order of the labels', () => {
    const { score_c, score_a, ...rest } = threeScores;
    expect(scores({ score_c, ...rest, score_a }, three)).toEqual([
      [0.2, 0.6, 0.3],
      [0.5, 0.4, 0.4],
      [0.3, 0, 0.3],
    ]);
  });

  test('stand in for a prediction that is not there: the highest, the first on a tie', () => {
    expect(classes(threeScores, three)).toEqual([1, 0, 1]);
    expect(classes({ patient: IDS, score: [0.5, 0.51, 0.49] })).toEqual([0, 1, 0]);
    expect(classes({ patient: IDS, score: [0.5, 0.51, 0.49] }, { ...BINARY, positive: 'no' })).toEqual([
      0, 0, 1,
    ]);
  });

  test('a class spelt as another number is found', () => {
    const expected = { ...BINARY, labels: ['0', '1'] };
    const columns = { patient: IDS, 'score_0.0': [1, 0.5, 0.2], 'score_1.0': [0, 0.5, 0.8] };
    expect(scores(columns, expected)?.[1]).toEqual([0, 0.5, 0.8]);
  });

  test('rounding beyond the ends is cut', () => {
    expect(scores({ ...GOOD, score: [1 + 2 ** -52, -1e-17, 0.5] })?.[1]).toEqual([1, 0, 0.5]);
  });

  test('a column too few, too many or unknown', () => {
    const { score_b: _b, ...two } = threeScores;
    expect(() => read(two, three)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('"score_b"') }),
    );
    refuses({ ...threeScores, score_d: [0, 0, 0] }, /"score_d" belongs to no class/, three);
    refuses({ ...GOOD, scores_yes: [0, 0, 0] }, /"scores_yes" belongs to no class.*Did you mean "score_yes"/);
    refuses({ ...GOOD, score_Yes: [0, 0, 0], score_no: [1, 1, 1] }, /Did you mean "score_yes"/);
    refuses({ ...GOOD, score: [0, 0, 0], score_yes: [0, 0, 0] }, /"score" beside "score_yes"/);
    refuses({ patient: IDS, score: [0, 0, 0] }, /"score" is for two classes, and the target has 3/, three);
    const twice = { ...GOOD, score_1: [0, 0, 0], 'score_1.0': [0, 0, 0] };
    refuses({ ...twice, prediction: ['0', '1', '0'] }, /two columns with scores of "1"/, {
      ...BINARY,
      labels: ['0', '1'],
    });
  });

  test.each([
    [1.5, /"score" is 1.5 in row 2/],
    [-0.01, /"score" is -0.01 in row 2/],
    [Number.NaN, /"score" is NaN in row 2/],
    [null, /"score" is missing in row 2/],
  ])('%j is no probability', (bad, message) => {
    refuses({ ...GOOD, score: [0.1, bad, 0.2] }, message);
  });

  test('texts and empty columns are no probabilities', () => {
    refuses({ ...GOOD, score: ['0.1', 'high', '0.2'] }, /"score" is 0.1 in row 1/);
    const empty = { rows: 3, columns: [...tableOf(GOOD).columns, numberColumn('score', [null, null, null])] };
    expect(() => predictionsOf(empty, BINARY, WHERE)).toThrow(/"score" is missing in row 1/);
  });

  test('an id column or a target that is called score is none', () => {
    const expected = { ...BINARY, idColumn: 'score', testIds: ['1', '2', '3'] };
    expect(classes({ score: ['1', '2', '3'], prediction: ['no', 'no', 'yes'] }, expected)).toEqual([0, 0, 1]);
    expect(classes({ ...GOOD, score: ['no', 'no', 'no'] }, { ...BINARY, target: 'score' })).toEqual([
      0, 1, 0,
    ]);
  });

  test('regression takes no notice of them', () => {
    expect(Array.from(read({ prediction: [1, 2, 3], score: [5, 6, 7] }, REGRESSION).predicted)).toEqual([
      1, 2, 3,
    ]);
  });
});
