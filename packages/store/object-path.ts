import { PawlError } from '@pawl/records';

/** Where an object stands in a store: `objects/ab/cdef…`. */
export function objectPath(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new PawlError('record', `"${digest}" is not a sha256 digest`);
  return `objects/${hex.slice(0, 2)}/${hex.slice(2)}`;
}
