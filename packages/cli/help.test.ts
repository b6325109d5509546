import { VERBS } from '@pawl/pipeline/options';
import { expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';
import { overview, verbHelp } from './help.ts';

test('the overview names every verb and fits a terminal of 80 columns', () => {
  for (const verb of VERBS) expect(overview()).toContain(`   ${verb.name} `);
  for (const line of overview().split('\n')) expect(line.length, line).toBeLessThan(80);
});

test.each(VERBS.map((verb) => [verb.name, verb] as const))(
  'help of %s shows its options and fits',
  (_name, verb) => {
    const text = verbHelp(verb);
    expect(text).toMatch(new RegExp(`^usage: pawl ${verb.name} `));
    for (const option of verb.options) expect(text).toContain(`--${option.name}`);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThan(80);
  },
);

test('options are read in any order, long and short, with = or without', () => {
  const read = (...argv: string[]) => {
    const invocation = parseArguments(argv);
    if (invocation.kind !== 'verb') throw new Error(invocation.kind);
    return invocation;
  };
  const one = read('report', '--format=markdown', 'folder', '-q');
  expect([one.folder, one.options.text('format'), one.options.flag('quiet')]).toEqual([
    'folder',
    'markdown',
    true,
  ]);
  const other = read('report', 'folder', '--format', 'markdown');
  expect(other.options.text('format')).toBe('markdown');
  expect(read('report').options.text('format')).toBe('terminal');
  expect(read('report').folder).toBe('.');
});

test('help is asked for in the ways people try', () => {
  for (const argv of [[], ['--help'], ['-h'], ['help']]) expect(parseArguments(argv).kind).toBe('overview');
  for (const argv of [
    ['gate', '--help'],
    ['gate', '-h'],
    ['help', 'gate'],
  ])
    expect(parseArguments(argv).kind).toBe('help');
  expect(parseArguments(['--version']).kind).toBe('version');
});
