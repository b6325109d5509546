import { Readable } from 'node:stream';
import { digestOf } from '@pawl/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HashedSource, hashedSource } from './hashed-source.ts';

const STRIDE = 16 * 2 ** 20;

/** A source that promises the digest of some bytes and has others. */
function sourceOf(promised: Buffer, held = promised) {
  const opened: number[] = [];
  const source = hashedSource(
    {
      digest: digestOf(promised),
      size: promised.length,
      open(from) {
        opened.push(from);
        return Readable.from([held.subarray(from)]);
      },
    },
    () => {},
  );
  return { source, opened };
}

/** What a part gives, and why it ended if it did not well. */
async function read(source: HashedSource, from: number, to: number) {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of source.part(from, to).open()) pieces.push(piece);
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error };
  }
  return { bytes: Buffer.concat(pieces), error: null };
}

const BYTES = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7 + (at >> 9)) & 255));

test('any parts in any order give their bytes', async () => {
  const place = fc.integer({ min: 0, max: BYTES.length });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(place, place), { maxLength: 6 }), async (parts) => {
      const { source } = sourceOf(BYTES);
      for (const [one, other] of parts) {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const { bytes, error } = await read(source, from, to);
        expect(error).toBeNull();
        expect(bytes.equals(BYTES.subarray(from, to))).toBe(true);
      }
    }),
    { seed: 20260103, numRuns: 60 },
  );
});

test('the end is never given of a source with another byte, wherever it is and whatever was read before', async () => {
  const place = fc.integer({ min: 0, max: BYTES.length - 1 });
  await fc.assert(
    fc.asyncProperty(place, place, async (wrong, from) => {
      const held = Buffer.from(BYTES);
      held[wrong]! ^= 1;
      const { source } = sourceOf(BYTES, held);
      await read(source, 0, from);
      const { bytes, error } = await read(source, from, BYTES.length);
      expect(error).toMatchObject({ code: 'data' });
      expect(bytes.length).toBeLessThan(BYTES.length - from);
    }),
    { seed: 20260104, numRuns: 60 },
  );
});

test.each([
  ['longer', Buffer.concat([BYTES, Buffer.alloc(1)])],
  ['shorter', BYTES.subarray(0, -1)],
  ['empty', Buffer.alloc(0)],
])('nor of one that is %s', async (_, held) => {
  const { source } = sourceOf(BYTES, held);
  const { bytes, error } = await read(source, 0, BYTES.length);
  expect(error).toMatchObject({ code: 'data' });
  expect(bytes.length).toBeLessThan(BYTES.length);
});

test('what was hashed need not be read again from the start', async () => {
  const bytes = Buffer.alloc(40 * 2 ** 20, 'abc');
  const { source, opened } = sourceOf(bytes);
  await read(source, 0, 36 * 2 ** 20);
  const last = await read(source, 35 * 2 ** 20, bytes.length);
  expect(last.error).toBeNull();
  expect(last.bytes.length).toBe(5 * 2 ** 20);
  expect(opened).toEqual([0, 2 * STRIDE]);
  expect(source.given()).toBe(41 * 2 ** 20);
});
