import { parseArgs } from 'node:util';
import {
  COMMON_OPTIONS,
  findVerb,
  type OptionDeclaration,
  VERBS,
  type VerbDeclaration,
} from '@pawl/pipeline/options';
import { didYouMean, PawlError } from '@pawl/records/errors';

export type Invocation =
  | { readonly kind: 'overview' }
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly verb: VerbDeclaration }
  | {
      readonly kind: 'verb';
      readonly verb: VerbDeclaration;
      readonly folder: string;
      /** What stands after a verb that takes something else than a folder there. */
      readonly argument: string | undefined;
      readonly options: OptionValues;
    };

export interface OptionValues {
  /** Whether a boolean option was given. */
  flag(name: string): boolean;
  /** The value of a string option, or its default. */
  text(name: string): string | undefined;
}

/** What a command line asks for. Throws `usage` with the nearest verb, option or value. */
export function parseArguments(argv: readonly string[]): Invocation {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'overview' };
  if (first === '--version') return { kind: 'version' };
  if (first === 'help') {
    const verb = rest[0] === undefined ? undefined : requireVerb(rest[0]);
    return verb ? { kind: 'help', verb } : { kind: 'overview' };
  }
  if (first.startsWith('-')) {
    throw new PawlError('usage', `the verb comes first, not "${first}"`, { remedy: 'See `pawl --help`.' });
  }
  const verb = requireVerb(first);
  return parseVerb(verb, rest);
}

function requireVerb(name: string): VerbDeclaration {
  const verb = findVerb(name);
  if (verb) return verb;
  const names = VERBS.map((known) => known.name);
  throw new PawlError('usage', `"${name}" is not a verb of pawl.${didYouMean(name, names)}`, {
    remedy: 'See `pawl --help`.',
  });
}

function parseVerb(verb: VerbDeclaration, argv: readonly string[]): Invocation {
  const declared = [...verb.options, ...COMMON_OPTIONS];
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      declared.map(({ name, type, short }) => [name, short === undefined ? { type } : { type, short }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = declared.find(({ name }) => name === token.name);
    if (!option) throw unknownOption(verb, token.rawName, declared);
    given.set(option.name, optionValue(option, token.rawName, token.value));
  }
  if (given.has('help')) return { kind: 'help', verb };
  const [first] = positionals;
  requireOperand(verb, positionals);
  const options: OptionValues = {
    flag: (name) => given.get(name) === true,
    text: (name) => {
      const value = given.get(name);
      return typeof value === 'string' ? value : declared.find((option) => option.name === name)?.default;
    },
  };
  const { argument } = verb;
  if (argument === undefined) return { kind: 'verb', verb, folder: first ?? '.', argument, options };
  return { kind: 'verb', verb, folder: options.text('folder') ?? '.', argument: first, options };
}

function requireOperand(verb: VerbDeclaration, positionals: readonly string[]): void {
  const { argument } = verb;
  const remedy = seeHelp(verb);
  if (positionals.length > 1) {
    const what = argument === undefined ? 'folder' : argument.value;
    throw new PawlError(
      'usage',
      `one ${what} at a time, not ${positionals.length}: ${positionals.join(', ')}`,
      {
        remedy,
      },
    );
  }
  if (argument?.required && positionals.length === 0)
    throw new PawlError('usage', `\`pawl ${verb.name}\` needs ${argument.value}: ${argument.help}`, {
      remedy,
    });
}

function optionValue(option: OptionDeclaration, rawName: string, value: string | undefined): string | true {
  if (option.type === 'boolean') {
    if (value === undefined) return true;
    throw new PawlError('usage', `${rawName} takes no value`);
  }
  if (value === undefined || value === '') {
    throw new PawlError('usage', `${rawName} needs a value: ${option.values?.join(' or ') ?? option.value}`);
  }
  if (option.values && !option.values.includes(value)) {
    throw new PawlError('usage', `${rawName} cannot be "${value}".${didYouMean(value, option.values)}`, {
      remedy: `It is ${option.values.join(' or ')}.`,
    });
  }
  return value;
}

function unknownOption(
  verb: VerbDeclaration,
  rawName: string,
  declared: readonly OptionDeclaration[],
): PawlError {
  const names = declared.map(({ name }) => `--${name}`);
  return new PawlError(
    'usage',
    `\`pawl ${verb.name}\` has no option ${rawName}.${didYouMean(rawName, names)}`,
    {
      remedy: seeHelp(verb),
    },
  );
}

const seeHelp = (verb: VerbDeclaration) => `See \`pawl ${verb.name} --help\`.`;
