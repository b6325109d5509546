import type { Block } from './byte-feed.ts';
import { readField } from './csv-field.ts';
import { CR, fail, LF, QUOTE, type Scan, STOPPED } from './csv-state.ts';
import { scanDecimal } from './decimal.ts';

/**
 * Reads whole rows into the columns until the block or the room ends, or the data makes no sense (`scan.fault`).
 * Returns the position after the last whole row: a row cut by the block's end is read again with the next.
 */
export function scanRows(scan: Scan, block: Block): number {
  const { bytes, view, end } = block;
  const { delimiter, capacity } = scan;
  const last = scan.columns.length - 1;
  const numbers = scan.columns.map((column) =>
    column.kind === 'number' && !scan.numericNulls ? column.values : undefined,
  );
  let position = block.start;
  while (position < end && scan.rows < capacity) {
    const row = scan.rows;
    const extraLines = scan.extraLines;
    let at = position;
    if (bytes[at] === LF || bytes[at] === CR) {
      at = afterLineEnd(block, at);
      if (at === STOPPED) break;
      scan.extraLines = extraLines + 1;
      position = at;
      continue;
    }
    for (let c = 0; c <= last; c++) {
      const values = numbers[c];
      let stop = values === undefined ? STOPPED : scanDecimal(bytes, view, at, values, row);
      if (stop === STOPPED || bytes[stop] !== (c === last ? LF : delimiter) || stop === end) {
        stop = scanField(scan, block, c, at, position);
        if (stop === STOPPED) {
          scan.extraLines = extraLines;
          return position;
        }
      }
      at = stop + 1;
    }
    scan.rows = row + 1;
    position = at;
  }
  return position;
}

/** Reads any field, and returns the position of the last byte of what ends it. */
function scanField(scan: Scan, block: Block, c: number, at: number, rowStart: number): number {
  const stop = readField(scan, block, scan.columns[c]!, at);
  if (stop === STOPPED) return STOPPED;
  const last = c === scan.columns.length - 1;
  if (block.bytes[stop] === scan.delimiter) return last ? tooMany(scan, block, rowStart) : stop;
  if (stop === block.end && !block.final) return STOPPED;
  if (!last) return fail(scan, { kind: 'ragged', found: c + 1 });
  const after = afterLineEnd(block, stop);
  return after === STOPPED ? STOPPED : after - 1;
}

/** The position after a line end (LF, CR LF or CR), unless the block cuts a CR from what follows. */
export function afterLineEnd(block: Block, at: number): number {
  if (block.bytes[at] === LF) return at + 1;
  if (at + 1 < block.end) return block.bytes[at + 1] === LF ? at + 2 : at + 1;
  return block.final ? at + 1 : STOPPED;
}

/** A row with a field too many: counts them all, once the block holds the whole row. */
function tooMany(scan: Scan, block: Block, rowStart: number): typeof STOPPED {
  let found = 1;
  let quoted = false;
  for (let at = rowStart; at < block.end; at++) {
    const byte = block.bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (quoted) continue;
    else if (byte === scan.delimiter) found++;
    else if (byte === LF || byte === CR) return fail(scan, { kind: 'ragged', found });
  }
  return block.final ? fail(scan, { kind: 'ragged', found }) : STOPPED;
}
