import { StringDecoder } from 'node:string_decoder';
import { withoutEscapes } from './last-lines.ts';

/** One value of a metric, as a training reports it. */
export interface MetricPoint {
  readonly name: string;
  readonly value: number;
  /** Step or epoch, where it was told. */
  readonly step?: number;
}

/** Picks the lines that report metrics out of what a command prints. */
export interface MetricLines {
  add(chunk: Buffer, stream: 'stdout' | 'stderr'): void;
  /** Reads what came without a line's end. Returns at most one note, on what could not be read. */
  end(): string[];
}

const MARK = 'PAWL_METRIC';
/** A longer line is no report of metrics. */
const LONGEST_LINE = 10_000;
const LONGEST_NAME = 250;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_./:@%+-]*$/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Calls `onPoint` for every metric in lines such as `PAWL_METRIC loss=0.25 accuracy=0.9 step=3`, as soon as the line is
 * whole. Anything may stand before the mark, a logger's prefix for example; `step`, or else `epoch`, is the step of all
 * metrics of the line. Values that are no finite number are left out and noted.
 * Memory stays bounded whatever is printed.
 */
export function watchMetricLines(onPoint: (point: MetricPoint) => void): MetricLines {
  const streams = { stdout: openLine(), stderr: openLine() };
  let unusable = 0;
  let example = '';

  function read(line: string): void {
    const { points, rejected } = parseMetricLine(line);
    if (rejected.length > 0) {
      if (unusable === 0) example = rejected[0]!;
      unusable += rejected.length;
    }
    for (const point of points) onPoint(point);
  }

  return {
    add(chunk, stream) {
      const state = streams[stream];
      const text = state.rest + state.decoder.write(chunk);
      // A progress bar ends its lines with carriage returns alone.
      const whole = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
      if (whole > 0) {
        const from = state.tooLong ? firstEnd(text) : 0;
        state.tooLong = false;
        const mark = text.indexOf(MARK, from);
        // Most of what is printed has none, and is not looked at more closely.
        if (mark !== -1 && mark < whole)
          for (const line of text.slice(from, whole).split(/[\r\n]/)) read(line);
      }
      state.rest = text.slice(whole);
      if (state.rest.length > LONGEST_LINE) state.tooLong = true;
      if (state.tooLong) state.rest = '';
    },
    end() {
      for (const state of Object.values(streams)) {
        if (!state.tooLong) read(state.rest);
        state.rest = '';
      }
      if (unusable === 0) return [];
      const count = unusable === 1 ? 'one value' : `${unusable} values`;
      return [`${count} on ${MARK} lines could not be used: a finite number is needed, not ${example}`];
    },
  };
}

function openLine() {
  return { decoder: new StringDecoder('utf8'), rest: '', tooLong: false };
}

function firstEnd(text: string): number {
  return text.search(/[\r\n]/) + 1;
}

/** The metrics on a line, and the words on it that should have been some. */
function parseMetricLine(line: string): { points: MetricPoint[]; rejected: string[] } {
  const points: MetricPoint[] = [];
  const rejected: string[] = [];
  if (line.length > LONGEST_LINE || !line.includes(MARK)) return { points, rejected };
  const clean = withoutEscapes(line);
  // What a shell prints of its own steps (`set -x`) is no report.
  const found = /^(?!\+)(?:.*?[^\p{L}\p{N}_])??PAWL_METRIC(?:\s+(.*))?$/u.exec(clean);
  if (!found) return { points, rejected };
  const words = (found[1] ?? '').split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 0) rejected.push('an empty line');
  const steps = new Map<string, number>();
  for (const word of words) {
    const at = word.indexOf('=');
    const name = word.slice(0, at);
    const value = finiteNumber(word.slice(at + 1));
    if (at < 1 || value === undefined || name.length > LONGEST_NAME || !NAME.test(name)) {
      rejected.push(JSON.stringify(word.slice(0, 100)));
    } else if (name === 'step' || name === 'epoch') steps.set(name, value);
    else points.push({ name, value });
  }
  const step = steps.get('step') ?? steps.get('epoch');
  return { points: step === undefined ? points : points.map((point) => ({ ...point, step })), rejected };
}

/** The number that a text is in decimal notation; undefined when it is none, or not finite. */
export function finiteNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
