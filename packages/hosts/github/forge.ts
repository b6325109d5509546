import type { Forge } from '../forge.ts';
import { approvalsOf } from './approvals.ts';
import { keepAttestations } from './attestations.ts';
import type { GitHubClient } from './client.ts';
import { githubReleases } from './release.ts';
import { releaseOfTag } from './release-api.ts';

/** GitHub as the forge of a workflow's run; `runId` is null outside of one. */
export function githubForge(
  client: GitHubClient,
  { actor, runId }: { readonly actor: string; readonly runId: number | null },
): Forge {
  return {
    actor,
    approvals: (commit) => approvalsOf(client, { commit, runId }),
    releases: githubReleases(client),
    keepAttestations: (of) => keepAttestations(client, of),
    hasRelease: async (tag) => (await releaseOfTag(client, tag)) !== undefined,
  };
}
