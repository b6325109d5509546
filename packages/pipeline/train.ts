import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { join, relative } from 'node:path';
import { findTrainer, readOutputs, runTrainingCommand, saveModel } from '@pawl/models';
import {
  type Config,
  type Digest,
  digestFile,
  digestOfJson,
  type FileReference,
  type RunRecord,
  sealRecord,
} from '@pawl/records';
import { requireCheckedData, requirePassed } from './check.ts';
import { dataForCommand, featureNames, loadData, type ProjectData } from './data.ts';
import { gitState } from './git.ts';
import { expectedOutputs, MODEL_FILE, outputFolder } from './predictions.ts';
import type { Project } from './project.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

/** Trains on the checked data and leaves a `run` record. On failure the output of the run before stays as it was. */
export async function train(project: Project, loaded?: ProjectData): Promise<RunRecord> {
  const dataCheck = await requireRecord(project, 'data-check');
  requirePassed(dataCheck);
  const data = loaded ?? (await loadData(project));
  requireCheckedData(project.config, dataCheck, data);
  const git = await gitState(project.root);
  const startedAt = new Date();
  const cpuBefore = process.cpuUsage();
  const output = `${outputFolder(project)}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(output, { recursive: true });
    const produced = await produce(project, data, output);
    const durationMs = Date.now() - startedAt.getTime();
    const outputs = await listFiles(output);
    await replaceFolder(output, outputFolder(project));
    return await writeRecord(project, 'run', describeRun());

    function describeRun(): RunRecord {
      const { train: how, model } = project.config;
      const own = process.cpuUsage(cpuBefore);
      return sealRecord('run', {
        model,
        dataCheck: dataCheck.digest as Digest,
        commit: git?.commit ?? null,
        dirty: git?.dirty ?? null,
        trainer: how.trainer ?? 'command',
        command: how.run ?? null,
        params: how.params,
        seed: how.seed,
        features: featureNames(project.config, data.train),
        data: data.files.map(({ role, path, digest }) => ({ role, path, digest })),
        environment: { os: platform(), arch: arch(), node: process.versions.node, cpus: cpus().length },
        modelDigest: modelDigest(outputs, produced.modelFiles),
        outputs: outputs.map((file) => ({
          ...file,
          path: relative(project.root, join(outputFolder(project), file.path)).replaceAll('\\', '/'),
        })),
        startedAt: startedAt.toISOString(),
        durationMs,
        cpuSeconds: how.run === undefined ? (own.user + own.system) / 1e6 : produced.cpuSeconds,
        cost: null,
      });
    }
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

interface Produced {
  /** Names of the model's files in the output; none when a command left no model. */
  readonly modelFiles: readonly string[];
  /** Of a command, where they are known. */
  readonly cpuSeconds: number | null;
}

async function produce(project: Project, data: ProjectData, output: string): Promise<Produced> {
  const { train: how, data: columns, task } = project.config;
  if (how.run !== undefined) {
    const paths = await dataForCommand(project, data);
    const result = await runTrainingCommand({
      command: how.run,
      cwd: project.root,
      environment: {
        trainData: paths.train,
        testData: paths.test,
        target: columns.target,
        params: how.params,
        seed: how.seed,
        output,
      },
      timeoutMs: milliseconds(how.timeout),
      onOutput: (chunk) => project.host.output(chunk),
      signal: project.signal,
    });
    // Read now, so that a command that left rubbish fails here and the run before stays in place.
    const { model } = await readOutputs(output, expectedOutputs(project.config, data));
    return { modelFiles: model?.files ?? [], cpuSeconds: result.cpuSeconds ?? null };
  }
  const trainer = findTrainer(how.trainer!);
  const model = await trainer.train(
    {
      task,
      target: columns.target,
      features: featureNames(project.config, data.train),
      train: data.train,
      params: how.params,
      seed: how.seed,
    },
    { onProgress: (done, total, what) => project.host.progress(what, done, total), signal: project.signal },
  );
  await saveModel(model, join(output, MODEL_FILE));
  return { modelFiles: [MODEL_FILE], cpuSeconds: null };
}

/** Digest of the one model file, or of the list of its files with their digests; null when there is no model. */
function modelDigest(outputs: readonly FileReference[], names: readonly string[]): Digest | null {
  const files = outputs.filter((file) => names.includes(file.path));
  const [only, another] = files;
  if (!only) return null;
  return another ? digestOfJson(files.map(({ path, digest }) => ({ path, digest }))) : only.digest;
}

async function listFiles(folder: string): Promise<FileReference[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: FileReference[] = [];
  for (const path of paths) {
    files.push({ path: relative(folder, path).replaceAll('\\', '/'), ...(await digestFile(path)) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function replaceFolder(source: string, target: string): Promise<void> {
  const old = `${source}.old`;
  await rename(target, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(source, target);
  await rm(old, { recursive: true, force: true });
}

function milliseconds(time: Config['train']['timeout']): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[time.at(-1) as 's' | 'm' | 'h'];
  return Number.parseFloat(time) * unit;
}
