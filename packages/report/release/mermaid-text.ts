import { plainText } from '../escape.ts';

/**
 * Text that stays text wherever it stands in a Mermaid diagram: letters and digits of ASCII, single spaces, points
 * between digits and hyphens between letters or digits. Anything else is an entity code of Mermaid (`#34;`), which no
 * parser of diagrams, Markdown or HTML takes for more than the character.
 */
export function mermaidText(text: string, maxLength = 80): string {
  return (
    plainText(text, maxLength)
      .trim()
      // With this ligature begin the marks that Mermaid itself puts in place of entity codes.
      .replaceAll('\ufb02', 'fl')
      .replace(SPECIAL, (character) => `#${character.codePointAt(0)};`)
  );
}

const SPECIAL = /(?!(?<=\d)\.(?=\d)|(?<=[A-Za-z\d])-(?=[A-Za-z\d]))[^A-Za-z\d ]/gu;

/** The same where Mermaid has no quotes: not empty, and it begins with no word that Mermaid could know. */
export function mermaidName(text: string, maxLength = 80): string {
  const safe = mermaidText(text, maxLength) || '#63;';
  return /^(v?\d|#)/.test(safe) ? safe : `#${safe.charCodeAt(0)};${safe.slice(1)}`;
}

/** Lines as a diagram in Markdown. */
export function mermaidFence(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```'].join('\n');
}
