import { sealRecord } from '@pawl/records';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workflowRunner } from './runner.ts';

let written: string;

beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Lines that the runner takes for commands, as its parser finds them. */
const commands = () =>
  written.split('\n').filter((line) => line.trimStart().startsWith('::') || line.includes('##['));

test('text from data gives the runner no command', () => {
  const runner = workflowRunner();
  const text = '::add-mask::passed ##[error]x';
  runner.note(text);
  runner.note(`\t ${text}`);
  runner.progress(text, 0, 0);
  runner.show({
    check: sealRecord('data-check', {
      model: text,
      files: [],
      split: null,
      target: text,
      id: null,
      rows: { train: 1, test: 1 },
      columns: [],
      schemaFile: null,
      anomalies: [
        {
          code: 'x',
          severity: 'warning',
          data: 'train',
          column: text,
          count: 1,
          message: `${'word '.repeat(40)}${text}`,
          examples: [{ row: 1, value: text }],
          remedy: `${text} ${text} ${text} ${text} ${text}`,
        },
      ],
      passed: true,
    }),
  });
  expect(written).toMatch(/add-mask/);
  expect(commands()).toEqual([]);
});

test('what a training command prints is not taken for commands, what comes after it is', () => {
  const runner = workflowRunner();
  runner.output(Buffer.from('::error::from the script'));
  runner.output(Buffer.from('\n::add-mask::x\n'));
  runner.annotate({ level: 'error', title: 't', message: 'ours', file: 'pawl.yaml', line: 3 });
  const [, token] = /^::stop-commands::(\S+)\n/.exec(written) ?? [];
  expect(token).toMatch(/^[0-9a-f-]{36}$/);
  expect(written.split(`\n::${token}::\n`)).toEqual([
    expect.stringContaining('::error::from the script\n::add-mask::x'),
    expect.stringMatching(/^::error title=t,file=pawl\.yaml,line=3::ours/),
  ]);
});

test('the runner shows ten annotations of a level in a step; the rest is logged', () => {
  const runner = workflowRunner();
  for (let i = 0; i < 12; i++) runner.annotate({ level: 'warning', title: 't', message: `m${i}` });
  expect(written.match(/^::warning/gm)).toHaveLength(10);
  expect(written).toMatch(/^warning: t: m11$/m);
});

test('a message of several lines, or with a percent sign, stays one command', () => {
  const runner = workflowRunner();
  runner.annotate({ level: 'notice', title: 'a,b::c', message: '100 %\n::error::x' });
  expect(written.trimEnd().split('\n')).toHaveLength(1);
  expect(written).toMatch(/^::notice title=a%2Cb%3A%3Ac::100 %25 ::error::x/);
});
