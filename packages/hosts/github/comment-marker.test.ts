import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentMarker, compareRuns, keyText, readMarker } from './comment-marker.ts';

const KEY = { model: 'housing', path: 'models/housing', marker: '' };
const RUN = { id: 17, attempt: 2 };

/** Every sequence of UTF-16 units, halves of surrogate pairs too. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom('-->', '--', '<!--', '%', '%u', '%2D', '~', '\n', '\ud800', '\udc00', '@x', '[a](b)'),
    )
    .map((parts) => parts.join('')),
);
const anyRun = fc.record({
  id: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  attempt: fc.nat({ max: 999_999_999 }),
});

describe('a marker', () => {
  test('gives back what was put in, whatever text that is', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyRun, anyText, (model, path, marker, run, digest) => {
        const key = { model, path, marker };
        const read = readMarker(`body\n\n${commentMarker(key, run, digest)}`);
        expect(read).toEqual({ key, identity: keyText(key), run, digest });
      }),
    );
  });

  test('is one HTML comment that nothing ends early', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyRun, (model, path, marker, run) => {
        const text = commentMarker({ model, path, marker }, run, model);
        const inner = text.slice('<!--'.length, -'-->'.length);
        expect(text).toBe(`<!--${inner}-->`);
        expect(inner).toMatch(/^ [\x21-\x7e ]* $/);
        expect(inner).not.toMatch(/--|[<>\n@[\]()#`]/);
      }),
    );
  });

  test('tells keys apart by each part, also where one ends like another begins', () => {
    fc.assert(
      fc.property(fc.tuple(anyText, anyText, anyText), fc.tuple(anyText, anyText, anyText), (a, b) => {
        const text = ([model, path, marker]: [string, string, string]) => keyText({ model, path, marker });
        expect(text(a) === text(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  test('stays short for a name of any length, and still tells such names apart', () => {
    const long = (end: string) => ({ ...KEY, model: '模'.repeat(10_000) + end });
    const text = commentMarker(long('a'), RUN, 'd');
    expect(text.length).toBeLessThan(500);
    expect(readMarker(text)).toEqual({ identity: keyText(long('a')), run: RUN, digest: 'd' });
    expect(keyText(long('a'))).not.toBe(keyText(long('b')));
  });

  test('of full length in every part is found at the end of a long body', () => {
    const key = { model: '-'.repeat(666), path: '/'.repeat(666), marker: '<'.repeat(666) };
    expect(readMarker(`${'x'.repeat(60_000)}\n\n${commentMarker(key, RUN, '-'.repeat(666))}`)?.key).toEqual(
      key,
    );
  });

  test('is found with the line ends and spaces that an editor leaves behind', () => {
    expect(readMarker(`text\r\n\r\n${commentMarker(KEY, RUN, 'd')}\r\n \n`)?.key).toEqual(KEY);
  });
});

describe('what is not a marker', () => {
  const marker = commentMarker(KEY, RUN, 'd');
  test.each([
    ['a quotation before the end', `${marker}\n\nthanks!`],
    ['a marker within a line', `see ${marker}`],
    ['another version', marker.replace(':v1', ':v2')],
    ['a character that is never left as it is', marker.replace('housing', 'hou-sing')],
    ['a character that is never encoded', marker.replace('housing', '%61')],
    ['half an encoding', marker.replace('housing', '%E6%A8')],
    ['an encoding of nothing', marker.replace('housing', 'a%')],
    ['a run that is no number', marker.replace('17.2', 'x.2')],
    ['nothing', ''],
  ])('%s', (_, body) => {
    expect(readMarker(body)).toBeUndefined();
  });
});

test('a run is newer by its id, then by its attempt', () => {
  expect(compareRuns({ id: 2, attempt: 1 }, { id: 1, attempt: 9 })).toBeGreaterThan(0);
  expect(compareRuns({ id: 1, attempt: 1 }, { id: 1, attempt: 2 })).toBeLessThan(0);
  expect(compareRuns(RUN, { ...RUN })).toBe(0);
});
