import { type Answer, answerOf, modelName } from './answer.ts';
import { markdownShort, plainText } from './escape.ts';
import { renderFold } from './fold.ts';
import { forcedCallout } from './release/forced.ts';
import type { ForcedView } from './release/view.ts';
import type { CommentSection } from './section.ts';
import { joinBlocks, type Prepared, prepare, type Rendering, sectionBody } from './section-body.ts';
import { plural } from './summary.ts';
import { bestText, sweepTable } from './sweep.ts';

/** What has one answer in a comment: a model, or a sweep over variants of one. */
export interface Part {
  readonly model: string;
  readonly path: string;
  readonly answer: Answer;
  /** One, or the variants of a sweep. */
  readonly sections: readonly Prepared[];
  readonly sweep: boolean;
  /** The same for all variants. */
  readonly forced: readonly ForcedView[];
}

const RANK: Readonly<Record<Answer['kind'], number>> = { refused: 0, none: 1, doubtful: 2, passed: 3 };

/** The parts of a comment, those that need a reader first; variants of one model make one part. */
export function partsOf(sections: readonly CommentSection[]): Part[] {
  const groups = new Map<string, CommentSection[]>();
  for (const [i, section] of sections.entries()) {
    const key =
      section.variant === undefined ? String(i) : JSON.stringify([modelName(section), section.path]);
    const group = groups.get(key);
    if (group) group.push(section);
    else groups.set(key, [section]);
  }
  return [...groups.values()].map(partOf).toSorted((a, b) => RANK[a.answer.kind] - RANK[b.answer.kind]);
}

function partOf(sections: readonly CommentSection[]): Part {
  const first = sections[0]!;
  const sweep = sections.length > 1;
  return {
    model: modelName(first),
    path: first.path,
    answer: sweep ? sweepAnswer(sections) : answerOf(first),
    sections: sections.map(prepare),
    sweep,
    forced: first.evidence.forced ?? [],
  };
}

function sweepAnswer(sections: readonly CommentSection[]): Answer {
  const answers = sections.map(answerOf);
  const passed = answers.filter(passes).length;
  const word = `${passed} of ${sections.length} variants pass`;
  const why = bestText(sections);
  if (passed === 0) return { kind: 'refused', mark: '❌', word, why };
  const clean = answers.every(({ kind }) => kind === 'passed');
  return clean ? { kind: 'passed', mark: '✅', word, why } : { kind: 'doubtful', mark: '⚠️', word, why };
}

function passes({ kind }: Answer): boolean {
  return kind === 'passed' || kind === 'doubtful';
}

const MAX_NAMED = 3;

/** The first line of a comment, without its heading marks: the answer, and why in a few words. */
export function firstLine(parts: readonly Part[]): string {
  const [only, another] = parts;
  if (!only) return 'ℹ️ No model to report on';
  if (!another) return headline(only, false);
  const failed = parts.filter(({ answer }) => answer.kind === 'refused');
  const passed = parts.filter(({ answer }) => passes(answer));
  if (failed.length > 0) {
    const names = failed.slice(0, MAX_NAMED).map(({ model }) => markdownShort(model, 40));
    const more = failed.length > MAX_NAMED ? ` and ${failed.length - MAX_NAMED} more` : '';
    return `❌ ${passed.length} of ${plural(parts.length, 'model')} pass, refused: ${names.join(', ')}${more}`;
  }
  const mark = parts.every(({ answer }) => answer.kind === 'passed') ? '✅' : '⚠️';
  return `${passed.length < parts.length ? 'ℹ️' : mark} ${passed.length} of ${plural(parts.length, 'model')} pass`;
}

/** The answer of a part as one line of Markdown. */
export function headline({ model, path, answer }: Part, withPath: boolean): string {
  const { mark, word, why } = answer;
  const folder = withPath && path !== '.' ? ` (${markdownShort(path, 40)})` : '';
  return `${mark} ${markdownShort(model, 60)}${folder}: ${word}${why === '' ? '' : `, ${markdownShort(why, 200)}`}`;
}

/** The same as plain text of at most 200 characters. */
export function plainHeadline({ model, answer: { word, why } }: Part): string {
  const text = `${model}: ${word}${why === '' ? '' : `, ${why}`}`;
  const title = plainText(text, 200);
  return title.length <= 200 ? title : plainText(text, 100);
}

/** What stands below the answer of a part. */
export function partBody(part: Part, rendering: Rendering): string {
  const body = part.sweep ? sweepBody(part, rendering) : sectionBody(part.sections[0]!, rendering);
  return joinBlocks([forcedCallout(part.forced, rendering.detail.short), body]);
}

function sweepBody(part: Part, rendering: Rendering): string {
  const { detail } = rendering;
  const shown = part.sections.slice(0, detail.rows);
  const more = part.sections.length - shown.length;
  const table = sweepTable(
    part.sections.map(({ section }) => section),
    detail.rows,
  );
  const details = detail.short ? [] : shown.map((prepared) => variantBody(prepared, rendering));
  if (detail.short) rendering.omitted.add('details of the variants');
  return joinBlocks([
    shown.length > 0 ? table : '',
    more > 0 ? `and ${plural(more, 'more variant')}` : '',
    ...details,
  ]);
}

function variantBody(prepared: Prepared, rendering: Rendering): string {
  const { variant = '' } = prepared.section;
  const { mark, word, why } = answerOf(prepared.section);
  const title = `${mark} ${plainText(variant, 60)}: ${word}${why === '' ? '' : `, ${why}`}`;
  return renderFold({ title, body: sectionBody(prepared, rendering) }, rendering.folded);
}
