import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { predictionAt, scoreAt } from './answer-text.ts';
import type { Answer } from './batcher.ts';
import { cellAt } from './frame.ts';
import { type ParquetCell, type ParquetField, type ParquetFile, parquetFile } from './parquet-file.ts';
import { freeName } from './prediction-lines.ts';
import type { LoggedRows, PredictionLog, PredictionLogOptions } from './prediction-log.ts';
import type { Served } from './served.ts';

/** Bytes of rows that are written at once, which takes some milliseconds. */
const GROUP_BYTES = 1 << 20;

/** Rows as columns, in the order of the fields. */
interface Rows {
  readonly cells: ParquetCell[][];
  count: number;
  /** About as much as they take. */
  bytes: number;
}

/** A file that nobody else sees yet. */
interface Part {
  readonly handle: FileHandle;
  readonly file: ParquetFile;
  bytes: number;
  rows: number;
}

/**
 * A prediction log as files of Parquet, each there whole or not at all: it is written under another name, and has its own
 * when it ends, by its size, by its age, or with the server. What was taken since is lost with a server that is killed.
 * Throws as the file system does.
 */
export async function openPredictionFiles(
  options: PredictionLogOptions,
  logged: LoggedRows,
): Promise<PredictionLog> {
  const numbered = await numberedFiles(options);
  const part = `${options.path}.part`;
  const { fields, put } = rowsWriter(logged, options);
  const noRows = (): Rows => ({ cells: fields.map(() => []), count: 0, bytes: 0 });
  let collected = noRows();
  let waiting = 0;
  let dropped = 0;
  let current: Part | null = null;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();

  async function writeCollected(): Promise<void> {
    const rows = collected;
    if (rows.count === 0) return;
    collected = noRows();
    try {
      current ??= { handle: await open(part, 'w', 0o640), file: parquetFile(fields), bytes: 0, rows: 0 };
      current.rows += rows.count;
      const bytes = await current.file.group(rows.cells);
      await current.handle.appendFile(bytes);
      current.bytes += bytes.length;
    } finally {
      waiting -= rows.bytes;
      if (!current) dropped += rows.count;
    }
  }

  async function writeGroup(): Promise<void> {
    await writeCollected();
    if (current && current.bytes >= options.fileBytes) await finish();
  }

  async function finish(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    await writeCollected();
    if (!current) return;
    await current.handle.appendFile(current.file.end());
    await current.handle.sync();
    await current.handle.close();
    await numbered.name(part);
    current = null;
  }

  /** One after the other. What fails takes the whole part with it, since nobody could read the rest. */
  function afterwards(step: () => Promise<void>): void {
    work = work.then(step).catch(async () => {
      dropped += current?.rows ?? 0;
      await current?.handle.close().catch(() => {});
      current = null;
      await rm(part, { force: true }).catch(() => {});
    });
  }

  return {
    add(served, id, answer) {
      if (waiting > options.pending) {
        dropped += answer.rows;
        return;
      }
      const before = collected.bytes;
      put(collected, served, id, options.now(), answer);
      waiting += collected.bytes - before;
      timer ??= setTimeout(() => afterwards(finish), 1000 * options.seconds).unref();
      if (before < GROUP_BYTES && collected.bytes >= GROUP_BYTES) afterwards(writeGroup);
    },
    get dropped() {
      return dropped;
    },
    async close() {
      afterwards(finish);
      await work;
    },
  };
}

/** What a row has in a file, and how it comes there. */
function rowsWriter({ columns, task }: LoggedRows, { redact }: PredictionLogOptions) {
  const names = new Set(columns.map(({ name }) => name));
  const own = (field: string, kind: ParquetField['kind'] = 'text') => ({
    name: freeName(field, names),
    kind,
  });
  const features = columns.filter(({ name }) => !redact.includes(name));
  const fields: readonly ParquetField[] = [
    own('time', 'time'),
    ...['id', 'model', 'version', 'role'].map((field) => own(field)),
    ...features.map(({ name, kind }) => ({ name, kind })),
    own('prediction', task === 'regression' ? 'number' : 'text'),
    own('score', 'number'),
  ];
  const put = (
    into: Rows,
    { contract, plan, role }: Served,
    id: string,
    time: number,
    { frame, predictions, from, rows }: Answer,
  ) => {
    // A canary may need fewer columns.
    const places = features.map(({ name }) => plan.places.get(name));
    for (let row = from; row < from + rows; row++) {
      const cells = [
        time,
        id,
        contract.name,
        contract.version,
        role,
        ...places.map((place) => (place === undefined ? null : cellAt(frame, place, row))),
        predictionAt(predictions, row),
        scoreAt(predictions, row),
      ];
      for (const [i, cell] of cells.entries()) {
        into.cells[i]!.push(cell);
        into.bytes += typeof cell === 'string' ? 8 + cell.length : 8;
      }
    }
    into.count += rows;
  };
  return { fields, put };
}

/** The files of a log, of which the one with the highest number is the newest. */
async function numberedFiles({ path, fileBytes, files }: PredictionLogOptions) {
  const folder = dirname(path);
  const stem = basename(path, '.parquet');
  const fileOf = (number: number) => join(folder, `${stem}-${String(number).padStart(6, '0')}.parquet`);
  await mkdir(folder, { recursive: true });
  // Whether it may be written is known now, and not with the first rows.
  await (await open(`${path}.part`, 'w', 0o640)).close();
  await rm(`${path}.part`);
  const numbers = (await readdir(folder))
    .filter((name) => name.startsWith(`${stem}-`) && /-\d{6,}\.parquet$/.test(name))
    .map((name) => Number(name.slice(stem.length + 1, -'.parquet'.length)))
    .filter((number) => Number.isSafeInteger(number))
    .sort((a, b) => a - b);

  /** Small files are many: what counts is how much disc all older ones take. */
  async function removeOldest(): Promise<void> {
    let room = files * fileBytes;
    for (const number of numbers.slice(0, -1).reverse()) {
      const { size } = await stat(fileOf(number)).catch(() => ({ size: 0 }));
      room -= size;
      if (room >= 0) continue;
      await rm(fileOf(number), { force: true });
      numbers.splice(numbers.indexOf(number), 1);
    }
  }

  return {
    /** Gives a whole file its name. */
    async name(part: string): Promise<void> {
      const number = (numbers.at(-1) ?? 0) + 1;
      await rename(part, fileOf(number));
      numbers.push(number);
      // The file is there, whatever becomes of the older ones.
      await removeOldest().catch(() => {});
    },
  };
}
