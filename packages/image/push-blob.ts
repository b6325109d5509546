import { PawlError } from '@pawl/records';
import { type BlobContent, hashedSource } from './hashed-source.ts';
import { mustBe, saidDigest } from './said-digest.ts';
import type { Session } from './session.ts';
import { advance, askUpload, cancelUpload, type Sending, type Upload, uploadOf } from './upload.ts';

export interface PushOptions {
  /** Repositories of the same registry that may have the blob, most likely first: `acme/base`. Three are asked. */
  readonly mountFrom?: readonly string[];
  /**
   * Bytes of a piece; null, as it is unless told, for all in one request. GHCR takes no pieces above 4 MiB, Google's and
   * Amazon's registries none at all.
   */
  readonly chunk?: number | null;
  /** Told up to where bytes of the blob were sent; less than before where something is sent again. */
  readonly progress?: (at: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Pushed {
  /** Whether the repository had it, took it from another one, or was sent it. */
  readonly how: 'there' | 'mounted' | 'pushed';
  /** Bytes that went over the line for it, those too that were sent again. */
  readonly sent: number;
}

/** Tries that may fail one after another without the registry having got a good deal more. */
const TRIES = 3;
const GOOD_DEAL = 2 ** 20;
const MOST_MOUNTS = 3;

/**
 * Brings a blob into a repository, by the distribution specification 1.1. What was cut goes on where the registry got to,
 * or begins anew.
 * @throws PawlError `remote` where the registry cannot be reached or refuses; `data` where the source has other bytes
 * than it says, which the registry then has not as a blob; what the source throws.
 */
export async function pushBlob(
  session: Session,
  repository: string,
  blob: BlobContent,
  options: PushOptions = {},
): Promise<Pushed> {
  const { digest, size } = blob;
  const source = hashedSource(blob, options.progress ?? (() => {}));
  const sending: Sending = {
    session,
    doing: `writing ${repository} ${digest}`,
    scope: `repository:${repository}:pull,push`,
    digest,
    size,
    source,
    chunk: options.chunk ?? null,
    signal: options.signal,
  };
  if (await isThere(sending, repository)) return { how: 'there', sent: 0 };
  const others = new Set(options.mountFrom ?? []);
  others.delete(repository);
  const begun = await mount(sending, repository, [...others].slice(0, MOST_MOUNTS));
  if (begun === 'mounted') return { how: 'mounted', sent: 0 };
  await send(sending, repository, begun ?? (await begin(sending, repository)));
  return { how: 'pushed', sent: source.given() };
}

/** Whether the registry has the blob, of the right size where it says one. */
async function isThere(sending: Sending, repository: string): Promise<boolean> {
  const { session, doing, scope, digest, size, signal } = sending;
  const path = `/v2/${repository}/blobs/${digest}`;
  const answer = await session.ask(doing, path, scope, { method: 'HEAD', signal });
  const { status, headers, url } = answer;
  if (status === 200) {
    const said = headers.get('content-length');
    if (said === null || Number(said) === size) return true;
    throw new PawlError('remote', `the registry has ${digest} with ${said} bytes, not ${size}`, {
      where: url,
    });
  }
  // A store that the registry led to, and that takes no HEAD, says nothing about the blob.
  if (status === 404 || new URL(url).origin !== session.base.origin) return false;
  throw session.failure(doing, answer);
}

async function begin({ session, doing, scope, signal }: Sending, repository: string): Promise<Upload> {
  const path = `/v2/${repository}/blobs/uploads/`;
  const answer = await session.call(doing, path, scope, { method: 'POST', signal });
  if (answer.status !== 202) throw session.failure(doing, answer);
  return uploadOf(answer);
}

/** Takes the blob from the first repository that has it. One that may not be read is no reason to stop. */
async function mount(
  sending: Sending,
  repository: string,
  others: readonly string[],
): Promise<'mounted' | Upload | null> {
  const { session, doing, scope, digest, signal } = sending;
  let begun: Upload | null = null;
  for (const from of others) {
    if (begun !== null) await cancelUpload(sending, begun);
    begun = null;
    const path = `/v2/${repository}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
    const both = `${scope} repository:${from}:pull`;
    const answer = await session.ask(doing, path, both, { method: 'POST', signal }).catch((error) => {
      if (signal?.aborted) throw error;
      return null;
    });
    if (answer?.status === 201) {
      mustBe(saidDigest(answer) ?? digest, digest, answer.url);
      return 'mounted';
    }
    if (answer?.status === 202) begun = uploadOf(answer);
  }
  return begun;
}

async function send(given: Sending, repository: string, first: Upload): Promise<void> {
  let sending = given;
  let upload = first;
  let failures = 0;
  let reached = 0;
  for (;;) {
    const step = await advance(sending, upload).catch(async (error: unknown) => {
      if (error instanceof PawlError && error.code === 'data') await cancelUpload(sending, upload);
      throw error;
    });
    if (step.kind === 'done') {
      const said = saidDigest(step.answer);
      if (said !== null) mustBe(said, sending.digest, step.answer.url);
      else if (!(await isThere(sending, repository)))
        throw sending.session.failure(sending.doing, step.answer);
      return;
    }
    if (step.kind === 'onward') {
      upload = step.upload;
      continue;
    }
    const { failed, refused } = step;
    if (++failures >= TRIES) throw sending.session.failure(sending.doing, failed);
    await sending.session.waitForAnother(failures, failed, sending.signal);
    // The answer that all is well may be what was lost.
    if (await isThere(sending, repository)) return;
    const cut = refused ? null : await askUpload(sending, upload);
    if (cut !== null && cut.from >= reached + GOOD_DEAL) failures = 0;
    reached = Math.max(reached, cut?.from ?? 0);
    // Who refuses a piece is sent all at once.
    if (refused) sending = { ...sending, chunk: null };
    upload = cut ?? (await begin(sending, repository));
  }
}
