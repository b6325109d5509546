import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { groupInStat, memoryReader, proportionalMemory, psReader, useInPs } from './memory-use.ts';

test('the group stands in stat, whatever the program is called', () => {
  expect(groupInStat('12 (sh) S 1 34 56 0 -1 4194560')).toBe(34);
  expect(groupInStat('12 (a) b (1 2 3) S) R 1 34 56 0')).toBe(34);
});

test('what ps prints on macOS', () => {
  const text = '    1     1   9000\n  501   500   2048\n  502   500   1024\n  503  5000  77777\n';
  expect(useInPs(text, 500)).toEqual({ resident: 3072 * 1024, highest: 0, pids: [501, 502] });
  expect(useInPs('', 500)).toEqual({ resident: 0, highest: 0, pids: [] });
});

function groupWith(code: string) {
  const child = spawn(process.execPath, ['-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    process.kill(-child.pid!, 'SIGKILL');
  });
  return new Promise<number>((done) => child.stdout.once('data', () => done(child.pid!)));
}

const wait = 'process.stdout.write("up"); setInterval(() => {}, 1000);';

test.runIf(process.platform === 'linux')(
  'a group on Linux: all its processes, and the most one ever had',
  async () => {
    const inner = `const b = Buffer.alloc(150e6, 1); ${wait} globalThis.kept = b;`;
    const group = await groupWith(
      `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: ['ignore', 'inherit', 'ignore'] }); setInterval(() => {}, 1000);`,
    );
    const read = memoryReader(group)!;
    for (let look = 0; look < 30; look++) {
      const use = (await read())!;
      expect(use.pids).toContain(group);
      expect(use.pids).toHaveLength(2);
      expect(use.highest).toBeGreaterThan(150e6);
      expect(use.resident).toBeGreaterThan(use.highest);
      expect(use.resident).toBeLessThan(500e6);
    }
    const own = await proportionalMemory([group]);
    expect(own).toBeGreaterThan(1e6);
    expect(own! / 1024).toBeLessThanOrEqual(
      Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${group}/status`, 'utf8'))![1]),
    );
  },
);

const ps = spawnSync('ps', ['-axo', 'pid=,pgid=,rss=']).status === 0;

test.runIf(process.platform === 'linux' && ps)('ps tells what /proc tells', async () => {
  const group = await groupWith(`globalThis.kept = Buffer.alloc(200e6, 1); ${wait}`);
  const [told, read] = [await psReader(group)(), await memoryReader(group)!()];
  expect(told!.pids).toEqual([group]);
  expect(Math.abs(told!.resident - read!.resident)).toBeLessThan(20e6);
});

test.runIf(process.platform === 'linux')('a process that comes later is found', async () => {
  const group = await groupWith(
    `setTimeout(() => require('child_process').spawn('sleep', ['60']), 400); ${wait}`,
  );
  const read = memoryReader(group)!;
  expect((await read())!.pids).toEqual([group]);
  let pids: readonly number[] = [];
  for (let look = 0; look < 100 && pids.length < 2; look++) {
    await setTimeout(20);
    pids = (await read())!.pids;
  }
  expect(pids).toHaveLength(2);
});

test.runIf(process.platform === 'linux')('a group that is gone uses nothing', async () => {
  const child = spawn('true', { detached: true, stdio: 'ignore' });
  await new Promise((done) => child.once('close', done));
  expect(await memoryReader(child.pid!)!()).toEqual({ resident: 0, highest: 0, pids: [] });
  expect(await proportionalMemory([child.pid!])).toBe(0);
});
