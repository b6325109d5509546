import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChainKind, parseDataSchema, parseRecord, type RecordOf, sealRecord } from '@pawl/records';
import { parseWrittenCard, renderDataCard, renderModelCard } from '@pawl/report/card';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../packages/report/attacks-case.ts';
import { metadataBlock } from '../packages/report/card/card-yaml.ts';
import { copyExample, edit, execute, pawl, scratchFolder } from './pawl.ts';
import { releasePython } from './system/release-python.ts';

const { python, missing } = releasePython('huggingface_hub', 'yaml');
const skipped = missing === undefined ? '' : `: ${missing}`;

const MODEL = `---
license: apache-2.0
language: no
tags: [wine, chemistry]
base_model: []
---
# Wine

## Intended use

Teaching.
`;

/** What huggingface_hub makes of a model card: as it is loaded, written again, and by its functions for metadata. */
const READ_MODEL = `
import json, sys
from huggingface_hub import ModelCard
from huggingface_hub.repocard import metadata_load, metadata_save, metadata_eval_result
path = sys.argv[1]
content = open(path, encoding='utf-8', newline='').read()
card = ModelCard(content)
again = ModelCard(str(card))
assert again.data.to_dict() == card.data.to_dict()
assert again.text == card.text
loaded = metadata_load(path)
metadata_save(path, loaded)
assert metadata_load(path) == loaded
made = metadata_eval_result(model_pretty_name='x', task_pretty_name='x', task_id='tabular-classification',
    metrics_pretty_name='accuracy', metrics_id='accuracy', metrics_value=0.5, dataset_pretty_name='x', dataset_id='csv')
print(json.dumps({
    'data': card.data.to_dict(),
    'name': card.data.model_name,
    'results': [vars(result) for result in card.data.eval_results],
    'text': card.text,
    'loaded': loaded,
    'keys': sorted(made['model-index'][0]['results'][0]),
}))
`;

const READ_DATASET = `
import json, sys
from huggingface_hub import DatasetCard
from huggingface_hub.repocard import metadata_load
card = DatasetCard(open(sys.argv[1], encoding='utf-8', newline='').read())
assert DatasetCard(str(card)).data.to_dict() == card.data.to_dict()
print(json.dumps({'data': card.data.to_dict(), 'loaded': metadata_load(sys.argv[1]), 'text': card.text}))
`;

