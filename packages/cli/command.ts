import { PawlError, toPawlError } from '@pawl/records/errors';
import { VERSION } from '@pawl/records/version';
import { parseArguments } from './arguments.ts';
import { overview, verbHelp } from './help.ts';
import type { Surroundings } from './surroundings.ts';

/** Does what a command line asks for and returns the exit status. */
export async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, environment } = surroundings;
  try {
    const invocation = parseArguments(argv);
    if (invocation.kind === 'overview') stdout.write(overview());
    else if (invocation.kind === 'version') stdout.write(`pawl ${VERSION}\n`);
    else if (invocation.kind === 'help') stdout.write(verbHelp(invocation.verb));
    else {
      // Loaded only here: help must not wait for what it does not need.
      const { runVerb } = await import('./verbs.ts');
      return await runVerb(invocation, surroundings);
    }
    return 0;
  } catch (thrown) {
    const error =
      thrown instanceof PawlError ? thrown : (stoppedBy(surroundings.signal) ?? toPawlError(thrown));
    stderr.write(formatError(error, stderr.isTTY === true && !environment.NO_COLOR));
    if (environment.PAWL_DEBUG && thrown instanceof Error) stderr.write(`${thrown.stack}\n`);
    return error.exitStatus;
  }
}

/** What ends work midway is no bug when it was asked for. */
function stoppedBy({ aborted, reason }: AbortSignal): PawlError | undefined {
  return aborted ? new PawlError('command', `stopped by ${String(reason)}`, { cause: reason }) : undefined;
}

function formatError(error: PawlError, colour: boolean): string {
  const label = colour ? '\u001b[31merror:\u001b[0m' : 'error:';
  const lines = [`${label} ${printable(error.message)}`];
  if (error.where) lines.push(`  at ${printable(error.where)}`);
  if (error.remedy) lines.push(`  ${printable(error.remedy)}`);
  return `${lines.join('\n')}\n`;
}

/** Messages quote data: nothing in them may move the cursor. Line breaks stay, indented. */
function printable(text: string): string {
  return text
    .replace(/\n/g, '\n  ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
