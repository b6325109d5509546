import { dictionaryStrings } from './byte-dictionary.ts';
import type { Block } from './byte-feed.ts';
import { textBuilder } from './csv-columns.ts';
import { readField } from './csv-field.ts';
import { newScan } from './csv-range.ts';
import { afterLineEnd } from './csv-scan.ts';
import { CR, LF, type ScanFault, STOPPED } from './csv-state.ts';

/** The first line that is not blank. */
export interface Header {
  readonly names: readonly string[];
  /** Position of the first byte after it. */
  readonly position: number;
  /** Lines it took, blank ones before it too. */
  readonly lines: number;
}

/** The header at the start of a block; a fault in it; undefined when the block does not hold all of it. */
export function readHeader(block: Block, delimiter: number): Header | { fault: ScanFault } | undefined {
  const scan = newScan(delimiter, [], [], 1);
  const { bytes, end } = block;
  let at = block.start;
  while (at < end && (bytes[at] === LF || bytes[at] === CR)) {
    at = afterLineEnd(block, at);
    if (at === STOPPED) return undefined;
    scan.extraLines++;
  }
  if (at >= end) return undefined;
  const names: string[] = [];
  for (;;) {
    const column = textBuilder(String(names.length + 1), 1);
    const stop = readField(scan, block, column, at);
    if (stop === STOPPED) return scan.fault && { fault: scan.fault };
    names.push(dictionaryStrings(column.dictionary)[0]!);
    if (bytes[stop] === delimiter) {
      at = stop + 1;
      continue;
    }
    if (stop === end && !block.final) return undefined;
    const position = afterLineEnd(block, stop);
    return position === STOPPED ? undefined : { names, position, lines: scan.extraLines + 1 };
  }
}
