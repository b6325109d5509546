import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataCheckRecord, type Digest, sealRecord, storedForm, type VerdictRecord } from '@pawl/records';
import { check } from '../check.ts';
import { evaluate } from '../evaluate.ts';
import { gate } from '../gate.ts';
import { outputFolder } from '../predictions.ts';
import type { Project } from '../project.ts';
import { requireRecord, writeRecord } from '../work-folder.ts';

/**
 * The same gate on other test rows for the model that was just trained: nothing is trained again, so it is the same model.
 * Its records stand in `.pawl/retrain` and go to the store with the next ref that is set.
 */
export async function gateOnRows(project: Project, test: string): Promise<VerdictRecord | DataCheckRecord> {
  const run = await requireRecord(project, 'run');
  const { data } = project.config;
  const other: Project = {
    ...project,
    workFolder: join(project.workFolder, 'retrain'),
    config: { ...project.config, data: { ...data, test } },
  };
  await rm(other.workFolder, { recursive: true, force: true });
  await mkdir(other.workFolder, { recursive: true });
  await cp(outputFolder(project), outputFolder(other), { recursive: true });
  const { record, data: loaded } = await check(other);
  if (!record.passed) return record;
  const { digest: _digest, kind: _kind, schema: _schema, createdAt: _createdAt, pawl: _pawl, ...rest } = run;
  const same = sealRecord('run', {
    ...rest,
    dataCheck: record.digest as Digest,
    data: loaded.files.map(({ role, path, digest }) => ({ role, path, digest })),
  });
  await writeRecord(other, 'run', same);
  const evaluation = await evaluate(other, loaded);
  const verdict = await gate(other);
  for (const kept of [record, same, evaluation, verdict]) await project.store.put(storedForm(kept));
  return verdict;
}
