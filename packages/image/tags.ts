import { PawlError } from '@pawl/records';
import { nextPage } from './paging.ts';
import { isTag } from './reference.ts';
import type { Session } from './session.ts';

const PAGE = 1000;
const MOST_TAGS = 100_000;
const LARGEST_PAGE = 8 * 2 ** 20;

/** All tags of a repository in the order of the registry, page after page; none where it is not there. */
export async function listAllTags(
  session: Session,
  repository: string,
  scope: string,
): Promise<readonly string[]> {
  const doing = `listing the tags of ${repository}`;
  const tags = new Set<string>();
  const path = `/v2/${repository}/tags/list`;
  let at: string | null = `${path}?n=${PAGE}`;
  const seen = new Set<string>();
  while (at !== null) {
    const answer = await session.call(doing, at, scope, { limit: LARGEST_PAGE });
    if (answer.status === 404 && seen.size === 0) return [];
    if (answer.status !== 200) throw session.failure(doing, answer);
    for (const tag of tagsIn(answer.body, answer.url)) tags.add(tag);
    seen.add(at);
    at = nextPage(answer.headers.get('link'), session.base, path, 'tags');
    if ((at !== null && seen.has(at)) || tags.size > MOST_TAGS || seen.size > MOST_TAGS / PAGE)
      throw new PawlError('remote', `${doing} does not end`, { where: answer.url });
  }
  return [...tags];
}

function tagsIn(body: Uint8Array, where: string): readonly string[] {
  let tags: unknown;
  try {
    tags = (JSON.parse(new TextDecoder().decode(body)) as { readonly tags?: unknown } | null)?.tags ?? [];
  } catch {
    // Told below.
  }
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && isTag(tag))) return tags;
  throw new PawlError('remote', 'the registry answers with no list of tags', { where });
}
