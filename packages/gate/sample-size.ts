import { PawlError } from '@pawl/records';
import { type Adaptivity, checkShare, logHistories } from './looks.ts';
import type { ToleranceClause, ToleranceFormula } from './tolerance.ts';

/** Rows that the new and the old model predict, and how many of them need a label. */
interface RowCount {
  readonly rows: number;
  readonly labels: number;
}

export interface SamplePlan extends RowCount {
  /** In the order of the formula's clauses. */
  readonly byClause: readonly RowCount[];
  /** When the formula has a clause on n - o and it is known, or tested, that predictions change on few rows. */
  readonly bennett?: RowCount & {
    /** The share p that the counts rely on. */
    readonly changedAtMost: number;
    readonly byClause: readonly RowCount[];
  };
}

export interface PlanOptions {
  /** 1 - delta: the probability that no look errs. */
  readonly reliability: number;
  /** The looks that the rows are to bear. */
  readonly steps: number;
  readonly adaptivity: Adaptivity;
  /** A share of rows that predictions are known to change on at most. */
  readonly changedAtMost?: number;
}

export interface BoundOptions {
  /** Above 0, in units of the sum. */
  readonly tolerance: number;
  readonly delta: number;
  readonly steps: number;
  readonly adaptivity: Adaptivity;
  /** The clauses that share delta; 1 unless told. */
  readonly clauses?: number;
}

/**
 * Rows for a weighted sum of shares to be within the tolerance eps, by Hoeffding's inequality:
 *
 *     n = ceil((sum |c_i|)^2 (ln(k m / delta) + L) / (2 eps^2))
 *
 * with k coefficients c_i, m clauses, and L from `logHistories`. Variable i may be off by eps_i where sum |c_i| eps_i =
 * eps, and each errs with delta / (k m); the rows are those of the variable with the smallest eps_i, so they are fewest
 * when all eps_i are eps / sum |c_i|. For equal coefficients that is c k, as in Renggli et al. (SysML 2019, section 3).
 * The bound is one-sided, as theirs: over the looks, an answer that the mode rules out has a probability of at most
 * delta. Throws `config`.
 */
export function hoeffdingRows(coefficients: readonly number[], options: BoundOptions): number {
  const { tolerance, delta, steps, adaptivity, clauses = 1 } = options;
  checkShare(delta, '1 - reliability');
  const weight = coefficients.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0);
  const events = Math.log((coefficients.length * clauses) / delta) + logHistories(steps, adaptivity);
  return countable((events / 2) * (weight / tolerance) ** 2, tolerance);
}

/**
 * Rows for n - o to be within the tolerance eps when predictions change on a share of at most p of the rows, by Bennett's
 * inequality: each row's difference is -1, 0 or 1 and has a second moment of at most p.
 *
 *     n = ceil((L + ln(4 m / delta)) / (p h(eps / p))), h(u) = (1 + u) ln(1 + u) - u
 *
 * Half of delta is for p itself, which is tested first (or for the claim of it); the other half is for both sides of each
 * of m clauses, hence the 4 (Renggli et al., SysML 2019, section 4, pattern 1). Throws `config`.
 */
export function bennettRows(changedAtMost: number, options: BoundOptions): number {
  const { tolerance, delta, steps, adaptivity, clauses = 1 } = options;
  checkShare(delta, '1 - reliability');
  if (!(changedAtMost > 0 && changedAtMost <= 1)) {
    throw new PawlError(
      'config',
      `the share of changed rows must be above 0, at most 1, not ${changedAtMost}`,
    );
  }
  const u = tolerance / changedAtMost;
  // For a small u the difference cancels, and u^2 / 2 - u^3 / 6 is h to more digits than are left of it.
  const h = u < 1e-5 ? (u * u) / 2 - u ** 3 / 6 : (1 + u) * Math.log1p(u) - u;
  const events = Math.log((4 * clauses) / delta) + logHistories(steps, adaptivity);
  return countable(events / (changedAtMost * h), tolerance);
}

