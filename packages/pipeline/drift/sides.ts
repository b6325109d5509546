import { relative, resolve } from 'node:path';
import { type Config, PawlError } from '@pawl/records';
import { freeName } from '@pawl/serve';
import { findColumn, readTable, type SourceFile, type Table } from '@pawl/table';
import { featureNames, loadData } from '../data.ts';
import type { Project } from '../project.ts';
import { answeredRows, type LogFields, logFields } from './server-log.ts';

export interface DriftFiles {
  /** The data of now: a path or glob seen from where one is, in place of `drift.current`. */
  readonly current?: string | undefined;
  /** What it is compared with, likewise. */
  readonly reference?: string | undefined;
}

/** One of the two tables that are compared. */
export interface Side {
  readonly table: Table;
  /** Paths are relative to the folder of pawl.yaml. */
  readonly files: readonly SourceFile[];
  /** Where it is a prediction log of the server, the names of its own columns. */
  readonly log: LogFields | undefined;
}

export interface Sides {
  readonly reference: Side & {
    readonly from: 'training' | 'files';
    /** The rows that the model was evaluated on, where the reference is what it was trained on. */
    readonly test?: Table;
  };
  readonly current: Side;
}

/**
 * Reads both sides. The current columns take the kind of text where the reference has it: what is a category does not
 * become a number because fewer of its values are there. Sides that are `known` are not read. Throws `usage` where nothing says what the current data is.
 */
export async function readSides(
  project: Project,
  asked: DriftFiles,
  known: Partial<Sides> = {},
): Promise<Sides> {
  const { drift, data, task } = project.config;
  const current = placeOf(project, asked.current, drift.current);
  if (!current)
    throw new PawlError('usage', 'nothing says what the data of now is', {
      where: project.configName,
      remedy: 'Name it with --current, or as `drift.current`: a file, or a glob in quotes.',
    });
  const declared = Object.entries(data.types).flatMap(([name, kind]) => (kind === 'text' ? [name] : []));
  const reference =
    known.reference ??
    (await readReference(project, placeOf(project, asked.reference, drift.reference), new Set(declared)));
  if (known.current) return { reference, current: known.current };
  const names = namesOf(reference, project.config);
  const texts = reference.table.columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
  // Classes that are written as numbers are classes all the same.
  if (task === 'classification') texts.push(freeName('prediction', names));
  const read = await readSide(project, 'current', current, new Set([...declared, ...texts]));
  return { reference, current: asSide(read, names) };
}

export interface Place {
  readonly patterns: string | readonly string[];
  readonly folder: string;
}

/** Where a side is read from. */
export function placeOf(
  { root }: Project,
  asked: string | undefined,
  configured: string | readonly string[] | undefined,
): Place | undefined {
  if (asked !== undefined) return { patterns: asked, folder: resolve('.') };
  return configured === undefined ? undefined : { patterns: configured, folder: root };
}

async function readReference(
  project: Project,
  asked: Place | undefined,
  texts: ReadonlySet<string>,
): Promise<Sides['reference']> {
  if (asked) {
    const read = await readSide(project, 'reference', asked, texts);
    return { ...asSide(read, new Set()), from: 'files' };
  }
  const { train, test, files } = await loadData(project);
  const learnt = files.filter(({ role }) => role !== 'test');
  return { table: train, files: learnt, log: undefined, from: 'training', test };
}

/** Names that fields of a log cannot have had, as the server saw columns of them. */
function namesOf({ table, log, from }: Sides['reference'], config: Config): Set<string> {
  if (from === 'training') return new Set(featureNames(config, table));
  const own = new Set(log === undefined ? [] : Object.values(log));
  const { target, id, group, weight, ignore } = config.data;
  const others = new Set([target, id, group, weight, ...ignore]);
  const names = table.columns.map(({ name }) => name);
  return new Set(names.filter((name) => !own.has(name) && !others.has(name)));
}

async function readSide(
  project: Project,
  side: string,
  { patterns, folder }: Place,
  asText: ReadonlySet<string>,
): Promise<Pick<Side, 'table' | 'files'>> {
  const { nulls, encoding, delimiter } = project.config.data;
  const { table, files } = await readTable(patterns, {
    baseDir: folder,
    lazy: true,
    asText,
    ...(nulls === undefined ? {} : { nulls }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    onProgress: (done, total) => project.host.progress(`reading ${side} data`, done, total),
  });
  const named = files.map((file) => ({
    ...file,
    path: relative(project.root, resolve(folder, file.path)).replaceAll('\\', '/'),
  }));
  return { table, files: named };
}

function asSide({ table, files }: Pick<Side, 'table' | 'files'>, names: ReadonlySet<string>): Side {
  const log = logFields(table, names);
  if (!log) return { table, files, log };
  const answered = answeredRows(table, log);
  if (answered.rows > 0) return { table: answered, files, log };
  throw new PawlError('data', 'the log holds nothing but answers of a shadow', {
    where: files.map(({ path }) => path).join(', '),
    remedy: 'Take a log in which clients were answered.',
  });
}

/** The column of predictions on a side, if it has one beside its data. */
export function predictionName({ reference, current }: Sides): string | undefined {
  if (current.log) return current.log.prediction;
  const plain = findColumn(current.table, 'prediction') && !findColumn(reference.table, 'prediction');
  return plain ? 'prediction' : undefined;
}
