import { join, resolve } from 'node:path';
import { loadModel } from '@pawl/models';
import { exportOnnx } from '@pawl/models/export';
import { type Digest, digestOf, PawlError, writeFileAtomic } from '@pawl/records';
import { requireSameOutputs } from './evaluate.ts';
import { MODEL_FILE, outputFolder } from './predictions.ts';
import type { Project } from './project.ts';
import { requireRecord } from './work-folder.ts';

/** Writes the model of the last run as ONNX to a path seen from the current folder. Throws `usage` where there is none. */
export async function exportModel(
  project: Project,
  path: string,
): Promise<{ path: string; digest: Digest; bytes: number }> {
  if (project.config.train.run !== undefined)
    throw new PawlError('usage', 'the model was made by a command of your own', {
      where: 'train.run',
      remedy: 'Only models of the embedded trainers are exported; let the command write model.onnx itself.',
    });
  await requireSameOutputs(project, await requireRecord(project, 'run'));
  const content = exportOnnx(await loadModel(join(outputFolder(project), MODEL_FILE)));
  await writeFileAtomic(resolve(path), content);
  return { path, digest: digestOf(content), bytes: content.length };
}