async function readBy(script: string, card: string) {
  const folder = await scratchFolder();
  const path = join(folder, 'README.md');
  await writeFile(path, card);
  const { status, stdout, stderr } = await execute(python, ['-c', script, path], {
    env: { HF_HUB_OFFLINE: '1', HF_HOME: folder, PYTHONIOENCODING: 'utf-8' },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

async function recordOf<Kind extends ChainKind>(folder: string, kind: Kind): Promise<RecordOf<Kind>> {
  const path = join(folder, '.pawl/records', `${kind}.json`);
  return parseRecord(kind, await readFile(path, 'utf8'), path);
}

async function recordsOf(folder: string) {
  const check = await recordOf(folder, 'data-check');
  return {
    check,
    run: await recordOf(folder, 'run'),
    evaluation: await recordOf(folder, 'evaluation'),
    verdict: await recordOf(folder, 'verdict'),
    target: check.target,
  };
}

describe.skipIf(missing !== undefined)(`huggingface_hub${skipped}`, () => {
  test('reads from a model card the numbers of the evaluation, with their intervals', async () => {
    const folder = await copyExample('wine');
    expect((await pawl(['run', folder])).status).toBe(0);
    expect((await pawl(['accept', folder])).status).toBe(0);
    await edit(join(folder, 'pawl.yaml'), 'trees: 50', 'trees: 40');
    expect((await pawl(['run', folder])).status).toBe(0);
    const records = await recordsOf(folder);
    const { check, run, evaluation, verdict } = records;
    expect(evaluation.baseline.state).toBe('present');
    const written = parseWrittenCard(MODEL, 'MODEL.md');
    const card = renderModelCard({ ...records, release: null, written });
    const read = await readBy(READ_MODEL, card);

    const measured = evaluation.metrics.filter(({ slice }) => slice === null);
    expect(measured.length).toBe(3);
    expect(read.name).toBe('wine');
    expect(read.results).toEqual(
      measured.map(({ metric, n, candidate }) =>
        expect.objectContaining({
          task_type: 'tabular-classification',
          dataset_type: 'csv',
          dataset_name: 'data/wine.csv',
          dataset_split: 'test',
          dataset_revision: check.files[0]!.digest,
          dataset_args: { rows: evaluation.test.rows, test_rows: evaluation.test.digest },
          metric_type: metric,
          metric_name: metric,
          metric_value: candidate.value,
          metric_args: {
            n,
            low: candidate.interval!.low,
            high: candidate.interval!.high,
            confidence: evaluation.confidence,
            method: candidate.method,
          },
          verified: null,
          verify_token: null,
        }),
      ),
    );
    expect(read.keys).toEqual(['dataset', 'metrics', 'task']);
    expect(read.loaded['model-index']).toEqual(read.data['model-index']);
    expect(read.data).toMatchObject({
      license: 'apache-2.0',
      language: 'no',
      tags: ['pawl', 'classification', 'random-forest', 'wine', 'chemistry'],
      library_name: 'pawl',
      pipeline_tag: 'tabular-classification',
      metrics: ['accuracy', 'f1', 'log_loss'],
    });
    const { emissions } = read.data.co2_eq_emissions;
    expect(Math.abs(emissions / run.footprint!.carbonGrams - 1)).toBeLessThan(1e-3);
    expect(card.endsWith(read.text)).toBe(true);
    for (const { digest } of [check, run, evaluation, verdict]) {
      expect(read.text).toContain(digest.replace('sha256:', ''));
    }
  });

  test('reads a data card, with every column', async () => {
    const folder = await copyExample('housing');
    expect((await pawl(['check', '--infer', folder])).status).toBe(0);
    const check = await recordOf(folder, 'data-check');
    const schemaText = await readFile(join(folder, 'pawl.schema.yaml'), 'utf8');
    const schema = parseDataSchema(schemaText, 'pawl.schema.yaml');
    const written = parseWrittenCard('---\nlicense: cc0-1.0\n---\nHouses.', 'DATA.md');
    const read = await readBy(READ_DATASET, renderDataCard({ check, schema, written, task: 'regression' }));
    expect(read.data).toMatchObject({
      pretty_name: 'Data of housing',
      license: 'cc0-1.0',
      size_categories: ['1K<n<10K'],
      task_categories: ['tabular-regression'],
    });
    expect(read.loaded.dataset_info.features).toEqual(
      check.columns.map(({ name, kind }) => ({ name, dtype: kind === 'text' ? 'string' : 'float64' })),
    );
    expect(read.text).toContain(check.files[0]!.digest.replace('sha256:', ''));
  });

  test('gets every text whole, whatever it is', async () => {
    const texts = [
      ...[
        '| x | <script>',
        '---',
        'a\n---\nb',
        '!!js/function x',
        '!!python/object:os',
        '=',
        '<<',
        'no',
        'n',
      ],
      ...[
        '1e5',
        '1_0',
        '0o7',
        '12:30',
        '2026-01-01',
        '.inf',
        '\u0085\u2028\u2029\ufeff\ufffe\u007f\u0000',
        '',
      ],
      ...ATTACKS,
    ].map((text) => text.toWellFormed());
    const numbers = [1e-7, 5e-324, 1.7976931348623157e308, -1e21, 0.1, 12, -0.5];
    const block = metadataBlock({ texts, numbers, keys: Object.fromEntries(texts.map((text) => [text, 1])) });
    const read = await readBy(READ_DATASET, `${block}\n# x\n`);
    expect(read.loaded.texts).toEqual(texts);
    expect(read.loaded.numbers).toEqual(numbers);
    expect(Object.keys(read.loaded.keys).sort()).toEqual([...new Set(texts)].sort());
    expect(read.text).toBe('\n# x\n');
  });

  test('reads a card whose columns and names try to be more than text', async () => {
    const folder = await copyExample('wine');
    expect((await pawl(['run', folder])).status).toBe(0);
    const { check } = await recordsOf(folder);
    const { kind: _k, schema: _s, createdAt: _c, pawl: _p, digest: _d, ...body } = check;
    const columns = ATTACKS.map(
      (name) => ({ name: name.toWellFormed(), kind: 'text', nulls: 0, distinct: 1 }) as const,
    );
    const attacked = sealRecord('data-check', { ...body, columns: [...columns], model: '\n---\n# x' });
    const read = await readBy(READ_DATASET, renderDataCard({ check: attacked, written: null }));
    expect(read.data.pretty_name).toBe('Data of \n---\n# x');
    expect(read.data.dataset_info.features.map(({ name }: { name: string }) => name)).toEqual(
      columns.map(({ name }) => name),
    );
    expect(read.text).not.toContain('<script');
  });
});
