/** How much later models may follow from what the gate said of earlier ones. */
export type Adaptivity = 'none' | 'full' | 'firstChange';

/** Below this chance nothing can be told from certainty in double precision. */
const LEAST = 1e-300;

/**
 * The chance of a false claim that one look at test rows may take, so that all looks of the budget together err with a
 * chance of at most 1 - confidence: that chance divided by the budget; with full adaptivity by 2 to the budget, the number
 * of ways in which passes and refusals can have led to the model at hand (ease.ml/ci, Renggli et al. 2019, section 3.3).
 */
export function levelOfLook({
  confidence,
  budget,
  adaptivity,
}: {
  readonly confidence: number;
  readonly budget: number;
  readonly adaptivity: Adaptivity;
}): number {
  const ways = adaptivity === 'full' ? 2 ** budget : budget;
  return Math.max(LEAST, (1 - confidence) / ways);
}
