import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { matches, type Step, storyOf, wineClone } from './page-story.ts';
import { ROOT } from './pawl.ts';
import { registryFor } from './publish-case.ts';
import { codeBlocks } from './readme.ts';
import { pushNodeBase } from './system/base-image.ts';
import { openClient } from './system/images.ts';
import { registry } from './system/registry.ts';

const PAGE = 'docs/publish.md';
const page = await readFile(join(ROOT, PAGE), 'utf8');
const story = storyOf(page);
const { missing } = registry;
const running = registryFor(missing, (host) => pushNodeBase(host, 'base/node', 'v24', process.execPath));

type Clone = Awaited<ReturnType<typeof wineClone>>;

/** What is published by and where, as the page says at its top. */
async function publishing(...lines: string[]): Promise<Clone> {
  const place = await wineClone();
  const path = join(place.clone, 'pawl.yaml');
  const text = [`image: ${running.host}/acme/wine`, ...lines].map((line) => `  ${line}\n`).join('');
  await writeFile(path, `${await readFile(path, 'utf8')}\npublish:\n${text}`);
  await does(place, 'printf "out/\\nwine.tar\\n" >> .gitignore');
  return place;
}

/** A command that the page has no output of. */
async function does({ shell }: Clone, command: string): Promise<void> {
  const { status, stdout } = await shell(command);
  expect(status, `${command}: ${stdout}`).toBe(0);
}

/** What comes between a change and its promotion. */
const EVIDENCE =
  'git add . && git commit -qm change && git push -q origin main && pawl run -q --store git && pawl accept -q --store git';

/** Digests, sizes and where things are as letters. */
function masked(line: string): string {
  return line
    .replace(/(localhost|127\.0\.0\.1):\d+/g, 'registry')
    .replace(/(?<= )\/\S+\/wine(?=\/)/g, '/clone')
    .replace(/\bsha256:([\da-f]{64}|[\da-f]{12})\b/g, 'digest')
    .replace(/(?<=^(Verdict {2}|Base .* |Pack {5}))[\da-f]{12}\b/g, 'digest')
    .replace(/\b[1-9][\d.,]* (bytes|kB|MB)\b/g, 'size')
    .trimEnd();
}

async function follow(place: Clone, steps: readonly Step[]): Promise<void> {
  for (const { command, printed } of steps) {
    // What this machine cannot do.
    const [known] = command.split(' && docker ');
    const { status, stdout } = await place.shell(known!);
    expect(status, `$ ${known}\n${stdout}`).toBe(0);
    if (known !== command) continue;
    const lines = stdout === '' ? [] : stdout.trimEnd().split('\n');
    // For the reader of a failure: what was printed beside what the page shows.
    if (!matches(printed, lines, masked)) expect(lines, `$ ${command}`).toEqual(printed);
  }
}

describe.skipIf(missing !== undefined)(`docs/publish.md ${missing ?? ''}`, () => {
  test('what the page shows is what is printed', { timeout: 120_000 }, async () => {
    const [published, packed, outputs, again, remade] = story;
    const place = await publishing(`base: ${running.host}/base/node:v24`);
    await does(place, EVIDENCE);
    await follow(place, published!);
    await follow(place, packed!);
    await does(place, 'git checkout -q pawl.yaml');
    await follow(place, outputs!);
    const change = again!.findIndex(({ command }) => command.startsWith('sed '));
    await follow(place, again!.slice(0, change));
    await does(place, again![change]!.command);
    await does(place, `${EVIDENCE} && pawl promote --version v1.1.0`);
    await follow(place, again!.slice(change + 1));
    const made = await place.shell(remade![0]!.command);
    expect(made.stdout).toMatch(/^wine v1\.0\.0 is made, and not published$/m);
    const tagged = await openClient(running.host, 'acme/wine').headManifest('v1.0.0');
    expect(made.stdout).toContain(`@${tagged!.digest}\n`);
  });
});

test('there is no other block than these', () => {
  expect(story.map((steps) => steps.length)).toEqual([2, 2, 3, 3, 1]);
});

test('a line of the page that is not printed is noticed', () => {
  expect(matches(['Sent     53.5 kB: 2 pushed'], ['Sent     53.1 kB: 2 pushed'], masked)).toBe(true);
  expect(matches(['Sent     53.5 kB: 2 pushed'], ['Sent     53.5 kB: 3 pushed'], masked)).toBe(false);
  expect(matches(['Sent     0 bytes: 0 pushed'], ['Sent     9 bytes: 0 pushed'], masked)).toBe(false);
  expect(matches(['Verdict  75be9a67723d'], ['Verdict  85be9a67723d'], masked)).toBe(true);
});

test('every mapping of publish on the page is a configuration', async () => {
  const blocks = (await codeBlocks(PAGE)).map(({ content }) => content);
  const configurations = blocks.filter((text) => /^publish:/m.test(text) && !/^on:/m.test(text));
  expect(configurations.length).toBeGreaterThan(1);
  for (const block of configurations) {
    const config = parseConfig(
      `model: m\ntask: classification\ndata: { source: a.csv, target: y }\ntrain: { run: x }\n${block}`,
      'pawl.yaml',
    );
    expect(config.publish?.image).toBe('ghcr.io/acme/wine');
  }
});
