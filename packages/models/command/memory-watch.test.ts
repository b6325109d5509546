import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { MemoryUse } from './memory-use.ts';
import { watchMemory } from './memory-watch.ts';

/** A watch over what a reader tells, one answer after the other. */
async function watch(limit: number | undefined, ...answers: (MemoryUse | undefined)[]) {
  const exceeded: number[] = [];
  const left = [...answers];
  let asked = 0;
  const reader = async () => {
    asked++;
    return left.length > 1 ? left.shift() : left[0];
  };
  const onExceeded = (bytes: number) => exceeded.push(bytes);
  const memory = watchMemory({ group: 1, limit, everyMs: 5, onExceeded }, reader);
  // What was told last is told again, and changes nothing.
  while (asked < answers.length + 2) await setTimeout(5);
  await memory.stop();
  return { exceeded, peak: memory.peak(), notes: memory.notes() };
}

const one = (resident: number, highest = 0): MemoryUse => ({ resident, highest, pids: [2 ** 22 + 1] });

test('the peak is the most of all looks, or the most that one process had between them', async () => {
  expect(await watch(undefined, one(3), one(5), undefined, one(4))).toEqual({
    exceeded: [],
    peak: 5,
    notes: [],
  });
  expect((await watch(undefined, one(3), one(4, 9))).peak).toBe(9);
  expect((await watch(undefined, undefined)).peak).toBeUndefined();
});

test('a limit is exceeded once', async () => {
  expect((await watch(5, one(5), one(6), one(7))).exceeded).toEqual([6]);
  expect((await watch(5, one(5))).exceeded).toEqual([]);
  expect((await watch(5, one(2, 8))).exceeded).toEqual([8]);
});

test.runIf(process.platform === 'linux')('of several processes shared pages count once', async () => {
  const own = process.memoryUsage().rss;
  const both = { resident: 4 * own, highest: 0, pids: [process.pid, process.pid] };
  expect((await watch(3 * own, both)).exceeded).toEqual([]);
  const [bytes] = (await watch(own, both)).exceeded;
  expect(bytes).toBeGreaterThan(own);
  // One that has ended meanwhile holds nothing any more.
  expect((await watch(own, { ...both, pids: [2 ** 22 + 1, 2 ** 22 + 2] })).exceeded).toEqual([]);
});

test('where nothing can be read, a limit has a note', () => {
  const none = watchMemory({ group: 1, limit: 1, onExceeded: () => {} }, null);
  expect(none.peak()).toBeUndefined();
  expect(none.notes()).toEqual([expect.stringContaining('not enforced')]);
  expect(watchMemory({ group: 1, onExceeded: () => {} }, null).notes()).toEqual([]);
});
