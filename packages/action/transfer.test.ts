import { expect, test } from 'vitest';
import { matchesName, parseModel } from './transfer.ts';

test.each([
  ['pawl-*', 'pawl-a', true],
  ['pawl-*', 'pawl', false],
  ['*', 'anything', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c', false],
  ['ab*ba', 'aba', false],
  ['a', 'a', true],
  ['a', 'ab', false],
])('%s and %s: %s', (pattern, name, matches) => {
  expect(matchesName(pattern, name)).toBe(matches);
});

const parse = (files: Record<string, string>) => parseModel(async (file) => files[file], 'x');

test.each([
  ['nothing', {}],
  ['no JSON', { 'source.json': '{' }],
  ['a path that leaves the repository', { 'source.json': '{"path":"../other","config":"pawl.yaml"}' }],
  ['a path that leaves it on the way', { 'source.json': '{"path":"a/../../b","config":"pawl.yaml"}' }],
  ['an absolute path', { 'source.json': '{"path":"/etc","config":"pawl.yaml"}' }],
  ['a configuration elsewhere', { 'source.json': '{"path":".","config":"../pawl.yaml"}' }],
  ['the number of a pull request', { 'source.json': '{"path":".","config":"pawl.yaml","pull":7}' }],
])('%s is no evidence', async (_what, files) => {
  await expect(parse(files)).rejects.toMatchObject({ code: 'record' });
});

test('a record with more in it than its schema is refused', async () => {
  const record = { kind: 'verdict', schema: 'pawl/verdict/1', pullRequest: 7 };
  await expect(
    parse({
      'source.json': '{"path":".","config":"pawl.yaml"}',
      'records/verdict.json': JSON.stringify(record),
    }),
  ).rejects.toMatchObject({ code: 'record' });
});
