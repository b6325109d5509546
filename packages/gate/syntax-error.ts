import { PawlError } from '@pawl/records';

/** The error for a mistake in a condition: `offset` is 0-based, the message names the 1-based column. */
export function syntaxError(offset: number, message: string, remedy?: string): PawlError {
  return conditionError(`column ${offset + 1}: ${message}`, remedy);
}

/** The error for a condition that is wrong as a whole. Whoever reads conditions from a file adds where they stand. */
export function conditionError(message: string, remedy?: string): PawlError {
  return new PawlError('config', message, remedy === undefined ? {} : { remedy });
}
