import { hashBytes } from './byte-dictionary.ts';
import {
  type NumberBuilder,
  numberBuilder,
  type RawBuilder,
  type TextBuilder,
  textBuilder,
} from './csv-columns.ts';
import { type Bytes, storeNumber, storeText } from './csv-field.ts';
import type { Scan } from './csv-state.ts';

/**
 * Gives a column of first values its kind: a number when every value that is not null is a plain decimal number
 * (and when all are null), else text. Quoted null tokens alone make text of a column.
 */
export function inferred(scan: Scan, column: RawBuilder): NumberBuilder | TextBuilder {
  return asNumbers(scan, column) ?? asText(scan, column);
}

function asNumbers(scan: Scan, column: RawBuilder): NumberBuilder | undefined {
  const numbers = numberBuilder(column.name, false, scan.rows);
  const at = bytesOf(column);
  for (let row = 0; row < scan.rows; row++) {
    if (!storeNumber(scan, at, numbers, row, column.ends[row]!, column.ends[row + 1]! - 1)) {
      scan.fault = undefined;
      return undefined;
    }
  }
  const onlyNulls = numbers.nulls?.every((isNull) => isNull === 1) ?? false;
  return onlyNulls && column.quoted.includes(1) ? undefined : numbers;
}

function asText(scan: Scan, column: RawBuilder): TextBuilder {
  const text = textBuilder(column.name, scan.rows);
  const at = bytesOf(column);
  for (let row = 0; row < scan.rows; row++) {
    const from = column.ends[row]!;
    const to = column.ends[row + 1]! - 1;
    const hash = hashBytes(at.bytes, from, to);
    if (!storeText(scan, at, text, row, from, to, hash, column.quoted[row] === 1)) break;
  }
  return text;
}

function bytesOf({ bytes }: RawBuilder): Bytes {
  return { bytes, view: new DataView(bytes.buffer), offset: 0 };
}
