export { rowsFor, standardError } from './advice.ts';
export { holds } from './compare.ts';
export { type Condition, parseCondition, relativeToBaseline, scaledBaseline } from './condition.ts';
export { contradictions } from './contradictions.ts';
export { decideGate } from './decide.ts';
export { type DeclaredSlice, expandConditions, type Instance } from './expand.ts';
export { formatNumber, formatPercent } from './format.ts';
export { evaluate, type Source, type Term } from './linear.ts';
export { type Adaptivity, levelOfLook } from './looks.ts';
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
export { planFormula, type SamplePlan } from './sample-size.ts';
export type { Comparison } from './tokens.ts';
export { isTolerance, parseTolerance, type ToleranceFormula } from './tolerance.ts';
export { parseConditions } from './written-forms.ts';
