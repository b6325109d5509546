/** What signs for a repository. */
export interface SigningServices {
  /** Makes a certificate of the token. */
  readonly fulcio: string;
  /** The public log; null for none, where there is a timestamp. */
  readonly rekor: string | null;
  /** Says when it was signed; null where the log says it. */
  readonly timestamps: string | null;
}

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
