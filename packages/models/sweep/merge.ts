import { PawlError } from '@pawl/records';
import { type Entry, type Journal, memoryJournal, readJournal, taskKey } from './journal.ts';
import type { SweepPlan } from './replay.ts';
import { refuseLacking } from './schedule.ts';

/** What the journals should hold together. */
export interface ExpectedTasks extends SweepPlan {
  /** How many shards the sweep was run in. */
  readonly shards: number;
}

/**
 * The journals of a sweep's shards as one, kept in memory. A task that several have with one score is in it once; the
 * last line of a file is passed over where it was not finished. Throws PawlError('record') on a file that is not
 * there, of another sweep or damaged, on a task with different scores, naming both files, and, where `expected` is
 * given, when tasks are lacking, naming them and their shards.
 */
export async function mergeJournals(
  files: readonly string[],
  digest: string,
  expected?: ExpectedTasks,
): Promise<Journal> {
  const merged = new Map<string, { readonly entry: Entry; readonly file: string }>();
  for (const file of files) {
    const found = await readJournal(file, digest);
    if (found === undefined) {
      throw new PawlError('record', 'there is no journal of a sweep', {
        where: file,
        remedy: 'Give the journals of all the shards.',
      });
    }
    for (const entry of found.entries) {
      const key = taskKey(entry.trial, entry.fold, entry.rung);
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { entry, file });
      else if (known.entry.score !== entry.score) throw contradiction(known, { entry, file });
    }
  }
  const journal = memoryJournal(Array.from(merged.values(), ({ entry }) => entry));
  if (expected !== undefined) refuseLacking(expected, journal, expected.shards);
  return journal;
}

interface Source {
  readonly entry: Entry;
  readonly file: string;
}

function contradiction(one: Source, other: Source): PawlError {
  const { trial, fold } = one.entry;
  const [first, second] = [one, other].map(({ entry, file }) => `${entry.score ?? 'failed'} in ${file}`);
  return new PawlError(
    'record',
    `the journals disagree on trial ${trial}, fold ${fold + 1}: ${first}, ${second}`,
    {
      where: other.file,
      remedy: 'Training is not repeatable, or one is of other code: delete both and run their shards again.',
    },
  );
}
