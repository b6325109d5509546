import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadArtifact, listArtifacts, uploadArtifact } from '@pawl/hosts';
import type { Project } from '@pawl/pipeline';
import { PawlError, parseRecord } from '@pawl/records';
import type { Evidence } from '@pawl/report';
import { z } from 'zod';
import type { Job } from './job.ts';
import { pathOf } from './model.ts';

/**
 * An artifact holds `models/<n>/`: what the work folder of a model holds, and `source.json`, which says where in the
 * repository the model is.
 */
const sourceSchema = z.strictObject({
  path: z
    .string()
    .max(1000)
    .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\u0000-\u001f:]+$/, 'must be a path inside of the repository'),
  config: z
    .string()
    .max(200)
    .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\u0000-\u001f:]+$/, 'must be a file inside of the folder'),
});

type Source = z.output<typeof sourceSchema>;

export interface Carried {
  readonly source: Source;
  readonly evidence: Evidence;
  /** Where it was unpacked; null when it stayed in memory. */
  readonly folder: string | null;
}

const CARRIED = ['records', 'output', 'predictions.csv', 'baseline', 'sweep'];
const RECORDS = ['records'];

/** Keeps the records, the model and the predictions of models for later jobs and workflows. */
export async function sendModels(
  job: Job,
  name: string,
  models: readonly { readonly folder: string; readonly project: Project }[],
): Promise<void> {
  const stage = await mkdtemp(join(job.temp, 'pawl-send-'));
  const { inputs } = job;
  const lean = inputs.names.includes('artifact-content') && inputs.text('artifact-content') === 'records';
  for (const [i, { folder, project }] of models.entries()) {
    const target = join(stage, 'models', String(i));
    await mkdir(target, { recursive: true });
    const source: Source = { path: pathOf(job, folder), config: project.configName };
    await writeFile(join(target, 'source.json'), JSON.stringify(source));
    const present = new Set(await readdir(project.workFolder));
    for (const item of (lean ? RECORDS : CARRIED).filter((item) => present.has(item)))
      await cp(join(project.workFolder, item), join(target, item), { recursive: true });
  }
  const entries = await readdir(stage, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  await uploadArtifact(name, files, stage);
  job.runner.note(`kept the evidence as the artifact ${name}`);
}

/** The models in artifacts of this run, by name or with `*`. Throws `usage` when there is none. */
export async function receiveModels(job: Job, wanted: readonly string[]): Promise<Carried[]> {
  const names = await listArtifacts();
  const matching = names.filter((name) => wanted.some((pattern) => matchesName(pattern, name))).sort();
  if (matching.length === 0) {
    throw new PawlError('usage', `this run has no artifact ${wanted.join(', ')}`, {
      where: 'with: from',
      remedy: `It has: ${names.join(', ') || 'none'}. Give the earlier job \`artifact\`, and let this one \`needs\` it.`,
    });
  }
  const carried: Carried[] = [];
  for (const name of matching) {
    const folder = await mkdtemp(join(job.temp, 'pawl-receive-'));
    await downloadArtifact(name, folder);
    const models = await readdir(join(folder, 'models')).catch(() => []);
    for (const model of models.sort()) {
      const place = join(folder, 'models', model);
      const text = (file: string) =>
        readFile(join(place, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        });
      carried.push({ ...(await parseModel(text, `${name}/${model}`)), folder: place });
    }
  }
  return carried;
}

/** Puts the evidence of a model that earlier jobs left in its place. */
export async function receiveInto(job: Job, folder: string, project: Project): Promise<void> {
  if (!job.inputs.names.includes('from') || job.inputs.lines('from').length === 0) return;
  const path = pathOf(job, folder);
  const own = (await receiveModels(job, job.inputs.lines('from'))).filter(
    ({ source }) => source.path === path,
  );
  if (own.length === 0) {
    throw new PawlError('usage', `the artifacts hold no evidence of the model in ${path}`, {
      where: 'with: from',
    });
  }
  for (const { folder: place } of own) await cp(place!, project.workFolder, { recursive: true });
}

/** Reads one model of an artifact, whose files anybody may have written. */
export async function parseModel(
  text: (file: string) => Promise<string | undefined>,
  where: string,
): Promise<Pick<Carried, 'source' | 'evidence'>> {
  const stated = await text('source.json');
  const parsed = sourceSchema.safeParse(stated === undefined ? undefined : parseJson(stated));
  if (!parsed.success) {
    throw new PawlError('record', 'the artifact does not say which model it is of', {
      where: `${where}/source.json`,
      remedy: 'Let a Pawl action keep it: input `artifact`.',
    });
  }
  const read = async <Kind extends 'data-check' | 'run' | 'evaluation' | 'verdict'>(kind: Kind) => {
    const content = await text(`records/${kind}.json`);
    return content === undefined ? undefined : parseRecord(kind, content, `${where}/records/${kind}.json`);
  };
  return {
    source: parsed.data,
    evidence: {
      check: await read('data-check'),
      run: await read('run'),
      evaluation: await read('evaluation'),
      verdict: await read('verdict'),
    },
  };
}

/** Whether a name is what a pattern asks for; `*` stands for anything. Without regular expressions of the user's. */
export function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  const last = rest.pop()!;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length >= at + last.length && name.endsWith(last);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
