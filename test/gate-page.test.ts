import { parseConditions } from '@pawl/gate';
import { findMetric, METRICS } from '@pawl/metrics';
import { parseConfig } from '@pawl/records';
import { expect, test } from 'vitest';
import { codeBlocks } from './readme.ts';

test('the examples of the page on the gate are configurations', async () => {
  const blocks = (await codeBlocks('docs/gate.md'))
    .map(({ content }) => content)
    .filter((content) => content.startsWith('gate:'));
  expect(blocks.length).toBeGreaterThan(2);
  const lookup = {
    metric: (name: string) => findMetric(name)?.name,
    metricNames: METRICS.map(({ name }) => name),
  };
  for (const block of blocks) {
    const config = parseConfig(
      `model: m\ntask: classification\ndata: { source: a.csv, target: y }\ntrain: { run: x }\n${block}`,
      'pawl.yaml',
    );
    for (const condition of config.gate.conditions)
      expect(parseConditions(condition, lookup).length).toBeGreaterThan(0);
  }
});
