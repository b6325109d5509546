/** The least effects that are worth acting on, each a share of rows from 0 to 1. */
export interface EffectThresholds {
  /** Numbers: the distance of the distribution functions. Categories: total variation beyond what chance alone makes. */
  readonly distribution: number;
  /** The change of the share of rows without a value. */
  readonly missing: number;
  /** The share of the current rows in categories that the reference has not. */
  readonly newValues: number;
  /** The share of the reference's rows in categories that are no more. */
  readonly vanishedValues: number;
  /** The share of the current rows outside the reference's least and greatest number. */
  readonly range: number;
  /** The area under the ROC curve of a classifier that tells current rows from those of the reference: 0.5 is no effect. */
  readonly classifier: number;
  /** The distance of the distribution functions of what the main directions of the numbers leave of rows. */
  readonly reconstruction: number;
}

export interface DriftSettings {
  /** The chance of any alarm when nothing drifted, over all columns. */
  readonly alpha: number;
  /** The chance at which an effect counts as one that these rows would show. */
  readonly power: number;
  /** Of the intervals. */
  readonly confidence: number;
  /** A column is insufficient when its detectable effect is more than so many times its threshold. */
  readonly resolution: number;
  /** A 32-bit integer from which random tables follow. */
  readonly seed: number;
  readonly thresholds: EffectThresholds;
  /** Thresholds of single columns in place of the common ones. */
  readonly columns: ReadonlyMap<string, Partial<EffectThresholds>>;
}

export const DEFAULT_SETTINGS: DriftSettings = {
  alpha: 0.05,
  power: 0.8,
  confidence: 0.95,
  resolution: 2,
  seed: 42,
  thresholds: {
    distribution: 0.1,
    missing: 0.05,
    newValues: 0.01,
    vanishedValues: 0.05,
    range: 0.01,
    classifier: 0.6,
    reconstruction: 0.1,
  },
  columns: new Map(),
};
