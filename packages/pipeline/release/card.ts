import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PawlError, type ReleaseRecord } from '@pawl/records';
import { parseWrittenCard, renderDataCard, renderModelCard, type WrittenCard } from '@pawl/report/card';
import { checkVersion, readStored, type VersionEvidence } from '@pawl/store';
import { hasCommit, readAt } from '../git.ts';
import type { Project } from '../project.ts';
import { requireRecord } from '../work-folder.ts';
import { chainOf } from './evidence.ts';
import { releaseRecordOf, releaseState, statementOf } from './state.ts';

/**
 * The model card, or the data card, of the records in the folder, or of a version that was promoted. Throws `usage` where
 * there are none.
 */
export async function renderCard(
  project: Project,
  { data, version }: { readonly data: boolean; readonly version: string | undefined },
): Promise<string> {
  if (version !== undefined) {
    const release = await releaseOf(project, checkVersion(version));
    if (release.verdict === null)
      throw new PawlError(
        'usage',
        `${version} was forced without any evidence, so there is nothing to write`,
      );
    const evidence = await chainOf(project, await readStored(project.store, 'verdict', release.verdict));
    return cardOf(project, evidence, release, data);
  }
  const check = await requireRecord(project, 'data-check');
  if (data) return renderDataCard({ check, written: await writtenCard(project, 'DATA.md', null) });
  const run = await requireRecord(project, 'run');
  const evaluation = await requireRecord(project, 'evaluation');
  const verdict = await requireRecord(project, 'verdict');
  return cardOf(project, { check, run, evaluation, verdict }, null, false);
}

/** A card of a version's evidence. */
export async function cardOf(
  project: Project,
  evidence: VersionEvidence,
  release: ReleaseRecord | null,
  data: boolean,
): Promise<string> {
  const { check } = evidence;
  const commit = release?.commit ?? null;
  if (data) return renderDataCard({ check, written: await writtenCard(project, 'DATA.md', commit) });
  const written = await writtenCard(project, 'MODEL.md', commit);
  return renderModelCard({ ...evidence, release, written, target: check.target });
}

async function releaseOf(project: Project, version: string): Promise<ReleaseRecord> {
  const { tags } = await releaseState(project);
  const move = tags.events.findLast(
    (event) => event.event === 'assignment' && statementOf(event.tag)?.version === version,
  );
  const release = move && (await releaseRecordOf(project.store, move.tag));
  if (release) return release;
  throw new PawlError('usage', `${version} was never promoted`, {
    remedy: '`pawl show` lists the versions.',
  });
}

/**
 * What people wrote beside pawl.yaml, at the commit of a version: what is written later is of later versions. As it is
 * now where no commit is given, or this clone does not have it. Null where there is nothing.
 */
async function writtenCard(
  project: Project,
  name: string,
  commit: string | null,
): Promise<WrittenCard | null> {
  const there = commit !== null && (await hasCommit(project.root, commit));
  const text = there ? await readAt(project.root, commit, name) : await readHere(project, name);
  return text === null ? null : parseWrittenCard(text, there ? `${name} at ${commit.slice(0, 7)}` : name);
}

async function readHere({ root }: Project, name: string): Promise<string | null> {
  return readFile(join(root, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
