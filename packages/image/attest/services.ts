import type { KeylessOptions } from './keyless.ts';

/** What signs for a repository, of KeylessOptions. */
export type SigningServices = Pick<KeylessOptions, 'fulcio' | 'rekor' | 'timestamps'>;

const PUBLIC = {
  fulcio: 'https://fulcio.sigstore.dev',
  rekor: 'https://rekor.sigstore.dev',
  timestamps: null,
};

/**
 * The services that GitHub's own attestations are made with (github.com/actions/toolkit, packages/attest): for public
 * repositories those of Sigstore, whose log names the repository for all to read; for others GitHub's, with timestamps
 * in place of a log.
 * @param server `https://github.com`, or that of an enterprise with data residency
 */
export function signingServices(server: string, isPublic: boolean): SigningServices {
  if (isPublic) return PUBLIC;
  const { hostname } = new URL(server);
  const host = hostname === 'github.com' ? 'githubapp.com' : hostname;
  return { fulcio: `https://fulcio.${host}`, rekor: null, timestamps: `https://timestamp.${host}` };
}
