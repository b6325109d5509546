import { PawlError } from '@pawl/records';

/** Names a place in a model file, such as `body.trees.3.right`. */
export type Place = string;

/** The failure of a model file that does not hold what it should. */
export function damaged(place: Place, problem: string): PawlError {
  return new PawlError('record', `the model file is damaged: "${place}" ${problem}`, {
    remedy: 'Train again, or fetch the file again from where it was kept.',
  });
}

/** A value that must be an object with these keys and no others; those in `optional` may be absent. */
export function objectAt(
  value: unknown,
  place: Place,
  keys: readonly string[],
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw damaged(place, 'is not an object');
  }
  for (const key of keys) {
    if (!Object.hasOwn(value, key)) throw damaged(place, `lacks "${key}"`);
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key) || optional.includes(key)) continue;
    throw damaged(place, `has a key that does not belong there: ${JSON.stringify(key.slice(0, 100))}`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** A value that must be an array of at least `least` and at most `most` entries. */
export function arrayAt(value: unknown, place: Place, least: number, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged(place, 'is not a list');
  if (value.length < least) throw damaged(place, `has ${value.length} entries, fewer than ${least}`);
  if (value.length > most) throw damaged(place, `has ${value.length} entries, more than ${most}`);
  return value;
}

export function textIn(value: unknown, place: Place): string {
  if (typeof value !== 'string') throw damaged(place, 'is not a text');
  return value;
}

/** A value that must be a finite number. */
export function numberIn(value: unknown, place: Place): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw damaged(place, 'is not a finite number');
  return value;
}

/** A value that must be a whole number of that range, ends included. */
export function integerIn(value: unknown, place: Place, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw damaged(place, `is not a whole number from ${least} to ${most}`);
  }
  return value;
}

/** A value that must be one of a few texts. */
export function oneOf<T extends string>(value: unknown, place: Place, allowed: readonly T[]): T {
  const found = allowed.find((option) => option === value);
  if (found === undefined) throw damaged(place, `is not one of: ${allowed.join(', ')}`);
  return found;
}

/** A value that must be a list of distinct texts. */
export function distinctTexts(value: unknown, place: Place, least: number, most: number): readonly string[] {
  const texts = arrayAt(value, place, least, most).map((entry, i) => textIn(entry, `${place}.${i}`));
  if (new Set(texts).size !== texts.length) throw damaged(place, 'names something twice');
  return texts;
}
