import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ATTACKS } from '../attacks-case.ts';
import { condition, estimate, metric } from '../evidence-case.ts';
import { cardInput, sectionOfCard } from './card-case.ts';
import { renderModelCard } from './model-card.ts';
import { parseWrittenCard } from './written-card.ts';

function metadataOf(card: string) {
  return parse(/^---\n([\s\S]*?\n)---\n/.exec(card)?.[1] ?? '', { version: '1.1' });
}

const proved = condition('rmse <= 0.6', 'proved', { reason: '0.5 is at most 0.6' });

describe('the metadata', () => {
  test('has the metrics on all rows with their intervals, as they stand in the record', () => {
    const card = renderModelCard(
      cardInput({
        metrics: [
          metric('rmse', 0.1 + 0.2, 0.31),
          metric('r2', 0.8),
          metric('mae', 0.2, undefined, { candidate: estimate(0.2) }),
          metric('mape', 0, undefined, { candidate: estimate(null) }),
          metric('rmse', 9, undefined, { slice: 'a = 1' }),
        ],
      }),
    );
    const { 'model-index': index, metrics } = metadataOf(card);
    expect(metrics).toEqual(['rmse', 'r_squared', 'mae']);
    expect(index).toEqual([
      {
        name: 'housing',
        results: [
          {
            task: { type: 'tabular-regression', name: 'Tabular regression' },
            dataset: expect.objectContaining({ name: 'test rows', type: 'tabular', split: 'test' }),
            metrics: [
              {
                type: 'rmse',
                name: 'rmse',
                value: 0.1 + 0.2,
                args: {
                  n: 4128,
                  low: 0.1 + 0.2 - 0.02,
                  high: 0.1 + 0.2 + 0.02,
                  confidence: 0.95,
                  method: 'jackknife',
                },
              },
              expect.objectContaining({ type: 'r_squared', name: 'r2', value: 0.8 }),
              { type: 'mae', name: 'mae', value: 0.2, args: { n: 4128 } },
            ],
          },
        ],
      },
    ]);
  });

  test('leaves out what is not known', () => {
    const card = renderModelCard(
      cardInput({
        metrics: [],
        run: { trainer: 'command', command: 'python train.py', footprint: null },
      }),
    );
    expect(metadataOf(card)).toEqual({
      tags: ['pawl', 'regression'],
      pipeline_tag: 'tabular-regression',
      model_name: 'housing',
    });
  });

  test('takes over what is written, and keeps what it does not know', () => {
    const written = parseWrittenCard(
      '---\nlicense: mit\ntags: [houses, pawl]\ndatasets: [own/houses]\nlibrary_name: onnx\nwidget: [{ a: 1 }]\n---\n',
      'MODEL.md',
    );
    const metadata = metadataOf(renderModelCard(cardInput({ written })));
    expect(metadata).toMatchObject({
      license: 'mit',
      tags: ['pawl', 'regression', 'random-forest', 'houses'],
      datasets: ['own/houses'],
      library_name: 'onnx',
      widget: [{ a: 1 }],
    });
    expect(metadata['model-index'][0].results[0].dataset.type).toBe('own/houses');
  });

  test('tells the grams of the training as the record estimates them', () => {
    const footprint = {
      energyKwh: 2e-7,
      carbonGrams: 9.46e-5,
      wattsPerCore: 3.76,
      wattsPerGigabyte: 0.392,
      pue: 1.185,
      gramsPerKwh: 473,
    };
    const card = renderModelCard(cardInput({ run: { footprint } }));
    expect(metadataOf(card).co2_eq_emissions).toMatchObject({ emissions: 9.46e-5 });
    expect(sectionOfCard(card, 'Footprint')).toContain(
      '0.0002 Wh and 0.000095 g CO2e, at 3.76 W a core and 473 g a kWh, GPUs not counted',
    );
    expect(sectionOfCard(card, 'Footprint')).toContain('1.185 times');
  });
});

