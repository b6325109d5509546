import { PawlError } from '@pawl/records';
import type { BundleBuilder } from '@sigstore/sign';
import { accepting, type SignaturePolicy } from './accept.ts';
import { parseBundle, type Signer } from './bundle.ts';
import { saidBy } from './said-by.ts';
import type { SigningServices } from './services.ts';
import { requireSigningConfig } from './signing-config.ts';
import { IN_TOTO } from './statement.ts';

export interface KeylessOptions {
  /** A token of the CI for the audience `sigstore`; asked for once for each statement. */
  readonly identityToken: () => Promise<string>;
  /** What signs: addresses, or the JSON of a `SigningConfig` of Sigstore. */
  readonly services: SigningServices | { readonly signingConfig: unknown };
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number;
  /**
   * Whose bundles need not be signed again: the run's own identity, with a root of trust; asked for where an image has
   * bundles. Where it is left out, or null, each run hangs its statements on the image anew.
   */
  readonly mine?: () => Promise<SignaturePolicy | null>;
}

/**
 * Signs by what the CI says of the run: a key that is thrown away, a certificate of minutes for it, and an entry in a
 * public log or a timestamp. Who signs is the workflow; nobody keeps a secret.
 * @throws PawlError `config` where the signing configuration is none.
 */
export async function keylessSigner(options: KeylessOptions): Promise<Signer> {
  const { services, mine = async () => null } = options;
  if ('signingConfig' in services) requireSigningConfig(services.signingConfig);
  const accept = once(async () => accepting((await mine()) ?? {}));
  return {
    isMine: async (bundle) => 'signedBy' in (await accept())(bundle),
    async sign(statement) {
      const { bundleToJSON } = await import('@sigstore/bundle');
      const builder = await builderOf(options);
      try {
        const bundle = await builder.create({ type: IN_TOTO, data: Buffer.from(statement) });
        return parseBundle(new TextEncoder().encode(JSON.stringify(bundleToJSON(bundle))), 'the new bundle');
      } catch (cause) {
        throw failure(cause);
      }
    },
  };
}

async function builderOf(options: KeylessOptions): Promise<BundleBuilder> {
  const { services, timeoutMs: timeout = 30_000, secondMs = 1000 } = options;
  const common = { timeout, retry: { retries: 2, minTimeout: secondMs } };
  const identityProvider = { getToken: options.identityToken };
  const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness, bundleBuilderFromSigningConfig } =
    await import('@sigstore/sign');
  if ('signingConfig' in services) {
    const { SigningConfig } = await import('@sigstore/protobuf-specs');
    return bundleBuilderFromSigningConfig({
      signingConfig: SigningConfig.fromJSON(services.signingConfig),
      identityProvider,
      bundleType: 'dsseEnvelope',
      fetchOptions: common,
    });
  }
  const { fulcio, rekor, timestamps } = services;
  return new DSSEBundleBuilder({
    signer: new FulcioSigner({ ...common, fulcioBaseURL: fulcio, identityProvider }),
    witnesses: [
      ...(rekor === null ? [] : [new RekorWitness({ ...common, entryType: 'dsse', rekorBaseURL: rekor })]),
      ...(timestamps === null ? [] : [new TSAWitness({ ...common, tsaBaseURL: timestamps })]),
    ],
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
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
