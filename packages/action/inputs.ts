import type { ActionDeclaration, InputDeclaration } from '@pawl/pipeline/actions';
import { didYouMean, PawlError } from '@pawl/records';

/** The inputs of an action, each checked against its declaration. */
export interface Inputs {
  /** Those that the action declares. */
  readonly names: readonly string[];
  text(name: string): string;
  lines(name: string): readonly string[];
  flag(name: string): boolean;
}

/** Reads all inputs of an action. Throws `usage` naming the input whose value cannot be meant. */
export function readInputs(action: ActionDeclaration, read: (name: string) => string): Inputs {
  const values = new Map(
    action.inputs.map((input) => [input.name, { input, value: checked(input, read(input.name)) }]),
  );
  const value = (name: string) => {
    const found = values.get(name);
    if (!found) throw new Error(`the action ${action.name} declares no input ${name}`);
    return found.value;
  };
  return {
    names: [...values.keys()],
    text: value,
    lines: (name) =>
      value(name)
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    flag: (name) => value(name) === 'true',
  };
}

function checked(input: InputDeclaration, given: string): string {
  const value = given.trim() === '' ? defaultOf(input) : given.trim();
  const fail = (what: string, remedy: string) =>
    new PawlError('usage', `the input \`${input.name}\` ${what}`, { where: `with: ${input.name}`, remedy });
  if (value.includes('${{')) {
    throw fail(
      'holds an expression that was not evaluated',
      'Take `${{ }}` out of quotes that keep it as text.',
    );
  }
  if (input.type !== 'lines' && /[\r\n]/.test(value)) throw fail('has several lines', 'Give one line.');
  if (value.includes('\u0000')) throw fail('holds a null character', 'Give plain text.');
  if (input.type === 'boolean' && value !== 'true' && value !== 'false') {
    throw fail(`cannot be "${value.slice(0, 100)}"`, 'It is true or false.');
  }
  if (input.type === 'count' && !/^[1-9]\d{0,5}$/.test(value)) {
    throw fail(`cannot be "${value.slice(0, 100)}"`, 'It is a whole number from 1.');
  }
  if (input.values && !input.values.includes(value)) {
    throw fail(
      `cannot be "${value.slice(0, 100)}".${didYouMean(value, input.values)}`,
      `It is ${input.values.join(', ')}.`,
    );
  }
  return value;
}

/** The runner fills in defaults; an expression there is the runner's to evaluate. */
function defaultOf(input: InputDeclaration): string {
  return input.default.includes('${{') ? '' : input.default;
}
