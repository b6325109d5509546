import { StringDecoder } from 'node:string_decoder';

/** Keeps the last lines of what a command prints. */
export interface LastLines {
  add(chunk: Buffer, stream: 'stdout' | 'stderr'): void;
  /** The lines in the order they were begun to be read, without control characters. */
  lines(): string[];
}

const LONGEST_LINE = 500;
/** Escape sequences of terminals: colours, cursor moves, titles. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Memory stays bounded whatever is printed: long lines are cut, old ones forgotten. */
export function keepLastLines(most: number): LastLines {
  const kept: string[] = [];
  const streams = { stdout: openLine(), stderr: openLine() };

  function keep(line: string): void {
    const clean = printable(line);
    if (clean.trim() === '') return;
    kept.push(clean);
    if (kept.length > most) kept.shift();
  }

  return {
    add(chunk, stream) {
      const state = streams[stream];
      const pieces = state.decoder.write(chunk).split('\n');
      pieces[0] = state.text + pieces[0];
      // More than is shown is kept, because a progress bar writes its line over and over.
      state.text = pieces.pop()!.slice(-8 * LONGEST_LINE);
      for (const piece of pieces) keep(piece);
    },
    lines() {
      for (const state of Object.values(streams)) {
        keep(state.text);
        state.text = '';
      }
      return [...kept];
    },
  };
}

function openLine() {
  return { decoder: new StringDecoder('utf8'), text: '' };
}

/** What a terminal would show of a line in the end. */
function printable(line: string): string {
  const last = line.replace(/\r+$/, '').split('\r').pop()!;
  const clean = withoutEscapes(last);
  return clean.length > LONGEST_LINE ? `${clean.slice(0, LONGEST_LINE)}...` : clean;
}

/** A line without terminal escapes and control characters. */
export function withoutEscapes(line: string): string {
  return line.replace(ESCAPES, '').replace(CONTROLS, '');
}
