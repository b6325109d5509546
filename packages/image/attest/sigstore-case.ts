import { createHash, generateKeyPairSync } from 'node:crypto';
// Not by the package's front door, which puts a stand-in for all HTTP in place.
import { fulcioHandler, initializeCA, initializeCTLog } from '@sigstore/mock/dist/fulcio/index.js';
import { initializeTLog, rekorHandler } from '@sigstore/mock/dist/rekor/index.js';
import type { HandlerFn } from '@sigstore/mock/dist/shared.types.js';
import { initializeTSA, tsaHandler } from '@sigstore/mock/dist/timestamp/index.js';
import { serve } from '../served.ts';

/** What the log calls itself in what it signs. */
const LOG = 'https://rekor.sigstore.dev';

export interface SigstoreCase {
  readonly fulcio: string;
  readonly rekor: string;
  readonly timestamps: string;
  /** What signs with its log, as `cosign signing-config create` writes it. */
  readonly signingConfig: Readonly<Record<string, readonly object[] | object | string>>;
  /** What it is trusted by, as `cosign trusted-root create` writes it. */
  readonly trustedRoot: Readonly<Record<string, readonly object[] | string>>;
  /** A token of a CI, unsigned as nobody checks it here. */
  token(claims: TokenClaims): string;
}

/** What the certificate's subject is made of, and the issuer and the repository that it names. */
interface TokenClaims {
  readonly sub: string;
  readonly iss: string;
  readonly repository?: string;
}

interface Changes {
  /** When certificates are made; now unless told. */
  readonly certificates?: Date;
  /** Whether certificates are put into a log; they are unless told. */
  readonly isLogged?: boolean;
}

/** Sigstore's services on this machine for one test: certificates, their log, the log of signatures, and timestamps. */
export async function startSigstore({ certificates, isLogged = true }: Changes = {}): Promise<SigstoreCase> {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificateLog = await initializeCTLog(pair(), certificates);
  const large = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const authority = await initializeCA(large, isLogged ? certificateLog : undefined, certificates);
  const log = await initializeTLog(LOG, pair());
  const stamps = await initializeTSA(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
  // Whole seconds: parts of them are written without a zero at the end, which the reader does not take.
  const wholeSecond = () => new Date(Math.floor(Date.now() / 1000) * 1000);
  Object.assign(stamps, { getCurrentTime: wholeSecond });
  const handlers = [fulcioHandler(authority), rekorHandler(log), tsaHandler(stamps)];
  const byPath = new Map<string, HandlerFn>(handlers.map(({ path, fn }) => [path, fn]));
  const { host } = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await byPath.get(request.url ?? '')?.(logged(Buffer.concat(chunks).toString()));
    if (answer === undefined) return void response.writeHead(404).end();
    const { statusCode, contentType = 'text/plain', response: body } = answer;
    response.writeHead(statusCode, { 'content-type': contentType });
    response.end(
      typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    );
  });
  const base64 = (bytes: ArrayBufferView) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const validFor = { start: '2020-01-01T00:00:00Z' };
  const logOf = (publicKey: Buffer, keyId: string) => ({
    baseUrl: LOG,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(publicKey), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId },
  });
  const certified = (...chain: readonly ArrayBufferView[]) => ({
    subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
    uri: 'https://ca.test',
    certChain: { certificates: chain.map((one) => ({ rawBytes: base64(one) })) },
    validFor,
  });
  const service = { url: `http://${host}`, majorApiVersion: 1, validFor, operator: 'sigstore.mock' };
  return {
    fulcio: `http://${host}`,
    rekor: `http://${host}`,
    timestamps: `http://${host}`,
    signingConfig: {
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [service],
      rekorTlogUrls: [service],
      rekorTlogConfig: { selector: 'ANY' },
    },
    trustedRoot: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [logOf(log.publicKey, createHash('sha256').update(log.publicKey).digest('base64'))],
      ctlogs: [logOf(certificateLog.publicKey, base64(certificateLog.logID))],
      certificateAuthorities: [certified(authority.rootCertificate)],
      timestampAuthorities: [certified(stamps.intCertificate, stamps.rootCertificate)],
    },
    token(claims) {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const times = { iat: 1, exp: 4e9, aud: 'sigstore' };
      return `${part({ alg: 'none' })}.${part({ ...claims, ...times })}.x`;
    },
  };
}

/**
 * What the log keeps of an entry with a statement: hashes in place of the envelope (github.com/sigstore/rekor,
 * dsse_v0_0_1_schema.json). The stand-in would keep the request itself. Other requests are as they are.
 */
function logged(body: string): string {
  if (!body.includes('proposedContent')) return body;
  const request = JSON.parse(body);
  const { envelope, verifiers } = request.spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope);
  const hash = (bytes: string | Buffer) => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(bytes).digest('hex'),
  });
  return JSON.stringify({
    ...request,
    spec: {
      envelopeHash: hash(envelope),
      payloadHash: hash(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }: { sig: string }) => ({ signature: sig, verifier: verifiers[0] })),
    },
  });
}
