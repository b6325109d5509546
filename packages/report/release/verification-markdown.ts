import { markdownTable } from 'markdown-table';
import { imageCode, markdownProse } from '../escape.ts';
import { joinBlocks } from '../section-body.ts';
import { MARK } from './checks.ts';
import type { VerificationView } from './verification.ts';
import { byState } from './words.ts';

/** What checking an image came to as GitHub-flavoured Markdown for the summary of a job, ending in a newline. */
export function renderVerificationMarkdown({ name, digest, passed, checks }: VerificationView): string {
  const rows = byState(checks).map(({ check, state, detail }) => [
    MARK[state],
    check,
    markdownProse(shortened(detail), 400),
  ]);
  return `${joinBlocks([
    passed ? '### 🔏 The evidence on the image holds' : '### ⛔ The evidence on the image does not hold',
    imageCode(`${name}@${digest}`),
    markdownTable([['', 'Check', 'Detail'], ...rows], { alignDelimiters: false }),
  ])}\n`;
}

/** Digests as far as people compare them. */
function shortened(detail: string): string {
  return detail.replace(/sha256:([\da-f]{12})[\da-f]{52}\b/g, '$1');
}