describe('what was decided', () => {
  test('is in the summary, and each condition with its state', () => {
    const card = renderModelCard(cardInput({ conditions: [proved] }));
    expect(card).not.toContain('> [!');
    expect(card).toContain('all 1 conditions hold. It has not been released.');
    expect(sectionOfCard(card, 'The gate')).toContain(
      '- ✅ proved: <code>rmse &lt;= 0.6</code><br>0.5 is at most 0.6.',
    );
  });

  test('stands out where the gate refused, or proved nothing', () => {
    const refused = cardInput({
      conditions: [condition('rmse <= 0.4', 'refuted')],
      verdict: { answer: 'refused', reason: 'refused by 1 condition' },
    });
    expect(renderModelCard(refused)).toMatch(/> \[!CAUTION\]\n> \*\*The gate refused this model:\*\* rmse/);
    expect(
      renderModelCard(cardInput({ conditions: [condition('rmse <= 1', 'undecided'), proved] })),
    ).toContain('> [!WARNING]\n> **The gate let this model pass without proof');
  });

  test('and that a release was forced, by whom and past what, comes first', () => {
    const release = {
      forced: { by: 'ann', reason: 'the old one is down' },
      checks: [
        { check: 'soak', state: 'failed', detail: '2 of 7 days' },
        { check: 'verdict', state: 'held', detail: 'it passed' },
      ] as const,
    };
    const card = renderModelCard(
      cardInput({ conditions: [proved], release: { ...release, checks: [...release.checks] } }),
    );
    const [above = ''] = card.split('This <code>');
    expect(above).toContain('# housing v1.2.0');
    expect(above).toContain('> **This release was forced by ann:** the old one is down');
    expect(above).toContain('> - soak: 2 of 7 days');
    expect(above).not.toContain('it passed');
    expect(sectionOfCard(card, 'Approvals')).toContain(
      '- mary: review of pull request 12, 2026-01-03 10:00 UTC',
    );
  });

  test('shows the baseline and the difference where there is one', () => {
    const card = renderModelCard(cardInput({ metrics: [metric('rmse', 0.5, 0.52)] }));
    expect(sectionOfCard(card, 'Metrics')).toContain('| Metric | Value | Difference | Baseline |');
    expect(sectionOfCard(card, 'Metrics')).toContain('▲&nbsp;better<br>-0.02');
  });
});

test('says of numbers without rows behind them what they are', () => {
  const reported = metric('auc', 0.9, undefined, { candidate: estimate(0.9) });
  const card = renderModelCard(
    cardInput({
      metrics: [reported],
      evaluation: { evidence: 'metrics-only' },
      conditions: [condition('auc > 0.8', 'met')],
    }),
  );
  expect(card).toContain('auc 0.9 (reported)');
  expect(sectionOfCard(card, 'Metrics')).toContain('Without predictions nothing is known of their noise');
  expect(sectionOfCard(card, 'The gate')).not.toContain('Confidence');
});

test('says of a trained command what ran, and in what', () => {
  const { environment } = cardInput().run;
  const card = renderModelCard(
    cardInput({
      run: {
        trainer: 'command',
        command: 'python train.py | tee log',
        commit: null,
        environment: {
          ...environment,
          interpreter: { name: 'python', version: '3.11.2' },
          packages: [{ name: 'numpy', version: '2.1.0' }],
        },
      },
    }),
  );
  const training = sectionOfCard(card, 'Training');
  expect(training).toContain('- Command: <code>python train.py \\| tee log</code>');
  expect(training).toContain('- Commit: not known');
  expect(training).toContain('- Interpreter: python 3.11.2');
  expect(training).toContain('<summary>1 package</summary>\n\nnumpy 2.1.0');
});

describe('what is written', () => {
  test('is asked for where it is missing', () => {
    const card = renderModelCard(cardInput());
    for (const heading of ['Intended use', 'Out-of-scope use', 'Limitations', 'Ethical considerations']) {
      expect(sectionOfCard(card, heading)).toBe('Not stated: write it in MODEL.md.');
    }
    expect(card).not.toContain('## How to use');
  });

  test('stands in its place, as it is, and takes the name of no measured section', () => {
    const text =
      '## Intended use\n<b>Teaching</b>\n## Metrics\naccuracy 1.0\n## Thanks\nto all\n## Citation\nus';
    const card = renderModelCard(cardInput({ written: parseWrittenCard(text, 'MODEL.md') }));
    expect(sectionOfCard(card, 'Intended use')).toBe('<b>Teaching</b>');
    expect(sectionOfCard(card, 'Metrics')).not.toContain('1.0');
    expect(sectionOfCard(card, 'Metrics (from MODEL.md)')).toBe('accuracy 1.0');
    expect(card.indexOf('## Thanks')).toBeLessThan(card.indexOf('## Citation'));
    expect(sectionOfCard(card, 'Where this comes from')).toContain('By hand, in MODEL.md, were written:');
  });
});

test('names the digest of every record', () => {
  const input = cardInput({ conditions: [proved], release: {} });
  const text = sectionOfCard(renderModelCard(input), 'Where this comes from');
  const { check, run, evaluation, verdict, release } = input;
  for (const record of [check, run, evaluation, verdict, release!]) {
    expect(text).toContain(record.digest.replace('sha256:', ''));
  }
});

