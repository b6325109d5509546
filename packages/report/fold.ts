import { htmlText, markdownText } from './escape.ts';

/** A part of a comment that stands folded below the table, or left out when the comment grows too long. */
export interface Fold {
  readonly kind: FoldKind;
  /** One line of plain text. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export type FoldKind = 'slices' | 'worst' | 'features' | 'mistakes' | 'trend' | 'data' | 'lineage' | 'how';

/** What a reader is told of a part that was left out. */
export const FOLD_NAMES: Readonly<Record<FoldKind, string>> = {
  slices: 'slices',
  worst: 'worst slices',
  features: 'what the model goes by',
  mistakes: 'mistakes by class',
  trend: 'trend',
  data: 'data warnings',
  lineage: 'lineage',
  how: 'how it was decided',
};

/** Text under a title, folded or open; the title is plain text, the body Markdown. */
export function renderFold({ title, body }: Pick<Fold, 'title' | 'body'>, folded: boolean): string {
  return folded
    ? `<details><summary>${htmlText(title)}</summary>\n\n${body}\n\n</details>`
    : `**${markdownText(title)}**\n\n${body}`;
}
