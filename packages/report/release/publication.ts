import type { ImageRecord } from '@pawl/records';
import { wrap } from '../columns.ts';
import { plainText } from '../escape.ts';
import { painter, type TerminalStyle } from '../paint.ts';
import { shortDigest } from '../summary.ts';

/** What publishing a version came to. */
export interface PublicationView {
  readonly record: ImageRecord;
  readonly pinned: string;
  readonly tag: string;
  readonly layers: { readonly pushed: number; readonly there: number };
  /** Bytes that travelled. */
  readonly sent: number;
}

/** The same for a terminal, ending in a newline. */
export function renderPublication(view: PublicationView, style: TerminalStyle): string {
  const { record, pinned, tag, layers, sent } = view;
  const paint = painter(style);
  const total = record.layers.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = [
    ...wrap(paint('bold', plainText(`${record.model} ${tag} is published`)), style.width),
    // Not wrapped: it is there to be copied.
    `  ${plainText(pinned)}`,
    '',
    `Tag      ${plainText(record.reference)}`,
    `Verdict  ${shortDigest(record.verdict)}`,
    ...(record.base
      ? [`Base     ${plainText(record.base.reference)} ${shortDigest(record.base.digest)}`]
      : []),
    `Layers   ${record.layers.length} of its own, ${sizeText(total)}`,
    `Sent     ${sizeText(sent)}: ${layers.pushed} pushed, ${layers.there} there already`,
  ];
  return `${lines.join('\n')}\n`;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
