import { markdownTable } from 'markdown-table';
import { markdownText } from '../escape.ts';
import { renderFold } from '../fold.ts';
import { plural } from '../summary.ts';
import type { WrittenCard, WrittenSection } from './written-card.ts';

/** A heading with what stands below it; empty where there is nothing. */
export function cardSection(heading: string, blocks: readonly (string | undefined)[]): string {
  const body = joinedBlocks(blocks);
  return body === '' ? '' : `## ${heading}\n\n${body}`;
}

/** Blocks of Markdown, those with nothing to say left out. */
export function joinedBlocks(blocks: readonly (string | undefined)[]): string {
  return blocks.filter((block) => block !== undefined && block !== '').join('\n\n');
}

/** A list of labels with Markdown; entries without text are left out. */
export function factList(entries: readonly (readonly [label: string, text: string | undefined])[]): string {
  return entries.flatMap(([label, text]) => (text ? [`- ${label}: ${text}`] : [])).join('\n');
}

/** A table whose first columns are read from the left and whose others are numbers. */
export function cardTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  texts = 1,
): string {
  return markdownTable([header, ...rows], {
    align: header.map((_, i) => (i < texts ? 'l' : 'r')),
    alignDelimiters: false,
  });
}

/** Text under a title; folded where it has more than so many lines. */
export function foldedFrom(lines: number, title: string, body: string): string {
  return body.split('\n').length > lines ? renderFold({ title, body }, true) : body;
}

/** The first of a list, and how many more there are. */
export function shortened(items: readonly string[], most: number, noun: string): string[] {
  const more = items.length - most;
  return more > 0 ? [...items.slice(0, most), `and ${plural(more, `more ${noun}`)}`] : [...items];
}

/** Lines in a box that stands out. */
export function callout(kind: 'CAUTION' | 'WARNING' | 'NOTE', lines: readonly string[]): string {
  return [`[!${kind}]`, ...lines].map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

/** A section that a person writes: the text, or that there is none. */
export function writtenSection(
  heading: string,
  section: WrittenSection,
  written: WrittenCard | null,
  file: string,
): string {
  const missing = `Not stated: write it in ${markdownText(written?.where ?? file)}.`;
  return cardSection(heading, [written?.sections.get(section) ?? missing]);
}

/** The further sections that a person wrote, which take no name of the card's own sections. */
export function otherSections(written: WrittenCard | null, own: readonly string[]): string[] {
  const taken = new Set(own.map((heading) => heading.toLowerCase()));
  return (written?.others ?? []).map(({ heading, text }) => {
    const from = taken.has(heading.toLowerCase()) ? ` (from ${markdownText(written?.where ?? '')})` : '';
    return cardSection(`${heading}${from}`, [text]);
  });
}

/** Texts that were written under a key, whether one or several. */
export function writtenTexts(written: WrittenCard | null, key: string): string[] {
  const value = written?.metadata[key];
  return value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);
}

/** Metadata without keys that have no value. */
export function known(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
