import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeployInput, renderDeployment } from '@pawl/pipeline/deploy';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './pawl.ts';

const page = await readFile(join(ROOT, 'docs/deploy.md'), 'utf8');
const DIGEST = `sha256:${'a'.repeat(64)}`;
const INPUT: DeployInput = {
  name: 'housing',
  image: { reference: 'ghcr.io/acme/housing', digest: DIGEST },
  stage: 'production',
  version: 'v1.4.0',
  digests: { model: DIGEST },
  task: 'classification',
  previous: { version: 'v1.3.0', image: `ghcr.io/acme/housing@${DIGEST}` },
  host: 'housing.example.com',
};
const TARGETS = ['kubernetes', 'kserve', 'seldon', 'compose'] as const;

/** Every file that some choice writes, with the targets that write it. */
function written(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const target of TARGETS)
    for (const variant of ['plain', 'canary', 'blue-green'] as const)
      for (const rollouts of [false, true]) {
        if (target === 'compose' && variant === 'canary') continue;
        for (const { path } of renderDeployment(target, { ...INPUT, variant, rollouts }))
          found.set(path, new Set([...(found.get(path) ?? []), target]));
      }
  return found;
}

/** Rows of the table below a heading, as cells. */
function rowsBelow(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the page names the files that are written, and the targets that write them', () => {
  const named = rowsBelow('What is written').map(([path, target]) => {
    const targets = TARGETS.filter((each) => target === 'all' || new RegExp(`\\b${each}\\b`).test(target!));
    return [path!.replaceAll('`', ''), targets];
  });
  const files = [...written()].map(([path, targets]) => [path, TARGETS.filter((each) => targets.has(each))]);
  expect(named.sort()).toEqual(files.sort());
});

test('the page names the alerts, how long each waits, and how bad each is', () => {
  const file = renderDeployment('compose', INPUT).find(({ path }) => path.endsWith('alert-rules.yaml'))!;
  interface Rule {
    readonly alert?: string;
    readonly for: string;
    readonly labels: { readonly severity: string };
  }
  const alerts = (parse(file.content).groups[0].rules as Rule[]).filter(({ alert }) => alert !== undefined);
  // One of them looks back 30 minutes by itself, and waits 15 besides.
  const said = rowsBelow('Alerts').map(([name, when, severity]) => [
    name,
    / for (\d+) minutes$/.exec(when!)?.[1],
    severity,
  ]);
  expect(said.map(([name, , severity]) => [name, severity])).toEqual(
    alerts.map(({ alert, labels }) => [`\`${alert}\``, labels.severity]),
  );
  for (const [at, [name, minutes]] of said.entries())
    if (minutes !== undefined) expect(`${minutes}m`, name).toBe(alerts[at]!.for);
});
