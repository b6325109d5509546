import { open, readFile, stat } from 'node:fs/promises';
import { type ColumnProfile, profileOfRecord } from '@pawl/drift';
import { PawlError, type ProfileRecord, parseRecord } from '@pawl/records';
import { PROFILE } from '@pawl/records/profile';

/** A profile that was read, with its columns as they are compared. */
export interface ReadProfile {
  readonly record: ProfileRecord;
  readonly columns: readonly ColumnProfile[];
  readonly path: string;
}

/** Much more than a profile of thousands of columns has. */
const LARGEST = 512 * 1024 * 1024;
const HEAD = 200;

/**
 * Whether a file is a profile by what stands in it: no table that Pawl reads is named `.json`, and of another the first
 * words tell.
 */
export async function isProfile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  if (/\.json$/i.test(path)) return true;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return /^\s*\{\s*"kind"\s*:\s*"profile"/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

/**
 * Reads a profile. Throws `record` where it is none, of another version, damaged, or does not hold together; `data` where
 * it is of another model.
 */
export async function readProfile(path: string, model: string): Promise<ReadProfile> {
  const { size } = await stat(path);
  if (size > LARGEST)
    throw new PawlError('record', 'the file is too large for a profile', {
      where: path,
      remedy: 'Make the profile again.',
    });
  const content = await readFile(path, 'utf8');
  requireVersion(content, path);
  const record = parseRecord(PROFILE, content, path);
  if (record.model !== model)
    throw new PawlError('data', `the profile is of the model "${record.model}", and this is "${model}"`, {
      where: path,
      remedy: 'Name the profile of this model, or make it with `pawl profile`.',
    });
  try {
    return { record, columns: columnsOf(record), path };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new PawlError('record', `the profile does not hold together: ${cause.message}`, {
      where: path,
      remedy: 'Make the profile again with `pawl profile`.',
      cause,
    });
  }
}

function columnsOf({ columns, reference, rows }: ProfileRecord): ColumnProfile[] {
  const names = new Set(columns.map(({ name }) => name));
  if (names.size !== columns.length) throw new RangeError('a column stands twice');
  for (const column of columns)
    if (column.rows !== rows) throw new RangeError(`the column "${column.name}" has other rows`);
  return columns.map((column) => profileOfRecord(column, reference === null));
}

function requireVersion(content: string, where: string): void {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return; // Said by who reads the record.
  }
  const { kind, schema } = (value ?? {}) as { kind?: unknown; schema?: unknown };
  const known = 'pawl/profile/1';
  if (kind !== 'profile') {
    const what = typeof kind === 'string' ? `a record of kind "${kind.slice(0, 40)}"` : 'no record';
    throw new PawlError('record', `the file is ${what}, and no profile`, {
      where,
      remedy: 'Name a file that `pawl profile` wrote, or a table (CSV, JSON Lines, Parquet).',
    });
  }
  if (typeof schema === 'string' && schema !== known && /^pawl\/profile\/\d+$/.test(schema))
    throw new PawlError('record', `the profile is of another version: ${schema}, and this is ${known}`, {
      where,
      remedy: 'Make it again with this version of Pawl.',
    });
}
