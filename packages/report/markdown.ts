import { renderComment } from './comment.ts';
import type { Evidence } from './evidence.ts';

/** A file has room for more than a comment. */
const MAX_LENGTH = 1_000_000;

/** The report as GitHub-flavoured Markdown, ending in a newline. Text from data or configuration is escaped. */
export function renderMarkdown(evidence: Evidence): string {
  const section = { evidence, path: '.', history: [], notes: [] };
  return renderComment([section], { limit: MAX_LENGTH });
}
