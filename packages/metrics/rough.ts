/** Metrics that jump as rows come and go: quantiles, thresholds, bins. */
const ROUGH =
  /^(median_absolute_error|medae|ece|fpr_at_tpr_.*|tpr_at_fpr_.*|precision_at_.*|lift_at_.*|brier_re.*)$/;

/**
 * From so many rows on, each of 200 parts is more than the root of the rows, and leaving one out is more than a jump: then
 * the jackknife is right for them too (Shao and Wu 1989). With less it is not (Efron 1979, section 3); resampling is.
 */
const MANY_ROWS = 40_000;

/** Whether the jackknife is wrong for a metric of so many rows. */
export function isRough(metric: string, rows: number): boolean {
  return rows < MANY_ROWS && ROUGH.test(metric);
}
