const MAX_LENGTH = 200;

// Control characters, and the marks that reorder or hide text (Unicode TR 36, section 3.2).
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Text from data or configuration, safe to print on a terminal: one line, nothing that moves the cursor, bounded. */
export function plainText(text: string, maxLength = MAX_LENGTH): string {
  const clean = text.replace(/\s+/gu, ' ').replace(UNSEEN, '\ufffd').toWellFormed();
  const characters = [...clean.slice(0, maxLength * 2)];
  return characters.length <= maxLength && clean.length <= maxLength * 2
    ? clean
    : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/**
 * Text from data or configuration, safe inside a Markdown table cell: it can make no link, image, mention, HTML,
 * emphasis or further cell.
 */
export function markdownText(text: string, maxLength = MAX_LENGTH): string {
  return plainText(text, maxLength)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~$]|^[-+#=:>]/g, '\\$&')
    .replace(/[@#](?=\w)/g, '$&\u2060')
    .replace(/:\/\//g, ':\u2060//')
    .replace(/\bwww\./gi, 'www\u2060.');
}

/**
 * Text as inline code inside a table cell. An HTML element, because between backticks a table leaves no way to write a
 * backslash before a pipe.
 */
export function markdownCode(text: string, maxLength = MAX_LENGTH): string {
  return `<code>${markdownText(text, maxLength)}</code>`;
}
