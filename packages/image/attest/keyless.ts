import { PawlError } from '@pawl/records';
import { accepting, type SignaturePolicy } from './accept.ts';
import { parseBundle, type Signer } from './bundle.ts';
import { saidBy } from './said-by.ts';
import { IN_TOTO } from './statement.ts';

export interface KeylessOptions {
  /** A token of the CI for the audience `sigstore`; asked for once for each statement. */
  readonly identityToken: () => Promise<string>;
  /** `https://fulcio.sigstore.dev`, which makes a certificate of the token. */
  readonly fulcio?: string;
  /** `https://rekor.sigstore.dev`, the public log; null for none, where there is a timestamp. */
  readonly rekor?: string | null;
  /** Says when it was signed; GitHub's own Fulcio, for private repositories, has this and no log. */
  readonly timestamps?: string | null;
  /** How an entry of the log holds the statement. */
  readonly entryType?: 'dsse' | 'intoto';
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number;
  /**
   * Whose bundles need not be signed again: the run's own identity, with a root of trust. Where it is left out, each run
   * hangs its statements on the image anew.
   */
  readonly mine?: SignaturePolicy;
}

/**
 * Signs by what the CI says of the run: a key that is thrown away, a certificate of minutes for it, and an entry in a
 * public log or a timestamp. Who signs is the workflow; nobody keeps a secret.
 */
export async function keylessSigner(options: KeylessOptions): Promise<Signer> {
  const { fulcio, rekor, timestamps, entryType = 'dsse' } = options;
  const { timeoutMs: timeout = 30_000, secondMs = 1000 } = options;
  const common = { timeout, retry: { retries: 2, minTimeout: secondMs } };
  const accept = await accepting(options.mine ?? {});
  return {
    isMine: (bundle) => 'signedBy' in accept(bundle),
    async sign(statement) {
      const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } = await import('@sigstore/sign');
      const { bundleToJSON } = await import('@sigstore/bundle');
      const builder = new DSSEBundleBuilder({
        signer: new FulcioSigner({
          ...common,
          ...(fulcio === undefined ? {} : { fulcioBaseURL: fulcio }),
          identityProvider: { getToken: options.identityToken },
        }),
        witnesses: [
          ...(rekor === null
            ? []
            : [
                new RekorWitness({
                  ...common,
                  entryType,
                  ...(rekor === undefined ? {} : { rekorBaseURL: rekor }),
                }),
              ]),
          ...(timestamps == null ? [] : [new TSAWitness({ ...common, tsaBaseURL: timestamps })]),
        ],
      });
      try {
        const bundle = await builder.create({ type: IN_TOTO, data: Buffer.from(statement) });
        return parseBundle(new TextEncoder().encode(JSON.stringify(bundleToJSON(bundle))), 'the new bundle');
      } catch (cause) {
        throw failure(cause);
      }
    },
  };
}

function failure(cause: unknown): PawlError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // What is said of a token that cannot be read holds the token.
  if (code.startsWith('IDENTITY_TOKEN'))
    return new PawlError('remote', 'the run has no identity to sign with', {
      remedy: 'Give the job `permissions: id-token: write`, or sign with a key.',
    });
  return new PawlError('remote', `nothing was signed: ${saidBy(cause)}`, {
    remedy: 'Run again later, or sign with a key.',
  });
}
