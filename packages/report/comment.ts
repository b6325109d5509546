import { VERSION } from '@pawl/records';
import { hexCode, safeUrl } from './escape.ts';
import { firstLine, headline, type Part, partBody, partsOf } from './parts.ts';
import type { CommentContext, CommentSection } from './section.ts';
import { joinBlocks, type Rendering } from './section-body.ts';
import { type Detail, fullDetail, shorten } from './shorten.ts';
import { plural } from './summary.ts';

/** A comment may have 65,536 characters; the rest is left to the marker of whoever posts it. */
const COMMENT_LIMIT = 60_000;
/** A step may write 1 MiB of summary; more is dropped whole. */
const SUMMARY_LIMIT = 1_000_000;

/**
 * The comment on a pull request, in GitHub-flavoured Markdown, ending in a newline. Its first line is the answer. At
 * most `limit` characters: it is shortened from the least important end, and says so.
 */
export function renderComment(sections: readonly CommentSection[], context: CommentContext): string {
  const limit = context.limit ?? COMMENT_LIMIT;
  return compose(sections, context, { limit, folded: true, size: (text) => text.length });
}

/** The same for the summary of a job: nothing folded away, at most `limit` bytes. */
export function renderSummary(sections: readonly CommentSection[], context: CommentContext): string {
  const limit = context.limit ?? SUMMARY_LIMIT;
  return compose(sections, context, { limit, folded: false, size: byteLength });
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

interface Room {
  readonly limit: number;
  readonly folded: boolean;
  readonly size: (text: string) => number;
}

function compose(sections: readonly CommentSection[], context: CommentContext, room: Room): string {
  const parts = partsOf(sections);
  return shorten(
    fullDetail(room.limit),
    (detail) => render(parts, context, detail, room.folded),
    (text) => room.size(text) <= room.limit,
  );
}

function render(parts: readonly Part[], context: CommentContext, detail: Detail, folded: boolean): string {
  const rendering = { detail, folded, omitted: new Set<string>() };
  const shown = parts.slice(0, detail.parts);
  const bodies = shown.map((part) =>
    parts.length === 1
      ? partBody(part, rendering)
      : joinBlocks([`#### ${headline(part, true)}`, partBody(part, rendering)]),
  );
  const blocks = [
    `### ${firstLine(parts)}`,
    ...bodies,
    leftOut(parts.length - shown.length, rendering, context),
    lastLine(context),
  ];
  return `${joinBlocks(blocks)}\n`;
}

function leftOut(parts: number, { omitted }: Rendering, context: CommentContext): string {
  const all = [...omitted, ...(parts > 0 ? [plural(parts, 'model')] : [])];
  if (all.length === 0) return '';
  const url = linkUrl(context.runUrl);
  return `Shortened to fit. Left out: ${all.join(', ')}.${url ? ` [Full report](${url})` : ''}`;
}

/** Longer addresses could leave no room for the answer. */
const MAX_URL = 400;

function linkUrl(url: string | undefined): string | undefined {
  const safe = safeUrl(url);
  return safe !== undefined && safe.length <= MAX_URL ? safe : undefined;
}

function lastLine({ commit, runUrl }: CommentContext): string {
  const url = linkUrl(commit?.url);
  const sha = commit && hexCode(commit.sha, 7);
  const run = linkUrl(runUrl);
  const facts = [
    ...(sha ? [`Commit ${url ? `[${sha}](${url})` : sha}`] : []),
    ...(run ? [`[full report](${run})`] : []),
    `Pawl ${VERSION}`,
  ];
  return `<sub>${facts.join(' · ')}</sub>`;
}
