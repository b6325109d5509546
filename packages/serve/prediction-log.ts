import { PawlError } from '@pawl/records';
import { shareOf } from './ask.ts';
import type { Answer } from './batcher.ts';
import type { Contract } from './contract.ts';
import { openPredictionFiles } from './prediction-files.ts';
import { openPredictionLines } from './prediction-lines.ts';
import type { Served } from './served.ts';

/** Where answers are kept as data. */
export interface PredictionLog {
  /** Takes the rows of an answer, or counts them as dropped; never waits and never fails. */
  add(served: Served, id: string, answer: Answer): void;
  readonly dropped: number;
  /** Writes what is collected. */
  close(): Promise<void>;
}

export interface PredictionLogOptions {
  /**
   * JSON Lines, with older ones beside it as `path.1`, `path.2`, ...; or, where it ends with `.parquet`, Parquet, written
   * as `name-000001.parquet`, `name-000002.parquet`, ...
   */
  readonly path: string;
  /** Share of the requests that are kept, from 0 to 1; which ones, their ids say. */
  readonly rate: number;
  /** Bytes after which a new file is begun. */
  readonly fileBytes: number;
  /** Older files of that size that are kept. */
  readonly files: number;
  /** After which a file of Parquet ends, however small it is. */
  readonly seconds: number;
  /** Columns whose values are not written. */
  readonly redact: readonly string[];
  /** Characters, or bytes, that may wait to be written. */
  readonly pending: number;
  readonly now: () => number;
}

/** What the rows of a model and its answers hold. */
export type LoggedRows = Pick<Contract, 'columns' | 'task'>;

/**
 * A log of answers, a row each: the columns of the row by their names, and time, id, model, version, role, prediction and
 * score, with `_` before those that a column is called like. Throws PawlError('io') where the file cannot be opened,
 * PawlError('config') where a column to be left out is not there.
 */
export async function createPredictionLog(
  options: PredictionLogOptions,
  rows: LoggedRows,
): Promise<PredictionLog> {
  const names = rows.columns.map(({ name }) => name);
  const strange = options.redact.find((name) => !names.includes(name));
  if (strange !== undefined)
    throw new PawlError('config', `the prediction log is to leave out "${strange}", which is no column`, {
      remedy: `The columns are: ${names.slice(0, 30).join(', ')}.`,
    });
  const log = await (options.path.endsWith('.parquet')
    ? openPredictionFiles(options, rows)
    : openPredictionLines(options)
  ).catch((cause: unknown) => {
    throw new PawlError('io', `the prediction log cannot be written: ${(cause as Error).message}`, {
      where: options.path,
      remedy: 'Mount a folder there that the server may write to, or leave the log out.',
      cause,
    });
  });
  return {
    add(served, id, answer) {
      if (shareOf(`log ${id}`) < options.rate) log.add(served, id, answer);
    },
    get dropped() {
      return log.dropped;
    },
    close: () => log.close(),
  };
}
