const MAX_LENGTH = 200;

// Control characters, the marks that reorder text and all that is drawn as nothing (Unicode TR 36, section 3.2; UAX 44).
const UNSEEN =
  /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\ufffe\uffff]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

// Long lists are made of short ASCII text, which needs no closer look.
const NOT_PLAIN = /[^ -~]| {2}/;

/**
 * Text from data or configuration, safe to print on a terminal: one line, nothing that moves the cursor, no heaps of
 * accents that reach into other lines, bounded.
 */
export function plainText(text: string, maxLength = MAX_LENGTH): string {
  if (text.length <= maxLength && !NOT_PLAIN.test(text)) return text;
  // No more than could be shown is looked at: the text may be of any size.
  const clean = text
    .slice(0, maxLength * 8)
    .replace(/\s+/gu, ' ')
    .replace(/[\ufe0e\ufe0f]/g, '')
    .replace(UNSEEN, '\ufffd')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .toWellFormed();
  const characters = [...clean.slice(0, maxLength * 2)];
  const whole = text.length <= maxLength * 8 && clean.length <= maxLength * 2;
  return characters.length <= maxLength && whole ? clean : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Drawn as nothing, and breaks a word apart for whoever looks for names, references and addresses in it. */
const JOINER = '\u2060';

/**
 * Text from data or configuration, safe inside Markdown, a table cell too: it can make no link, image, mention,
 * reference, emoji, formula, HTML, emphasis, list or further cell.
 */
export function markdownText(text: string, maxLength = MAX_LENGTH): string {
  const plain = plainText(text, maxLength);
  const safe = withoutReferences(plain)
    .replace(/[&<>]/g, entity)
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/^( ?)([-+#=:])/, '$1\\$2')
    .replace(/^( ?\d+)([.)])(?= |$)/, '$1\\$2')
    .replace(/\$/g, DOLLAR);
  return isolated(safe);
}

/** The same where Markdown is not read: in a line of HTML such as the summary of folded text. */
export function htmlText(text: string, maxLength = MAX_LENGTH): string {
  return isolated(
    withoutReferences(plainText(text, maxLength))
      .replace(/[&<>"']/g, entity)
      .replace(/\$/g, DOLLAR),
  );
}

/** The way GitHub's documentation gives for a dollar sign that begins no formula. */
const DOLLAR = '<span>&#36;</span>';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function entity(character: string): string {
  return ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;
}

/** Text that is read from the right does not turn around what stands beside it. */
function isolated(safe: string): string {
  return RIGHT_TO_LEFT.test(safe) ? `\u2068${safe}\u2069` : safe;
}

/** What GitHub and GitLab turn into links and pictures after Markdown is done, where a backslash no longer helps. */
function withoutReferences(plain: string): string {
  return plain
    .replace(/[@#!%&~](?=\w)/g, `$&${JOINER}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${JOINER}`)
    .replace(/www(?=\.)/gi, `$&${JOINER}`)
    .replace(/(?<![a-z\d])(GH|GHSA|CVE)(?=-)/gi, `$&${JOINER}`)
    .replace(/(?=\d*[a-f]|\d{40})[\da-f]{7,}/gi, (hex) => hex.replace(/.{6}(?=.)/g, `$&${JOINER}`));
}

/** The same, cut further where escapes make it long: at most `2 * maxLength + 40` characters of Markdown. */
export function markdownShort(text: string, maxLength: number): string {
  for (let length = maxLength; ; length = Math.floor(length / 2)) {
    const safe = markdownText(text, length);
    if (safe.length <= 2 * maxLength + 40) return safe;
  }
}

/**
 * Text as inline code inside a table cell. An HTML element, because between backticks a table leaves no way to write a
 * backslash before a pipe.
 */
export function markdownCode(text: string, maxLength = MAX_LENGTH): string {
  return `<code>${markdownText(text, maxLength)}</code>`;
}

/** A sentence whose words between backticks become inline code; every part is escaped for itself. */
export function markdownProse(text: string, maxLength = MAX_LENGTH): string {
  const parts = plainText(text, maxLength).split('`');
  return parts
    .map((part, i) => {
      const closed = i % 2 === 1 && i < parts.length - 1;
      if (closed && part !== '') return markdownCode(part, maxLength);
      return `${i % 2 === 1 ? '\\`' : ''}${markdownText(part, maxLength)}${closed ? '\\`' : ''}`;
    })
    .join('');
}

/** A commit or digest as inline code, short enough to read and whole enough to search for. */
export function hexCode(hex: string, digits: number): string {
  const short = hex.slice(0, digits);
  return /^[\da-f]+$/.test(short) ? `<code>${short}</code>` : markdownCode(short);
}

/** An image by its digest as inline code, whole, to be copied. */
export function imageCode(pinned: string): string {
  const isPlain = /^[\w.:/-]+@sha256:[\da-f]{64}$/.test(pinned) && !/:\/\/|www\./i.test(pinned);
  return isPlain ? `<code>${pinned}</code>` : markdownCode(pinned, 400);
}

const MAX_URL = 2000;

/** An address as it can stand in a link of Markdown or an attribute of HTML; undefined where it is not one of the web. */
export function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined || url.length > MAX_URL || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return href.replace(/[()<>"'\\|`$]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Text inside SVG or an attribute of HTML. */
export function xmlText(text: string, maxLength = MAX_LENGTH): string {
  return plainText(text, maxLength).replace(/[&<>"']/g, entity);
}
