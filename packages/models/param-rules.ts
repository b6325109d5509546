import { didYouMean, type Json, PawlError } from '@pawl/records';

/** What a parameter may be, in words and as a test. */
export interface Rule {
  readonly range: string;
  readonly allows: (value: unknown) => boolean;
}

export function wholeNumber(least: number, most: number): Rule {
  return {
    range: `a whole number from ${least} to ${most}`,
    allows: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

/** A number from `least` to `most`; `above` leaves `least` itself out. */
export function numberBetween(least: number, most: number, above = false): Rule {
  return {
    range: `a number ${above ? 'above' : 'from'} ${least} ${above ? 'and up to' : 'to'} ${most}`,
    allows: (value) => typeof value === 'number' && (above ? value > least : value >= least) && value <= most,
  };
}

export function oneOfTexts(...texts: readonly string[]): Rule {
  return { range: texts.join(' or '), allows: (value) => texts.includes(value as string) };
}

export const TRUE_OR_FALSE: Rule = {
  range: 'true or false',
  allows: (value) => typeof value === 'boolean',
};

export function orNull({ range, allows }: Rule, meaning: string): Rule {
  return { range: `${range}, or null for ${meaning}`, allows: (value) => value === null || allows(value) };
}

export function either(first: Rule, second: Rule): Rule {
  return {
    range: `${first.range}, or ${second.range}`,
    allows: (value) => first.allows(value) || second.allows(value),
  };
}

/** A mapping from names to values of a kind, such as `{age: 1}`. */
export function mappingTo(range: string, allows: (value: unknown) => boolean): Rule {
  return {
    range,
    allows: (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(allows),
  };
}

/** The parameters with their defaults. Throws PawlError('config') on one that is misspelt or out of range. */
export function readParams<Params extends object>(
  trainer: string,
  rules: Readonly<Record<keyof Params, Rule>>,
  defaults: Params,
  params: Readonly<Record<string, unknown>>,
): Params {
  const names = Object.keys(rules);
  for (const [name, value] of Object.entries(params)) {
    if (!names.includes(name)) {
      const hint = didYouMean(name, names);
      throw new PawlError('config', `${trainer} has no parameter "${name}".${hint}`, {
        where: `train.params.${name}`,
        remedy: `The parameters are: ${names.join(', ')}.`,
      });
    }
    const rule = rules[name as keyof Params];
    if (rule.allows(value)) continue;
    throw new PawlError('config', `"${name}" must be ${rule.range}, not ${shown(value)}`, {
      where: `train.params.${name}`,
      remedy: isSeveral(value)
        ? 'To try several values, say how in `train.sweep`.'
        : 'Correct the parameter, or leave it out for its default.',
    });
  }
  return { ...defaults, ...params };
}

/** A list of choices, or a range of them. */
function isSeveral(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}

/** The parameters as a record keeps them. */
export function recordParams(params: object): Readonly<Record<string, Json>> {
  return { ...params } as Readonly<Record<string, Json>>;
}
