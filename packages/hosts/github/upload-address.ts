import { PawlError } from '@pawl/records';
import { plainText } from '@pawl/report';

/**
 * The origin that takes the files of releases: a host of its own at github.com and ghe.com, the API's own at an Enterprise
 * Server. Nothing else but the API gets the token.
 */
export function uploadsOrigin(apiUrl: string): string {
  const { origin, protocol, hostname, port } = new URL(apiUrl);
  const [, of] = /^api\.(github\.com|[a-z0-9-]+\.ghe\.com)$/.exec(hostname) ?? [];
  return of !== undefined && protocol === 'https:' && port === '' ? `https://uploads.${of}` : origin;
}

const PATH = /^(?:\/api\/uploads)?\/repos\/[\w.-]+\/[\w.-]+\/releases\/(\d+)\/assets$/;

/**
 * Where the files of release `id` are sent, from the `upload_url` that GitHub's answer has for it.
 * @throws PawlError `remote` where that leads elsewhere: it would get the token.
 */
export function uploadAddress(apiUrl: string, uploadUrl: string, id: number): string {
  const text = uploadUrl.replace(/\{[^{}]*\}$/, '');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const right =
    url !== undefined &&
    url.origin === uploadsOrigin(apiUrl) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '' &&
    PATH.exec(url.pathname)?.[1] === String(id);
  if (right) return url.href;
  throw new PawlError('remote', "GitHub's answer wants files sent to another place, which gets no token", {
    where: plainText(uploadUrl, 300),
    remedy: 'Check that GITHUB_API_URL is the address under which the server knows itself.',
  });
}
