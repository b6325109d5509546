import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Digest,
  digestOf,
  parseRecord,
  type RecordBody,
  type RecordOf,
  sealRecord,
} from '@pawl/records';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeZip, type ZipEntry } from '../../packages/hosts/github/test-zip.ts';
import { connectionReset, secondaryRateLimit, serverError } from '../github/faults.ts';
import { type StandIn, startGitHub } from '../github/server.ts';
import { addJobToken, addRepository, type Repository as Known } from '../github/state.ts';
import { edit, pawl } from '../pawl.ts';
import { type Outcome, runAction } from './direct.ts';
import { type GitServer, startGitServer } from './git-server.ts';
import { makeRepository, type Repository } from './repository.ts';

/** The comment of a `workflow_run` workflow, whose evidence anybody may have written. */

const NAME = 'acme/models';
const UPSTREAM = 700;
const PULL = 1;

let scratch: string;
let github: StandIn;
let server: GitServer;
let repository: Repository;
let known: Known;
let head: string;
let first: Record<string, string>;
let honest: Record<string, string>;
let worse: Record<string, string>;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pawl-hostile-'));
  server = await startGitServer(join(scratch, 'origins'), () => 'write');
  const places = { origins: join(scratch, 'origins'), work: join(scratch, 'work'), serverUrl: server.url };
  repository = await makeRepository(NAME, places, { '.': 'wine' }, {});
  first = await evidence();
  await must(pawl(['accept', '--store', 'git', repository.folder]));
  const config = join(repository.folder, 'pawl.yaml');
  await repository.git('checkout', '-q', '-b', 'theirs');
  await edit(config, 'trees: 50', 'trees: 60');
  await repository.git('commit', '-q', '-a', '-m', 'Theirs');
  head = await repository.git('rev-parse', 'HEAD');
  honest = await evidence('--base', 'main');
  await edit(config, 'max_depth: 6', 'max_depth: 1');
  await edit(config, 'trees: 60', 'trees: 1');
  worse = await evidence('--base', 'main');
  await repository.git('checkout', '-q', '.');
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

beforeEach(async () => {
  github = await startGitHub();
  known = addRepository(github.state, NAME);
  addJobToken(github.state, 'job-token', {
    ...{ issues: 'read', pull_requests: 'write', checks: 'write', actions: 'read', contents: 'read' },
  });
  const base = { sha: await repository.git('rev-parse', 'main'), ref: 'main' };
  known.pulls.push({
    number: PULL,
    state: 'open',
    head: { sha: head, ref: 'theirs', repository: 'eve/models' },
    base,
    labels: [],
  });
  for (const ref of ['main', 'theirs']) {
    const text = `${await repository.git('show', `${ref}:pawl.yaml`)}\n`;
    for (const name of [ref, await repository.git('rev-parse', ref)])
      known.contents.set(`${name}:pawl.yaml`, text);
  }
  return async () => github.close();
});

async function must(result: ReturnType<typeof pawl>): Promise<void> {
  const { status, stderr, stdout } = await result;
  expect(status, stdout + stderr).toBe(0);
}

/** Runs the project and returns the files of its artifact. */
async function evidence(...options: string[]): Promise<Record<string, string>> {
  await pawl(['run', '--store', 'git', ...options, repository.folder]);
  const files: Record<string, string> = { 'source.json': '{"path":".","config":"pawl.yaml"}' };
  const records = join(repository.folder, '.pawl/records');
  for (const name of await readdir(records))
    files[`records/${name}`] = await readFile(join(records, name), 'utf8');
  return files;
}

function zipOf(files: Readonly<Record<string, string>>, more: readonly ZipEntry[] = []): Uint8Array {
  return writeZip([
    ...Object.entries(files).map(([name, data]) => ({ name: `models/0/${name}`, data })),
    ...more,
  ]);
}

