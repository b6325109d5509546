import { resolve } from 'node:path';
import type { ColumnProfile, NamedView } from '@pawl/drift';
import { viewOfColumn, viewOfProfile } from '@pawl/drift';
import { PawlError } from '@pawl/records';
import type { Column, Table } from '@pawl/table';
import type { Project } from '../../project.ts';
import { type DriftFiles, type Place, placeOf, readSides, type Side, type Sides } from '../sides.ts';
import { isProfile, type ReadProfile, readProfile } from './read-profile.ts';

/** Both sides, where one at least is a profile: in place of its rows it has columns of that name and kind without any. */
export interface ProfiledSides extends Sides {
  readonly profiles: { readonly reference: ReadProfile | null; readonly current: ReadProfile | null };
}

/** The sides, where one is a profile by what stands in its file; undefined where both are tables. */
export async function profiledSides(project: Project, asked: DriftFiles): Promise<ProfiledSides | undefined> {
  const { drift } = project.config;
  const reference = await profileAt(project, placeOf(project, asked.reference, drift.reference));
  const current = await profileAt(project, placeOf(project, asked.current, drift.current));
  if (!reference && !current) return undefined;
  if (drift.compat !== undefined)
    throw new PawlError('usage', `\`compat: ${drift.compat}\` compares rows, which a profile has none of`, {
      where: (reference ?? current)!.path,
      remedy: 'Name tables on both sides, or leave `compat` out.',
    });
  const sides = await readSides(project, asked, {
    ...(reference ? { reference: { ...sideOf(reference), from: fromOf(reference) } } : {}),
    ...(current ? { current: sideOf(current) } : {}),
  });
  return { ...sides, profiles: { reference: reference ?? null, current: current ?? null } };
}

async function profileAt(project: Project, place: Place | undefined): Promise<ReadProfile | undefined> {
  const [pattern, ...others] = [place?.patterns ?? []].flat();
  if (!place || pattern === undefined || others.length > 0) return undefined;
  const path = resolve(place.folder, pattern);
  if (!(await isProfile(path))) return undefined;
  const read = await readProfile(path, project.config.model);
  const { shard } = read.record;
  if (!shard) return read;
  throw new PawlError('data', `the profile is of shard ${shard.index} of ${shard.of} alone`, {
    where: path,
    remedy: 'Merge all shards: `pawl profile --merge "shard-*.json"`.',
  });
}

function fromOf({ record }: ReadProfile): 'training' | 'files' {
  return record.source.from === 'training' ? 'training' : 'files';
}

function sideOf({ record, columns }: ReadProfile): Side {
  const table = { rows: record.rows, columns: columns.map(standIn) };
  return { table, files: record.source.files as Side['files'], log: undefined };
}

function standIn({ kind, name }: ColumnProfile): Column {
  return kind === 'number'
    ? { kind, name, values: new Float64Array(0) }
    : { kind, name, codes: new Int32Array(0), dictionary: [] };
}

/** The columns of a side as they are compared. */
export function viewsOf(table: Table, profile: ReadProfile | null): NamedView[] {
  const profiles = new Map(profile?.columns.map((column) => [column.name, column]));
  return table.columns.map((column) => {
    const known = profiles.get(column.name);
    return { name: column.name, view: () => (known ? viewOfProfile(known) : viewOfColumn(column)) };
  });
}
