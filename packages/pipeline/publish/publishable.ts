import { PawlError } from '@pawl/records';
import { compareVersions, readStored, type VersionEvidence } from '@pawl/store';
import { gitState } from '../git.ts';
import type { Project } from '../project.ts';
import { chainOf } from '../release/evidence.ts';
import { type ReleaseState, releaseRecordOf, releaseState, statementOf } from '../release/state.ts';

export type PromotedRelease = NonNullable<Awaited<ReturnType<typeof releaseRecordOf>>>;

/**
 * The version that is meant, the highest that was promoted where none is named, with its release and evidence.
 * @throws PawlError `refused` where it was never promoted, or without a verdict that passed; `config` where another
 * commit is checked out than its own.
 */
export async function publishable(
  project: Project,
  version: string | undefined,
): Promise<{ readonly release: PromotedRelease; readonly evidence: VersionEvidence }> {
  const state = await releaseState(project);
  const wanted = version ?? newestPromoted(state);
  const move = state.tags.events.findLast(
    ({ event, tag }) => event === 'assignment' && statementOf(tag)?.version === wanted,
  );
  const release = move && (await releaseRecordOf(project.store, move.tag));
  if (!release)
    throw new PawlError(
      'refused',
      wanted === undefined
        ? 'no version was promoted, and only what was promoted is published'
        : `${wanted} was never promoted, and only what was promoted is published`,
      { remedy: 'Promote a version first: pawl promote --version v1.0.0.' },
    );
  if (release.verdict === null)
    throw new PawlError(
      'refused',
      `${release.version} was forced without any verdict, so no image is made of it`,
      { remedy: 'Make the evidence, and promote it again.' },
    );
  const evidence = await chainOf(project, await readStored(project.store, 'verdict', release.verdict));
  if (evidence.verdict.answer !== 'passed')
    throw new PawlError('refused', `the gate refused ${release.version}: ${evidence.verdict.reason}`, {
      remedy: 'Publish a version whose verdict passed.',
    });
  await requireCommit(project, release);
  return { release, evidence };
}

function newestPromoted({ tags }: ReleaseState): string | undefined {
  const versions = tags.events.flatMap(({ tag }) => statementOf(tag)?.version ?? []);
  return versions.sort(compareVersions).at(-1);
}

/** The settings, the rows that a server is tried with and the code of a program are those of the version's commit. */
async function requireCommit(project: Project, { commit, version }: PromotedRelease): Promise<void> {
  if ((await gitState(project.root))?.commit === commit) return;
  throw new PawlError(
    'config',
    `${version} is of commit ${commit.slice(0, 7)}, and another one is checked out`,
    { where: project.root, remedy: `Check it out first: git checkout ${commit.slice(0, 7)}.` },
  );
}
