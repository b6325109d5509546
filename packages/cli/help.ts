import { COMMON_OPTIONS, type OptionDeclaration, VERBS, type VerbDeclaration } from '@pawl/pipeline/options';

const WIDTH = 79;
const GROUPS: Record<VerbDeclaration['group'], string> = {
  whole: 'take a project from its data to a verdict',
  step: 'one step at a time',
  after: 'look, and decide',
  release: 'versions and stages',
  model: 'more about the model',
  trust: 'see what the gate can tell, and whether to trust it',
};

/** What `pawl --help` prints. */
export function overview(): string {
  const groups = (Object.keys(GROUPS) as VerbDeclaration['group'][]).map((group) => {
    const verbs = VERBS.filter((verb) => verb.group === group);
    return `${GROUPS[group]}\n${verbs.map((verb) => `   ${verb.name.padEnd(11)}${verb.summary}`).join('\n')}\n`;
  });
  return [
    'usage: pawl <verb> [<options>] [<folder>]\n',
    `${wrap('Pawl checks, trains, evaluates and gates the model that pawl.yaml in <folder> describes (default: this folder), and leaves a record of every step.', '')}\n`,
    ...groups,
    "'pawl <verb> --help' explains a verb; 'pawl --version' prints the version.\n",
    'Exit status: 0 passed, 1 refused by the gate, 2 wrong usage or configuration,\n3 bad data, 4 something outside failed.\n',
  ].join('\n');
}

/** What `pawl <verb> --help` prints. */
export function verbHelp(verb: VerbDeclaration): string {
  const reads = verb.reads.length === 0 ? [] : [`Reads the records: ${verb.reads.join(', ')}.`];
  const writes = verb.writes === null ? [] : [`Leaves the record: ${verb.writes}.`];
  const { argument } = verb;
  const operand =
    argument === undefined ? '[<folder>]' : argument.required ? argument.value : `[${argument.value}]`;
  return [
    `usage: pawl ${verb.name} [<options>] ${operand}\n`,
    `${wrap(verb.description, '')}\n`,
    ...(argument === undefined ? [] : [optionLine(`    ${argument.value}`, argument.help)]),
    `${[...verb.options, ...COMMON_OPTIONS].map(optionHelp).join('\n')}\n`,
    ...[...reads, ...writes].map((line) => wrap(line, '')),
    '',
  ].join('\n');
}

function optionHelp(option: OptionDeclaration): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = option.value === undefined ? '' : ` ${option.values?.join('|') ?? option.value}`;
  const head = `    ${short}--${option.name}${value}`;
  const text = option.default === undefined ? option.help : `${option.help} (default: ${option.default})`;
  return optionLine(head, text);
}

function optionLine(head: string, text: string): string {
  const column = 26;
  const body = wrap(text, ' '.repeat(column));
  return head.length < column - 1 ? `${head.padEnd(column)}${body.trimStart()}` : `${head}\n${body}`;
}

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line].join('\n');
}
