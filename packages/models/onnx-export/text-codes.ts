import { MISSING, OTHER } from '../trees/bins.ts';
import { WORDS } from '../trees/trees.ts';

/**
 * Codes of texts as an exported model has them: onnxruntime keeps a set of numbers from 1 to 30 as bits, so that the
 * frequent levels come as early as possible.
 */
const MISSING_TEXT = 1;
const OTHER_TEXT = 2;
const FIRST_LEVEL = 3;
/** No text has this code. It is not 0, where the reference implementation would end a set. */
const NO_TEXT = -1;

/** A map from texts to codes: what is not among `texts` has the code `other`. */
export interface TextCodes {
  readonly texts: readonly string[];
  readonly codes: Float64Array;
  readonly other: number;
}

/** The empty text stands for a missing one, unless the model learnt it as a text of its own. */
export function textCodes(levels: readonly string[]): TextCodes {
  const byText = new Map<string, number>();
  levels.forEach((level, i) => {
    // Half a surrogate pair cannot be written, and two of them are the same when they are.
    const written = Buffer.from(level).toString();
    if (!byText.has(written)) byText.set(written, FIRST_LEVEL + i);
  });
  if (!byText.has('')) byText.set('', MISSING_TEXT);
  return { texts: [...byText.keys()], codes: Float64Array.from(byText.values()), other: OTHER_TEXT };
}

/** The smaller part of the codes that a set divides, and whether it is the one that goes left. */
export function membersOf(
  sets: Uint32Array,
  set: number,
  levels: number,
): { codes: readonly number[]; left: boolean } {
  const inside: number[] = [];
  const outside: number[] = [];
  const put = (own: number, code: number) => {
    const bit = (sets[set * WORDS + (own >> 5)]! >>> (own & 31)) & 1;
    (bit === 1 ? inside : outside).push(code);
  };
  put(MISSING, MISSING_TEXT);
  put(OTHER, OTHER_TEXT);
  for (let level = 0; level < levels; level++) put(level, FIRST_LEVEL + level);
  const left = inside.length <= outside.length;
  const codes = left ? inside : outside;
  return { codes: codes.length > 0 ? codes : [NO_TEXT], left };
}
