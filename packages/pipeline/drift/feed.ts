import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatNumber } from '@pawl/gate';
import { PawlError, toPawlError } from '@pawl/records';
import { expandGlob, findColumn } from '@pawl/table';
import type { Project } from '../project.ts';
import type { DriftFiles, Side } from './sides.ts';

/** What readers of data say where there are no rows. */
const NO_ROWS =
  /^(the file (is empty|has a header but no rows|has columns but no rows)|the log holds nothing but)/;
const DAY = 86_400_000;

/** Why there is no data of now, or null where there is: no file, none but empty ones, or none that is new enough. */
export async function missingFiles(
  project: Project,
  { current }: DriftFiles,
  maxAgeMs: number,
  now: Date,
): Promise<string | null> {
  const patterns = current ?? project.config.drift.current;
  if (patterns === undefined) return null;
  const folder = current === undefined ? project.root : resolve('.');
  const files: { readonly bytes: number; readonly at: number }[] = [];
  for (const pattern of [patterns].flat()) {
    const found = await expandGlob(pattern, folder).catch((error: unknown) => {
      const { code, message } = toPawlError(error);
      if (code !== 'data' || message.includes('is a folder')) throw error;
      return [];
    });
    for (const file of found) {
      const { size, mtimeMs } = await stat(file);
      files.push({ bytes: size, at: mtimeMs });
    }
  }
  if (files.length === 0) return `no file is there: ${[patterns].flat().join(', ').slice(0, 300)}`;
  if (files.every(({ bytes }) => bytes === 0)) return 'every file is empty';
  return tooOld('the newest file', Math.max(...files.map(({ at }) => at)), maxAgeMs, now);
}

/** Why a log of the server has nothing of now, by the times in it; null where it has, and for data of another kind. */
export function oldLog({ table, log }: Side, maxAgeMs: number, now: Date): string | null {
  const column = log && findColumn(table, log.time);
  if (column?.kind !== 'text') return null;
  let newest = Number.NEGATIVE_INFINITY;
  for (const code of column.codes) {
    const at = code < 0 ? Number.NaN : Date.parse(column.dictionary[code]!);
    if (at > newest) newest = at;
  }
  return Number.isFinite(newest) ? tooOld('the newest row', newest, maxAgeMs, now) : null;
}

function tooOld(what: string, at: number, maxAgeMs: number, now: Date): string | null {
  const age = now.getTime() - at;
  if (age <= maxAgeMs) return null;
  return `${what} is ${days(age)} old, and \`drift.max_age\` is ${days(maxAgeMs)}`;
}

/** Why the very same data does not count as data of now, when it was seen first so long ago. */
export function standsStill(firstSeen: string, maxAgeMs: number, now: Date): string | null {
  const age = now.getTime() - Date.parse(firstSeen);
  return age > maxAgeMs ? `the data is the same as ${days(age)} ago` : null;
}

function days(ms: number): string {
  return ms < 2 * DAY ? `${formatNumber(ms / 3_600_000, 3)} h` : `${formatNumber(ms / DAY, 3)} days`;
}

/** Whether an error says that there are no rows, which to a drift job is missing data. */
export function saysNoRows(error: unknown): error is PawlError {
  return error instanceof PawlError && error.code === 'data' && NO_ROWS.test(error.message);
}
