import { cutCharacters } from './cut.ts';

/** What our part of a release's text says for us, and not for its reader. */
export interface PartState {
  /** Whether the release is a draft of ours that is still being made. */
  readonly unfinished: boolean;
  /** The sha256 of assets by their names, in hexadecimal: older servers do not tell it. */
  readonly sums: ReadonlyMap<string, string>;
}

export interface PlacedPart {
  readonly body: string;
  /** Whether notes were left out, as there was no room. */
  readonly cut: boolean;
}

/** GitHub's limit; UTF-16 units are the stricter count. */
const MOST_CHARACTERS = 125_000;
const END = '<!-- /pawl:release -->';
const LEFT_OUT = '_… The rest is left out: a release has room for 125,000 characters._';
/** Text between a pair of markers in which no other pair begins. */
const PART =
  /<!-- pawl:release v1 (unfinished )?assets=([\w.:,-]*) -->(?:(?!<!-- pawl:release v1 )[\s\S])*?<!-- \/pawl:release -->/;

/** What the markers in a release's text say, undefined when it has none. */
export function readPart(body: string): PartState | undefined {
  const found = PART.exec(body);
  if (found === null) return undefined;
  const pairs = found[2]!.split(',').map((pair) => /^([\w.-]+):([0-9a-f]{64})$/.exec(pair));
  return {
    unfinished: found[1] !== undefined,
    sums: new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1]!, pair[2]!] as const]))),
  };
}

/**
 * A release's text with our part in it: in place of the one that is there, else at the end. What stands around it stays as
 * it is. Notes are cut to the room that is left; undefined where there is none for the markers even.
 */
export function placePart(body: string, state: PartState, notes: string): PlacedPart | undefined {
  const found = PART.exec(body);
  const before = found === null ? paragraph(body) : body.slice(0, found.index);
  const after = found === null ? '' : body.slice(found.index + found[0].length);
  const begin = marker(state);
  const room = MOST_CHARACTERS - before.length - after.length - begin.length - END.length - 4;
  if (room < LEFT_OUT.length) return undefined;
  const shown = cutNotes(inert(notes.trim()), room);
  const next = `${before}${begin}\n\n${shown.text}\n\n${END}${after}`;
  // A form in a browser sends other ends of lines; that alone is no change.
  return { body: unix(next) === unix(body) ? body : next, cut: shown.cut };
}

function marker({ unfinished, sums }: PartState): string {
  const pairs = [...sums].map(([name, sum]) => `${name}:${sum}`).sort();
  return `<!-- pawl:release v1 ${unfinished ? 'unfinished ' : ''}assets=${pairs.join(',')} -->`;
}

/** What people wrote, with an empty line after it. */
function paragraph(body: string): string {
  return body.trim() === '' ? '' : `${body.trimEnd()}\n\n`;
}

/** Notes that could be taken for the end of our part would leave the rest of it behind. */
function inert(notes: string): string {
  return notes.replace(/<!--(?=\s*\/?pawl:release)/g, '&lt;!--');
}

/** Cut between paragraphs, with folds and blocks of code closed: they would take in what people wrote below. */
function cutNotes(notes: string, room: number): { readonly text: string; readonly cut: boolean } {
  if (notes.length <= room) return { text: notes, cut: false };
  const tail = `\n\n${LEFT_OUT}`;
  for (let size = room - tail.length; size > 0; size -= 1000) {
    const text = wholeParagraphs(cutCharacters(notes, size));
    const whole = `${text}${closing(text)}${tail}`;
    if (whole.length <= room) return { text: whole, cut: true };
  }
  return { text: LEFT_OUT, cut: true };
}

function wholeParagraphs(text: string): string {
  const end = text.lastIndexOf('\n\n');
  return end > text.length / 2 ? text.slice(0, end) : text;
}

function closing(text: string): string {
  const fences = text.match(/^\s*```/gm)?.length ?? 0;
  const folds = (text.match(/<details\b/g)?.length ?? 0) - (text.match(/<\/details>/g)?.length ?? 0);
  return `${fences % 2 === 1 ? '\n```' : ''}${'\n</details>'.repeat(Math.max(0, folds))}`;
}

function unix(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
