import type { Instance } from './expand.ts';
import type { Source } from './linear.ts';

/** Both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What the rows say about an instance: sum(terms) + constant, with its interval. */
export interface Contrast {
  /** Null or NaN where it is undefined. */
  readonly value: number | null;
  /** At the gate's confidence; null where none could be computed. */
  readonly interval: Interval | null;
  /** The rows behind it. */
  readonly n: number;
  /**
   * One-sided p-values that the true value is at most 0 (`above`), at least 0 (`below`). Without them the interval alone
   * decides, and no other condition is any business of it.
   */
  readonly pValues?: { readonly above: number; readonly below: number } | null;
}

/** A metric's value on the test rows, or on those of a slice; undefined when it was not evaluated. */
export type EstimateLookup = (
  source: Source,
  metric: string,
  slice: string | null,
) => { readonly value: number | null } | undefined;

/** Whether there is a baseline, measured on the same rows as the candidate. */
export type BaselineState =
  | { readonly state: 'present' }
  | { readonly state: 'none' }
  | { readonly state: 'incomparable'; readonly reason: string };

/** What the gate decides on. */
export interface GateInput {
  readonly instances: readonly Instance[];
  /** By the key of the instance. Needed with the evidence `rows`, not looked at without. */
  readonly contrasts: ReadonlyMap<string, Contrast>;
  readonly estimates: EstimateLookup;
  readonly baseline: BaselineState;
  /** `metrics-only`: nothing is known but the metrics' values. */
  readonly evidence: 'rows' | 'metrics-only';
  /** Of every interval in `contrasts`, as a share. */
  readonly confidence: number;
  /** The chance of a false claim that all conditions together may take; 1 - confidence when not given. */
  readonly alpha?: number;
  /** Rows that the conditions with a tolerance need, all together; needed where there are such conditions. */
  readonly toleranceRows?: { readonly rows: number; readonly method: 'hoeffding' | 'bennett' };
  /** Whether an instance is decided by values alone although there are rows. */
  readonly isReported?: (instance: Instance) => boolean;
  /** Why nothing may be claimed at all. */
  readonly refusal?: { readonly reason: string; readonly remedy: string } | undefined;
  /** Comparisons with the baseline are decided by one paired standard error, as the Ladder has it. */
  readonly ladder?: boolean;
  /** What a condition does that is neither proved nor refuted. */
  readonly undecided: 'fail' | 'pass';
}

export const CONDITION_STATES = [
  'proved',
  'met',
  'undecided',
  'skipped',
  'refuted',
  'unmet',
  'invalid',
] as const;

/**
 * `proved`, `refuted`: the whole interval says so. `met`, `unmet`: the value alone says so, there are no rows.
 * `skipped`: no baseline yet. `invalid`: it cannot be decided.
 */
export type ConditionState = (typeof CONDITION_STATES)[number];

/** What became of one instance. */
export interface ConditionResult {
  readonly key: string;
  /** As written. */
  readonly condition: string;
  readonly slice: string | null;
  readonly state: ConditionState;
  /** sum(terms) + constant of the condition's normal form, that which is compared with 0. */
  readonly value?: number;
  /** Of `value`. */
  readonly interval?: Interval;
  /** The side of the condition that is the candidate's, as its canonical text has it. */
  readonly measured?: number;
  /** What `measured` is compared with; `measured` minus `bound` is `value`. */
  readonly bound?: number;
  /** The baseline's value, where the condition has exactly one term of it. */
  readonly baselineValue?: number;
  readonly n?: number;
  /** Two-sided, adjusted for the conditions it was judged together with. */
  readonly pValue?: number;
  /** The confidence at which it was judged. */
  readonly level?: number;
  /** How far beyond the limit the truth must be to be proved with a chance of 80 %. */
  readonly detectable?: number;
  /** With `undecided`: an estimate of the rows in all that would settle it. */
  readonly rowsToDecide?: number;
  /** One sentence, without a full stop. */
  readonly reason: string;
  readonly remedy?: string;
}

/** The gate's one answer. */
export interface GateDecision {
  readonly answer: 'passed' | 'refused';
  readonly results: readonly ConditionResult[];
  /** How many results are in each state. */
  readonly counts: Readonly<Record<ConditionState, number>>;
  /** Conditions that were judged together. */
  readonly together: number;
  /** One sentence, without a full stop. */
  readonly reason: string;
  readonly remedy?: string;
}
