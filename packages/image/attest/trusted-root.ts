import { PawlError } from '@pawl/records';

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
}

/**
 * The root of trust of Sigstore's public services, by The Update Framework: beginning with the root that comes with this
 * release, each step signed by the one before it. Returns its JSON, as a file of it would hold it.
 * @throws PawlError `remote` where it cannot be fetched, is not signed, or has expired.
 */
export async function fetchTrustedRoot(options: TrustedRootOptions): Promise<unknown> {
  const { cache, mirror, root, timeoutMs = 30_000 } = options;
  const [{ getTrustedRoot }, { TrustedRoot }] = await Promise.all([
    import('@sigstore/tuf'),
    import('@sigstore/protobuf-specs'),
  ]);
  try {
    const found = await getTrustedRoot({
      cachePath: cache,
      timeout: timeoutMs,
      ...(mirror === undefined ? {} : { mirrorURL: mirror }),
      ...(root === undefined ? {} : { rootPath: root }),
    });
    return TrustedRoot.toJSON(found);
  } catch (cause) {
    throw new PawlError('remote', 'the root of trust cannot be fetched', {
      ...(mirror === undefined ? {} : { where: mirror }),
      remedy:
        'Give it as a file, which `cosign trusted-root create` or `gh attestation trusted-root` writes.',
      cause,
    });
  }
}
