import { copyFile, link, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatRecord, PawlError } from '@pawl/records';
import { CONTRACT_FILE } from '@pawl/serve';
import type { VersionEvidence } from '@pawl/store';
import { loadData, type ProjectData } from '../data.ts';
import { candidateEvidence, truthOf } from '../predictions.ts';
import type { Project } from '../project.ts';
import { modelFilesOf } from '../release/model-files.ts';
import { contractOf } from './contract.ts';
import { restoreLeft } from './left-files.ts';

/** A model's files as they stand below /models in an image. */
export interface ModelFolder {
  readonly folder: string;
  /** The path of the model's first file in it: `model.onnx` */
  readonly model: string;
}

/**
 * The files of a version's model in a folder of their own, with the contract of a server where Pawl's can open them.
 * @param given where the model is, if not with the evidence: its file, or the folder of its files
 * @throws PawlError `record` where they are nowhere; `config` where an image with a server is wanted, and there
 * are no test rows with answers, or no server for such a model; `data` where the data is not what it was made from.
 */
export async function modelFolder(
  project: Project,
  version: string,
  evidence: VersionEvidence,
  given: string | undefined,
  work: string,
): Promise<ModelFolder> {
  const { run } = evidence;
  const [output, folder] = [join(work, 'output'), join(work, 'models')];
  const files = modelFilesOf(run);
  const [first] = files;
  if (!first) throw new PawlError('data', 'the run left no model file');
  const served = files.length === 1 && /\.(pawl|onnx)$/.test(first.name);
  const needed = project.config.publish?.kind === 'server';
  if (needed && !served)
    throw new PawlError('config', `Pawl has no server for ${first.name}`, {
      where: `${project.configName}, publish.kind`,
      remedy: 'Say `kind: command` with a program that serves it, or export it as model.onnx.',
    });
  await restoreLeft(project, version, run, given, output);
  await mkdir(folder, { recursive: true });
  for (const { name, inOutput } of files) {
    const [source, target] = [join(output, inOutput), join(folder, name)];
    await mkdir(dirname(target), { recursive: true });
    await link(source, target).catch(() => copyFile(source, target));
  }
  if (served) await addContract(project, version, evidence, { folder, model: first.name }, output, needed);
  return { folder, model: first.name };
}

async function addContract(
  project: Project,
  version: string,
  { evaluation, run, verdict }: VersionEvidence,
  { folder, model }: ModelFolder,
  output: string,
  needed: boolean,
): Promise<void> {
  const data = await loadData(project);
  requireData(data, run);
  const found = await candidateEvidence(project, data, truthOf(project.config, data), output);
  if (found.kind === 'rows') {
    const of = { evaluation, run, verdict: verdict.digest };
    const contract = contractOf(project, version, of, data, found.sample, model);
    await writeFile(join(folder, CONTRACT_FILE), formatRecord(contract));
  } else if (needed)
    throw new PawlError('config', 'the model is known by metrics alone, so no server of it could be tried', {
      where: `${project.configName}, publish.kind`,
      remedy: 'Let training leave predictions or a model that Pawl can open.',
    });
}

/** The rows that the server is tried with are those of the evaluation. */
function requireData({ files }: ProjectData, run: VersionEvidence['run']): void {
  const known = new Map<string, string>(run.data.map(({ path, digest }) => [path, digest]));
  const changed =
    files.find(({ path, digest }) => known.get(path) !== digest)?.path ??
    run.data.find(({ path }) => !files.some((file) => file.path === path))?.path;
  if (changed === undefined) return;
  throw new PawlError('data', `${changed} is not the file that the model was made from`, {
    where: changed,
    remedy: 'Put the data of the version back, by `git checkout` or `dvc checkout`, and publish again.',
  });
}
