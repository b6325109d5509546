import type { AttestationsOf, KeptAttestations } from '../forge.ts';
import type { GitHubClient } from './client.ts';
import { isForbidden, isMissing, remoteError, wordsOf } from './failure.ts';

const PERMISSION = 'attestations: write';
/** github.com/actions/attest issue 262: what its own action sends at most. */
const LARGEST = 16 * 2 ** 20;
const PROVENANCE = 'https://slsa.dev/provenance/v1';

/**
 * Puts bundles into the repository's store of attestations, where `gh attestation verify` looks. Those that were signed just
 * now are; those that were there before, where the store has no provenance of that image: a run without the permission may
 * have made them.
 * @throws PawlError `remote`; without the permission, or where the repository has no such store, it is said instead.
 */
export async function keepAttestations(
  client: GitHubClient,
  { digest, bundles }: AttestationsOf,
): Promise<KeptAttestations> {
  const doing = `keeping the attestations of ${digest}`;
  try {
    const isNew = bundles.some((one) => one.isNew);
    const wanted = isNew
      ? bundles.filter((one) => one.isNew)
      : (await hasProvenance(client, digest))
        ? []
        : bundles;
    const [small, large] = [wanted.filter(isSmall), wanted.filter((one) => !isSmall(one))];
    const { octokit, owner, repo } = client;
    // One after another, as GitHub asks for it.
    for (const { bundle } of small) await octokit.rest.repos.createAttestation({ owner, repo, bundle });
    return {
      kept: small.length,
      problem: large.length === 0 ? null : `${large.length} of them are larger than ${LARGEST} bytes`,
    };
  } catch (error) {
    if (isForbidden(error))
      return { kept: 0, problem: `${wordsOf(error) || 'GitHub refuses'}; the job needs \`${PERMISSION}\`` };
    if (isMissing(error)) return { kept: 0, problem: 'this repository has no store for them' };
    throw remoteError(error, doing, PERMISSION);
  }
}

async function hasProvenance(client: GitHubClient, digest: string): Promise<boolean> {
  const { octokit, owner, repo } = client;
  try {
    const { data } = await octokit.rest.repos.listAttestations({
      owner,
      repo,
      subject_digest: digest,
      predicate_type: PROVENANCE,
      per_page: 1,
    });
    return (data.attestations ?? []).length > 0;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isSmall({ bundle }: AttestationsOf['bundles'][number]): boolean {
  return Buffer.byteLength(JSON.stringify(bundle)) <= LARGEST;
}
