import { byteLength } from './comment.ts';
import { headline, partsOf, plainHeadline } from './parts.ts';
import { forcedCallout } from './release/forced.ts';
import type { CommentSection } from './section.ts';
import { joinBlocks, prepare, sectionCore, sectionFolds } from './section-body.ts';
import { type Detail, fullDetail, shorten } from './shorten.ts';

/** What a check run shows; lengths as the Checks API allows them. */
export interface CheckSummary {
  /** Plain text, at most 200 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 bytes. */
  readonly summary: string;
  /** The details: Markdown, at most 65,535 bytes, empty where there are none. */
  readonly text: string;
}

const LIMIT = 65_535;

/** The output of the check run of one model. */
export function checkSummary(section: CommentSection): CheckSummary {
  const part = partsOf([section])[0]!;
  const prepared = prepare(section);
  const fit = (render: (detail: Detail, omitted: Set<string>) => string) =>
    shorten(
      fullDetail(LIMIT),
      (detail) => {
        const omitted = new Set<string>();
        const body = detail.parts === 0 ? '' : render(detail, omitted);
        return joinBlocks([body, omitted.size > 0 ? `Left out: ${[...omitted].join(', ')}.` : '']);
      },
      (text) => byteLength(text) <= LIMIT,
    );
  return {
    title: plainHeadline(part),
    summary: fit((detail, omitted) =>
      joinBlocks([
        `### ${headline(part, true)}`,
        forcedCallout(part.forced, detail.short),
        sectionCore(prepared, { detail, folded: false, omitted }),
      ]),
    ),
    text: fit((detail, omitted) => sectionFolds(prepared, { detail, folded: false, omitted })),
  };
}
