import { expect, test } from 'vitest';
import { formatTagObject, type GitTag, parseTagObject, trailer } from './git-tag.ts';
import { nextCounterOf } from './registry.ts';

const commit = 'a'.repeat(40);
const ada = { name: 'Ada', email: 'ada@localhost' };
const made = (name: string, message = 'x') => ({ name, commit, tagger: ada, at: 1_700_000_000, message });

test('a signature is no part of the message, and words that look like one are', () => {
  const message = 'Title\n\nPawl-Forced: -----BEGIN SSH SIGNATURE-----\nPawl-Release: sha256:1';
  const text = formatTagObject(made('housing#staging#1', message));
  const signed = `${text}-----BEGIN SSH SIGNATURE-----\nPawl-Release: sha256:2\n-----END SSH SIGNATURE-----\n`;
  for (const object of [text, signed]) {
    const read = parseTagObject('housing#staging#1', object);
    expect(read).toEqual(made('housing#staging#1', message));
    expect(trailer((read as GitTag).message, 'Pawl-Release')).toBe('sha256:1');
  }
});

test('the next counter is past those of tags that say nothing, and not past one that cannot be counted on', () => {
  const list = {
    annotated: [made('housing#staging#3'), made('beer#staging#40')],
    lightweight: [{ name: 'housing@v1.0.0#5', commit }],
    odd: [
      { name: 'housing#staging!#7', reason: 'it is of a tree' },
      { name: `housing#staging#${'9'.repeat(400)}`, reason: 'it is of a tree' },
    ],
  };
  expect(nextCounterOf(list, 'housing')).toBe(8);
  expect(nextCounterOf(list, 'wine')).toBe(1);
});
