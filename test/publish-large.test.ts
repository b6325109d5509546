import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitAll, evidenceOf, fails, type Place, promoted } from './promotion-case.ts';
import { published, publishes, registryFor } from './publish-case.ts';
import { openClient } from './system/images.ts';
import { registry } from './system/registry.ts';

const BYTES = 400 * 2 ** 20;
const TRAIN = `
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
const { PAWL_TEST_DATA, PAWL_OUTPUT } = process.env;
const [head, ...rows] = readFileSync(PAWL_TEST_DATA, 'utf8').trim().split('\\n').map((line) => line.split(','));
const [id, cultivar] = [head.indexOf('id'), head.indexOf('cultivar')];
const lines = rows.map((row) => row[id] + ',' + row[cultivar]);
writeFileSync(PAWL_OUTPUT + '/predictions.csv', ['id,prediction', ...lines].join('\\n') + '\\n');
writeFileSync(PAWL_OUTPUT + '/model.bin', 'weights');
truncateSync(PAWL_OUTPUT + '/model.bin', ${BYTES});
`;

const running = registryFor(registry.missing, async () => {});

let said = '';
const largeMade = evidenceOf(0, async (place) => {
  const config = await readFile(join(place.clone, 'pawl.yaml'), 'utf8');
  const kept = config.slice(0, config.indexOf('train:'));
  await writeFile(
    join(place.clone, 'pawl.yaml'),
    `${kept}train: { run: node train.mjs }\ngate: [accuracy >= 0.5]\n`,
  );
  await writeFile(join(place.clone, 'train.mjs'), TRAIN);
  await publishes(place, `image: ${running.host}/acme/wine`, 'kind: model');
  await commitAll(place, 'a large model');
  for (const args of [
    ['run', '.', '--store', 'git', '-q'],
    ['accept', '.', '--store', 'git'],
  ]) {
    const done = await place.pawl(args);
    expect(done.status, done.stdout + done.stderr).toBe(0);
    said += done.stdout + done.stderr;
  }
  said += (await promoted(place, 'v1.0.0')).stdout;
});

const model = ({ clone }: Place) => join(clone, '.pawl/output/model.bin');

test.skipIf(registry.missing !== undefined)(
  `a model too large for the branch is published from where it is, and from nowhere else${registry.missing ? `: ${registry.missing}` : ''}`,
  async () => {
    const place = await largeMade();
    const flat = said.replace(/\s+/g, ' ');
    expect(flat).toMatch(/\.pawl\/output\/model\.bin has 400 MiB, too large for the branch/);
    expect(flat).toMatch(/not checked model .*model\.bin is too large for the branch/);
    const elsewhere = join(place.root, 'elsewhere');
    await mkdir(elsewhere);
    await rename(model(place), join(elsewhere, 'model.bin'));
    await fails(
      place,
      ['publish'],
      3,
      /model\.bin of v1\.0\.0 is not kept with its evidence.*400 MiB, sha256:.*--model/s,
    );
    await writeFile(join(elsewhere, 'other.bin'), '');
    await truncate(join(elsewhere, 'other.bin'), BYTES);
    await fails(
      place,
      ['publish', '--model', join(elsewhere, 'other.bin')],
      3,
      /it is not model\.bin of v1\.0\.0/,
    );
    await fails(place, ['publish', '--model', place.root], 3, /there is no file model\.bin/);
    const client = openClient(running.host, 'acme/wine');
    expect(await client.listTags()).toEqual([]);

    // Nothing of its size is ever held.
    const memory = join(place.root, 'memory');
    // What getrusage tells counts the process before this one, that of the tests.
    const hook = `process.on("exit",()=>{const{readFileSync,writeFileSync}=require("fs");writeFileSync(${JSON.stringify(memory)},readFileSync("/proc/self/status"))})`;
    await writeFile(join(place.root, 'hook.cjs'), hook);
    const record = await published(place, ['--model', elsewhere], {
      NODE_OPTIONS: `--require ${join(place.root, 'hook.cjs')}`,
    });
    expect((await client.headManifest('v1.0.0'))?.digest).toBe(record.imageDigest);
    expect(record.layers[0]!.bytes).toBeGreaterThan(BYTES);
    const most = /VmHWM:\s+(\d+) kB/.exec(await readFile(memory, 'utf8'))?.[1];
    expect(1024 * Number(most)).toBeLessThan(BYTES / 2);

    // Where training left it, it is found.
    await rename(join(elsewhere, 'model.bin'), model(place));
    expect((await published(place, ['--dry-run'])).imageDigest).toBe(record.imageDigest);
    await rm(model(place));
  },
  120_000,
);
