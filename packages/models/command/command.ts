import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { platform } from 'node:os';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { PawlError } from '@pawl/records';
import { untilEnd } from './command-end.ts';
import { abortedBy, cannotStart, failed, timedOut, tooMuchMemory } from './command-errors.ts';
import { keepLastLines } from './last-lines.ts';
import { passedOn } from './passed-on.ts';
import { type OnMetric, type ReportedMetrics, watchReportedMetrics } from './reported-metrics.ts';

export interface TrainingEnvironment {
  /** Path of the training data. */
  readonly trainData: string;
  /** Path of the test data. */
  readonly testData: string;
  /** The column to be predicted. */
  readonly target: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** The folder for what the command leaves; made when it is not there, and it must be empty. */
  readonly output: string;
}

export interface TrainingCommand {
  /** As the user wrote it, for the platform's shell. */
  readonly command: string;
  readonly cwd: string;
  readonly environment: TrainingEnvironment;
  readonly timeoutMs: number;
  /** What the command and all it started may have resident, together. Enforced on Linux and macOS. */
  readonly memoryBytes?: number;
  /** Gets everything the command prints, as it comes. */
  readonly onOutput: (chunk: Buffer, stream: 'stdout' | 'stderr') => void;
  /** Gets every value of a metric that the command reports, soon after it did. */
  readonly onMetric?: OnMetric;
  readonly signal?: AbortSignal;
  /** Milliseconds from the request to end to the kill. */
  readonly graceMs?: number;
}

export interface CommandResult extends ReportedMetrics {
  readonly durationMs: number;
  /** User and system time of the command and everything it waited for; absent on Windows. */
  readonly cpuSeconds?: number;
  /**
   * The most memory that its processes were seen to have resident together, every 200 ms, or one of them ever had. Pages
   * that processes share count for each. Absent on Windows, and when it ended too soon to be seen.
   */
  readonly peakMemoryBytes?: number;
  /** The exit status; every other one is an error. */
  readonly exit: 0;
}

const LINES_IN_ERROR = 20;

/**
 * Runs the user's training command in a process group of its own, told everything through its environment and nothing
 * through its text. Whatever it started is ended with it.
 * Throws PawlError('command') when it fails, is not found, takes longer than `timeoutMs`, uses more than `memoryBytes` or is
 * aborted.
 */
export async function runTrainingCommand(options: TrainingCommand): Promise<CommandResult> {
  const { signal, timeoutMs } = options;
  if (signal?.aborted) throw abortedBy(signal);
  const env = commandEnvironment(process.env, options.environment, options.cwd);
  await prepareOutput(env.PAWL_OUTPUT!);
  const reported = watchReportedMetrics({ env, cwd: options.cwd, onMetric: options.onMetric });
  const lines = keepLastLines(LINES_IN_ERROR);
  try {
    const started = performance.now();
    const child = start(options, env);
    const times = collect(child.stdio[3] as Readable | null | undefined);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.on('data', (chunk: Buffer) => {
        lines.add(chunk, stream);
        reported.add(chunk, stream);
        options.onOutput(chunk, stream);
      });
    }
    const end = await untilEnd(child, options);
    const durationMs = performance.now() - started;
    if (end.stop === 'abort') throw abortedBy(signal!);
    if (end.stop === 'timeout') throw timedOut(timeoutMs, lines.lines());
    if (typeof end.stop === 'object')
      throw tooMuchMemory(end.stop.bytes, options.memoryBytes!, lines.lines());
    if (end.error) throw cannotStart(end.error, options.cwd);
    if (end.status !== 0) throw failed({ ...end, durationMs, lastLines: lines.lines() }, options);
    const cpuSeconds = parseTimes(times());
    const { notes, ...metrics } = await reported.finish();
    return {
      durationMs,
      ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
      ...(end.peakMemoryBytes === undefined ? {} : { peakMemoryBytes: end.peakMemoryBytes }),
      ...metrics,
      notes: [...notes, ...end.notes],
      exit: 0,
    };
  } finally {
    await reported.stop();
  }
}

function commandEnvironment(
  own: NodeJS.ProcessEnv,
  told: TrainingEnvironment,
  cwd: string,
): Record<string, string> {
  return {
    ...passedOn(own),
    PAWL_TRAIN_DATA: resolve(cwd, told.trainData),
    PAWL_TEST_DATA: resolve(cwd, told.testData),
    PAWL_TARGET: told.target,
    PAWL_PARAMS: JSON.stringify(told.params),
    PAWL_SEED: String(told.seed),
    PAWL_OUTPUT: resolve(cwd, told.output),
  };
}

async function prepareOutput(output: string): Promise<void> {
  await mkdir(output, { recursive: true });
  if ((await readdir(output)).length === 0) return;
  throw new PawlError('io', 'the folder for the output of the training command is not empty', {
    where: output,
    remedy: 'Remove it and run again.',
  });
}

/**
 * Runs the command, which comes as the argument $1, in a shell of its own, and writes the processor time that it took to
 * file descriptor 3.
 */
const TIMED = '/bin/sh -c "$1" 3>&-; status=$?; times >&3; exit "$status"';

function start({ command, cwd }: TrainingCommand, env: Record<string, string>): ChildProcess {
  try {
    return platform() === 'win32'
      ? spawn(command, { cwd, env, shell: true, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('/bin/sh', ['-c', TIMED, 'sh', command], {
          cwd,
          env,
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        });
  } catch (error) {
    throw cannotStart(error as NodeJS.ErrnoException, cwd);
  }
}

/** Gathers a short text from a stream; the function returns what has come so far. */
function collect(stream: Readable | null | undefined): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    if (text.length < 1000) text += chunk.toString('latin1');
  });
  return () => text;
}

/** User and system seconds of the children: the second line that the POSIX shell's `times` prints. */
function parseTimes(text: string): number | undefined {
  const found = /\n(\d+)m([\d.,]+)s\s+(\d+)m([\d.,]+)s/.exec(text);
  if (!found) return undefined;
  const seconds = (at: number) => Number(found[at]) * 60 + Number(found[at + 1]!.replace(',', '.'));
  return seconds(1) + seconds(3);
}
