import { shownUrl } from '@pawl/http';
import { PawlError } from '@pawl/records';

/**
 * The address that an answer leads to.
 * @throws PawlError `remote` where it is none, or leads from HTTPS to where everybody can read and change what goes by.
 */
export function leadTo(from: URL, location: string): URL {
  const refused = (why: string) =>
    new PawlError('remote', `${from.host} leads to ${why}; nothing was sent there`, {
      where: shownUrl(from.href),
      remedy: 'If a proxy stands before the registry, let it pass on X-Forwarded-Proto.',
    });
  if (!URL.canParse(location, from.href)) throw refused('no address');
  const to = new URL(location, from);
  if (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:')) return to;
  throw refused(`an address that is not HTTPS (${`${to.protocol}//${to.host}`.slice(0, 200)})`);
}
