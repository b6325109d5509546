import { type ImageRecord, PawlError } from '@pawl/records';
import { readStored } from '@pawl/store';
import { type DeployFile, type DeployTarget, type DeployVariant, renderDeployment } from '../deploy/index.ts';
import type { Project } from '../project.ts';
import { stageOf } from '../release/policy.ts';
import { releaseState, staysOf } from '../release/state.ts';

export interface ManifestOptions {
  readonly target: DeployTarget;
  /** The last of pawl.yaml when not given. */
  readonly stage: string | undefined;
  readonly variant: DeployVariant;
  readonly namespace: string | undefined;
  readonly rollouts: boolean;
}

/** Deployment files of the version that a stage holds. Throws `usage` where it holds none, or none that was published. */
export async function deploymentOf(
  project: Project,
  { target, stage: asked, variant, namespace, rollouts }: ManifestOptions,
): Promise<readonly DeployFile[]> {
  const { stages } = project.config.promote;
  const { name: stage } = stageOf(project, asked ?? stages.at(-1)!.name).stage;
  const { tags } = await releaseState(project);
  const holder = tags.stages.get(stage);
  if (!holder)
    throw new PawlError('usage', `no version is in ${stage}`, { remedy: 'Promote one first: pawl promote.' });
  const { version } = holder.version;
  const images = await imagesOf(project);
  const image = images.find((record) => record.reference.endsWith(`:${tagOf(version)}`));
  if (!image)
    throw new PawlError('usage', `${version} has no image yet`, {
      remedy: `Publish it: pawl publish --version ${version}.`,
    });
  const before = tags.events
    .filter((event) => event.event === 'assignment' && event.stage === stage && event.version !== version)
    .filter((event) => staysOf(tags, event.version!, stage).length > 0)
    .at(-1)?.version;
  const previous = images.find(
    (record) => before !== undefined && record.reference.endsWith(`:${tagOf(before!)}`),
  );
  return renderDeployment(target, {
    name: project.config.model,
    image: { reference: image.reference, digest: image.imageDigest },
    stage,
    version,
    digests: {
      model: image.modelDigest,
      verdict: image.verdict,
      ...(image.release === null ? {} : { release: image.release }),
    },
    task: project.config.task,
    modelBytes: image.layers.reduce((sum, { bytes }) => sum + bytes, 0),
    variant,
    rollouts,
    ...(namespace === undefined ? {} : { namespace }),
    ...(previous && before ? { previous: { version: before, image: pinned(previous) } } : {}),
  });
}

/** The records of what was published, the newest first. */
async function imagesOf({ store, config }: Project): Promise<readonly ImageRecord[]> {
  const history = await store.history(`images/${config.model.replaceAll('/', '=')}`);
  return Promise.all(history.map(({ digest }) => readStored(store, 'image', digest)));
}

function tagOf(version: string): string {
  return version.replace('+', '_');
}

function pinned({ reference, imageDigest }: ImageRecord): string {
  return `${reference.slice(0, reference.lastIndexOf(':'))}@${imageDigest}`;
}
