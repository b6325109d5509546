import type { Follower } from '@pawl/store';

/** One person's consent to a commit. */
export interface Approval {
  /** Login, as it is written there; two are compared by `sameLogin`. */
  readonly by: string;
  readonly kind: 'review' | 'environment';
  /** What was approved: `#12` of a pull request, the name of an environment. */
  readonly of: string;
  /** ISO 8601; null where it is not told. */
  readonly at: string | null;
}

/** Signed statements about an image. */
export interface AttestationsOf {
  /** `sha256:…` of the image. */
  readonly digest: string;
  readonly bundles: readonly {
    /** Of Sigstore, signed with a certificate. */
    readonly bundle: Readonly<Record<string, unknown>>;
    /** Whether it was signed just now. */
    readonly isNew: boolean;
  }[];
}

export interface KeptAttestations {
  readonly kept: number;
  /** Why not all were; null where nothing was in the way. */
  readonly problem: string | null;
}

/** Where the repository is kept for others: who acts, who approved, and the releases that people see. */
export interface Forge {
  /** Login of who started the run. */
  readonly actor: string;
  /** Who approved that commit. @throws PawlError `remote` */
  approvals(commit: string): Promise<readonly Approval[]>;
  readonly releases: Follower;
  /** Whether people see a release of that tag. @throws PawlError `remote` */
  hasRelease(tag: string): Promise<boolean>;
  /** Puts signed statements where those look who have the repository's name. @throws PawlError `remote` */
  keepAttestations(of: AttestationsOf): Promise<KeptAttestations>;
}
