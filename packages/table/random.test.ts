import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, shuffle } from './random.ts';

// The output of pcg32-demo (pcg-random.org, pcg-c-basic), seed 42, stream 54, rounds 1 and 5.
const rounds = {
  1: {
    words: '0xa15c02b7 0x7b47f409 0xba1d3330 0x83d2f293 0xbfa4784b 0xcbed606e',
    coins: 'HHTTTHTHHHTHTTTHHHHHTTTHHHTHTHTHTTHTTTHHHHHHTTTTHHTTTTTHTTTTTTTHT',
    rolls: '3 4 1 1 2 2 3 2 4 3 2 4 3 3 5 2 3 1 3 1 5 1 4 1 5 6 4 6 6 2 6 3 3',
    cards:
      'Qd Ks 6d 3s 3d 4c 3h Td Kc 5c Jh Kd Jd As 4s 4h Ad Th Ac Jc 7s Qs 2s 7h Kh 2d 6c Ah 4d Qh 9h 6s 5s 2c 9c ' +
      'Ts 8d 9s 3c 8c Js 5d 2h 6h 7d 8s 9d 5h 8h Qc 7c Tc',
  },
  5: {
    words: '0xfcef7cd6 0x1b488b5a 0xd0daf7ea 0x1d9a70f7 0x241a37cf 0x9a3857b7',
    coins: 'HHHHTHHTTHTTHHHTTTHHTHTHTTTTHTTHTHTTTHHHTHTHTTHTTHTHHTHTHHHTHTHTT',
    rolls: '5 4 1 2 6 1 3 1 5 6 3 6 2 1 4 4 5 2 1 5 6 5 6 4 4 4 5 2 6 4 3 5 6',
    cards:
      '4d 9s Qc 9h As Qs 7s 4c Kd 6h 6s 2c 8c 5d 7h 5h Jc 3s 7c Jh Js Ks Tc Jd Kc Th 3h Ts Qh Ad Td 3c Ah 2d 3d ' +
      '5c Ac 8s 5s 9c 2h 6c 6d Kh Qd 8d 7d 2s 8h 4h 9d 4s',
  },
};

test('words, bounded integers and shuffles are those of the published demonstration', () => {
  const random = createRandom(42);
  const times = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);
  const seen = times(5, () => {
    const words = times(6, () => `0x${random.next().toString(16).padStart(8, '0')}`).join(' ');
    const coins = times(65, () => (random.below(2) ? 'H' : 'T')).join('');
    const rolls = times(33, () => random.below(6) + 1).join(' ');
    const deck = Int32Array.from({ length: 52 }, (_, i) => i);
    shuffle(deck, random);
    const cards = [...deck].map((card) => `${'A23456789TJQK'[card >> 2]}${'hcds'[card & 3]}`).join(' ');
    return { words, coins, rolls, cards };
  });
  expect(seen[0]).toEqual(rounds[1]);
  expect(seen[4]).toEqual(rounds[5]);
});

/** The same generator in 64-bit integers, to check every seed and not only the published one. */
function bigRandom(seed: bigint): () => number {
  const mask = (1n << 64n) - 1n;
  let state = 0n;
  const step = () => {
    state = (state * 6364136223846793005n + 109n) & mask;
  };
  step();
  state = (state + (seed & mask)) & mask;
  step();
  return () => {
    const old = state;
    step();
    const word = (((old >> 18n) ^ old) >> 27n) & 0xffffffffn;
    const rotation = old >> 59n;
    return Number(((word >> rotation) | (word << (32n - rotation))) & 0xffffffffn);
  };
}

test('any safe integer is a seed', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (seed) => {
      const random = createRandom(seed);
      const reference = bigRandom(BigInt(seed));
      for (let i = 0; i < 20; i++) expect(random.next()).toBe(reference());
    }),
  );
});

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is no seed', (seed) => {
  expect(() => createRandom(seed)).toThrow(PawlError);
});

test('a large bound is not biased', () => {
  // Taking the remainder alone would make the lower third of 3 * 2^30 twice as likely as the rest.
  const random = createRandom(7);
  const bound = 3 * 2 ** 30;
  let lower = 0;
  const draws = 30_000;
  for (let i = 0; i < draws; i++) if (random.below(bound) < bound / 3) lower++;
  const deviation = Math.sqrt((draws * 2) / 9);
  expect(Math.abs(lower - draws / 3)).toBeLessThan(5 * deviation);
});

test('a shuffle keeps every value', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
      const shuffled = Int32Array.from(values);
      shuffle(shuffled, createRandom(seed));
      expect(shuffled.slice().sort()).toEqual(Int32Array.from(values).sort());
    }),
  );
});
