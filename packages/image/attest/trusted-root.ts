import { PawlError } from '@pawl/records';
import { saidBy } from './said-by.ts';

/**
 * The roots of trust in a file: one, as `cosign trusted-root create` writes it, or one a line, as
 * `gh attestation trusted-root` does.
 * @throws PawlError `config` where it is no JSON.
 */
export function parseTrustedRoot(text: string, where: string): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  for (const read of [() => JSON.parse(text), () => lines.map((line) => JSON.parse(line))])
    try {
      return read() as unknown;
    } catch {
      // Told below.
    }
  throw new PawlError('config', 'the root of trust is no JSON', {
    where,
    remedy: 'Make it with `cosign trusted-root create` or `gh attestation trusted-root`.',
  });
}

export interface TrustedRootOptions {
  /** A folder that keeps what was fetched, so that an old state cannot be given for the newest. */
  readonly cache: string;
  /** `https://tuf-repo-cdn.sigstore.dev`; another one needs its first root in a file. */
  readonly mirror?: string;
  /** The file with the first root of another mirror. */
  readonly root?: string;
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
  /** How often a request is tried again, 2 when not given. */
  readonly retries?: number;
}

/** What to do without a network, or for a Sigstore that is not the public one. */
export const ROOT_REMEDY =
  'Where there is a network, make a file of it for --trusted-root: `cosign trusted-root create --with-default-services --out trusted_root.json`, or for private repositories of GitHub too `gh attestation trusted-root > trusted_root.jsonl`.';

/**
 * The root of trust of Sigstore's public services, by The Update Framework: beginning with the root that comes with this
 * release, each step signed by the one before it. Returns its JSON, as a file of it would hold it. What was fetched before
 * stands in for a mirror that does not answer, until it expires.
 * @throws PawlError `remote` where it cannot be fetched, is not signed, or has expired.
 */
export async function fetchTrustedRoot(options: TrustedRootOptions): Promise<unknown> {
  const { cache, mirror, root, timeoutMs = 30_000, retries = 2 } = options;
  const [{ getTrustedRoot }, { TrustedRoot }] = await Promise.all([
    import('@sigstore/tuf'),
    import('@sigstore/protobuf-specs'),
  ]);
  const place = {
    cachePath: cache,
    ...(mirror === undefined ? {} : { mirrorURL: mirror }),
    ...(root === undefined ? {} : { rootPath: root }),
  };
  try {
    return TrustedRoot.toJSON(await getTrustedRoot({ ...place, timeout: timeoutMs, retry: { retries } }));
  } catch (cause) {
    try {
      // Asks nobody while what is kept is valid; where it is not, the mirror did not answer a moment ago.
      const kept = { forceCache: true, timeout: 1, retry: { retries: 0 } };
      return TrustedRoot.toJSON(await getTrustedRoot({ ...place, ...kept }));
    } catch {
      throw new PawlError('remote', `the root of trust cannot be fetched: ${saidBy(cause)}`, {
        ...(mirror === undefined ? {} : { where: mirror }),
        remedy: ROOT_REMEDY,
        cause,
      });
    }
  }
}
