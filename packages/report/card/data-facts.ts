import { formatNumber, formatPercent } from '@pawl/gate';
import type { DataCheckRecord, RunRecord } from '@pawl/records';
import { anomalyList } from '../details.ts';
import { hexCode, markdownCode, markdownText } from '../escape.ts';
import { countText, plural } from '../summary.ts';
import { cardTable, foldedFrom } from './card-parts.ts';

const MAX_COLUMNS = 200;
const MAX_ANOMALIES = 20;
/** From so many lines on, what is not for every reader is folded. */
export const LONG = 12;

type Check = DataCheckRecord;

/** A digest whole, so that a reader can compare it. */
export function wholeDigest(digest: string): string {
  return hexCode(digest.replace(/^sha256:/, ''), 64);
}

/** `13 kB`, in powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${formatNumber(bytes / 1000 ** power, 3)} ${units[power - 1]}`;
}

const ROLES = { train: 'for training', test: 'for the test', source: 'for training and test' } as const;

/** Every data file with its rows, bytes and digest. */
export function filesText({ files }: Check): string {
  return files
    .map(
      ({ path, role, rows, bytes, digest }) =>
        `- ${markdownCode(path)}, ${ROLES[role]}: ${plural(rows, 'row')}, ${bytesText(bytes)}<br><sub>sha256 ${wholeDigest(digest)}</sub>`,
    )
    .join('\n');
}

const METHODS = {
  random: 'at random',
  stratified: 'at random within each value',
  group: 'at random, rows of one group together',
  time: 'by time, the latest for the test',
} as const;

/** Which rows are for training, which for the test, and how they were told apart. */
export function splitText({ split, rows }: Check): string {
  const counts = `${plural(rows.train, 'row')} for training and ${countText(rows.test)} for the test`;
  if (!split) return `${counts}, in files of their own.`;
  const { method, test, by, seed } = split;
  const column = by === undefined ? '' : ` of ${markdownCode(by)}`;
  const drawn = method === 'time' ? '' : `, with seed ${seed}`;
  const how =
    method === 'stratified' || by === undefined
      ? `${METHODS[method]}${column}`
      : `${METHODS[method]} (${markdownCode(by)})`;
  return `${counts}: ${formatPercent(test)} of the rows were set aside ${how}${drawn}.`;
}

/** What each column holds; the role says which is the target, the id, or not used by the run. */
export function columnsText({ columns, rows, target, id }: Check, run?: RunRecord): string {
  const features = new Set(run?.features);
  const role = (name: string) =>
    name === target ? ' (target)' : name === id ? ' (id)' : run && !features.has(name) ? ' (not used)' : '';
  const shown = columns.slice(0, MAX_COLUMNS);
  const table = cardTable(
    ['Column', 'Kind', 'Empty', 'Distinct'],
    shown.map(({ name, kind, nulls, distinct }) => [
      `${markdownText(name, 80)}${role(name)}`,
      kind,
      nulls === 0
        ? '0'
        : `${countText(nulls)} (${formatPercent(Number((nulls / rows.train).toPrecision(2)))})`,
      distinct === null ? '' : countText(distinct),
    ]),
    2,
  );
  const more = columns.length - shown.length;
  const rest = more > 0 ? `\n\nand ${plural(more, 'more column')}` : '';
  const counted = `Empty and distinct values are counted on the ${plural(rows.train, 'training row')}.`;
  return foldedFrom(LONG, plural(columns.length, 'column'), `${table}${rest}\n\n${counted}`);
}

/** What was found in the data. Without examples: a card goes further than the data may. */
export function anomaliesText({ anomalies }: Check): string {
  if (anomalies.length === 0) return 'The check found no anomalies.';
  const bare = anomalies.map((anomaly) => ({ ...anomaly, examples: [] }));
  return foldedFrom(LONG, plural(anomalies.length, 'finding'), anomalyList(bare, MAX_ANOMALIES));
}
