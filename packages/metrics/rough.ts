/**
 * Metrics that jump as rows come and go: quantiles, thresholds, bins. The jackknife is wrong for them (Efron 1979, section
 * 3); resampling is not.
 */
const ROUGH =
  /^(median_absolute_error|medae|ece|fpr_at_tpr_.*|tpr_at_fpr_.*|precision_at_.*|lift_at_.*|brier_re.*)$/;

export function isRough(metric: string): boolean {
  return ROUGH.test(metric);
}
