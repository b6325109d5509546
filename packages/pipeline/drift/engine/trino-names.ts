/** A name as SQL has it, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL has it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A finite number as a double, to the last bit. */
export function doubleLiteral(value: number): string {
  return value.toExponential().toUpperCase();
}

/** Texts have the order of their UTF-16 code units by this: all beyond the basic plane stands before U+E000 in it. */
export function textOrder(sql: string): string {
  return `regexp_replace(${sql}, '([\\x{E000}-\\x{FFFF}])', U&'\\+10FFFF$1')`;
}
