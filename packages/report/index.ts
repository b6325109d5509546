export { markdownText, plainText } from './escape.ts';
export type { Evidence } from './evidence.ts';
export { renderMarkdown } from './markdown.ts';
export { durationText } from './summary.ts';
export { renderTerminal, type TerminalStyle } from './terminal.ts';
