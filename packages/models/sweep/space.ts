import { canonicalJson, didYouMean, type Json, nearest, PawlError } from '@pawl/records';

/** Numbers from one end to the other, both included. */
export interface Range {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
  /** `log`: every factor is as likely as any other. */
  readonly scale: 'linear' | 'log';
  readonly whole: boolean;
  /** The distance of neighbours; absent where every number between the ends is allowed. */
  readonly step?: number;
}

interface Choices {
  readonly kind: 'choices';
  /** At least one, and distinct. */
  readonly values: readonly Json[];
}

/** What one parameter may be. */
export type Dimension = { readonly kind: 'fixed'; readonly value: Json } | Choices | Range;

/** What every parameter may be, in the order they were written in. */
export interface Space {
  readonly dimensions: readonly { readonly name: string; readonly dimension: Dimension }[];
}

const RANGE_KEYS = ['from', 'to', 'step', 'scale', 'whole'];
const SCALES = ['linear', 'log'];

/**
 * Reads `train.params` of a sweep. A list is a set of choices (the same twice counts once), an object with `from` or
 * `to` a range, `{value: x}` the fixed value x whatever it is, and everything else a fixed value.
 * Throws PawlError('config') with `train.params.<name>` on an empty list, a range that cannot be meant, a misspelt
 * key, and where no parameter is a list or a range.
 */
export function readSpace(params: Readonly<Record<string, Json>>): Space {
  const dimensions = Object.entries(params).map(([name, value]) => ({
    name,
    dimension: readDimension(name, value),
  }));
  if (dimensions.every(({ dimension }) => dimension.kind === 'fixed')) {
    throw new PawlError('config', 'no parameter varies, so there is nothing to sweep over', {
      where: 'train.params',
      remedy: 'Give a parameter a list such as [6, 10, 14] or a range such as {from: 0.3, to: 1}.',
    });
  }
  return { dimensions };
}

function readDimension(name: string, value: Json): Dimension {
  if (isList(value)) {
    if (value.length > 0) return { kind: 'choices', values: distinct(value) };
    throw badParam(name, 'is an empty list: there is nothing to choose from', {
      remedy: 'List the values to try. For the empty list as a value write {value: []}.',
    });
  }
  if (!isObject(value)) return { kind: 'fixed', value };
  const keys = Object.keys(value);
  if (keys.length === 1) {
    const [key] = keys as [string];
    if (key === 'value') return { kind: 'fixed', value: value.value! };
    if (isList(value[key]!) && nearest(key, ['value']) !== undefined) {
      throw badParam(name, `has the unknown key "${key}".${didYouMean(key, ['value'])}`, {
        remedy: 'Write a fixed list as {value: [...]}, and choices as a list alone.',
      });
    }
  }
  return isMeantAsRange(keys) ? readRange(name, value) : { kind: 'fixed', value };
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}

/** An object with an end of a range, or with both ends misspelt. */
function isMeantAsRange(keys: readonly string[]): boolean {
  if (keys.includes('from') || keys.includes('to')) return true;
  const meant = keys.map((key) => nearest(key, RANGE_KEYS));
  return meant.includes('from') && meant.includes('to') && !meant.includes(undefined);
}

function readRange(name: string, value: Readonly<Record<string, Json>>): Range {
  for (const key of Object.keys(value)) {
    if (RANGE_KEYS.includes(key)) continue;
    throw badParam(name, `has the unknown key "${key}".${didYouMean(key, RANGE_KEYS)}`, {
      remedy: `A range has the keys ${RANGE_KEYS.join(', ')}. Write a fixed value as {value: ...}.`,
    });
  }
  const { scale = 'linear', whole = false } = value;
  if (scale !== 'linear' && scale !== 'log') {
    const hint = didYouMean(String(scale), SCALES);
    throw badParam(name, `has the scale ${shown(scale)}, which is neither linear nor log.${hint}`);
  }
  if (typeof whole !== 'boolean')
    throw badParam(name, `has ${shown(whole)} as "whole": true or false is meant`);
  const from = numberOf(name, 'from', value.from);
  const to = numberOf(name, 'to', value.to);
  if (from >= to) {
    throw badParam(name, `goes from ${from} to ${to}, which is no range`, {
      remedy: 'Let `to` be greater than `from`.',
    });
  }
  if (scale === 'log' && from <= 0) {
    throw badParam(name, `has a log scale from ${from}: it must begin above 0`, {
      remedy: 'Begin at a small number such as 0.001, or leave `scale` out.',
    });
  }
  const range: Range = { kind: 'range', from, to, scale, whole };
  if (value.step === undefined) return checkWhole(name, range);
  return checkWhole(name, { ...range, step: readStep(name, range, value.step) });
}

function readStep(name: string, { from, to, scale }: Range, value: Json): number {
  const step = numberOf(name, 'step', value);
  if (step <= 0) throw badParam(name, `has the step ${step}: it must be above 0`);
  if (scale === 'log') {
    throw badParam(name, 'has both a step and a log scale', {
      remedy: 'Leave one of them out, or list the values to try.',
    });
  }
  if (step > to - from) {
    throw badParam(name, `has the step ${step}, and is only ${Number((to - from).toPrecision(6))} wide`, {
      remedy: 'Make the step smaller.',
    });
  }
  return step;
}

function checkWhole(name: string, range: Range): Range {
  if (!range.whole) return range;
  for (const key of ['from', 'to', 'step'] as const) {
    const value = range[key];
    if (value === undefined || Number.isSafeInteger(value)) continue;
    throw badParam(name, `is of whole numbers, and its "${key}" is ${value}`, {
      remedy: `Round \`${key}\`, or leave \`whole\` out.`,
    });
  }
  return range;
}

function numberOf(name: string, key: string, value: Json | undefined): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const found = value === undefined ? `lacks "${key}"` : `has ${shown(value)} as "${key}"`;
  throw badParam(name, `${found}: a number is meant`, {
    remedy: 'Write a range as {from: 0.3, to: 1}, and a fixed value as {value: ...}.',
  });
}

function badParam(name: string, what: string, details: { readonly remedy?: string } = {}): PawlError {
  return new PawlError('config', `"${name}" ${what}`, { where: `train.params.${name}`, ...details });
}

function shown(value: Json): string {
  return JSON.stringify(value).slice(0, 100);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
