import { rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pawl } from './pawl.ts';
import {
  ADA,
  commitAll,
  evidenceOf,
  fails,
  gitIn,
  onBranch,
  type Place,
  promoted,
  readBranch,
} from './promotion-case.ts';

const place = evidenceOf(2);
const PROMOTE = ['promote', '--version', 'v1.0.0'];

/** A script of the remote that is run when something is pushed. */
async function hook({ remote }: Place, name: string, script: string): Promise<() => Promise<void>> {
  const path = join(remote, 'hooks', name);
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return () => rm(path);
}

/** Every stage tag has a counter of its own, and the records of all moves form one chain. */
async function expectWhole(here: Place): Promise<number> {
  const moves = here.tags().filter((name) => name.includes('#'));
  expect(new Set(moves.map((name) => name.split('#').at(-1))).size).toBe(moves.length);
  const branch = await readBranch(here);
  const log = await branch.log('releases/wine');
  const records = await Promise.all(log.map(({ digest }) => branch.read('release', digest)));
  expect(records.map(({ previous }) => previous)).toEqual([
    null,
    ...log.slice(0, -1).map(({ digest }) => digest),
  ]);
  expect(records.map(({ tag }) => tag).sort()).toEqual(moves.sort());
  return moves.length;
}

describe('the remote', () => {
  test('is gone', async () => {
    const here = await place();
    await rename(here.remote, `${here.remote}.moved`);
    const { status, stderr } = await here.pawl(PROMOTE);
    expect([status, stderr.match(/^error: /gm)]).toEqual([4, ['error: ']]);
    expect(stderr).toMatch(
      /reading tags failed: .*does not appear to be a git repository.*\n.*git remote get-url origin/,
    );
    await rename(`${here.remote}.moved`, here.remote);
    await promoted(here, 'v1.0.0');
  });

  test.each([
    ['update', 'case "$1" in refs/tags/*) exit 1;; esac'],
    ['pre-receive', 'while read -r _ _ ref; do case "$ref" in refs/tags/*) exit 1;; esac; done'],
  ])('protects its tags by the hook %s', async (name, script) => {
    const here = await place();
    await hook(here, name, script);
    const why = /writing the tags wine@v1\.0\.0.* failed: .*hook declined.*protects tags.*exempt/;
    await fails(here, PROMOTE, 4, why);
  });

  test('protects the branch', async () => {
    const here = await place();
    await hook(here, 'update', 'case "$1" in refs/heads/*) exit 1;; esac');
    await fails(here, PROMOTE, 4, /Let the workflow push to the branch "pawl": exempt it/);
  });

  test('declines once, or dies while it takes a push: the next time it is done, once', async () => {
    const here = await place();
    const well = await hook(here, 'pre-receive', 'test -e declined || { touch declined; exit 1; }');
    await fails(here, PROMOTE, 4, /hook declined/);
    await promoted(here, 'v1.0.0');
    await well();
    const dies = await hook(here, 'pre-receive', 'kill -9 $PPID');
    const toProduction = [...PROMOTE, '--stage', 'production'];
    await fails(here, toProduction, 4, /writing the branch "pawl" failed: .*Check the network/);
    await dies();
    await hook(here, 'post-receive', 'kill -9 $PPID');
    const done = await here.pawl(toProduction);
    expect(done.status, done.stderr).toBe(0);
    expect(here.tags()).toEqual(['wine#production#2', 'wine#staging#1', 'wine@v1.0.0']);
    expect(await expectWhole(here)).toBe(2);
  });
});

