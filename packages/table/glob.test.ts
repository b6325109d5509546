import { expect, test } from 'vitest';
import { matchesPath } from './glob.ts';

test.each([
  ['**/*.md', 'README.md', true],
  ['**/*.md', 'docs/a/b.md', true],
  ['**/*.md', 'docs/a/b.mdx', false],
  ['docs/**', 'docs/a/b.csv', true],
  ['docs/**', 'docs', true],
  ['docs/**', 'adocs/a', false],
  ['LICENSE*', 'LICENSE.txt', true],
  ['LICENSE*', 'a/LICENSE', false],
  ['models/a/**', 'models/a/.dvc/config', true],
  ['models/a/**', 'models/ab/x', false],
  ['a/*/c', 'a/b/c', true],
  ['a/*/c', 'a/b/b/c', false],
  ['a/**/c', 'a/c', true],
  ['a/**/b/**/c', 'a/x/b/y/z/c', true],
  ['./data/{x,y}.csv', 'data/y.csv', true],
  ['**', 'any/thing', true],
])('%s and %s: %s', (pattern, path, matches) => {
  expect(matchesPath(pattern, path)).toBe(matches);
});

test('a hostile pattern is not slow', () => {
  const started = Date.now();
  expect(matchesPath(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(2000))).toBe(false);
  expect(matchesPath(`${'*a'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false);
  expect(Date.now() - started).toBeLessThan(2000);
});
