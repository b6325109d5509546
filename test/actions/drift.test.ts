import { expect, test } from 'vitest';
import { addJobToken } from '../github/state.ts';
import { loans, pawlYaml } from '../watch-case.ts';
import { act } from './act.ts';
import { expectSuccess, makePlace } from './place.ts';

const WORKFLOW = (name: string, inputs: string) => `on:
  workflow_dispatch:
    inputs:
      drift: { type: string, default: '' }
jobs:
  ${name}:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/${name}@v1
${inputs}`;

test.skipIf(act.missing !== undefined)(
  `the actions drift and retrain, as they are built${act.missing ? `: ${act.missing}` : ''}`,
  { timeout: 300_000 },
  async () => {
    const { github, known, repository, runByHand } = await makePlace({ '.': 'wine' }, [], {
      '.github/workflows/drift.yml': WORKFLOW('drift', ''),
      '.github/workflows/retrain.yml': WORKFLOW(
        'retrain',
        `        with:\n          drift: \${{ inputs.drift }}\n`,
      ),
    });
    const writes = { issues: 'write', pull_requests: 'write', checks: 'write', actions: 'write' } as const;
    addJobToken(github.state, 'drift-token', { ...writes, contents: 'write' });
    const run = (file: string, inputs: Record<string, string> = {}) =>
      runByHand(inputs, { file, token: 'drift-token' });
    const sha = await repository.commit('main', 'Loans', {
      'pawl.yaml': pawlYaml('  retrain: { data: fresh/*.csv }\n'),
      'data/train.csv': loans(1, 1500),
      'data/test.csv': loans(2, 500),
      'fresh/rows.csv': loans(900, 900, 2),
    });
    known.commits.add(sha);

    const missing = await run('drift.yml');
    expectSuccess(missing);
    expect(missing.stdout).toMatch(/set-output:: drift=no data/);
    expect(missing.stdout).toMatch(/set-output:: recommendation=restore the feed/);
    expect(known.issues).toMatchObject([{ state: 'open', title: 'loans: there is no data' }]);
    expect(known.checks.at(-1)).toMatchObject({ name: 'pawl drift / loans', conclusion: 'failure' });

    await repository.commit('main', 'Rows', { 'now/rows.csv': loans(4, 400) });
    const there = await run('drift.yml');
    expectSuccess(there);
    expect(there.stdout).toMatch(/set-output:: drift=no drift/);
    expect(known.issues).toMatchObject([{ state: 'closed' }]);
    expect((await repository.read('pawl', 'refs/drift/loans.jsonl'))?.trim().split('\n')).toHaveLength(2);

    const forged = await run('retrain.yml', { drift: `sha256:${'0'.repeat(64)}` });
    expectSuccess(forged, false);
    expect(forged.stdout).toMatch(/::error title=/);
    expect(known.pulls).toEqual([]);

    const trained = await run('retrain.yml');
    expectSuccess(trained);
    expect(trained.stdout).toMatch(/set-output:: answer=better/);
    expect(known.pulls).toMatchObject([
      { state: 'open', head: { ref: expect.stringMatching(/^pawl-retrain\/loans\/[0-9a-f]{12}$/) } },
    ]);
    expect(await repository.git('ls-remote', 'origin', 'refs/heads/pawl-retrain/*')).not.toBe('');
  },
);
