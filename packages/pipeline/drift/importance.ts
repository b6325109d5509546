import type { ModelInUse } from './predictions.ts';

/** What a feature is to the model in use. */
interface FeatureUse {
  /** Its part in all that the model goes by, 0 to 1. */
  readonly share: number;
  /** Whether so little that its drift is no alarm. */
  readonly idle: boolean;
}

/** By the name of the feature; what is not known is not there. */
export type FeatureUses = ReadonlyMap<string, FeatureUse>;

/** Below this share of importance the drift of a column is no alarm. */
const LEAST_IMPORTANCE = 0.01;
/** What is not known to be below so many times that share may matter: few test rows show nothing. */
const IN_DOUBT = 5;

interface Rise {
  readonly feature: string;
  readonly rise: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * What the features are to the model in use, by name, as far as it is known: by permutation importance in its evaluation,
 * else by what its trainer found. A feature is idle where its share is below `least`, or its importance is not told from
 * none, and in both cases the upper end of its interval, if it has one, is below five times that share.
 */
export function featureUses(
  { evaluation, facts }: Pick<ModelInUse, 'evaluation' | 'facts'>,
  least: number = LEAST_IMPORTANCE,
): FeatureUses {
  const rises = evaluation?.explanation?.importance ?? trainerRises(facts.importance);
  const all = rises.reduce((sum, { rise }) => sum + Math.max(0, rise), 0);
  if (!(all > 0)) return new Map();
  return new Map(
    rises.map(({ feature, rise, interval }) => {
      const share = Math.max(0, rise) / all;
      const little = share < least || (interval !== null && interval.low <= 0);
      const surely = interval === null || interval.high < IN_DOUBT * least * all;
      return [feature, { share, idle: least > 0 && little && surely }];
    }),
  );
}

function trainerRises(facts: unknown): Rise[] {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return [];
  return Object.entries(facts).flatMap(([feature, rise]) =>
    typeof rise === 'number' && Number.isFinite(rise) ? [{ feature, rise, interval: null }] : [],
  );
}
