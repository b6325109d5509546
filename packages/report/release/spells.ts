import type { EventView } from './view.ts';

/** A time during which a stage held a version. */
export interface Spell {
  readonly model: string;
  readonly stage: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Null while it lasts. */
  readonly until: number | null;
  readonly event: EventView;
}

/** Events by time, the oldest first; those of one time in the order of a list that has the newest first. */
export function byTime(events: readonly EventView[]): EventView[] {
  return events
    .map((event) => ({ event, at: Date.parse(event.at) || 0 }))
    .reverse()
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

/** What a stage held before each assignment, as far as the events tell. In: the oldest first. */
export function heldBefore(ordered: readonly EventView[]): Map<EventView, string> {
  const before = new Map<EventView, string>();
  for (const { event, previous } of walk(ordered)) if (previous) before.set(event, previous.version);
  return before;
}

/** Which versions each stage held, and when; by their start. In: the oldest event first. */
export function spellsOf(ordered: readonly EventView[]): Spell[] {
  const ends = new Map<EventView, number>();
  const steps = walk(ordered);
  for (const { event, previous } of steps) if (previous) ends.set(previous.event, timeOf(event));
  return steps.flatMap(({ event, opened }) =>
    opened ? [{ ...opened, event, from: timeOf(event), until: ends.get(event) ?? null }] : [],
  );
}

interface Held {
  readonly model: string;
  readonly stage: string;
  readonly version: string;
  readonly event: EventView;
}

interface Step {
  readonly event: EventView;
  /** What the event ended. */
  readonly previous: Held | undefined;
  readonly opened: Held | undefined;
}

function walk(ordered: readonly EventView[]): Step[] {
  const held = new Map<string, Held>();
  return ordered.flatMap((event): Step[] => {
    const { model, stage, version } = event;
    if (stage === null || (event.event !== 'assignment' && event.event !== 'unassignment')) return [];
    const key = `${model}\n${stage}`;
    const previous = held.get(key);
    if (event.event === 'assignment' && version !== null) {
      const opened = { model, stage, version, event };
      held.set(key, opened);
      return [{ event, previous, opened }];
    }
    // Taking out a version that the stage no longer holds changes nothing.
    if (version !== null && previous?.version !== version) return [];
    held.delete(key);
    return [{ event, previous, opened: undefined }];
  });
}

function timeOf({ at }: EventView): number {
  return Date.parse(at) || 0;
}
