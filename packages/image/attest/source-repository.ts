/** An extension of a certificate. */
export interface CertificateExtension {
  readonly oid?: { readonly id: readonly number[] } | undefined;
  readonly value: Uint8Array;
}

/** github.com/sigstore/fulcio, docs/oid-info.md: what Fulcio puts into certificates. */
const FULCIO = '1.3.6.1.4.1.57264.1';
/** Source Repository URI, in DER: `https://github.com/acme/housing`. */
const SOURCE_REPOSITORY = `${FULCIO}.12`;
/** GitHub Workflow Repository, as it is: `acme/housing`. All that certificates from before 2023 have. */
const WORKFLOW_REPOSITORY = `${FULCIO}.5`;

/**
 * The address of the repository whose run a certificate was made for, null where it names none. It is not that of the
 * subject where the run called a workflow of another repository.
 * @param subject whose server the older name is of
 * @throws Error where it names a repository in a form that nobody knows, or two.
 */
export function sourceRepository(
  extensions: readonly CertificateExtension[],
  subject: string,
): string | null {
  const address = only(extensions, SOURCE_REPOSITORY);
  const name = only(extensions, WORKFLOW_REPOSITORY);
  const said = address && derText(address);
  const older = name && plainText(name);
  if (said === null) return older === null ? null : `${originOf(subject)}/${older}`;
  if (older !== null && !said.endsWith(`/${older}`))
    throw new Error('the certificate names two source repositories');
  return said;
}

function only(extensions: readonly CertificateExtension[], id: string): Uint8Array | null {
  const [first, second] = extensions.filter(({ oid }) => oid?.id.join('.') === id);
  if (second) throw new Error('the certificate names its source repository twice');
  return first?.value ?? null;
}

/** The text of a UTF8String that fills the bytes (X.690, 8.1.3): tag, length, and what is said. */
function derText(bytes: Uint8Array): string {
  const [tag, first = 0] = bytes;
  const more = first < 0x80 ? 0 : first - 0x80;
  const length = more === 0 ? first : bytes.subarray(2, 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
  if (tag !== 0x0c || first === 0x80 || more > 2 || bytes.length !== 2 + more + length)
    throw new Error('the certificate names its source repository in an unknown form');
  return plainText(bytes.subarray(2 + more));
}

function plainText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new Error('the certificate names its source repository in an unknown form');
}

function originOf(subject: string): string {
  return /^https:\/\/[^/]+/.exec(subject)?.[0] ?? 'https://github.com';
}
