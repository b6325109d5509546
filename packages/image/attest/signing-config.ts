import { PawlError } from '@pawl/records';
import { isLoopback } from '../loopback.ts';
import { isObject } from './statement.ts';

/** github.com/sigstore/protobuf-specs, sigstore_trustroot.proto: lists of services of a `SigningConfig`. */
const LISTS = ['caUrls', 'rekorTlogUrls', 'tsaUrls'];

/**
 * Looks at a signing configuration, as `cosign signing-config create` writes it, before a token goes to whom it names.
 * @throws PawlError `config` where it is none, names no authority for certificates, neither log nor timestamps, or an address
 * that is not encrypted.
 */
export function requireSigningConfig(signingConfig: unknown): void {
  const wrong = (why: string) =>
    new PawlError('config', `the signing configuration ${why}`, {
      remedy: 'Make it with `cosign signing-config create`.',
    });
  if (!isObject(signingConfig)) throw wrong('is no JSON object');
  const lists = LISTS.map((name) => {
    const list = signingConfig[name] ?? [];
    if (!Array.isArray(list)) throw wrong(`has no list ${name}`);
    return list.map((service) => {
      const url = isObject(service) ? service.url : undefined;
      if (typeof url !== 'string' || !URL.canParse(url)) throw wrong(`has no address in ${name}`);
      const { protocol, hostname } = new URL(url);
      if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
        throw wrong(`has an address that is not encrypted: ${url.slice(0, 200)}`);
      return url;
    });
  });
  const [authorities = [], logs = [], stamps = []] = lists;
  if (authorities.length === 0) throw wrong('names no authority for certificates');
  const isWitnessed =
    (logs.length > 0 && isObject(signingConfig.rekorTlogConfig)) ||
    (stamps.length > 0 && isObject(signingConfig.tsaConfig));
  if (!isWitnessed) throw wrong('names neither a log nor an authority for timestamps that it uses');
}
