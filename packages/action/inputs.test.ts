import { actionOf } from '@pawl/pipeline/actions';
import { expect, test } from 'vitest';
import { readInputs } from './inputs.ts';

const read = (given: Record<string, string>) => readInputs(actionOf('run'), (name) => given[name] ?? '');

test('defaults are those of the declaration', () => {
  const inputs = read({});
  expect(inputs.lines('path')).toEqual(['.']);
  expect(inputs.text('config')).toBe('pawl.yaml');
  expect(inputs.flag('check')).toBe(true);
  expect(inputs.lines('paths-ignore')).toEqual(['**/*.md', 'docs/**', 'LICENSE*']);
  expect(inputs.text('token')).toBe('');
});

test('several models, one a line', () => {
  expect(read({ path: 'a\n  b \n\n' }).lines('path')).toEqual(['a', 'b']);
});

test.each([
  [{ check: 'yes' }, /`check` cannot be "yes"/, /true or false/],
  [{ keep: '0' }, /`keep` cannot be "0"/, /from 1/],
  [{ keep: '1e3' }, /`keep` cannot be "1e3"/, /from 1/],
  [{ comment: 'refusals' }, /`comment` cannot be "refusals". Did you mean "refusal"/, /always/],
  [{ config: 'a.yaml\nb.yaml' }, /`config` has several lines/, /one line/],
  [{ path: '${{ matrix.path }}' }, /`path` holds an expression that was not evaluated/, /quotes/],
  [{ marker: 'a\u0000b' }, /`marker` holds a null character/, /plain text/],
])('%o is refused', (given, message, remedy) => {
  const attempt = () => read(given as unknown as Record<string, string>);
  expect(attempt).toThrow(message);
  try {
    attempt();
  } catch (error) {
    expect((error as { remedy: string }).remedy).toMatch(remedy);
  }
});

test('an input that is not declared is a mistake of ours', () => {
  expect(() => read({}).text('tokens')).toThrow(/declares no input/);
});
