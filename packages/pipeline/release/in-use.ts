import { PawlError } from '@pawl/records';
import type { Project } from '../project.ts';
import { releaseState } from './state.ts';

/** The commit of the version in the last stage that holds one; null where no stage does, or where there is no git. */
export async function commitInUse(project: Project): Promise<string | null> {
  const { tags } = await releaseState(project).catch((error: unknown) => {
    if (error instanceof PawlError && error.code === 'config')
      return { tags: { stages: new Map() } } as const;
    throw error;
  });
  const stages = project.config.promote.stages.map(({ name }) => name).reverse();
  for (const stage of stages) {
    const commit: string | undefined = tags.stages.get(stage)?.version.commit;
    if (commit !== undefined) return commit;
  }
  return null;
}
