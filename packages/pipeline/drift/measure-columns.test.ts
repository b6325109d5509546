import { fileURLToPath } from 'node:url';
import type { Config } from '@pawl/records';
import { columnSource, readTable } from '@pawl/table';
import { expect, test } from 'vitest';
import type { ComparedTables } from './compared.ts';
import { ownFindings, settingsOf } from './findings.ts';
import { withoutIdentifiers } from './identifiers.ts';
import { type MeasuredColumns, measureColumns } from './measure-columns.ts';

const FOLDER = fileURLToPath(new URL('./fixtures', import.meta.url));
const CONFIG = { drift: { ignore: [] } } as unknown as Config;
const NO_MODEL = { evaluation: undefined, facts: {} } as unknown as Parameters<
  typeof ownFindings
>[2]['model'];

async function tables(lazy: boolean): Promise<ComparedTables> {
  const read = async (side: string) =>
    (await readTable(`${side}.parquet`, { baseDir: FOLDER, ...(lazy ? { lazy } : {}) })).table;
  return { reference: await read('reference'), current: await read('current'), left: [] };
}

async function findings(config: Config, read: ComparedTables, measured?: MeasuredColumns) {
  const compared = withoutIdentifiers(config, read, measured);
  const beside = { model: NO_MODEL, pairs: [], more: [], ...(measured ? { measured } : {}) };
  return { ...(await ownFindings(config, compared, beside)), left: compared.left };
}

test.each([
  ['all columns', CONFIG],
  ['an identifier that is compared', { ...CONFIG, drift: { ...CONFIG.drift, columns: { id: {} } } }],
  ['nothing across columns', { ...CONFIG, drift: { ...CONFIG.drift, across: false } }],
])('threads find of %s what is found in memory', { timeout: 60_000 }, async (_, config) => {
  const lazy = await tables(true);
  expect(lazy.reference.columns.every(columnSource)).toBe(true);
  const measured = await measureColumns(lazy, settingsOf(config), {
    named: new Set(Object.keys(config.drift.columns ?? {})),
    across: config.drift.across !== false,
    fewValues: 0,
  });
  expect([...measured.keys()].sort()).toEqual(lazy.reference.columns.map(({ name }) => name).sort());
  const threaded = await findings(config, lazy, measured);
  expect(threaded).toEqual(await findings(config, await tables(false)));
  // Read as they are used, without threads.
  expect(threaded).toEqual(await findings(config, await tables(true)));
  expect(threaded.drifted).toEqual(expect.arrayContaining(['moved', 'count', 'colour']));
  expect(threaded.left.map(({ column }) => column)).toEqual(
    config.drift.columns ? ['customer'] : ['id', 'customer'],
  );
  expect(threaded.across?.reconstruction?.decision).toBe(config.drift.across === false ? undefined : 'drift');
});

test('few values are left to whoever asked', async () => {
  const lazy = await tables(true);
  expect((await measureColumns(lazy, settingsOf(CONFIG), { named: new Set(), across: true })).size).toBe(0);
});
