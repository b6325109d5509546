/** Who signed with a certificate, as the certificate says. */
export interface CertificateIdentity {
  /** `https://github.com/acme/housing/.github/workflows/release.yml@refs/heads/main` */
  readonly subject: string;
  /** `https://token.actions.githubusercontent.com` */
  readonly issuer: string;
  /** The repository whose run it was, `https://github.com/acme/housing`; null where the certificate names none. */
  readonly repository: string | null;
}

/** Whose certificates are accepted. A text is compared whole, a pattern must match the whole. */
export interface IdentityPolicy {
  readonly subject: string | RegExp;
  readonly issuer: string;
  /**
   * The address of the repository whose runs count. Where it is left out, runs count that have their workflow from their
   * own repository.
   */
  readonly repository?: string | undefined;
}

/**
 * Why an identity is none of those accepted, null where it is one. The subject of a workflow that others may call is the
 * same whoever calls it, so a run of another repository counts only where that repository is named.
 */
export function refusalOf(identity: CertificateIdentity, policies: readonly IdentityPolicy[]): string | null {
  const { subject, issuer, repository } = identity;
  const fitting = policies.filter((one) => one.issuer === issuer && isSubject(one.subject, subject));
  if (fitting.length === 0) return `it is signed by ${subject} of ${issuer}, who is not among those accepted`;
  if (fitting.some((one) => countsRunOf(one.repository, identity))) return null;
  if (repository === null)
    return `it is signed by ${subject}, and the certificate does not say for which repository`;
  const wanted = fitting.flatMap((one) => one.repository ?? []);
  return `it is signed by ${subject} in a run of ${repository}, ${
    wanted.length === 0
      ? 'and whoever calls that workflow signs as it: name the repository whose runs count (`repository`)'
      : `and not of ${wanted.join(' or ')}`
  }`;
}

/** Who signed, for people: the repository too where the subject does not tell it. */
export function nameOf({ subject, issuer, repository }: CertificateIdentity): string {
  const whose = repository === null || isWithin(subject, repository) ? '' : ` for ${repository}`;
  return `${subject} by ${issuer}${whose}`;
}

function countsRunOf(wanted: string | undefined, { subject, repository }: CertificateIdentity): boolean {
  if (wanted !== undefined) return repository === wanted;
  // People, and services that know of no repositories, are their subject alone.
  if (repository === null) return !isWorkflowOfGitHub(subject);
  return isWithin(subject, repository);
}

/** GitHub's certificates name the repository; one that does not was made of something else. */
function isWorkflowOfGitHub(subject: string): boolean {
  return subject.includes('/.github/workflows/');
}

function isWithin(subject: string, repository: string): boolean {
  return subject.startsWith(`${repository}/`);
}

function isSubject(wanted: string | RegExp, subject: string): boolean {
  if (typeof wanted === 'string') return wanted === subject;
  return new RegExp(`^(?:${wanted.source})$`, wanted.flags.replace(/[gymi]/g, '')).test(subject);
}
