import type { Column } from '@pawl/table';
import { mergeNumbers, type NumberProfile, profileNumbers } from './number-profile.ts';
import {
  countTexts,
  mergeTexts,
  profileTexts,
  type TextCounter,
  type TextProfile,
  textCounter,
} from './text-profile.ts';

export type ColumnProfile = NumberProfile | TextProfile;

/** A profile in the making, of a column that comes in parts. */
export interface ProfileBuilder {
  readonly name: string;
  /** Adds rows. A part without any value fits either kind; throws RangeError on a part of the other kind. */
  add(column: Column): void;
  finish(): ColumnProfile;
}

/** Makes the profile of a column part by part: the same as of all at once. `edges` are those of the bins of a reference. */
export function profileBuilder(name: string, edges?: Float64Array): ProfileBuilder {
  let numbers: NumberProfile | undefined;
  let texts: TextCounter | undefined;
  let blankKind: Column['kind'] = 'text';
  let blank = 0;
  const add = (column: Column) => {
    if (isBlank(column)) {
      if (column.kind === 'number') blankKind = 'number';
      blank += rowsOf(column);
    } else if (column.kind === 'number') {
      if (texts) throw new RangeError(`the column "${name}" is text, and then numbers`);
      const part = profileNumbers({ ...column, name }, edges);
      numbers = numbers ? mergeNumbers(numbers, part) : part;
    } else {
      if (numbers) throw new RangeError(`the column "${name}" is numbers, and then text`);
      texts ??= textCounter();
      countTexts(texts, column);
    }
  };
  const finish = () => {
    const whole = numbers ?? (texts ? profileTexts(name, texts) : noRows(name, blankKind, edges));
    return withBlanks(whole, blank);
  };
  return { name, add, finish };
}

/** The profile of a whole column. */
export function profileColumn(column: Column, edges?: Float64Array): ColumnProfile {
  const builder = profileBuilder(column.name, edges);
  builder.add(column);
  return builder.finish();
}

function rowsOf(column: Column): number {
  return column.kind === 'text' ? column.codes.length : column.values.length;
}

function isBlank(column: Column): boolean {
  if (column.kind === 'text') return column.codes.every((code) => code < 0);
  const { values, nulls } = column;
  for (let i = 0; i < values.length; i++) if (nulls?.[i] !== 1 && !Number.isNaN(values[i])) return false;
  return true;
}

function noRows(name: string, kind: Column['kind'], edges: Float64Array | undefined): ColumnProfile {
  return kind === 'number'
    ? profileNumbers({ kind, name, values: new Float64Array(0) }, edges)
    : profileTexts(name, textCounter());
}

function withBlanks(profile: ColumnProfile, blank: number): ColumnProfile {
  return { ...profile, rows: profile.rows + blank, missing: profile.missing + blank };
}

/**
 * The profile of all rows of parts of a column, in whatever order the parts are. One without any value fits either kind;
 * throws RangeError where kinds differ, and where bins have other edges.
 */
export function mergeColumns(profiles: readonly ColumnProfile[]): ColumnProfile {
  const full = profiles.filter(({ rows, missing }) => rows > missing);
  const blanks = profiles.filter(({ rows, missing }) => rows === missing);
  const blank = blanks.reduce((sum, { rows }) => sum + rows, 0);
  const numbers = full.filter((profile) => profile.kind === 'number');
  const texts = full.filter((profile) => profile.kind === 'text');
  const [{ name }] = profiles as [ColumnProfile];
  if (numbers.length > 0 && texts.length > 0)
    throw new RangeError(`the column "${name}" is numbers in one part and text in another`);
  requireSameEdges(profiles.filter((profile) => profile.kind === 'number'));
  // The kind must not hang on the order of parts.
  const first = (kind: Column['kind']) => blanks.find((profile) => profile.kind === kind);
  if (full.length === 0)
    return withBlanks({ ...(first('number') ?? first('text'))!, rows: 0, missing: 0 }, blank);
  return withBlanks(numbers.length > 0 ? numbers.reduce(mergeNumbers) : mergeTexts(texts), blank);
}

function requireSameEdges(profiles: readonly NumberProfile[]): void {
  const edges = (profile: NumberProfile) => profile.bins && [...profile.bins.edges].join();
  const first = profiles[0];
  if (first && profiles.some((profile) => edges(profile) !== edges(first)))
    throw new RangeError(`the bins of the column "${first.name}" are not the same in all parts`);
}
