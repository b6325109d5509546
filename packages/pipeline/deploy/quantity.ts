import { PawlError } from '@pawl/records';

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * The number that a quantity of Kubernetes stands for: `250m` is 0.25, `1Gi` is 1073741824.
 * @param what what it is of, for errors: `the memory limit`
 */
export function quantityOf(text: string, what: string): number {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)([a-zA-Z]{0,2})$/.exec(text) ?? [];
  const value = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (Number.isFinite(value) && value > 0) return value;
  throw new PawlError('usage', `${what} ${JSON.stringify(text.slice(0, 40))} is no amount`, {
    remedy: 'Write an amount above zero like 250m, 2, 512Mi or 1Gi.',
  });
}

const MEBIBYTE = 2 ** 20;
/** Node.js with the server and a small model. */
const SERVER_BYTES = 128 * MEBIBYTE;
/** A model file is read, parsed and laid out for answering; all three are in memory for a moment. */
const COPIES_OF_THE_MODEL = 3;

/** The memory, in whole steps of 32 MiB, that a server needs for model files of so many bytes. */
export function memoryFor(modelBytes: number): string {
  const mebibytes = (SERVER_BYTES + COPIES_OF_THE_MODEL * modelBytes) / MEBIBYTE;
  return `${Math.ceil(mebibytes / 32) * 32}Mi`;
}
