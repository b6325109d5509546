import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('so many run at once, and what came of them is in order', async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 10 }, (_, index) => index);
  const results = await inParallel(items, 4, undefined, async (item) => {
    most = Math.max(most, ++running);
    await sleep(10 - item);
    running--;
    return item * 2;
  });
  expect([results, most]).toEqual([items.map((item) => item * 2), 4]);
  expect(await inParallel([], 4, undefined, async () => 1)).toEqual([]);
});

test('the first failure stops the others, begins no more, and is thrown when all have ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const all = inParallel([0, 1, 2, 3, 4], 3, undefined, async (item, signal) => {
    begun.push(item);
    if (item === 1) throw new Error('one');
    await sleep(10_000, undefined, { signal }).catch(() => {});
    await sleep(5);
    ended.push(item);
    throw new Error('stopped');
  });
  await expect(all).rejects.toThrow('one');
  expect([begun, ended]).toEqual([
    [0, 1, 2],
    [0, 2],
  ]);
});

test('who gives up stops all', async () => {
  const stop = new AbortController();
  const all = inParallel([0, 1, 2], 2, stop.signal, (_, signal) => sleep(10_000, undefined, { signal }));
  stop.abort();
  await expect(all).rejects.toThrow('abort');
});