interface Follow {
  readonly conclusion?: string;
  readonly repository?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

async function follow(zip: Uint8Array | null, options: Follow = {}): Promise<Outcome> {
  if (zip) known.artifacts.push({ id: 50, name: 'pawl-evidence', runId: UPSTREAM, zip, expired: false });
  return runAction('comment', {
    scratch,
    workspace: repository.folder,
    apiUrl: github.url,
    serverUrl: server.url,
    event: 'workflow_run',
    sha: await repository.git('rev-parse', 'main'),
    payload: {
      repository: { full_name: NAME, default_branch: 'main' },
      workflow_run: {
        id: UPSTREAM,
        event: 'pull_request',
        conclusion: options.conclusion ?? 'success',
        head_sha: head,
        head_branch: 'theirs',
        head_repository: { full_name: options.repository ?? 'eve/models' },
      },
    },
    inputs: { from: 'pawl-evidence', ...options.inputs },
  });
}

const bodies = () => known.comments.map(({ body }) => body);

type Own = 'data-check' | 'run' | 'evaluation' | 'verdict';

/** A record changed by an attacker who knows how to seal it. */
function bend<Kind extends Own>(
  files: Record<string, string>,
  kind: Kind,
  change: (record: RecordOf<Kind>) => void,
): Record<string, string> {
  const record = structuredClone(parseRecord(kind, files[`records/${kind}.json`]!, kind));
  change(record);
  const { kind: _kind, schema: _schema, createdAt: _at, pawl: _pawl, digest: _digest, ...body } = record;
  const sealed = sealRecord(kind, body as unknown as RecordBody<Kind>);
  const next = { ...files, [`records/${kind}.json`]: JSON.stringify(sealed) };
  if (kind !== 'evaluation') return next;
  // The chain behind it is mended too.
  return bend(next, 'verdict', (verdict) => {
    verdict.evaluation = sealed.digest;
  });
}

function digestIn(files: Record<string, string>, kind: Own): Digest {
  return JSON.parse(files[`records/${kind}.json`]!).digest;
}

test('honest evidence: the comment, the check, and that the numbers are the run’s own', async () => {
  const { status, stdout, outputs } = await follow(zipOf(honest));
  expect(status, stdout).toBe(0);
  expect(bodies()).toHaveLength(1);
  expect(bodies()[0]).toMatch(/^### ✅ wine: passed/);
  expect(bodies()[0]).toMatch(/own run, which its code controls/);
  expect(known.checks).toMatchObject([{ name: 'pawl / wine', headSha: head, conclusion: 'success' }]);
  expect(outputs).toMatch(/verdict<<.*\npassed\n/);
  expect(stdout.replace('::add-mask::job-token', '')).not.toContain('job-token');
});

describe('evidence that does not hold is refused', () => {
  const refused = async (files: Record<string, string>, why: RegExp) => {
    const { stdout } = await follow(zipOf(files));
    expect(bodies().join('\n').replaceAll('\u2060', '') + stdout).toMatch(why);
    expect(bodies().join('\n')).not.toMatch(/^### (✅|⚠️)/m);
    for (const check of known.checks) expect(check.conclusion).toBe('failure');
  };

  test('a verdict that says passed of numbers that do not', () =>
    refused(
      bend(worse, 'verdict', (verdict) => {
        verdict.answer = 'passed';
        verdict.reason = 'all conditions hold';
        verdict.conditions = [];
      }),
      /wine: refused/,
    ));

  test('no baseline, although one is accepted', () =>
    refused(
      bend(honest, 'evaluation', (evaluation) => {
        evaluation.baseline = { state: 'none' };
      }),
      /knows no baseline, and there is an accepted one/,
    ));

  test('a baseline that was never accepted', () =>
    refused(
      bend(honest, 'evaluation', (evaluation) => {
        evaluation.baseline = {
          state: 'incomparable',
          verdict: digestOf('x'),
          evaluation: digestOf('x'),
          reason: 'x',
        };
      }),
      /baseline was never accepted/,
    ));

  test('other numbers for the baseline', () =>
    refused(
      bend(honest, 'evaluation', (evaluation) => {
        for (const metric of evaluation.metrics) if (metric.baseline) metric.baseline.value = 0.1;
      }),
      /numbers it gives for the baseline are not those/,
    ));

  test('a baseline that the run itself says it measured again', () =>
    refused(
      bend(honest, 'evaluation', (evaluation) => {
        if (evaluation.baseline.state === 'present') evaluation.baseline.measuredAgain = true;
      }),
      /its baseline was measured again by the run itself/,
    ));

  test('records of two runs', () =>
    refused({ ...honest, 'records/run.json': first['records/run.json']! }, /not of one run/));

  test('a record that was changed', () =>
    refused(
      { ...honest, 'records/verdict.json': honest['records/verdict.json']!.replace('"passed"', '"refused"') },
      /digest does not hold/,
    ));

  test('the number of a pull request, or anything else that is not in the schema', () =>
    refused(
      { ...honest, 'source.json': '{"path":".","config":"pawl.yaml","pull":2}' },
      /does not say which model/,
    ));

  test('a path out of the repository', () =>
    refused(
      { ...honest, 'source.json': '{"path":"../x","config":"pawl.yaml"}' },
      /does not say which model/,
    ));

  test('the path of a project that is not there', () =>
    refused(
      { ...honest, 'source.json': '{"path":"other","config":"pawl.yaml"}' },
      /has no other\/pawl\.yaml/,
    ));

  test('another model’s name', () => {
    let files = honest;
    for (const kind of ['data-check', 'run', 'evaluation', 'verdict'] as const)
      files = bend(files, kind, (record) => {
        record.model = 'iris';
      });
    return refused(files, /not of one run|of the model "iris"|no baseline|never accepted/);
  });
});

test('another project of the same name does not pass in the place of the first', async () => {
  const own = known.contents.get(`${head}:pawl.yaml`)!;
  known.contents.set(`${head}:fake/pawl.yaml`, own);
  await follow(zipOf({ ...honest, 'source.json': '{"path":"fake","config":"pawl.yaml"}' }));
  expect(known.checks.map(({ name }) => name)).toEqual(['pawl / wine (fake)']);
  expect(bodies()[0]).toMatch(/The model is new: its rules come from the pull request/);
});

test('another configuration of the same folder neither, be it one that the base has', async () => {
  const lax = known.contents.get('main:pawl.yaml')!.replace('accuracy >= 0.8', 'accuracy >= 0.1');
  for (const ref of ['main', head]) known.contents.set(`${ref}:dev.yaml`, lax);
  await follow(zipOf({ ...honest, 'source.json': '{"path":".","config":"dev.yaml"}' }));
  expect(known.checks.map(({ name }) => name)).toEqual(['pawl / wine (dev.yaml)']);
});

test('a run that broke on its way is told of', async () => {
  const { 'records/evaluation.json': _e, 'records/verdict.json': _v, ...early } = honest;
  await follow(zipOf(early), { conclusion: 'failure' });
  expect(bodies()[0]).toMatch(/^### ⛔ wine: not evaluated, the run ended before it had a verdict$/m);
  expect(known.checks).toMatchObject([{ conclusion: 'failure' }]);
});

test('an artifact does not flood a pull request', async () => {
  const many = Array.from({ length: 31 }, (_, i) =>
    Object.entries(honest).map(([name, data]) => ({ name: `models/${i}/${name}`, data })),
  );
  const { status, stdout } = await follow(writeZip(many.flat()));
  expect(status).toBe(1);
  expect(stdout).toMatch(/more than 30 models/);
  expect(bodies()).toEqual([]);
});

describe('a gate that the fork weakens', () => {
  const weak = async () => {
    const text = known.contents.get(`${head}:pawl.yaml`)!;
    const weakened = text
      .replace('accuracy >= 0.8\n', 'accuracy >= 0.1\n')
      .replace('- 0.05', '- 0.9')
      .replace('- 0.10', '- 0.9');
    expect(weakened).not.toBe(text);
    known.contents.set(`${head}:pawl.yaml`, weakened);
  };

  test('is not the one that decides', async () => {
    await weak();
    await follow(zipOf(worse));
    expect(bodies()[0]).toMatch(/^### ❌ wine: refused/);
    expect(bodies()[0]).toMatch(/> \[!WARNING\]/);
  });

  test('decides with the label of a maintainer, once the run was evaluated by it', async () => {
    known.pulls[0]!.labels.push('pawl: new rules');
    await follow(zipOf(honest));
    expect(bodies()[0]).toMatch(/^### ✅ wine: passed/);
    known.artifacts.length = 0;
    await weak();
    await follow(zipOf(worse));
    expect(bodies()[0]).toMatch(/^### ⛔ wine: not evaluated/);
    expect(bodies()[0]).toMatch(/was evaluated without the condition/);
  });
});

describe('looks at the test rows', () => {
  /** The base allows so many looks; what the fork's own run says of its look is not believed. */
  const allow = async (budget: number) => {
    for (const name of ['main', await repository.git('rev-parse', 'main')]) {
      const text = known.contents.get(`${name}:pawl.yaml`)!;
      const conditions = text.slice(text.indexOf('gate:\n') + 'gate:\n'.length).replace(/^/gm, '  ');
      const looks = `gate:\n  conditions:\n${conditions}\n  looks: { budget: ${budget} }\n`;
      known.contents.set(`${name}:pawl.yaml`, text.slice(0, text.indexOf('gate:\n')) + looks);
    }
  };
  const lying = (files: Record<string, string>) =>
    bend(files, 'evaluation', (evaluation) => {
      evaluation.look = { number: 1, ledger: digestOf('x') };
    });

  test('are counted by the trusted run, and the one too many is refused', async () => {
    await allow(1);
    await follow(zipOf(lying(honest)));
    expect(bodies()[0]).toMatch(/look 1 of 1 at these test rows/);
    expect(bodies()[0]).not.toMatch(/is look 2/);
    known.artifacts.length = 0;
    await follow(zipOf(lying(worse)));
    expect(bodies()[0]).toMatch(/^### ❌ wine: refused/);
    expect(bodies()[0]).toMatch(/this is look 2 at these test rows, and 1 were to be paid for/);
    const branch = await repository.git('ls-remote', 'origin', 'pawl');
    expect(branch).toMatch(/refs\/heads\/pawl/);
  });
});

describe('the pull request is the one that GitHub states', () => {
  test('a head that was pushed to since: no comment', async () => {
    known.pulls[0]!.head.sha = 'f'.repeat(40);
    const { status, summary } = await follow(zipOf(honest));
    expect(status).toBe(0);
    expect(bodies()).toEqual([]);
    expect(known.checks).toEqual([]);
    expect(summary).toMatch(/No open pull request has the head/);
  });

  test('another fork’s branch of the same name: no comment', async () => {
    expect((await follow(zipOf(honest), { repository: 'mallory/models' })).status).toBe(0);
    expect(bodies()).toEqual([]);
  });

  test('a closed pull request: no comment', async () => {
    known.pulls[0]!.state = 'closed';
    expect((await follow(zipOf(honest))).status).toBe(0);
    expect(bodies()).toEqual([]);
  });
});

describe('a hostile archive', () => {
  const attack = async (zip: Uint8Array, message: RegExp) => {
    const before = await readdir(repository.folder, { recursive: true });
    const { status, stdout, summary } = await follow(zip);
    expect(status).toBe(1);
    expect(stdout).toMatch(message);
    expect(summary).toMatch(/^### ⛔/);
    expect(bodies()).toEqual([]);
    expect(await readdir(repository.folder, { recursive: true })).toEqual(before);
  };

  test('a bomb in a record', () =>
    attack(
      zipOf(honest, [{ name: 'models/1/records/run.json', data: new Uint8Array(300 * 2 ** 20) }]),
      /more than 5000000 bytes/,
    ));

  test('a bomb whose header lies', () =>
    attack(
      zipOf(honest, [
        { name: 'models/1/records/run.json', data: new Uint8Array(50 * 2 ** 20), statedSize: 100 },
      ]),
      /artifact "pawl-evidence"/,
    ));

  test('a path that leads out', () =>
    attack(zipOf(honest, [{ name: '../../evil.sh', data: 'x' }]), /path that is not allowed/));

  test('a link', () =>
    attack(zipOf(honest, [{ name: 'models/0/link', data: '/etc/passwd', mode: 0o120777 }]), /link/));

  test('too many files', () =>
    attack(
      zipOf(
        {},
        Array.from({ length: 10_001 }, (_, i) => ({ name: `x/${i}`, data: '' })),
      ),
      /more than 10000 entries/,
    ));

  test('no zip', () => attack(Buffer.from('MZ'), /not a sound zip/));
});

test('a run without evidence: neutral where it ended well, failed where not', async () => {
  expect((await follow(null)).status).toBe(0);
  expect(known.checks).toMatchObject([{ name: 'pawl', conclusion: 'neutral' }]);
  known.checks.length = 0;
  await follow(null, { conclusion: 'failure' });
  expect(known.checks).toMatchObject([{ conclusion: 'failure' }]);
  expect(bodies()).toEqual([]);
});

test('names and reasons of the evidence bring no mention, link, image or HTML into the comment', async () => {
  const text =
    '@everyone <img src=x onerror=alert(1)> ![x](https://evil.example/x) [a](https://evil.example) | `x` \u202eabc https://evil.example www.evil.example #1';
  let files = bend(honest, 'data-check', (check) => {
    check.anomalies = [
      {
        code: 'x',
        severity: 'warning',
        data: 'train',
        column: text,
        count: 1,
        message: text,
        examples: [{ row: 1, value: text }],
        remedy: text.repeat(30),
      },
    ];
  });
  files = bend(files, 'run', (run) => {
    run.dataCheck = digestIn(files, 'data-check');
    run.trainer = text.slice(0, 200);
    run.params = { [text]: text };
  });
  files = bend(files, 'evaluation', (evaluation) => {
    evaluation.run = digestIn(files, 'run');
    evaluation.metrics.push({
      metric: text.slice(0, 200),
      direction: null,
      slice: text,
      n: 1,
      candidate: { value: 1, interval: null, method: 'none', undefinedResamples: 0 },
      baseline: null,
      difference: null,
    });
  });
  const { status, stdout } = await follow(zipOf(files));
  expect(status, stdout).toBe(0);
  const [body = ''] = bodies();
  expect(body).toMatch(/everyone/);
  expect(body).not.toMatch(
    /@everyone|<img|!\[x\]|\]\(https:\/\/evil|https:\/\/evil|www\.evil|\u202e|#1(?!\d)/,
  );
});

describe('GitHub’s comment API', () => {
  const COMMENTS = /\/issues\/1\/comments$/;

  test.each([
    ['502, twice', { times: 2, ...serverError(502) }],
    ['a secondary limit', { ...secondaryRateLimit(1, 429) }],
    ['a connection that breaks', { ...connectionReset() }],
    ['a connection that breaks after the comment was made', { ...connectionReset(), afterEffect: true }],
  ])(
    '%s: tried again, and one comment in the end',
    async (_what, fault) => {
      github.fail({ method: 'POST', path: COMMENTS, ...fault });
      const { status, stdout } = await follow(zipOf(honest));
      expect(status, stdout).toBe(0);
      expect(bodies()).toHaveLength(1);
    },
    30_000,
  );

  test.each([
    [
      '403',
      /pull-requests: write/,
      { status: 403, body: { message: 'Resource not accessible by integration' } },
    ],
    ['404', /not found|may not see/i, { status: 404, body: { message: 'Not Found' } }],
    ['422', /Validation Failed|refused/i, { status: 422, body: { message: 'Validation Failed' } }],
    ['502 for good', /502/, { times: 99, ...serverError(502) }],
  ])(
    '%s: the step fails and says why; the check and the summary are there',
    async (_what, message, fault) => {
      github.fail({ method: 'POST', path: COMMENTS, times: 99, ...fault });
      const { status, stdout, summary } = await follow(zipOf(honest));
      expect(status).toBe(1);
      expect(stdout).toMatch(message);
      expect(summary).toMatch(/wine: passed/);
      expect(known.checks).toMatchObject([{ conclusion: 'success' }]);
    },
    30_000,
  );

  test('a comment of somebody else with our marker is left alone', async () => {
    await follow(zipOf(honest));
    const marker = bodies()[0]!.split('\n').at(-1)!;
    known.comments.length = 0;
    known.artifacts.length = 0;
    known.comments.push({
      id: 1,
      issue: PULL,
      author: { login: 'mallory', type: 'User' },
      body: `✅ Approved\n\n${marker}`,
    });
    await follow(zipOf(honest));
    expect(known.comments).toMatchObject([
      { author: { login: 'mallory' }, body: `✅ Approved\n\n${marker}` },
      { author: { login: 'github-actions[bot]' } },
    ]);
  });
});
