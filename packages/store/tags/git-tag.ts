import { PawlError } from '@pawl/records';

/** A person, as git names one. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** An annotated tag of a commit. */
export interface GitTag {
  readonly name: string;
  readonly commit: string;
  readonly tagger: Identity;
  /** Seconds since 1970, UTC. */
  readonly at: number;
  readonly message: string;
}

/** The tags of a repository whose names are GTO's. */
export interface TagList {
  readonly annotated: readonly GitTag[];
  /** Those that say nothing of who made them and when, so that nobody, GTO neither, takes them for an event. */
  readonly lightweight: readonly { readonly name: string; readonly commit: string }[];
  /** Annotated ones that cannot be read, or say another name than they stand under. */
  readonly odd: readonly { readonly name: string; readonly reason: string }[];
}

/** A tag to be made. */
export type NewTag = GitTag;

/** A tag object as git keeps it. */
export function formatTagObject({ name, commit, tagger, at, message }: NewTag): string {
  const line = (text: string) => text.replace(/[\u0000-\u001f\u007f<>]/g, ' ').trim() || 'unknown';
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new PawlError('usage', `"${commit}" is no commit`);
  return `object ${commit}\ntype commit\ntag ${name}\ntagger ${line(tagger.name)} <${line(tagger.email)}> ${at} +0000\n\n${message.trim()}\n`;
}

/** Reads a tag object. Returns why where it is none that can be used. */
export function parseTagObject(name: string, text: string): GitTag | string {
  const end = text.indexOf('\n\n');
  const head = text.slice(0, end < 0 ? text.length : end).split('\n');
  const field = (key: string) => head.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
  if (field('type') !== 'commit') return `it is of a ${field('type') ?? 'thing unknown'}, not of a commit`;
  if (field('tag') !== name) return `it calls itself "${field('tag')}"`;
  const commit = field('object') ?? '';
  const tagger = /^(.*) ?<([^<>]*)> (-?\d{1,12}) [+-]\d{4}$/.exec(field('tagger') ?? '');
  if (!/^[0-9a-f]{40,64}$/.test(commit) || !tagger) return 'it does not say who made it, and when';
  const message = end < 0 ? '' : text.slice(end + 2);
  return {
    name,
    commit,
    tagger: { name: tagger[1]!.trim(), email: tagger[2]! },
    at: Number(tagger[3]),
    message: message.replace(/^-----BEGIN (PGP|SSH) SIGNATURE-----[\s\S]*$/m, '').trim(),
  };
}

/** A line such as `Pawl-Release: sha256:…` at the end of a message. */
export function trailer(message: string, key: string): string | undefined {
  const lines = message.slice(message.lastIndexOf('\n\n') + 1).split('\n');
  return lines
    .find((line) => line.startsWith(`${key}: `))
    ?.slice(key.length + 2)
    .trim();
}
