/** A part of what a person wrote, under a heading of the second level; the heading is null before the first. */
export interface WrittenPart {
  readonly heading: string | null;
  /** Markdown, without blank lines at its ends. */
  readonly text: string;
}

const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * Markdown taken apart at its `##` headings, those in code and in comments aside. What a part leaves open (code, a
 * comment, folded text) is closed, so that it cannot swallow what follows in a card.
 */
export function writtenParts(markdown: string): WrittenPart[] {
  const parts: { heading: string | null; lines: string[] }[] = [{ heading: null, lines: [] }];
  let end: Ending | undefined;
  for (const line of markdown.split('\n')) {
    const heading = end ? undefined : headingOf(line);
    if (heading === undefined) parts.at(-1)!.lines.push(line);
    else parts.push({ heading, lines: [] });
    end = end ? (end.test(line) ? undefined : end) : beginning(line);
  }
  if (end) parts.at(-1)!.lines.push(end.text);
  return parts.map(({ heading, lines }) => ({ heading, text: closed(withoutBlankEnds(lines)) }));
}

/** The text of a heading of the second level (CommonMark 0.31, section 4.2); undefined where a line is none. */
function headingOf(line: string): string | undefined {
  if (!/^ {0,3}##[ \t]/.test(line)) return undefined;
  const text = line
    .trim()
    .slice(2)
    .replace(/[ \t]#+$/, '');
  return text.trim() || undefined;
}

/** An indent at the beginning stays: it makes code. */
function withoutBlankEnds(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? '' : lines.slice(first).join('\n').trimEnd();
}

/** What ends a block in which a heading is none, and how it is written. */
interface Ending {
  readonly text: string;
  test(line: string): boolean;
}

/** CommonMark 0.31, sections 4.5 (fenced code) and 4.6 (a comment begins a block of HTML). */
function beginning(line: string): Ending | undefined {
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) {
    const last = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`);
    return { text: fence, test: (next) => last.test(next) };
  }
  const comment = /^ {0,3}<!--(.*)$/.exec(line)?.[1];
  if (comment === undefined || comment.includes('-->')) return undefined;
  return { text: '-->', test: (next) => next.includes('-->') };
}

const OPEN_ENDED = ['details', 'pre', 'script', 'style', 'textarea'];

function closed(text: string): string {
  const code = text.replace(
    /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|$(?![\s\S]))/gm,
    '',
  );
  const missing = OPEN_ENDED.flatMap((tag) => {
    const opened = code.match(new RegExp(`<${tag}(?=[\\s>])`, 'gi'))?.length ?? 0;
    const ended = code.match(new RegExp(`</${tag}\\s*>`, 'gi'))?.length ?? 0;
    return Array<string>(Math.max(0, opened - ended)).fill(`</${tag}>`);
  });
  return missing.length === 0 ? text : `${text}\n\n${missing.join('\n')}`;
}

/** Text without HTML comments that Pawl would take for its own. */
export function withoutMarkers(markdown: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of markdown.matchAll(/<!--\s*pawl/gi)) {
    if (match.index < from) continue;
    parts.push(markdown.slice(from, match.index));
    const end = markdown.indexOf('-->', match.index);
    if (end < 0) {
      const rest = markdown.slice(match.index).replace(/<!--(?=\s*pawl)/gi, '&lt;!--');
      return [...parts, rest].join(' ');
    }
    from = end + 3;
  }
  return [...parts, markdown.slice(from)].join(' ');
}
