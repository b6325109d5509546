import { setTimeout as sleep } from 'node:timers/promises';
import { PawlError, type RecordBody, type ReleaseRecord, sealRecord, storedForm } from '@pawl/records';
import { formatTagName, type NewTag } from '@pawl/store';
import { releaseRef } from '../forced.ts';
import type { Project } from '../project.ts';
import { writeRecord } from '../work-folder.ts';
import type { ReleaseContext } from './context.ts';
import { messageOf, type ReleaseState, releaseState, timeOf } from './state.ts';

/** What is to be moved, decided on the tags as they are at that moment. */
export interface Move {
  /** What the record says, without what the move itself finds out. */
  readonly body: Omit<RecordBody<'release'>, 'tag' | 'previous' | 'by'>;
  /** A version that is to be registered with it, at the commit of the record. */
  readonly register: boolean;
  /** Takes every other version out of the stage too, so that none comes back into it. */
  readonly clear?: boolean;
}

/** Another run may take the counter first; each race lost is one try. */
const TRIES = 8;
/** Seconds by which a tag may be ahead. */
const CLOCKS_DIFFER = 86_400;

/**
 * Moves a stage: the tags, the record and the ref that names it go to the repository in one step, or none of them does.
 * `plan` is asked again where another run was first; null where there is nothing left to do.
 */
export async function moveStage(
  project: Project,
  context: ReleaseContext,
  plan: (state: ReleaseState) => Promise<Move | null>,
): Promise<ReleaseRecord | null> {
  for (let tries = 1; ; tries++) {
    const state = await releaseState(project);
    const move = await plan(state);
    if (!move) return null;
    try {
      return await moveOnce(project, context, state, move);
    } catch (error) {
      if (!(error instanceof PawlError) || error.code !== 'locked' || tries === TRIES) throw error;
      project.host.note('another run moved a stage of this model first; deciding again on what is there now');
      await sleep(tries * 50 * (1 + Math.random()), undefined, { signal: project.signal });
    }
  }
}

async function moveOnce(
  project: Project,
  { actor }: ReleaseContext,
  { tags, nextCounter: free }: ReleaseState,
  { body, register, clear }: Move,
): Promise<ReleaseRecord> {
  const { store, config } = project;
  const ref = releaseRef(config.model);
  const previous = await store.ref(ref);
  const at = timeAfter(tags);
  const made: NewTag[] = [];
  if (register) {
    const message = `Register ${tags.model} ${body.version}`;
    made.push({ name: body.versionTag, commit: body.commit, tagger: actor, at, message });
  }
  const event = body.action === 'withdraw' ? 'unassignment' : 'assignment';
  const nextCounter = free + (register && /#\d+$/.test(body.versionTag) ? 1 : 0);
  const nameOf = (counter: number) => formatTagName({ event, model: tags.model, stage: body.stage, counter });
  const tag = nameOf(nextCounter);
  const record = sealRecord('release', { ...body, tag, previous, by: actor.name });
  const add = (name: string, commit: string, message: string) =>
    made.push({ name, commit, tagger: actor, at: at + made.length, message });
  add(tag, body.commit, messageOf(record));
  const others = clear ? (tags.assigned.get(body.stage) ?? []) : [];
  for (const { version } of others.filter(({ version }) => version.commit !== body.commit))
    add(
      nameOf(nextCounter + made.length),
      version.commit,
      messageOf({ ...record, version: version.version }),
    );
  await store.put(storedForm(record));
  await store.setRef(ref, record.digest, previous, `${tag}: ${body.version}`, body.commit, made);
  await writeRecord(project, 'release', record);
  return record;
}

/** Seconds of a tag that is to come after all others: GTO goes by time, so what comes later must say a later one. */
function timeAfter({ events }: ReleaseState['tags']): number {
  const now = Math.floor(Date.now() / 1000);
  const newest = events.at(-1)?.tag;
  if (!newest) return now;
  if (newest.at <= now + CLOCKS_DIFFER) return Math.max(now, newest.at + 1);
  throw new PawlError(
    'record',
    'the tag says that it was made in a time to come, so no other could follow it',
    {
      where: `${newest.name}, of ${timeOf(newest)}`,
      remedy: `Set the clock right, or delete the tag: git push --delete origin '${newest.name}'.`,
    },
  );
}
