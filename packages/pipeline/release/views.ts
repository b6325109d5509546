import { toPawlError } from '@pawl/records';
import type { EventView, ModelView, StageView } from '@pawl/report';
import { type Holder, historyOf, type ModelTags, readRegistry, type Store, type TagEvent } from '@pawl/store';
import { releaseRecordOf, statementOf, timeOf } from './state.ts';

/** Which version is in which stage, of every model that the tags speak of, or of the one named. */
export async function modelViews(
  store: Store,
  model: string | undefined,
  declared: readonly string[] = [],
): Promise<ModelView[]> {
  const all = [...readRegistry(await store.tags()).values()].sort((a, b) => (a.model < b.model ? -1 : 1));
  return Promise.all(
    all.filter((tags) => isNamed(tags, model)).map((tags) => modelView(store, tags, declared)),
  );
}

/** All that tags did, the newest first. */
export async function eventViews(store: Store, model: string | undefined): Promise<EventView[]> {
  const models = [...readRegistry(await store.tags()).values()].filter((tags) => isNamed(tags, model));
  return historyOf(models).map(eventView);
}

/** `housing` also finds `models/uk:housing`. */
function isNamed({ model }: ModelTags, asked: string | undefined): boolean {
  return asked === undefined || model === asked || model.split(':').at(-1) === asked;
}

async function modelView(store: Store, tags: ModelTags, declared: readonly string[]): Promise<ModelView> {
  const names = [...new Set([...declared, ...tags.events.flatMap(({ stage }) => stage ?? [])])];
  const heldBy = (version: string) =>
    names.filter((stage) => tags.stages.get(stage)?.version.version === version);
  return {
    model: tags.model,
    deprecated: tags.deprecated,
    stages: await Promise.all(
      names.map(async (stage) => ({ stage, holder: await holderView(store, tags.stages.get(stage)) })),
    ),
    versions: [...tags.versions].reverse().map(({ version, commit, active, tag, registered }) => ({
      version,
      commit,
      registeredAt: timeOf(tag),
      by: tag.tagger.name,
      stages: heldBy(version),
      active,
      ...(registered ? movedFrom(tags, version, commit) : {}),
    })),
  };
}

/** A version that was promoted as another commit than its tag names now. */
function movedFrom({ events }: ModelTags, version: string, commit: string): { readonly movedFrom?: string } {
  const other = events.find(({ tag }) => tag.commit !== commit && statementOf(tag)?.version === version);
  return other ? { movedFrom: other.tag.commit } : {};
}

async function holderView(store: Store, holder: Holder | undefined): Promise<StageView['holder']> {
  if (!holder) return null;
  const { version, assignment } = holder;
  const found = await releaseRecordOf(store, assignment.tag).catch(
    (error: unknown) => toPawlError(error).message,
  );
  return {
    version: version.version,
    since: timeOf(assignment.tag),
    by: assignment.tag.tagger.name,
    release: typeof found === 'string' ? null : found,
    ...(typeof found === 'string'
      ? { missing: found, forced: statementOf(assignment.tag)?.forced ?? null }
      : {}),
  };
}

function eventView({ event, model, version, stage, tag }: TagEvent): EventView {
  const statement = statementOf(tag);
  return {
    at: timeOf(tag),
    model,
    event,
    version,
    stage,
    commit: tag.commit,
    tag: tag.name,
    by: tag.tagger.name,
    release: statement && {
      ...statement,
      replaced: statement.replaced === null ? null : { version: statement.replaced, release: null },
    },
  };
}
