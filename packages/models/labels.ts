/** Class labels in order, each once: by number where all are numbers, else by UTF-16 code units. */
export function sortLabels(labels: Iterable<string>): string[] {
  const distinct = [...new Set(labels)];
  const numeric = distinct.every((label) => label.trim() !== '' && Number.isFinite(Number(label)));
  return distinct.sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0));
}

/** Finds the code of a label; a number may be spelt in another way, such as 1.0 for 1. */
export function labelFinder(labels: readonly string[]): (text: string) => number | undefined {
  const codes = new Map(labels.map((label, code) => [label, code]));
  return (text) => {
    const exact = codes.get(text);
    if (exact !== undefined || text.trim() === '') return exact;
    const number = Number(text);
    return Number.isFinite(number) ? codes.get(String(number + 0)) : undefined;
  };
}
