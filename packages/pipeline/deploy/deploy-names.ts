import { digestOf, PawlError } from '@pawl/records';

/** What Kubernetes, KServe and Seldon put behind a name must still fit into 63 characters. */
const LONGEST_NAME = 40;
const LONGEST_LABEL = 63;

/**
 * A name as Kubernetes wants it for a Service (RFC 1035 label: `a-z`, `0-9` and `-`, a letter in front), at most 40
 * characters. `models/uk:housing` becomes `models-uk-housing`. Where more than case and separators were lost, part of a
 * digest of the text stands behind it, so that two texts do not share a name.
 */
export function dnsName(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const trimmed = plain.replace(/^[^a-z]+/, '').replace(/-+$/, '');
  if (/^[\w./:=-]+$/.test(text) && trimmed === plain && trimmed.length <= LONGEST_NAME) return trimmed;
  const mark = digestOf(text.toWellFormed()).slice('sha256:'.length, 'sha256:'.length + 8);
  const kept = (trimmed || 'model').slice(0, LONGEST_NAME - mark.length - 1).replace(/-+$/, '');
  return `${kept}-${mark}`;
}

/** The value of a label: letters, digits, `-`, `_` and `.`, a letter or digit at both ends, at most 63; maybe empty. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, LONGEST_LABEL)
    .replace(/[^A-Za-z0-9]+$/, '');
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A namespace as it is, since one that were changed would be another. */
export function checkedNamespace(text: string): string {
  if (DNS_LABEL.test(text)) return text;
  throw new PawlError('usage', `${JSON.stringify(text.slice(0, 80))} is no name of a namespace`, {
    remedy: 'Use a-z, 0-9 and -, at most 63 characters, and no - at either end.',
  });
}

/** The name of a Secret as it is: a DNS name, of one part or more. */
export function checkedSecret(text: string): string {
  if (isDnsName(text)) return text;
  throw new PawlError('usage', `${JSON.stringify(text.slice(0, 80))} is no name of a Secret`, {
    remedy: 'Use a-z, 0-9, - and ., at most 253 characters, and letters or digits at both ends.',
  });
}

const isDnsName = (text: string) =>
  text.length <= 253 && text.split('.').every((part) => DNS_LABEL.test(part));

/** The name of a host as it is: `housing.example.com`. */
export function checkedHost(text: string): string {
  if (isDnsName(text)) return text;
  throw new PawlError('usage', `${JSON.stringify(text.slice(0, 80))} is no name of a host`, {
    remedy: 'Write it like housing.example.com, without https:// and without a port.',
  });
}
