/** What was thrown, as one line that is fit to be shown. */
export function oneLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // onnxruntime-web puts numbers of its own before.
  const line = message
    .replace(/^.*ERROR_MESSAGE: /s, '')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > 400 ? `${line.slice(0, 400)}...` : line;
}
