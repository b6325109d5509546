export { explainTrees, type TreeExplanation } from './explain-trees.ts';
export {
  type DependenceInput,
  type PartialDependence,
  partialDependence,
} from './partial-dependence.ts';
export {
  type Importance,
  type ImportanceInput,
  permutationImportance,
} from './permutation-importance.ts';
export { rowLosses } from './row-losses.ts';
export { type ShapSummary, shapSummary } from './shap-summary.ts';
