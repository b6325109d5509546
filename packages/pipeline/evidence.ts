import { PawlError } from '@pawl/records';
import type { Evidence } from '@pawl/report';
import type { Project } from './project.ts';
import { readRecord } from './work-folder.ts';

/** The records that are there, be they none. */
export async function evidenceSoFar(project: Project): Promise<Evidence> {
  return {
    check: await readRecord(project, 'data-check'),
    run: await readRecord(project, 'run'),
    evaluation: await readRecord(project, 'evaluation'),
    verdict: await readRecord(project, 'verdict'),
  };
}

/** The records that are there. Throws `usage` when there are none. */
export async function readEvidence(project: Project): Promise<Evidence> {
  const evidence = await evidenceSoFar(project);
  if (Object.values(evidence).some((record) => record !== undefined)) return evidence;
  throw new PawlError('usage', 'there are no records yet', {
    where: project.workFolder,
    remedy: 'Run `pawl run` first.',
  });
}
