import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@pawl/pipeline';
import { accept } from '@pawl/pipeline/accept';
import { WATCH } from '@pawl/records/drift';
import { readStored } from '@pawl/store';
import { afterEach, expect, test } from 'vitest';
import { edit } from './pawl.ts';
import { DAY, loans, type WatchCase, watchCase } from './watch-case.ts';

const START = Date.UTC(2026, 0, 5, 6);
const week = (number: number) => new Date(START + number * 7 * DAY);
const RETRAIN = '  retrain: { data: fresh/*.csv, then: { promote: staging } }\n';

let place: WatchCase;
afterEach(() => place.close());

async function fresh(rows: string): Promise<void> {
  await mkdir(join(place.clone, 'fresh'), { recursive: true });
  await writeFile(join(place.clone, 'fresh/rows.csv'), rows);
}

test('a year of weeks: quiet, a drifted stretch, training, promotion, recovery, a feed that stops', {
  timeout: 600_000,
}, async () => {
  place = await watchCase(RETRAIN);
  const { known, issues } = place;
  const drifted = (number: number) => number >= 20 && number < 26;
  const gone = (number: number) => number === 40 || number === 41;
  const said: string[] = [];
  for (let number = 0; number < 52; number++) {
    const rows = gone(number) ? null : loans(100 + number, 400, drifted(number) ? 2 : 0);
    await place.arrive(rows, week(number));
    const { watch, started } = await place.watch(week(number));
    said.push(`${watch.outcome}/${watch.action}/${watch.feed}`);
    const opened = number < 21 ? 0 : number < 40 ? 1 : 2;
    expect(known.issues.length, `issues after week ${number}`).toBe(opened);
    expect(issues('open').length, `open after week ${number}`).toBe(
      (number >= 21 && number < 28) || gone(number) ? 1 : 0,
    );
    expect(started, `training started in week ${number}`).toBe(number === 21);
    if (number === 40) {
      expect(watch.recommendation).toBe('restore the feed');
      expect(known.issues.at(-1)).toMatchObject({ title: 'loans: there is no data' });
      expect(known.issues.at(-1)!.body).toContain('no file is there: now/\\*.csv');
      expect(known.checks.at(-1)).toMatchObject({ conclusion: 'failure', output: { title: 'no data' } });
    }
    if (number === 20) expect(watch.recommendation).toBe('watch');
    if (number === 21) {
      expect(watch).toMatchObject({
        recommendation: 'retrain',
        open: { since: week(20).toISOString() },
        versions: [{ version: 'v1.0.0', stage: 'staging' }],
        retrain: { at: week(21).toISOString(), workflow: 'retrain.yml', ref: 'main' },
      });
      expect(known.dispatches).toEqual([
        { workflow: 'retrain.yml', ref: 'main', inputs: { model: 'loans', drift: watch.digest } },
      ]);
      const [issue] = issues('open');
      expect(issue).toMatchObject({ title: 'loans: the data drifted' });
      expect(issue!.body).toContain('Since 2026-05-25');
      expect(issue!.body).toContain('v1.0.0 in staging');
      expect(issue!.body).toMatch(/income.*distance of distribution functions/);
      expect(issue!.body).toContain('xychart-beta');
      expect(issue!.body).toContain('Training was started 2026-06-01');
      expect(known.checks.at(-1)).toMatchObject({ name: 'pawl drift / loans', conclusion: 'failure' });

      // What the dispatched workflow does.
      await fresh(loans(900, 900, 2));
      const done = await place.retrain();
      expect(done, JSON.stringify(done)).toMatchObject({
        answer: 'better',
        old: { passed: true },
        now: { passed: true },
        became: { kind: 'stage', version: 'v1.0.1', stage: 'staging' },
      });
      expect(place.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main');
      expect(place.remote('tag').split('\n')).toContain('loans@v1.0.1');
      expect(place.remote('rev-parse', 'loans@v1.0.1^{commit}')).toBe(done.commit);
      expect(place.remote('show', `${done.commit}:pawl.yaml`)).toMatch(
        /^# Who pays back\.[\s\S]*train: \[ ?data\/train\.csv, data\/retrain\/[0-9a-f]{12}-train\.csv ?\]/,
      );
      expect(known.comments.map(({ body }) => body)).toEqual([
        expect.stringMatching(/trained on rows of now, and better[\s\S]*v1\.0\.1 in staging/),
      ]);
    }
  }
  expect(said.filter((text) => text.startsWith('drift/'))).toHaveLength(6);
  expect(said[28]).toBe('no drift/close/none');
  expect(said.slice(39, 43)).toEqual([
    'no drift/none/none',
    'no data/none/open',
    'no data/none/open', // Still the same run.
    'no drift/none/close',
  ]);
  expect(issues('closed').map(({ title }) => title)).toEqual([
    'loans: the data drifted',
    'loans: there is no data',
  ]);
  expect(known.comments.map(({ body }) => body.split('\n')[0])).toEqual([
    expect.stringContaining('and better'),
    expect.stringContaining('It has passed: the last 3 runs found no drift'),
    expect.stringContaining('There is data again'),
  ]);
  expect(known.dispatches).toHaveLength(1);
  expect(known.checks.at(-1)).toMatchObject({ conclusion: 'success' });

  // The history is one chain of all that ran: 51 weeks that differ, and the start of the training.
  const store = place.store();
  const history = await store.history('drift/loans');
  expect(history).toHaveLength(52);
  const records = await Promise.all(history.map(({ digest }) => readStored(store, WATCH, digest)));
  expect(records.map(({ number }) => number)).toEqual(history.map((_, i) => 52 - i));
  expect(records.map(({ previous }) => previous)).toEqual([
    ...history.slice(1).map(({ digest }) => digest),
    null,
  ]);
});

test('on the state branch, and with the model that a stage holds', { timeout: 300_000 }, async () => {
  place = await watchCase('', 'git');
  const inStage = await newestRun();
  // What is accepted later is in no stage.
  await edit(join(place.clone, 'pawl.yaml'), 'trees: 10', 'trees: 11');
  place.git('commit', '-q', '-a', '-m', 'More trees');
  const project = await place.open();
  await run(project);
  await accept(project, { force: false, reason: undefined });
  expect(await newestRun()).not.toBe(inStage);

  for (const number of [0, 1]) {
    await place.arrive(loans(100 + number, 400, 2), week(number));
    const { watch, drift } = await place.watch(week(number));
    expect(watch).toMatchObject({ number: number + 1, action: number === 0 ? 'none' : 'open' });
    expect(drift!.run).toBe(inStage);
    expect(watch.versions).toEqual([{ version: 'v1.0.0', stage: 'staging' }]);
  }
  expect(place.remote('show', 'pawl:refs/drift/loans.jsonl').split('\n')).toHaveLength(2);
  expect(place.issues('open')).toHaveLength(1);
  expect(place.known.dispatches).toEqual([]);
});

async function newestRun(): Promise<string> {
  const store = place.store();
  const digest = await store.ref('baselines/loans');
  const verdict = await readStored(store, 'verdict', digest!);
  return (await readStored(store, 'evaluation', verdict.evaluation)).run;
}
