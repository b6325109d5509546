import { relative, resolve, sep } from 'node:path';
import { gitCredentials } from '@pawl/hosts';
import { type Change, openProject, originUrl, type Project, parentOfHead, parseParams } from '@pawl/pipeline';
import { PawlError } from '@pawl/records';
import { type GitStore, gitStore } from '@pawl/store';
import type { Job } from './job.ts';

/** Opens the project in a folder of the workspace to tell of what was decided: rules and baseline are not looked for. */
export async function openDecided(job: Job, folder: string): Promise<Project> {
  const { inputs, runner, signal } = job;
  const inside = folderInWorkspace(job, folder);
  const store = await stateStore(job, inside);
  // The state comes over the network: it may come while the rest is read. Who needs it is told of a failure.
  void store.tip().catch(() => undefined);
  return openProject(inside, { configName: inputs.text('config'), host: runner, signal, store });
}

/**
 * Opens the project in a folder of the workspace, with the rules and the baseline that the event calls for, or that of
 * `baselineAt`.
 */
export async function openModel(job: Job, folder: string, baselineAt?: string | null): Promise<Project> {
  const { event, inputs, runner, signal } = job;
  const inside = folderInWorkspace(job, folder);
  const declared = new Set(['params', 'state-branch'].filter((name) => has(job, name)));
  const change = await changeOf(job);
  return openProject(inside, {
    configName: inputs.text('config'),
    host: runner,
    signal,
    change,
    ...(event.pull || !declared.has('state-branch')
      ? {}
      : { baselineAt: baselineAt === undefined ? await parentOfHead(inside) : baselineAt }),
    ...(declared.has('params') ? { params: parseParams(inputs.text('params')) } : {}),
    ...(declared.has('state-branch') ? { store: await stateStore(job, inside) } : {}),
  });
}

/** The folder, refused where it is outside of the workspace; relative to the place the process stands in. */
function folderInWorkspace(job: Job, folder: string): string {
  const absolute = resolve(job.workspace, folder);
  const path = relative(job.workspace, absolute);
  if (path === '..' || path.startsWith(`..${sep}`)) {
    throw new PawlError('usage', `"${folder}" is outside of the repository`, {
      remedy: 'Name a folder inside of it, from its top.',
    });
  }
  return relative(process.cwd(), absolute) || '.';
}

/** The folder as the repository spells it: `.` for the top, else `models/a`. */
export function pathOf(job: Job, folder: string): string {
  return relative(job.workspace, resolve(job.workspace, folder)).split(sep).join('/') || '.';
}

/**
 * What a model is known by beside its name: its folder, and the configuration where that is not pawl.yaml. Two
 * configurations of one folder are two projects, each with rules of its own.
 */
export function placeName(path: string, config: string): string {
  if (config === 'pawl.yaml') return path;
  return path === '.' ? config : `${path}/${config}`;
}

/**
 * The state branch of the repository the workflow runs in.
 */
export async function stateStore(job: Job, folder: string | null): Promise<GitStore> {
  const { event, inputs, token, runner, signal, temp } = job;
  const remote =
    (folder === null ? null : await originUrl(folder)) ?? `${event.serverUrl}/${event.repository}`;
  const environment = gitCredentials(remote, token);
  for (const secret of environment.secrets) runner.mask(secret);
  return gitStore({
    cache: `${temp}/pawl-state.git`,
    remote,
    branch: inputs.text('state-branch'),
    environment: environment.variables,
    writable: writableRefs(job),
    ...(has(job, 'keep') ? { keep: Number(inputs.text('keep')) } : {}),
    note: (message) => runner.note(message),
    signal,
  });
}

/**
 * What the run may write: baselines on the default branch alone, looks where the token can, releases and images where it is
 * asked to.
 */
function writableRefs({ event, action }: Job): boolean | string {
  const asked = WRITES[action];
  if (asked !== undefined) return event.pull || event.upstream ? false : asked;
  if (event.onDefaultBranch) return true;
  return event.pull?.fork === true ? false : 'looks/';
}

/** The refs that an action is there to write, whatever started it. */
const WRITES: Readonly<Partial<Record<Job['action'], string>>> = {
  promote: 'releases/',
  rollback: 'releases/',
  publish: 'images/',
  drift: 'drift/',
};

async function changeOf(job: Job): Promise<Change | undefined> {
  const { event, inputs } = job;
  if (!event.pull || !has(job, 'rules-label')) return undefined;
  const label = inputs.text('rules-label');
  const labels = await currentLabels(job, event.pull);
  return {
    base: event.pull.baseSha,
    allowedBy: labels.includes(label) ? `the label "${label}"` : null,
  };
}

/** Labels now: a job that is run again has the event of the first time. */
async function currentLabels(job: Job, pull: NonNullable<Job['event']['pull']>): Promise<readonly string[]> {
  if (job.token === '') return pull.labels;
  const { labelsNow } = await import('./github.ts');
  return labelsNow(job, pull.number).catch(() => pull.labels);
}

function has(job: Job, name: string): boolean {
  return job.inputs.names.includes(name);
}
