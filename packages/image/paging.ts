import { PawlError } from '@pawl/records';

/** The path of a list's next page. One that is no page of this list is not asked for, least of all with our token. */
export function nextPage(link: string | null, base: URL, path: string, list: string): string | null {
  const target = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/i.exec(link ?? '')?.[1];
  if (target === undefined) return null;
  const next = URL.canParse(target, base.href) ? new URL(target, new URL(path, base)) : null;
  if (next?.origin === base.origin && next.pathname === path) return `${path}${next.search}`;
  throw new PawlError('remote', `the registry names a next page of ${list} that is none of its own`, {
    where: base.origin,
  });
}
