import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckAnnotation } from '@pawl/hosts';
import {
  acceptedRuns,
  chartName,
  conditionLine,
  evidenceSoFar,
  type ModelReport,
  type Project,
} from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import type { Evidence } from '@pawl/report';
import type { GitStore } from '@pawl/store';
import { type Job, sentence } from './job.ts';
import { pathOf, placeName } from './model.ts';
import type { Carried } from './transfer.ts';

/** What there is to say of a model, from the records in its work folder. */
export async function modelReport(
  job: Job,
  folder: string,
  project: Project,
  failure?: PawlError,
): Promise<ModelReport> {
  const evidence = await evidenceSoFar(project).catch((): Evidence => ({}));
  const path = pathOf(job, folder);
  return {
    model: project.config.model,
    path: placeName(path, project.configName),
    evidence,
    ...(await historyOf(job, project.store, project.config.model)),
    notes: failure ? [sentence(failure)] : [],
    annotations: await annotationsOf(project, path, evidence),
    failed: failure !== undefined,
  };
}

/** What there is to say of a model whose configuration could not be used. Its name is taken from the text as it stands. */
export async function brokenReport(job: Job, folder: string, failure: PawlError): Promise<ModelReport> {
  const text = await readFile(join(job.workspace, folder, job.inputs.text('config')), 'utf8').catch(() => '');
  const path = placeName(pathOf(job, folder), job.inputs.text('config'));
  return {
    model: /^model:\s*["']?([\w/-]{1,100})/m.exec(text)?.[1] ?? path,
    path,
    evidence: {},
    history: [],
    notes: [sentence(failure)],
    annotations: [],
    failed: true,
  };
}

/** The accepted runs and the chart of them. A history that cannot be read is no reason to say nothing. */
async function historyOf(
  job: Job,
  store: Project['store'],
  model: string,
): Promise<Pick<ModelReport, 'history' | 'chartUrl'>> {
  try {
    const history = await acceptedRuns(store, model);
    const tip = history.length >= 2 && 'tip' in store ? await (store as GitStore).tip() : null;
    if (tip === null) return { history };
    const { serverUrl, repository } = job.event;
    return { history, chartUrl: `${serverUrl}/${repository}/raw/${tip}/charts/${chartName(model)}` };
  } catch (error) {
    job.runner.note(`the accepted runs could not be read: ${error instanceof Error ? error.message : error}`);
    return { history: [] };
  }
}

/** Every condition that stands in the way, at its line of pawl.yaml. */
async function annotationsOf(
  project: Project,
  path: string,
  { verdict }: Evidence,
): Promise<CheckAnnotation[]> {
  const blocking = new Set([
    'refuted',
    'unmet',
    'invalid',
    ...(verdict?.undecided === 'fail' ? ['undecided'] : []),
  ]);
  const annotations: CheckAnnotation[] = [];
  for (const { condition, slice, state, reason, remedy } of verdict?.conditions ?? []) {
    if (!blocking.has(state)) continue;
    annotations.push({
      path: path === '.' ? project.configName : `${path}/${project.configName}`,
      line: await conditionLine(project, condition),
      level: 'failure',
      title: `${state}: ${condition}${slice === null || condition.includes(slice) ? '' : ` in ${slice}`}`,
      message: [reason, remedy].filter(Boolean).join('. '),
    });
  }
  return annotations;
}

/** What there is to say of a model whose evidence came in an artifact. */
export async function modelOfArtifact(
  job: Job,
  { source, evidence }: Pick<Carried, 'source' | 'evidence'>,
  store: Project['store'],
  notes: readonly string[] = [],
  failed = false,
): Promise<ModelReport> {
  const record = evidence.verdict ?? evidence.evaluation ?? evidence.run ?? evidence.check;
  if (!record) {
    throw new PawlError('record', 'the artifact holds no records', {
      where: source.path,
      remedy: 'Look at the log of the job that kept it.',
    });
  }
  return {
    model: record.model,
    path: placeName(source.path, source.config),
    evidence,
    ...(await historyOf(job, store, record.model)),
    notes,
    annotations: [],
    failed,
  };
}