test('links to the commit and the repository, where they are addresses of the web', () => {
  const links = { commit: 'https://git.example/a/commit/1', repository: 'https://git.example/a(b)' };
  const card = renderModelCard(cardInput({ links, run: { dirty: true } }));
  expect(sectionOfCard(card, 'Training')).toContain(
    `- Commit: [<code>${'a'.repeat(40)}</code>](https://git.example/a/commit/1), with uncommitted changes`,
  );
  expect(sectionOfCard(card, 'Where this comes from')).toContain('<https://git.example/a%28b%29>');
  const bad = renderModelCard(cardInput({ links: { commit: 'javascript:alert(1)', repository: 'x' } }));
  expect(bad).not.toMatch(/javascript|Repository/);
});

test('tells nothing of rows by example', () => {
  const anomaly = {
    code: 'outlier',
    severity: 'warning',
    data: 'train',
    count: 1,
    message: 'a value is far from the others',
    examples: [{ row: 7, value: 'Jane Doe' }],
    remedy: 'look at it',
  } as const;
  const card = renderModelCard(
    cardInput({ check: { anomalies: [{ ...anomaly, examples: [...anomaly.examples] }] } }),
  );
  expect(sectionOfCard(card, 'Data')).toContain('a value is far from the others');
  expect(card).not.toContain('Jane');
});

test.each([
  ['run', { run: { dataCheck: `sha256:${'0'.repeat(64)}` } }],
  ['evaluation', { evaluation: { run: `sha256:${'0'.repeat(64)}` } }],
  ['verdict', { verdict: { evaluation: `sha256:${'0'.repeat(64)}` } }],
  ['release', { release: { verdict: `sha256:${'0'.repeat(64)}` } }],
] as const)('is not made where the %s record belongs to other records', (kind, changes) => {
  expect(() => renderModelCard(cardInput(changes))).toThrow(PawlError);
  expect(() => renderModelCard(cardInput(changes))).toThrow(`the ${kind} record names`);
});

/** Text of others that is more than text: a tag we do not write, a line that begins a block, a second metadata block. */
const LIVE = /<(?!\/?(?:code|sub|span|details|summary)>|br>|https:)|^(?:---|===|```|~~~|#{3,} )|!\[|\]\(/m;

test('whatever records hold stays text, and the card whole', () => {
  const text = fc.oneof(
    fc.constantFrom('| x | <script>', '`', '---', '\n---\n', '!!js/function x', 'a'.repeat(5000), ...ATTACKS),
    fc.string({ unit: 'binary' }),
  );
  const safe = text.map((value) => value.toWellFormed());
  const name = safe.map((value) => [...value].slice(0, 90).join('').slice(0, 180).toWellFormed() || 'm');
  fc.assert(
    fc.property(name, safe, (name, text) => {
      const file = {
        path: (text || 'x').slice(0, 500).toWellFormed(),
        bytes: 1,
        digest: `sha256:${'0'.repeat(64)}`,
      } as const;
      const input = cardInput({
        check: {
          model: name,
          target: name,
          files: [{ ...file, role: 'source', rows: 3 }],
          columns: [{ name: text, kind: 'text', nulls: 1, distinct: 2 }],
        },
        run: {
          trainer: name,
          command: text,
          // No configuration holds this key: its schema drops it.
          params: { [text === '__proto__' ? 'proto' : text]: text },
          features: [text],
          outputs: [file],
          environment: {
            ...{ os: text, arch: text, node: text, cpus: 1, lockFiles: [] },
            interpreter: { name, version: text },
            packages: [{ name, version: text }],
          },
        },
        metrics: [metric(name, 1), metric(name, 2, 1, { slice: text })],
        evaluation: { labels: [text], commit: text },
        conditions: [condition(text.slice(0, 9000).toWellFormed(), 'refuted', { slice: text })],
        verdict: { answer: 'refused', reason: text.slice(0, 9000).toWellFormed() },
        release: {
          version: name,
          by: name,
          stage: name,
          reason: text.slice(0, 9000).toWellFormed(),
          forced: { by: name, reason: text.slice(0, 9000).toWellFormed() },
        },
      });
      const card = renderModelCard(input);
      const metadata = metadataOf(card);
      expect(metadata['model-index'][0].name).toBe(name);
      const body = card.slice(card.indexOf('\n---\n', 4) + 5);
      expect(body.replace(/\\[!-/:-@[-`{-~]/g, 'x')).not.toMatch(LIVE);
      expect(body.match(/^## .*$/gm)).toEqual(HEADINGS);
      expect(body.length).toBeLessThan(100_000);
    }),
    { numRuns: 200 },
  );
});

const HEADINGS = [
  'Intended use',
  'Out-of-scope use',
  'Limitations',
  'Ethical considerations',
  'Metrics',
  'Slices',
  'The gate',
  'What the features weigh',
  'Data',
  'Training',
  'Footprint',
  'Approvals',
  'Where this comes from',
].map((heading) => `## ${heading}`);
