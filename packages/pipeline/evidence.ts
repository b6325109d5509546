import { PawlError } from '@pawl/records';
import type { Evidence } from '@pawl/report';
import { forcedStages } from './forced.ts';
import type { Project } from './project.ts';
import { readRecord } from './work-folder.ts';

/** The records that are there, be they none. */
export async function evidenceSoFar(project: Project): Promise<Evidence> {
  const evaluation = await readRecord(project, 'evaluation');
  return {
    check: await readRecord(project, 'data-check'),
    run: await readRecord(project, 'run'),
    evaluation,
    verdict: await readRecord(project, 'verdict'),
    // What only checks or trains may not be able to read the store, and has no need to.
    ...(evaluation ? { forced: await forcedStages(project).catch(() => []) } : {}),
  };
}

/** The records that are there. Throws `usage` when there are none. */
export async function readEvidence(project: Project): Promise<Evidence> {
  const evidence = await evidenceSoFar(project);
  if (hasRecords(evidence)) return evidence;
  throw new PawlError('usage', 'there are no records yet', {
    where: project.workFolder,
    remedy: 'Run `pawl run` first.',
  });
}

/** Whether any verb has left its record. */
export function hasRecords({ check, run, evaluation, verdict }: Evidence): boolean {
  return [check, run, evaluation, verdict].some((record) => record !== undefined);
}
