import { type GitOptions, git } from '../git-command.ts';
import { parseTagObject, type TagList } from './git-tag.ts';
import { parseTagName } from './tag-name.ts';

/** A tag as the repository lists it: what it points to, and the commit in the end where it is annotated. */
export interface ListedTag {
  readonly name: string;
  readonly oid: string;
  readonly annotated: boolean;
}

/** The tags of a repository on this machine whose names are GTO's. */
export async function listLocalTags(options: GitOptions): Promise<ListedTag[]> {
  const out = await git(options, [
    'for-each-ref',
    '--format=%(objectname) %(objecttype) %(refname:strip=2)',
    'refs/tags',
  ]);
  return lines(out).flatMap((line) => {
    const [oid = '', type = ''] = line.split(' ', 2);
    const name = line.slice(oid.length + type.length + 2);
    return parseTagName(name) ? [{ oid, annotated: type === 'tag', name }] : [];
  });
}

/**
 * The tags that `git ls-remote` printed whose names are GTO's: each annotated one has a second line, of its commit.
 */
export function parseRemoteTags(out: Buffer): ListedTag[] {
  const tags = new Map<string, ListedTag>();
  for (const line of lines(out)) {
    const [oid = '', ref = ''] = line.split('\t', 2);
    const name = ref.slice('refs/tags/'.length);
    if (name.endsWith('^{}')) {
      const tag = tags.get(name.slice(0, -3));
      if (tag) tags.set(tag.name, { ...tag, annotated: true });
    } else if (parseTagName(name)) tags.set(name, { name, oid, annotated: false });
  }
  return [...tags.values()];
}

/** What was listed, read from a repository that has the objects. */
export async function readTags(options: GitOptions, listed: readonly ListedTag[]): Promise<TagList> {
  const wanted = listed.filter(({ annotated }) => annotated);
  const objects = await readObjects(
    options,
    wanted.map(({ oid }) => oid),
  );
  const list = { annotated: [], odd: [] } as {
    annotated: TagList['annotated'][number][];
    odd: TagList['odd'][number][];
  };
  for (const { name, oid } of wanted) {
    const text = objects.get(oid);
    const read = text === undefined ? 'its object is not there' : parseTagObject(name, text);
    if (typeof read === 'string') list.odd.push({ name, reason: read });
    else list.annotated.push(read);
  }
  const lightweight = listed
    .filter(({ annotated }) => !annotated)
    .map(({ name, oid }) => ({ name, commit: oid }));
  return { ...list, lightweight };
}

/** Tag objects by their oid, in one run of git. What is not there, or no tag, is left out. */
async function readObjects(
  options: GitOptions,
  oids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (oids.length === 0) return new Map();
  const out = await git(options, ['cat-file', '--batch', '--buffer'], { input: `${oids.join('\n')}\n` });
  const objects = new Map<string, string>();
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf(10, at);
    const [oid = '', type, size] = out.toString('latin1', at, end).split(' ');
    if (type === 'missing' || size === undefined) {
      at = end + 1;
      continue;
    }
    const start = end + 1;
    if (type === 'tag') objects.set(oid, out.toString('utf8', start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return objects;
}

function lines(out: Buffer): string[] {
  return out.toString('utf8').split('\n').filter(Boolean);
}
