export { type DataCardInput, renderDataCard } from './card/data-card.ts';
export { type ModelCardInput, renderModelCard } from './card/model-card.ts';
export { parseWrittenCard, type WrittenCard } from './card/written-card.ts';
export { type CheckSummary, checkSummary } from './check-summary.ts';
export { renderComment, renderSummary } from './comment.ts';
export { markdownText, plainText } from './escape.ts';
export type { Evidence } from './evidence.ts';
export { historyChart } from './history-chart.ts';
export { renderMarkdown } from './markdown.ts';
export type { TerminalStyle } from './paint.ts';
export { renderPlan } from './plan.ts';
export { renderHistory, renderHistoryMermaid } from './release/history.ts';
export { renderLineage } from './release/lineage.ts';
export { renderLineageMermaid } from './release/lineage-diagram.ts';
export {
  renderPromotion,
  renderPromotionMarkdown,
  renderReconciliation,
  renderReconciliationMarkdown,
  renderRefusal,
  renderRefusalMarkdown,
} from './release/promotion.ts';
export { renderShow, type ShowStyle } from './release/show.ts';
export type * from './release/view.ts';
export { renderReproduction } from './reproduction.ts';
export type { AcceptedRun, CommentContext, CommentSection } from './section.ts';
export { renderSelfTest } from './self-test.ts';
export { durationText } from './summary.ts';
export { renderTerminal } from './terminal.ts';
export { renderTrials } from './trials.ts';
