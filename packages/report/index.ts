export { type CheckSummary, checkSummary } from './check-summary.ts';
export { renderComment, renderSummary } from './comment.ts';
export { markdownText, plainText } from './escape.ts';
export type { Evidence } from './evidence.ts';
export { historyChart } from './history-chart.ts';
export { renderMarkdown } from './markdown.ts';
export type { AcceptedRun, CommentContext, CommentSection } from './section.ts';
export { durationText } from './summary.ts';
export { renderTerminal, type TerminalStyle } from './terminal.ts';
