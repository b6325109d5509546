import { PawlError } from '@pawl/records';
import type { ScanFault } from './csv-state.ts';
import { notNumber } from './table-error.ts';

/** A scan's fault in words. `file` is the name to show; `row` counts from 1 under the header, `width` its columns. */
export function faultError(fault: ScanFault, file: string, width: number, delimiter: string): PawlError {
  return inWords(fault, `row ${fault.row + 1}`, `${file}:${fault.line + 1}`, width, delimiter);
}

/** The same for a fault in the header itself, where columns are known by number. */
export function headerFaultError(fault: ScanFault, file: string, delimiter: string): PawlError {
  return inWords(fault, 'the header', `${file}:${fault.line + 1}`, 0, delimiter);
}

function inWords(fault: ScanFault, row: string, where: string, width: number, delimiter: string): PawlError {
  const error = (message: string, remedy: string) => new PawlError('data', message, { where, remedy });
  switch (fault.kind) {
    case 'ragged':
      return error(
        `${row} has ${count(fault.found, 'field')}, but the header has ${width}`,
        `Give every row ${count(width, 'field')}; put quotes around a value that holds ${shownDelimiter(delimiter)}, a quote or a line end.`,
      );
    case 'number':
      return notNumber(row, fault.column, fault.value, where);
    case 'open-quote':
      return error(
        `${row}, column "${fault.column}": a quote is opened and never closed`,
        'Close the quote; inside a quoted value a quote is written twice.',
      );
    case 'after-quote':
      return error(
        `${row}, column "${fault.column}": there is text after the closing quote`,
        'End the field after its closing quote; inside a quoted value a quote is written twice.',
      );
    case 'nul':
      return error(
        `${row}, column "${fault.column}": the text has a NUL byte`,
        'This is no text file, or it is damaged: write it again as UTF-8 text.',
      );
    case 'utf8':
      return error(
        `${row}, column "${fault.column}": byte ${fault.offset} of the text is not UTF-8`,
        'Save the file as UTF-8, or name the encoding it has, for example `encoding: windows-1252`.',
      );
    case 'crowded':
      return error(
        `${row}, column "${fault.column}": its values take more than 1 GB`,
        'Leave the column out of the table: text of that size is no category.',
      );
    case 'endless':
      return error(
        `${row} is longer than 32 MiB`,
        'Look for a quote that is opened there and never closed, or for a file that has no line ends.',
      );
  }
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

function shownDelimiter(delimiter: string): string {
  return delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
}
