import type { Digest } from '@pawl/records';
import type { NewTag, TagList } from './tags/git-tag.ts';

/** What a ref's value must be for it to be moved: this digest, nothing yet (`null`), or whatever it is. */
export type Expected = Digest | null | 'anything';

export interface RefEntry {
  readonly digest: Digest;
  /** UTC time, ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** The commit that the digest is evidence of, where that is known. */
  readonly commit: string | null;
}

/**
 * Where evidence lives: immutable objects named by their digest, and refs that name one of them each.
 * What is put is sure to last only once a ref is set.
 * Every implementation is safe to race: of two writers that expect the same old value of a ref, one wins.
 */
export interface Store {
  readonly kind: 'folder' | 'git';
  /** Keeps bytes and returns their digest. Keeping the same bytes twice is one object. */
  put(content: Uint8Array | string): Promise<Digest>;
  /** Keeps a file, and returns its digest; null where the file is larger than the store takes. */
  putFile(path: string): Promise<Digest | null>;
  /** The bytes of that digest, verified. Throws `record` when they are absent or damaged. */
  get(digest: Digest): Promise<Uint8Array>;
  /** A verified local file with the bytes of that digest; not to be written to. */
  getFile(digest: Digest): Promise<string>;
  /** What a ref names, newest first with all it named before; empty when there is no such ref. */
  history(name: string): Promise<readonly RefEntry[]>;
  /** What a ref names now, or null. */
  ref(name: string): Promise<Digest | null>;
  /**
   * Moves a ref, makes tags, and keeps for good what was put before. Throws `locked` when the ref no longer is as
   * expected, or a tag is there already.
   */
  setRef(
    name: string,
    digest: Digest,
    expected: Expected,
    reason: string,
    commit: string | null,
    tags?: readonly NewTag[],
  ): Promise<void>;
  /** The tags of the repository that tell of versions and stages. Throws `config` where there is no repository. */
  tags(): Promise<TagList>;
  /** Names of the refs below a prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>;
  /** Where people look at the store: puts a file beside the objects, such as `charts/wine.svg`, with the next `setRef`. */
  putNamed?(path: string, content: string | Uint8Array): Promise<void>;
}
