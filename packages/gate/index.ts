export { type Condition, parseCondition, relativeToBaseline, scaledBaseline } from './condition.ts';
export { contradictions } from './contradictions.ts';
export { decideGate } from './decide.ts';
export { type DeclaredSlice, expandConditions, type Instance } from './expand.ts';
export { formatNumber } from './format.ts';
export type { Source, Term } from './linear.ts';
export { type LadderStep, ladderStep, ladderStepByDifference } from './ladder.ts';
export { type Adaptivity, adviseFreshRows, type LookAdvice, levelOfLook, remaining } from './looks.ts';
export type { MetricLookup } from './parse.ts';
export type {
  BaselineState,
  ConditionResult,
  ConditionState,
  Contrast,
  EstimateLookup,
  GateDecision,
  GateInput,
  Interval,
} from './result.ts';
export { type PlanOptions, planFormula, type RowCount, type SamplePlan } from './sample-size.ts';
export type { Comparison } from './tokens.ts';
export { parseConditions } from './written-forms.ts';
export { parseTolerance, type ToleranceClause, type ToleranceFormula } from './tolerance.ts';
export {
  type ClauseDecision,
  decideFormula,
  type FormulaDecision,
  type ToleranceMode,
  type Truth,
} from './tolerance-decide.ts';
export type { Variable } from './tolerance-parse.ts';
