export { type Condition, parseCondition, relativeToBaseline, scaledBaseline } from './condition.ts';
export { contradictions } from './contradictions.ts';
export { decideGate } from './decide.ts';
export { type DeclaredSlice, expandConditions, type Instance } from './expand.ts';
export { formatNumber } from './format.ts';
export type { Source, Term } from './linear.ts';
export { type Adaptivity, levelOfLook } from './look-level.ts';
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
export type { Comparison } from './tokens.ts';
export { parseConditions } from './written-forms.ts';
