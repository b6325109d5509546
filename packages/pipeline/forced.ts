import type { ForcedView } from '@pawl/report';
import { readStored } from '@pawl/store';
import type { Project } from './project.ts';

/** Moves that are looked through for the newest of each stage. */
const MOST = 50;

/**
 * The stages of a project's model that hold a version which was forced: every report shows them. Known from the release
 * records alone, so that a report needs no tags.
 */
export async function forcedStages({ config, store }: Project): Promise<ForcedView[]> {
  const open = new Set(config.promote.stages.map(({ name }) => name));
  const forced: ForcedView[] = [];
  for (const { digest } of (await store.history(releaseRef(config.model))).slice(0, MOST)) {
    const record = await readStored(store, 'release', digest).catch(() => undefined);
    if (!record || !open.delete(record.stage)) continue;
    if (record.forced && record.action !== 'withdraw')
      forced.push({ stage: record.stage, version: record.version, ...record.forced, at: record.createdAt });
    if (open.size === 0) break;
  }
  return forced;
}

/** Name of the ref that holds the newest release record of a model. */
export function releaseRef(model: string): string {
  return `releases/${model.replaceAll('/', '=')}`;
}
