import { expect, test } from 'vitest';
import { keepLastLines } from './last-lines.ts';

function linesOf(most: number, ...chunks: (string | Buffer)[]): string[] {
  const lines = keepLastLines(most);
  for (const chunk of chunks) lines.add(Buffer.from(chunk), 'stderr');
  return lines.lines();
}

test('the last lines, however they were cut into chunks', () => {
  expect(linesOf(2, 'one\ntw', 'o\nth', 'ree\nfour')).toEqual(['three', 'four']);
  expect(linesOf(3, 'a\n\n  \nb\n')).toEqual(['a', 'b']);
});

test('a character cut in two is put together', () => {
  const bytes = Buffer.from('grün\n');
  expect(linesOf(5, bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['grün']);
});

test('the two streams do not run into each other', () => {
  const lines = keepLastLines(5);
  lines.add(Buffer.from('out'), 'stdout');
  lines.add(Buffer.from('err\n'), 'stderr');
  lines.add(Buffer.from('put\n'), 'stdout');
  expect(lines.lines()).toEqual(['err', 'output']);
});

test('a progress bar counts as what it shows in the end', () => {
  expect(linesOf(5, ' 10%\r 50%\r100%\r\ndone\r\n')).toEqual(['100%', 'done']);
});

test('nothing in a line can act on a terminal', () => {
  expect(linesOf(5, '\u001b[31mred\u001b[0m\u001b]0;title\u0007 \u001b[2Kx\u0008\u009by\n')).toEqual([
    'red xy',
  ]);
});

test('memory stays bounded', () => {
  const lines = keepLastLines(2);
  for (let i = 0; i < 1000; i++) lines.add(Buffer.from('x'.repeat(10_000)), 'stdout');
  expect(lines.lines()[0]!.length).toBeLessThan(600);
});
