import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseConfig } from '@pawl/records';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { matches, RELEASE_TOOLS, type Step, storyOf, wineClone } from './page-story.ts';
import { execute, ROOT, scratchFolder } from './pawl.ts';
import { codeBlocks } from './readme.ts';
import { mlflow, startMlflow } from './system/mlflow-server.ts';
import { tool } from './system/tool.ts';

const PAGE = 'docs/releases.md';
const page = await readFile(join(ROOT, PAGE), 'utf8');
const workflows = (await codeBlocks(PAGE)).filter(({ file }) => file);
const actionlint = tool('actionlint');

/** The commands of the blocks that show no output, those in a box among them. */
function plainCommands(): string[] {
  return [...page.matchAll(/^(?:> )?```sh\n([\s\S]*?)^(?:> )?```$/gm)].flatMap((match) =>
    match[1]!
      .split('\n')
      .map((line) => line.replace(/^> /, ''))
      .filter(Boolean),
  );
}

/** Times and what depends on them (digests, commits) as letters, each as wide as it was. */
function masked(line: string): string {
  return line
    .replace(/\d{4}-\d\d-\d\d/g, 'YYYY-MM-DD')
    .replace(/\d\d:\d\d(:\d\d(\.\d+)?)?/g, (time) => time.replace(/\d/g, 'h'))
    .replace(/just now|\d+ minutes? ago/g, 'lately')
    .replace(/\b(?=[a-f]*\d)[\da-f]{7,}\b/g, (digest) => 'x'.repeat(digest.length))
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:port')
    .trimEnd();
}

async function follow(
  steps: readonly Step[],
  shell: Awaited<ReturnType<typeof wineClone>>['shell'],
  env: Record<string, string>,
  server: string | undefined,
): Promise<number> {
  let compared = 0;
  for (const { command, printed } of steps) {
    const exported = /^export (\w+)=\S+$/.exec(command);
    if (exported) {
      if (exported[1] === 'MLFLOW_TRACKING_URI') env.MLFLOW_TRACKING_URI = server ?? '';
      continue;
    }
    const { stdout } = await shell(command);
    if (command.startsWith('gto ') && !(await isThere(join(RELEASE_TOOLS, 'gto')))) continue;
    if (env.MLFLOW_TRACKING_URI === '' && printed.some((line) => line.includes('MLflow'))) continue;
    const lines = stdout === '' ? [] : stdout.trimEnd().split('\n');
    // For the reader of a failure: what was printed beside what the page shows.
    if (!matches(printed, lines, masked)) expect(lines, `$ ${command}`).toEqual(printed);
    compared += 1;
  }
  return compared;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('what the page shows is what is printed', async () => {
  const steps = storyOf(page).flat();
  expect(steps.length).toBeGreaterThan(20);
  const server = mlflow.missing === undefined ? await startMlflow() : undefined;
  if (server) onTestFinished(() => server.stop());
  const { clone, env, shell } = await wineClone();
  expect(await follow(steps, shell, env, server?.uri)).toBeGreaterThan(steps.length - 4);
  expect(await readFile(join(clone, 'model-card.md'), 'utf8')).toContain('# wine v1.1.0');
  env.MLFLOW_TRACKING_URI = '';
  for (const command of plainCommands()) {
    if (command.startsWith('gh ')) continue;
    const { status, stdout } = await shell(command);
    expect({ status, stdout }, command).toMatchObject({ status: 0 });
  }
}, 180_000);

test('a line of the page that is not printed is noticed', () => {
  expect(matches(['a', '…', 'd'], ['a', 'b', 'c', 'd'], masked)).toBe(true);
  expect(matches(['a', '…'], ['a'], masked)).toBe(true);
  expect(matches(['a', 'c'], ['a', 'b', 'c'], masked)).toBe(false);
  expect(matches(['held in staging'], ['held in production'], masked)).toBe(false);
  expect(matches(['commit 0fafd97 (just now)'], ['commit 23abea6 (1 minute ago)'], masked)).toBe(true);
});

test('every mapping of pawl.yaml on the page is a configuration', async () => {
  const blocks = (await codeBlocks(PAGE)).map(({ content }) => content).filter((text) => /^\w+:/.test(text));
  const configurations = blocks.filter((text) => !/^steps:/.test(text));
  expect(configurations.length).toBeGreaterThan(1);
  for (const block of configurations) {
    const config = parseConfig(
      `model: m\ntask: classification\ndata: { source: a.csv, target: y }\ntrain: { run: x }\n${block}`,
      'pawl.yaml',
    );
    expect(config.promote.stages.length).toBeGreaterThan(1);
  }
});

test('every check that a promotion makes is explained', async () => {
  const record = JSON.parse(await readFile(join(ROOT, 'docs/reference/records/release.schema.json'), 'utf8'));
  const known: string[] = record.properties.checks.items.properties.check.enum;
  const section = /\| Check .*\n([\s\S]*?)\n\n/.exec(page)![1]!;
  const explained = [...section.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]!);
  expect(explained.sort()).toEqual([...known].sort());
});

test('every workflow gives the permissions that its action asks for, and no run cancels another', () => {
  expect(workflows.length).toBeGreaterThanOrEqual(4);
  for (const { file, content } of workflows) {
    const { permissions, concurrency, jobs } = parse(content);
    expect(permissions, file).toEqual({});
    expect(concurrency, file).toMatchObject({ 'cancel-in-progress': false });
    for (const job of Object.values<{ permissions: object }>(jobs)) {
      expect(job.permissions, file).toMatchObject({ contents: 'write' });
      if (content.includes('/actions/promote@'))
        expect(job.permissions, file).toMatchObject({ 'pull-requests': 'read', actions: 'read' });
    }
  }
});

test('every action and every input that the page gives it is there', async () => {
  const given = [...(await codeBlocks(PAGE)), ...(await codeBlocks())].flatMap(({ content }) =>
    stepsOf(parse(content)).filter(({ uses }) => /actions\/(promote|rollback|reconcile)@/.test(uses ?? '')),
  );
  expect(given.length).toBeGreaterThan(5);
  const there = new Set(await readdir(join(ROOT, 'actions')));
  for (const { uses, with: inputs = {} } of given) {
    const name = /actions\/(\w+)@/.exec(uses!)![1]!;
    expect(there).toContain(name);
    const action = parse(await readFile(join(ROOT, 'actions', name, 'action.yml'), 'utf8'));
    expect(Object.keys(action.inputs), name).toEqual(expect.arrayContaining(Object.keys(inputs)));
  }
});

interface WorkflowStep {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

function stepsOf(part: {
  steps?: WorkflowStep[];
  jobs?: Record<string, { steps?: WorkflowStep[] }>;
}): WorkflowStep[] {
  return [...(part.steps ?? []), ...Object.values(part.jobs ?? {}).flatMap(({ steps = [] }) => steps)];
}

test.skipIf(actionlint.missing !== undefined)(
  `the workflows of the page are right${actionlint.missing ? `: ${actionlint.missing}` : ''}`,
  async () => {
    const folder = await scratchFolder();
    await execute('git', ['init', '-q'], { cwd: folder });
    for (const { file, content } of workflows) {
      await mkdir(dirname(join(folder, file!)), { recursive: true });
      await writeFile(join(folder, file!), content);
    }
    const found = await execute(actionlint.command, ['-no-color'], { cwd: folder });
    expect(found.stdout + found.stderr).toBe('');
  },
);
