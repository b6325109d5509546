import type { Digest } from '@pawl/records';

/** What a ref's value must be for it to be moved: this digest, nothing yet (`null`), or whatever it is. */
export type Expected = Digest | null | 'anything';

export interface RefEntry {
  readonly digest: Digest;
  /** UTC time, ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

/**
 * Where evidence lives: immutable objects named by their digest, and refs that name one of them each.
 * Every implementation is safe to race: of two writers that expect the same old value of a ref, one wins.
 */
export interface Store {
  /** Keeps bytes and returns their digest. Keeping the same bytes twice is one object. */
  put(content: Uint8Array | string): Promise<Digest>;
  /** Keeps a file of any size, and returns its digest. */
  putFile(path: string): Promise<Digest>;
  /** The bytes of that digest, verified. Throws `record` when they are absent or damaged. */
  get(digest: Digest): Promise<Uint8Array>;
  /** A verified local file with the bytes of that digest; not to be written to. */
  getFile(digest: Digest): Promise<string>;
  /** What a ref names, newest first with all it named before; empty when there is no such ref. */
  history(name: string): Promise<readonly RefEntry[]>;
  /** What a ref names now, or null. */
  ref(name: string): Promise<Digest | null>;
  /** Moves a ref. Throws `locked` when it no longer is as expected. */
  setRef(name: string, digest: Digest, expected: Expected, reason: string): Promise<void>;
  /** Names of the refs below a prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>;
}
