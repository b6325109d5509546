import { expect, test } from 'vitest';
import { terminalHost, usesColour } from './terminal.ts';

function screen(isTTY: boolean) {
  const written: string[] = [];
  return {
    stream: { isTTY, columns: 80, write: (chunk: string | Uint8Array) => written.push(String(chunk)) },
    text: () => written.join(''),
  };
}

function hostAt(options: { tty: boolean; environment?: Record<string, string> }) {
  const [out, err] = [screen(options.tty), screen(options.tty)];
  let time = 0;
  const host = terminalHost({
    stdout: out.stream,
    stderr: err.stream,
    environment: options.environment ?? {},
    now: () => time,
  });
  return { host, err, wait: (ms: number) => (time += ms) };
}

test('work of less than a second has no progress bar', () => {
  const { host, err, wait } = hostAt({ tty: true });
  host.progress('reading', 0, 10);
  wait(900);
  host.progress('reading', 9, 10);
  host.progress('reading', 10, 10);
  expect(err.text()).toBe('');
});

test('longer work has one on a TTY, and it is gone at the end', () => {
  const { host, err, wait } = hostAt({ tty: true });
  host.progress('reading', 0, 10);
  wait(1500);
  host.progress('reading', 5, 10);
  expect(err.text()).toMatch(/reading █+░+ 50 % 2 s$/);
  host.progress('reading', 10, 10);
  expect(err.text()).toMatch(/\r\u001b\[2K$/);
});

test('there is none in a log', () => {
  const { host, err, wait } = hostAt({ tty: false });
  host.progress('reading', 0, 10);
  wait(1500);
  host.progress('reading', 5, 10);
  expect(err.text()).toBe('');
});

test('colour only on a TTY, and not with NO_COLOR', () => {
  expect(usesColour({ isTTY: true, write: () => true }, {})).toBe(true);
  expect(usesColour({ isTTY: false, write: () => true }, {})).toBe(false);
  expect(usesColour({ isTTY: true, write: () => true }, { NO_COLOR: '1' })).toBe(false);
  expect(usesColour({ isTTY: true, write: () => true }, { NO_COLOR: '' })).toBe(true);
  expect(usesColour({ isTTY: true, write: () => true }, { TERM: 'dumb' })).toBe(false);
});
