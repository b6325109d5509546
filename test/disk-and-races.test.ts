import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyExample, edit, PAWL, pawl, record, scratchFolder, USER_PATH } from './pawl.ts';

/** A file system of its own with little room, or why there can be none here. */
function smallDisk(folder: string, kilobytes: number): string | undefined {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  if (mounted.status === 0) {
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    return undefined;
  }
  const reason = 'no right to mount a small disk here';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(reason);
  return reason;
}

const leftovers = async (folder: string) =>
  (await readdir(join(folder, '.pawl'), { recursive: true })).filter((name) =>
    /\.tmp|lock$|\.old$/.test(name),
  );

test('a disk that fills up, at whatever byte: one clear error, and no half-written file', async ({
  skip,
}) => {
  const example = await copyExample('wine');
  let full = 0;
  // From a disk that holds only the example, page by page, to the one on which the run fits.
  for (let kilobytes = 40; ; kilobytes += 4) {
    const disk = await scratchFolder();
    const reason = smallDisk(disk, kilobytes);
    if (reason !== undefined) skip(reason);
    const folder = join(disk, 'wine');
    await cp(example, folder, { recursive: true });
    const { status, stderr, stdout } = await pawl(['run'], { cwd: folder });
    if (status === 0) break;
    full++;
    expect(status, stdout + stderr).toBe(4);
    expect(stderr).toMatch(/disk is full/);
    expect(await leftovers(folder).catch(() => [])).toEqual([]);
    for (const name of await readdir(join(folder, '.pawl/records')).catch(() => [])) {
      const kept = JSON.parse(await readFile(join(folder, '.pawl/records', name), 'utf8'));
      expect(kept.digest, name).toMatch(/^sha256:/);
    }
  }
  expect(full).toBeGreaterThan(5);
});

test('two runs at once in one folder: one does its work, the other says who is there', async () => {
  const folder = await copyExample('wine');
  await edit(join(folder, 'pawl.yaml'), 'trainer: random-forest', 'trainer: ml-random-forest');
  await edit(join(folder, 'pawl.yaml'), 'trees: 50', 'trees: 400');
  const results = await Promise.all([
    pawl(['run'], { cwd: folder }),
    pawl(['run'], { cwd: folder }),
    pawl(['run'], { cwd: folder }),
  ]);
  const statuses = results.map((result) => result.status).sort();
  expect(statuses).toEqual([0, 2, 2]);
  for (const { stderr } of results.filter((result) => result.status === 2))
    expect(stderr).toMatch(/process \d+ is working|another process is working/);
  expect((await record(folder, 'verdict')).evaluation).toBe((await record(folder, 'evaluation')).digest);
  expect(await leftovers(folder)).toEqual([]);
});

test('the lock of a process that is gone is taken over, that of another machine is not', async () => {
  const folder = await copyExample('wine');
  await mkdir(join(folder, '.pawl'));
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(join(folder, '.pawl/lock'), `${gone} ${hostname()}\n`);
  expect((await pawl(['check'], { cwd: folder })).status).toBe(0);
  await writeFile(join(folder, '.pawl/lock'), `${gone} some-other-machine\n`);
  const { status, stderr } = await pawl(['check'], { cwd: folder });
  expect(status).toBe(2);
  expect(stderr).toMatch(/delete that file/);
});

test('an interrupt ends the training command too and leaves no lock', async () => {
  const folder = await copyExample('wine');
  await edit(
    join(folder, 'pawl.yaml'),
    /trainer: .*\n.*\n/,
    `run: node -e "require('fs').writeFileSync('started', String(process.pid)); setInterval(() => {}, 1000)"\n`,
  );
  const child = spawn('node', [PAWL, 'run'], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, PATH: USER_PATH },
  });
  let pid = 0;
  for (let i = 0; i < 200 && pid === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    pid = Number(await readFile(join(folder, 'started'), 'utf8').catch(() => 0));
  }
  expect(pid).toBeGreaterThan(0);
  child.kill('SIGINT');
  const [status] = await once(child, 'exit');
  expect(status).toBe(130);
  expect(() => process.kill(pid, 0)).toThrow();
  expect(await leftovers(folder)).toEqual([]);
});
