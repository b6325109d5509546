import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PawlError, type ReleaseRecord } from '@pawl/records';
import { parseWrittenCard, renderDataCard, renderModelCard, type WrittenCard } from '@pawl/report/card';
import { checkVersion, type VersionEvidence } from '@pawl/store';
import type { Project } from '../project.ts';
import { requireRecord } from '../work-folder.ts';
import { chainOf, stored } from './evidence.ts';
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
    const evidence = await chainOf(project, await stored(project, 'verdict', release.verdict));
    return cardOf(project, evidence, release, data);
  }
  const check = await requireRecord(project, 'data-check');
  if (data) return renderDataCard({ check, written: await writtenCard(project, 'DATA.md') });
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
  if (data) return renderDataCard({ check, written: await writtenCard(project, 'DATA.md') });
  const written = await writtenCard(project, 'MODEL.md');
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

/** What people wrote beside pawl.yaml; null where there is none. */
async function writtenCard(project: Project, name: string): Promise<WrittenCard | null> {
  const text = await readFile(join(project.root, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : parseWrittenCard(text, name);
}
