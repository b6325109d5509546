import { constants } from 'node:os';
import { PawlError } from '@pawl/records';

/** How a command ended that did not succeed. */
export interface Failure {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  /** The last lines it printed. */
  readonly lastLines: readonly string[];
}

export function abortedBy({ reason }: AbortSignal): PawlError {
  const by = typeof reason === 'string' ? ` by ${reason}` : '';
  return new PawlError('command', `the training command was stopped${by}`, {
    where: 'train.run',
    cause: reason,
  });
}

export function timedOut(timeoutMs: number, lastLines: readonly string[]): PawlError {
  return new PawlError(
    'command',
    `the training command was not done after ${duration(timeoutMs)} and was stopped${quote(lastLines)}`,
    { where: 'train.run', remedy: 'Raise `train.timeout`, to 12h for example, or train on less.' },
  );
}

export function tooMuchMemory(used: number, limit: number, lastLines: readonly string[]): PawlError {
  // Figures that differ must be seen to differ.
  const digits = [2, 3, 4, 5, 6].find((count) => size(used, count) !== size(limit, count)) ?? 17;
  return new PawlError(
    'command',
    `the training command used more memory (${size(used, digits)}) than \`train.memory\` allows (${size(limit, digits)}) and was stopped${quote(lastLines)}`,
    { where: 'train.run', remedy: 'Raise `train.memory`, or train on less or in smaller batches.' },
  );
}

/** The failure of a command that never ran. */
export function cannotStart(error: NodeJS.ErrnoException, cwd: string): PawlError {
  if (error.code === 'E2BIG') {
    return new PawlError('config', 'the parameters are too large to be passed to a command', {
      where: 'train.params',
      remedy: 'Keep large parameters in a file, and name the file in `train.params`.',
      cause: error,
    });
  }
  if (error.code === 'ERR_INVALID_ARG_VALUE') {
    return new PawlError('config', 'a zero character cannot be passed to a command', {
      where: 'train',
      remedy: 'Take it out of the command, the name of the target or the paths.',
      cause: error,
    });
  }
  return new PawlError('command', `the training command could not be started: ${error.message}`, {
    where: cwd,
    remedy: 'The folder must exist, and so must the shell.',
    cause: error,
  });
}

/** The failure of a command that ran and did not end with status 0. */
export function failed(
  { status, signal, lastLines, durationMs }: Failure,
  { command, cwd }: { readonly command: string; readonly cwd: string },
): PawlError {
  const signalled = signal ?? signalOf(status);
  const how =
    signalled === undefined
      ? `failed with exit status ${status}`
      : `was ended by ${signalled}${signal ? '' : ` (exit status ${status})`}`;
  const firstLine = command.trim().split('\n')[0]!.slice(0, 200);
  return new PawlError(
    'command',
    `the training command ${how} after ${duration(durationMs)}${quote(lastLines)}`,
    {
      where: `train.run: ${firstLine}`,
      remedy: remedyFor(status, signalled, cwd),
    },
  );
}

function remedyFor(status: number | null, signal: string | undefined, cwd: string): string {
  if (status === 127) {
    return `A program was not found. Install it before Pawl runs, or write its path as seen from ${cwd}.`;
  }
  if (status === 126) return 'A program cannot be executed. Make it executable: chmod +x.';
  if (signal === 'SIGKILL')
    return 'The memory may have been too small. Train on less, or on a larger machine.';
  return 'Mend what it says above, and run it by hand with the PAWL_* variables set.';
}

/** A shell reports a process that was ended by signal n with the exit status 128 + n. */
function signalOf(status: number | null): string | undefined {
  if (status === null || status <= 128) return undefined;
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
}

function quote(lastLines: readonly string[]): string {
  if (lastLines.length === 0) return '; it printed nothing';
  return `. Its last lines:\n${lastLines.map((line) => `  ${line}`).join('\n')}`;
}

function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  return seconds < 7200
    ? `${Math.round(seconds / 60)} minutes`
    : `${Number((seconds / 3600).toFixed(1))} hours`;
}

function size(bytes: number, digits: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** unit).toPrecision(digits))} ${units[unit]}`;
}
