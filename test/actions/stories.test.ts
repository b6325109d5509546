import { describe, expect, test } from 'vitest';
import { act } from './act.ts';
import { expectSuccess, makePlace } from './place.ts';

/** Workflows of the README, as they are written there, run by `act` against a GitHub that holds to GitHub's description. */
const story = test.skipIf(act.missing !== undefined);
const TIMEOUT = 120_000;
const WHOLE = 'github.event_name ==';

describe(`the whole flow${act.missing ? `: ${act.missing}` : ''}`, () => {
  story('a first run, an accepted one, a better and a worse model', { timeout: TIMEOUT }, async () => {
    const place = await makePlace({ '.': 'wine' }, [WHOLE]);
    const { repository, known } = place;
    const config = await repository.git('show', 'main:pawl.yaml');

    await repository.commit('first', 'More trees', { 'pawl.yaml': config.replace('trees: 50', 'trees: 40') });
    await place.openPull(1, 'first');
    expectSuccess(await place.runPull(1));
    expect(place.comments(1)).toHaveLength(1);
    expect(place.comments(1)[0]).toMatch(/^### ✅ wine: passed/);
    expect(place.comments(1)[0]).toMatch(/no baseline yet/);
    expect(known.checks).toMatchObject([{ name: 'pawl / wine', conclusion: 'success', status: 'completed' }]);
    expect(await repository.read('pawl', 'README.md')).toBeUndefined();

    await repository.git('checkout', '-q', 'main');
    await repository.commit('main', 'Shallow trees', {
      'pawl.yaml': config.replace('max_depth: 6', 'max_depth: 2'),
    });
    expectSuccess(await place.runPush());
    expect(await repository.read('pawl', 'refs/baselines/wine.jsonl')).toContain(
      await repository.git('rev-parse', 'main'),
    );
    expect(await repository.read('pawl', 'charts/wine.svg')).toMatch(/^<svg/);

    await repository.git('checkout', '-q', 'main');
    await repository.commit('worse', 'Fewer', {
      'pawl.yaml': config.replace('trees: 50, max_depth: 6', 'trees: 1, max_depth: 1'),
    });
    await place.openPull(2, 'worse');
    const refused = await place.runPull(2);
    expectSuccess(refused, false);
    expect(refused.stdout).toMatch(/::error title=refuted%3A [^,]+,file=pawl\.yaml,line=18::/);
    expect(place.comments(2)[0]).toMatch(/^### ❌ wine: refused/);
    expect(place.comments(2)[0]).toMatch(/▼/);
    expect(known.checks.at(-1)).toMatchObject({ conclusion: 'failure' });
    expect(known.checks.at(-1)!.annotations[0]).toMatchObject({
      path: 'pawl.yaml',
      annotation_level: 'failure',
    });

    await repository.commit('worse', 'Better than main', { 'pawl.yaml': config });
    expectSuccess(await place.runPull(2));
    expect(place.comments(2), 'edited, not doubled').toHaveLength(1);
    expect(place.comments(2)[0]).toMatch(/^### ✅ wine: passed/);
    expect(place.comments(2)[0]).toMatch(/\*\*log\\_loss\*\* \|.*▲&nbsp;better/);
  });

  story('a change of documents alone', { timeout: TIMEOUT }, async () => {
    const place = await makePlace({ '.': 'wine' }, [WHOLE]);
    await place.repository.commit('docs', 'Words', { 'README.md': 'Words.\n', 'docs/a.txt': 'More.\n' });
    await place.openPull(1, 'docs');
    const result = await place.runPull(1);
    expectSuccess(result);
    expect(result.stdout).toMatch(/nothing it depends on changed/);
    expect(result.stdout).toMatch(/verdict=skipped/);
    expect(place.comments(1)).toEqual([]);
    expect(place.known.checks).toMatchObject([{ name: 'pawl / wine', conclusion: 'neutral' }]);

    await place.repository.commit('docs', 'And a model', { 'train.txt': 'x\n' });
    expectSuccess(await place.runPull(1));
    expect(place.comments(1)[0]).toMatch(/^### ✅ wine: passed/);
    await place.repository.commit('docs', 'Not after all', { 'train.txt': null });
    expectSuccess(await place.runPull(1));
    expect(place.comments(1), 'what was said before is taken back').toEqual([
      expect.stringMatching(/^### ➖ wine: nothing it depends on changed/),
    ]);
  });

  story('a pull request that weakens the gate', { timeout: TIMEOUT }, async () => {
    const place = await makePlace({ '.': 'wine' }, [WHOLE]);
    const { repository, known } = place;
    const config = await repository.git('show', 'main:pawl.yaml');
    const weak = config
      .replace('max_depth: 6', 'max_depth: 1')
      .replace('trees: 50', 'trees: 1')
      .replace('accuracy >= 0.8', 'accuracy >= 0.1');
    await repository.commit('weak', 'Weaken', { 'pawl.yaml': weak });
    await place.openPull(1, 'weak');
    expectSuccess(await place.runPull(1), false);
    const [comment] = place.comments(1);
    expect(comment).toMatch(/^### ❌ wine: refused/);
    expect(comment).toMatch(/> \[!WARNING\]/);
    expect(comment).toMatch(/gate\.conditions/);
    expect(comment).toMatch(/0\.1/);

    known.pulls[0]!.labels.push('pawl: new rules');
    expectSuccess(await place.runPull(1));
    expect(place.comments(1)[0]).toMatch(/^### (✅|⚠️) wine: passed/);
    expect(place.comments(1)[0]).toMatch(/pawl: new rules/);
  });

  story('a push while it runs', { timeout: TIMEOUT }, async () => {
    const place = await makePlace({ '.': 'wine' }, [WHOLE]);
    const { repository, known, github } = place;
    await repository.commit('moving', 'One', { 'a.txt': '1\n' });
    await place.openPull(1, 'moving');
    const judged = await repository.git('rev-parse', 'moving');
    github.beforeReply(() => {
      known.pulls[0]!.head.sha = 'f'.repeat(40);
    });
    expectSuccess(await place.runPull(1));
    expect(place.comments(1)[0]?.replaceAll('\u2060', '')).toContain(
      `This is of commit <code>${judged.slice(0, 7)}</code>; the pull request has moved on to <code>fffffff</code>.`,
    );
    expect(known.checks).toMatchObject([{ headSha: judged }]);
  });

  story('two models in one repository', { timeout: TIMEOUT }, async () => {
    const place = await makePlace({ 'models/wine': 'wine', 'models/iris': 'iris' }, [], {
      '.github/workflows/pawl.yml': `on: pull_request
jobs:
  models:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl@v1
        with:
          path: |
            models/wine
            models/iris
`,
    });
    const { repository, known } = place;
    const config = await repository.git('show', 'main:models/wine/pawl.yaml');
    const iris = await repository.git('show', 'main:models/iris/pawl.yaml');
    await repository.commit('both', 'Both', {
      'models/wine/pawl.yaml': config.replace('trees: 50', 'trees: 40'),
      'models/iris/pawl.yaml': iris.replace('trees: 50', 'trees: 1, max_depth: 1'),
    });
    await place.openPull(1, 'both');
    expectSuccess(await place.runPull(1), false);
    expect(place.comments(1).map((body) => body.split('\n')[0])).toEqual([
      expect.stringMatching(/^### ✅ wine: passed/),
      expect.stringMatching(/^### ❌ iris: refused/),
    ]);
    expect(known.checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['pawl / wine (models/wine)', 'success'],
      ['pawl / iris (models/iris)', 'failure'],
    ]);

    await repository.git('checkout', '-q', 'both');
    await repository.commit('both', 'Without iris', {
      'models/iris': null,
      '.github/workflows/pawl.yml': (await repository.git('show', 'both:.github/workflows/pawl.yml')).replace(
        /\n +models\/iris/,
        '\n',
      ),
    });
    expectSuccess(await place.runPull(1));
    expect(place.comments(1).map((body) => body.split('\n')[0])).toEqual([
      expect.stringMatching(/^### ✅ wine: passed/),
    ]);
  });
});

story('a sweep over a matrix, joined in one comment', { timeout: TIMEOUT }, async () => {
  const place = await makePlace({ '.': 'wine' }, ['name: Sweep']);
  await place.repository.commit('sweep', 'Sweep', { 'train.txt': 'x\n' });
  await place.openPull(1, 'sweep');
  expectSuccess(await place.runPull(1));
  expect(place.comments(1)).toHaveLength(1);
  const [comment] = place.comments(1);
  expect(comment).toMatch(/2 of 3 variants pass/);
  for (const trees of [1, 20, 100]) expect(comment).toContain(`trees ${trees}`);
  expect(place.known.checks).toMatchObject([{ name: 'pawl / wine', conclusion: 'success' }]);
});

story('a pull request of a fork', { timeout: TIMEOUT }, async () => {
  const place = await makePlace({ '.': 'wine' }, [
    'workflows/pull-request.yml@v1',
    'workflows/comment.yml@v1',
  ]);
  const { repository, known } = place;
  const config = await repository.git('show', 'main:pawl.yaml');
  await repository.commit('theirs', 'Theirs', { 'pawl.yaml': config.replace('trees: 50', 'trees: 40') });
  await place.openPull(1, 'theirs', 'eve/models');
  const run = await place.runPull(1, { token: 'fork-token', runId: 555 });
  expectSuccess(run);
  expect(place.comments(1)).toEqual([]);
  expectSuccess(await place.runFollower(1, { id: 555, conclusion: 'success' }));
  expect(Buffer.from(known.artifacts[0]!.zip).includes('models/0/records/verdict.json')).toBe(true);
  expect(Buffer.from(known.artifacts[0]!.zip).includes('models/0/output'), 'no model').toBe(false);
  expect(place.comments(1)).toHaveLength(1);
  expect(place.comments(1)[0]).toMatch(/^### ✅ wine: passed/);
  expect(place.comments(1)[0]).toMatch(/measured in the pull request’s own run/);
  expect(known.checks).toMatchObject([{ name: 'pawl / wine', conclusion: 'success' }]);
});

story('the actions one by one, in one job', { timeout: TIMEOUT }, async () => {
  const place = await makePlace({ '.': 'wine' }, [], {
    '.github/workflows/steps.yml': `on: pull_request
jobs:
  steps:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/check@v1
      - uses: OWNER/pawl/actions/train@v1
      - uses: OWNER/pawl/actions/evaluate@v1
      - uses: OWNER/pawl/actions/gate@v1
        id: gate
      - uses: OWNER/pawl/actions/comment@v1
        if: \${{ !cancelled() }}
      - run: test "$VERDICT" = passed && echo "$METRICS" | grep -q '"accuracy":{"value":0.9'
        env:
          VERDICT: \${{ steps.gate.outputs.verdict }}
          METRICS: \${{ steps.gate.outputs.metrics }}
`,
  });
  await place.repository.commit('x', 'X', { 'x.txt': 'x\n' });
  await place.openPull(1, 'x');
  expectSuccess(await place.runPull(1));
  expect(place.comments(1)[0]).toMatch(/^### ✅ wine: passed/);
});

story('a sweep in shards over a matrix, joined, trained and decided', { timeout: TIMEOUT }, async () => {
  const place = await makePlace({ 'models/wine': 'wine' }, [], {
    '.github/workflows/sweep.yml': `on: pull_request
jobs:
  shard:
    strategy:
      matrix: { part: [1, 2] }
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/sweep@v1
        with:
          path: models/wine
          shard: \${{ matrix.part }}/2
          artifact: sweep-\${{ matrix.part }}
  join:
    needs: shard
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/sweep@v1
        with: { path: models/wine, from: "sweep-*" }
      - uses: OWNER/pawl/actions/train@v1
        with: { path: models/wine }
      - uses: OWNER/pawl/actions/evaluate@v1
        with: { path: models/wine }
      - uses: OWNER/pawl/actions/gate@v1
        with: { path: models/wine, artifact: decided }
  say:
    needs: join
    if: \${{ !cancelled() }}
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/comment@v1
        with: { from: decided }
`,
  });
  const config = await place.repository.git('show', 'main:models/wine/pawl.yaml');
  await place.repository.commit('x', 'X', {
    'models/wine/pawl.yaml': config.replace(
      'params: { trees: 50, max_depth: 6 }',
      'params: { trees: [10, 20], max_depth: [2, 6] }\n  sweep: { method: grid, folds: 3 }',
    ),
  });
  await place.openPull(1, 'x');
  const run = await place.runPull(1);
  expectSuccess(run);
  expect(place.comments(1)).toHaveLength(1);
  expect(place.comments(1)[0]).toMatch(/^### ✅ wine: passed/);
  expect(place.comments(1)[0]).toMatch(/Settings: Chosen/);
});

story('the actions in several jobs, with artifacts between them', { timeout: TIMEOUT }, async () => {
  const place = await makePlace({ 'models/wine': 'wine' }, [], {
    '.github/workflows/jobs.yml': `on: pull_request
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/check@v1
        with: { path: models/wine }
      - uses: OWNER/pawl/actions/train@v1
        with: { path: models/wine, params: '{"trees": 30}', artifact: trained }
  decide:
    needs: train
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/evaluate@v1
        with: { path: models/wine, from: trained }
      - uses: OWNER/pawl/actions/gate@v1
        with: { path: models/wine, artifact: decided }
  say:
    needs: decide
    if: \${{ !cancelled() }}
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: OWNER/pawl/actions/comment@v1
        with: { from: decided }
`,
  });
  await place.repository.commit('x', 'X', { 'x.txt': 'x\n' });
  await place.openPull(1, 'x');
  const run = await place.runPull(1);
  expectSuccess(run);
  expect(place.comments(1)).toHaveLength(1);
  expect(place.comments(1)[0]).toMatch(/^### ✅ wine: passed/);
  expect(place.comments(1)[0]).toMatch(/trees 30/);
  expect(place.known.checks).toMatchObject([{ name: 'pawl / wine (models/wine)', conclusion: 'success' }]);
});