/**
 * How many rows let a formula be decided: by Hoeffding for every clause, delta split evenly over them, and the largest
 * count is the formula's. Clauses on d alone need no labels. Throws `config`.
 *
 * `bennett` is the second plan: the clauses `d < p` are tested first, by Hoeffding, with half of delta between them; with
 * the other half, clauses on n - o by Bennett and the rest by Hoeffding. p is the least of what those clauses allow and
 * `changedAtMost`. It may be taken as the clause has it, not p + 2 eps as the paper takes it for its filter: when more
 * than p changed, the formula is false, and an answer other than that takes an error in the clause on d. Where both
 * models agree n - o has nothing to learn from a label, so about p n rows need one (pattern 1 with active labelling).
 */
export function planFormula(formula: ToleranceFormula, options: PlanOptions): SamplePlan {
  checkShare(options.reliability, 'the reliability');
  const { clauses } = formula;
  const bound = { delta: 1 - options.reliability, steps: options.steps, adaptivity: options.adaptivity };
  const byClause = clauses.map((clause) => byHoeffding(clause, { ...bound, clauses: clauses.length }));
  const plan = { rows: most(byClause, 'rows'), labels: most(byClause, 'labels'), byClause };
  const p = Math.min(...clauses.flatMap(changeLimit), options.changedAtMost ?? Number.POSITIVE_INFINITY, 1);
  const known =
    options.changedAtMost !== undefined || clauses.some((clause) => changeLimit(clause).length > 0);
  if (!known || p <= 0 || !clauses.some(isDifference)) return plan;
  return { ...plan, bennett: bennettPlan(clauses, p, bound) };
}

type Shared = Omit<BoundOptions, 'tolerance' | 'clauses'>;

function bennettPlan(clauses: readonly ToleranceClause[], p: number, { delta, ...looks }: Shared) {
  const filters = clauses.filter((clause) => changeLimit(clause).length > 0).length;
  const others = clauses.length - filters;
  const byClause = clauses.map((clause) => {
    if (changeLimit(clause).length > 0)
      return byHoeffding(clause, { ...looks, delta: delta / 2, clauses: filters });
    if (!isDifference(clause)) return byHoeffding(clause, { ...looks, delta: delta / 2, clauses: others });
    const tolerance = clause.tolerance / Math.abs(clause.terms[0]!.coefficient);
    const rows = bennettRows(p, { ...looks, delta, tolerance, clauses: others });
    return { rows, labels: Math.ceil(p * rows) };
  });
  // Rows that another clause has labelled in full need no second label.
  const full = most(
    byClause.filter((_, i) => !isDifference(clauses[i]!)),
    'labels',
  );
  const differences = most(
    byClause.filter((_, i) => isDifference(clauses[i]!)),
    'rows',
  );
  const labels = full + Math.ceil(p * Math.max(0, differences - full));
  return { rows: most(byClause, 'rows'), labels, changedAtMost: p, byClause };
}

function byHoeffding(
  { terms, tolerance }: ToleranceClause,
  shared: Omit<BoundOptions, 'tolerance'>,
): RowCount {
  const rows = hoeffdingRows(
    terms.map((term) => term.coefficient),
    { ...shared, tolerance },
  );
  return { rows, labels: terms.some((term) => term.variable !== 'd') ? rows : 0 };
}

/** The p of a clause `d < p`; none of any other clause. */
function changeLimit({ terms, comparison, constant }: ToleranceClause): number[] {
  const [only, another] = terms;
  const upper = comparison === '<' || comparison === '<=';
  return only?.variable === 'd' && another === undefined && upper ? [constant / only.coefficient] : [];
}

/** Whether the clause is on a multiple of n - o. */
function isDifference({ terms }: ToleranceClause): boolean {
  const [n, o, another] = terms;
  if (n?.variable !== 'n' || o?.variable !== 'o' || another !== undefined) return false;
  return n.coefficient === -o.coefficient;
}

function most(counts: readonly RowCount[], what: keyof RowCount): number {
  return Math.max(0, ...counts.map((count) => count[what]));
}

function countable(rows: number, tolerance: number): number {
  const whole = Math.max(1, Math.ceil(rows));
  if (tolerance > 0 && Number.isSafeInteger(whole)) return whole;
  throw new PawlError('config', `no number of rows that can be counted gives a tolerance of ${tolerance}`, {
    remedy: 'Allow a larger tolerance.',
  });
}