describe('several at work', () => {
  /** Another clone of the remote, at a commit. */
  function cloneOf({ root, remote }: Place, name: string, commit: string, ...args: string[]): string {
    const folder = join(root, name);
    gitIn(root, 'clone', '-q', ...args, `file://${remote}`, folder);
    gitIn(folder, 'checkout', '-q', commit);
    return folder;
  }

  test('a shallow clone without tags', async () => {
    const here = await place();
    here.git('checkout', '-q', 'HEAD~1');
    await promoted(here, 'v1.0.0');
    const shallow = cloneOf(here, 'shallow', 'main', '--depth', '1', '--no-tags');
    expect(gitIn(shallow, 'tag')).toBe('');
    const done = await pawl(['promote', '--version', 'v1.1.0', '--folder', shallow], { env: ADA });
    expect([done.status, done.stdout]).toEqual([
      0,
      expect.stringMatching(/in place of v1\.0\.0[\s\S]*wine#staging#2/),
    ]);
    expect(await expectWhole(here)).toBe(2);
  });

  test('six at the same moment: each lands or is told why', async () => {
    const here = await place();
    const wanted = [
      ['v1.0.0', 'staging'],
      ['v1.1.0', 'staging'],
      ['v1.1.0', 'staging'],
      ['v1.0.0', 'production'],
      ['v1.1.0', 'production'],
      ['v1.0.0', 'staging'],
    ] as const;
    const results = await Promise.all(
      wanted.map(([version, stage], i) => {
        const clone = cloneOf(here, `clone-${i}`, version === 'v1.0.0' ? 'main~1' : 'main');
        const args = ['promote', '--version', version, '--stage', stage, '--folder', clone];
        return pawl(args, { env: ADA });
      }),
    );
    for (const { status, stdout, stderr } of results) {
      expect([0, 1], stderr).toContain(status);
      if (status === 0) expect(stdout).toMatch(/is in \w+ (now|already)/);
      else
        expect(stdout.replace(/\s+/g, ' ')).toMatch(
          /failed (order it was never in staging|version v1\.0\.0 is lower)/,
        );
    }
    const [shown] = JSON.parse((await here.pawl(['show', '--json'])).stdout);
    expect(shown.stages[0]).toMatchObject({ stage: 'staging', holder: { version: 'v1.1.0' } });
    expect(here.tags().filter((name) => name.includes('@'))).toContain('wine@v1.1.0');
    expect(await expectWhole(here)).toBeGreaterThan(0);
  });
});

describe('a registry that is in trouble holds no promotion up', () => {
  async function mlflow(answer: (method: string, response: ServerResponse) => void) {
    const server = createServer((request, response) => {
      request.resume().on('end', () => answer(request.method!, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return {
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      MLFLOW_HTTP_REQUEST_TIMEOUT: '1',
    };
  }

  const json = (response: ServerResponse, status: number, code: string) =>
    response.writeHead(status).end(JSON.stringify({ error_code: code, message: 'no luck' }));

  const troubles: [string, (method: string, response: ServerResponse) => void, RegExp][] = [
    ['answers 500', (_, response) => response.writeHead(500).end(), /failed: (it answers )?500/],
    [
      'has all that is to be made, and none of it',
      (method, response) =>
        method === 'GET'
          ? json(response, 404, 'RESOURCE_DOES_NOT_EXIST')
          : json(response, 409, 'RESOURCE_ALREADY_EXISTS'),
      /failed/,
    ],
    ['hangs', () => {}, /failed: .*(time|1 s|took)/],
    [
      'closes half-way',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"experiment":');
        setTimeout(() => response.destroy(), 10);
      },
      /failed/,
    ],
    [
      'answers with a page',
      (_, response) => response.writeHead(200).end('<html>Sign in</html>'),
      /not as MLflow does.*MLFLOW_TRACKING_URI/,
    ],
  ];

  test('one by one', async () => {
    const places = await Promise.all(troubles.map(() => place()));
    await Promise.all(
      troubles.map(async ([name, answer, why], i) => {
        const here = places[i]!;
        const env = await mlflow(answer);
        const host = env.MLFLOW_TRACKING_URI.slice('http://'.length);
        const done = await here.pawl(PROMOTE, env);
        expect(done.status, `${name}: ${done.stderr}`).toBe(4);
        const said = done.stdout.replace(/\s+/g, ' ');
        expect(said, name).toMatch(/^wine v1\.0\.0 is in staging now/);
        expect(said, name).toMatch(/Followers MLflow[^:]*(: |.*)FAILED/);
        expect(said, name).toContain(host);
        expect(said, name).toMatch(why);
        expect(said, name).toContain('`pawl reconcile`');
        const refs = here.refs();
        expect(here.tags(), name).toEqual(['wine#staging#1', 'wine@v1.0.0']);
        if (name === 'hangs') return;
        const again = i % 2 === 0 ? PROMOTE : ['reconcile'];
        const second = await here.pawl(again, env);
        expect([second.status, here.refs()], name).toEqual([4, refs]);
        expect(second.stdout, name).toMatch(/FAILED/);
      }),
    );
  });

  test('a remote that is lost between the tags and the registry', async () => {
    const here = await place();
    await promoted(here, 'v1.0.0');
    await onBranch(here, async (branch) => {
      await rm(branch.pathOf((await branch.log('releases/wine'))[0]!.digest));
    });
    const env = await mlflow((_, response) => response.writeHead(200).end('{}'));
    const { status, stdout } = await here.pawl(['reconcile'], env);
    expect([status, stdout.replace(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringMatching(/MLflow.*FAILED.*the store has no object/),
    ]);
  });
});

describe('rollback', () => {
  const BACK = ['rollback', '--stage', 'staging'];

  /** v1.0.0 and v1.1.0 were in staging, one after the other. */
  async function two() {
    const here = await place();
    here.git('checkout', '-q', 'main~1');
    await promoted(here, 'v1.0.0');
    here.git('checkout', '-q', 'main');
    await promoted(here, 'v1.1.0');
    return here;
  }

  const holderOf = async (here: Place) =>
    JSON.parse((await here.pawl(['show', '--json'])).stdout)[0].stages[0].holder?.version ?? null;

  async function back(here: Place, ...more: string[]) {
    const done = await here.pawl([...BACK, ...more]);
    expect(done.status, done.stderr).toBe(0);
    return done.stdout.replace(/\s+/g, ' ');
  }

  test.each(['the newest version', 'the version before', 'both'])(
    'the evidence of %s is gone',
    async (gone) => {
      const here = await two();
      await onBranch(here, async (branch) => {
        const baselines = await branch.log('baselines/wine');
        const releases = await branch.log('releases/wine');
        for (const [i, { digest }] of baselines.entries()) {
          if (gone !== 'both' && (gone === 'the newest version') !== (i === 1)) continue;
          const { modelDigest, evaluation } = await branch.read('verdict', digest);
          for (const object of [modelDigest!, evaluation, digest, releases[i]!.digest])
            await rm(branch.pathOf(object));
        }
      });
      const said = await back(here, '--reason', 'it is broken');
      expect(said).toMatch(/^Rollback: wine v1\.0\.0 is in staging again, in place of v1\.1\.0/);
      if (gone === 'the newest version')
        expect(said).toMatch(/held order it was there by wine#staging#1.*held model/);
      else expect(said).toMatch(/failed verdict .*no object.*not checked order the store has no object/);
      expect(await holderOf(here)).toBe('v1.0.0');
    },
  );

  test('the whole branch is gone', async () => {
    const here = await two();
    here.git('push', '-q', '--delete', 'origin', 'pawl');
    expect(await back(here)).toMatch(/^Rollback: wine v1\.0\.0 is in staging again.*not checked order/);
    expect(await holderOf(here)).toBe('v1.0.0');
  });

  test('said twice, it goes back once; further only where the version is given', async () => {
    const here = await two();
    await commitAll(here, 'without evidence');
    await promoted(here, 'v1.2.0', 'staging', '--force', '--reason', 'a fair');
    expect(await back(here)).toMatch(/v1\.1\.0 is in staging again, in place of v1\.2\.0/);
    const refs = here.refs();
    expect(await back(here)).toMatch(/v1\.1\.0 is in staging already.*go further back: --to v1\.0\.0/);
    expect(here.refs()).toBe(refs);
    expect(await back(here, '--to', 'v1.0.0')).toMatch(/v1\.0\.0 is in staging again/);
    await commitAll(here, 'still without evidence');
    await promoted(here, 'v1.3.0', 'staging', '--force', '--reason', 'another fair');
    expect(await back(here)).toMatch(/v1\.0\.0 is in staging again, in place of v1\.3\.0/);
  });

  test('the only version leaves the stage empty, and does not come back by itself', async () => {
    const here = await place();
    here.git('checkout', '-q', 'HEAD~1');
    await promoted(here, 'v1.0.0');
    expect(await back(here)).toMatch(/v1\.0\.0 is no longer in staging, and nothing came in its place/);
    expect(await holderOf(here)).toBe(null);
    const refs = here.refs();
    expect(await back(here)).toMatch(/staging is empty already, by wine#staging!#2/);
    expect(here.refs()).toBe(refs);
    here.git('checkout', '-q', 'main');
    await promoted(here, 'v1.1.0');
    expect(await back(here)).toMatch(/v1\.1\.0 is no longer in staging, and nothing came in its place/);
    expect(await back(here, '--to', 'v1.0.0')).toMatch(/v1\.0\.0 is in staging again, where there was none/);
    expect(await holderOf(here)).toBe('v1.0.0');
  });

  test('to what is there already moves nothing, unless its record is lost', async () => {
    const here = await two();
    const refs = here.refs();
    await back(here, '--to', 'v1.1.0');
    expect(here.refs()).toBe(refs);
    await onBranch(here, async (branch) => {
      await rm(branch.pathOf((await branch.log('releases/wine')).at(-1)!.digest));
    });
    expect(await back(here, '--to', 'v1.1.0')).toMatch(/v1\.1\.0 is in staging/);
    expect(here.tags()).toContain('wine#staging#3');
  });
});
