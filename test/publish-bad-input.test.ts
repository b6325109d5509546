import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { IMAGE_MANIFEST } from '@pawl/image';
import { digestOf } from '@pawl/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { edit, PAWL } from './pawl.ts';
import { ADA, commitAll, evidence, fails, gitIn, onBranch, type Place, promoted } from './promotion-case.ts';
import { promotedWine, published, publishes, pushTinyBase, registryFor } from './publish-case.ts';
import { openClient, pushImage } from './system/images.ts';
import { registry } from './system/registry.ts';
import { type RegistryFate, startRegistryProxy } from './system/registry-proxy.ts';

const { missing } = registry;
const running = registryFor(missing, async (host) => {
  await pushTinyBase(host, 'base/tiny');
  await pushTinyBase(host, 'base/tiny', 'arm', 'linux/arm64');
});

const evidenceMade = promotedWine();
let count = 0;

/** A project whose version is promoted, to be published through a proxy that does to each request what `fate` says. */
async function setUp({
  fate,
  lines = [],
  base,
}: {
  readonly fate?: (line: string) => RegistryFate | Promise<RegistryFate>;
  readonly lines?: readonly string[];
  readonly base?: string;
} = {}) {
  const place = await evidenceMade();
  const repository = `acme/wine-${++count}`;
  const proxy = await startRegistryProxy(running.host, fate);
  onTestFinished(() => proxy.close());
  const from = base ?? `${running.host}/base/tiny:v1`;
  await publishes(
    place,
    `image: ${proxy.host}/${repository}`,
    ...(from === '' ? [] : [`base: ${from}`]),
    ...lines,
  );
  const client = openClient(running.host, repository);
  const tags = () => client.listTags();
  return { place, repository, proxy, client, tags };
}

/** A server that answers each request alike. */
async function answering(
  status: number,
  headers: Record<string, string>,
  bodyOf: (url: string) => string | Buffer,
): Promise<string> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(status, headers).end(bodyOf(incoming.url ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const publishing = ['publish'];
const isUpload = (line: string) => /^PUT \S+\/blobs\/uploads\//.test(line);
const isTag = (line: string) => /^PUT \S+\/manifests\/v/.test(line);

/** Lets the first `times` requests of a kind meet a fate, and all others pass. */
function first(times: number, which: (line: string) => boolean, fate: RegistryFate) {
  let left = times;
  return (line: string): RegistryFate => (which(line) && left-- > 0 ? fate : 'pass');
}

describe.skipIf(missing)(`a base that is no base ${missing ?? ''}`, () => {
  test.each([
    ['base/none:v1', 2, /there is no image \S+base\/none:v1/],
    ['base/tiny:none', 2, /there is no image \S+base\/tiny:none/],
    ['base/tiny:arm', 2, /is of linux\/arm64, not of linux\/amd64 .*platforms: \[linux\/arm64\]/],
    ['../base', 2, /publish\.base/],
  ])('%s', async (name, status, message) => {
    const { place, tags } = await setUp({ base: `${running.host}/${name}` });
    await fails(place, publishing, status, message);
    expect(await tags()).toEqual([]);
  });

  test('of an index without the platform', async () => {
    const { place, tags, client } = await setUp({ base: `${running.host}/base/index:v1` });
    const digest = await pushTinyBase(running.host, 'base/index', 'arm', 'linux/arm64');
    const index = openClient(running.host, 'base/index');
    const arm = (await index.getManifest(digest))!;
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: [
          {
            mediaType: IMAGE_MANIFEST,
            digest,
            size: arm.size,
            platform: { os: 'linux', architecture: 'arm64' },
          },
        ],
      }),
    );
    await index.putManifest('v1', bytes, 'application/vnd.oci.image.index.v1+json');
    await fails(place, publishing, 2, /is not there for linux\/amd64 It is there for linux\/arm64/);
    expect([await tags(), client.name]).toEqual([[], expect.any(String)]);
  });

  test('with layers that may not be passed on', async () => {
    const config = JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [digestOf('x')] },
    });
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: digestOf(config),
        size: config.length,
      },
      layers: [
        {
          mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar',
          digest: digestOf('x'),
          size: 1,
          urls: ['https://example.org/x'],
        },
      ],
    });
    const host = await answering(200, { 'content-type': IMAGE_MANIFEST }, (url) =>
      url.includes('/manifests/') ? manifest : config,
    );
    const { place, tags } = await setUp({ base: `${host}/windows:v1` });
    await fails(place, publishing, 3, /a layer that may not be passed on/);
    expect(await tags()).toEqual([]);
  });
});

describe.skipIf(missing)(`a registry that does not let in ${missing ?? ''}`, () => {
  test.each([
    [401, { 'www-authenticate': 'Basic realm="x"' }],
    [403, {}],
  ])('by %s, the base or the image', async (status, headers) => {
    const host = await answering(
      status,
      headers as Record<string, string>,
      () => '{"errors":[{"code":"DENIED"}]}',
    );
    const { place, tags, repository, proxy } = await setUp({ base: `${host}/base:v1` });
    const failed = new RegExp(`${host}: reading base v1 failed: ${status}.*docker login ${host}`);
    await fails(place, publishing, 4, failed);
    const config = join(place.clone, 'pawl.yaml');
    await edit(config, `base: ${host}/base:v1`, `base: ${running.host}/base/tiny:v1`);
    await edit(config, `image: ${proxy.host}/${repository}`, `image: ${host}/${repository}`);
    await fails(
      place,
      publishing,
      4,
      new RegExp(`${host}: looking for ${repository} .*${status}.*docker login`),
    );
    expect(await tags()).toEqual([]);
  });
});

describe.skipIf(missing)(`a registry in trouble ${missing ?? ''}`, () => {
  test.each<[string, (line: string) => RegistryFate]>([
    ['500 at an upload', first(1, isUpload, 500)],
    ['429 at the tag', first(2, isTag, 429)],
    ['a reset at an upload', first(1, isUpload, 'reset')],
    ['a lost answer to an upload', first(1, isUpload, 'lost')],
    ['a lost answer to the tag', first(1, isTag, 'lost')],
  ])('%s is got over', async (_, fate) => {
    const { place, client } = await setUp({ fate });
    const record = await published(place);
    expect(await client.headManifest('v1.0.0')).toMatchObject({ digest: record.imageDigest });
  });

  test.each<[string, (line: string) => RegistryFate, RegExp]>([
    ['500 at every upload', (line) => (isUpload(line) ? 500 : 'pass'), /failed: 500/],
    ['503 for the tag', (line) => (isTag(line) ? 503 : 'pass'), /failed: 503/],
    [
      'resets',
      (line) => (line.startsWith('GET') || line.startsWith('HEAD') ? 'pass' : 'reset'),
      /it cannot be reached/,
    ],
    [
      'another digest of the manifest',
      (line) =>
        isTag(line) ? (answer) => (answer.headers['docker-content-digest'] = digestOf('x')) : 'pass',
      /another digest|not .*sha256|sha256/,
    ],
  ])('%s ends with an error', async (what, fate, message) => {
    const { place, client } = await setUp({ fate });
    await fails(place, publishing, 4, message);
    if (!what.includes('another digest')) expect(await client.headManifest('v1.0.0')).toBeNull();
    expect(await readdir(join(place.clone, '.pawl'))).not.toContain('publish');
    // The record is kept of what was tagged only.
    expect(gitIn(place.remote, 'ls-tree', '-r', '--name-only', 'pawl')).not.toMatch(/refs\/images/);
  });

  test('other bytes of the base go nowhere', async () => {
    const spoil = (line: string): RegistryFate =>
      /^GET \S+\/blobs\//.test(line) ? (answer) => (answer.body[answer.body.length - 1]! ^= 1) : 'pass';
    const proxy = await startRegistryProxy(running.host, spoil);
    onTestFinished(() => proxy.close());
    const { place, tags } = await setUp({ base: `${proxy.host}/base/tiny:v1` });
    const out = join(place.root, 'wine.tar');
    await fails(place, publishing, 4, /sha256/);
    await fails(place, ['publish', '--output', `docker:${out}`], 4, /sha256/);
    expect(await tags()).toEqual([]);
    expect((await readdir(place.root)).filter((name) => name.startsWith('wine.tar'))).toEqual([]);
  });

  test.each([
    ['while the base is pulled', 2],
    ['while a blob is pushed', Number.POSITIVE_INFINITY],
  ])('silence ends when it is interrupted %s', async (_, silentFrom) => {
    let reached: () => void = () => {};
    const silent = new Promise<void>((resolve) => (reached = resolve));
    const hang = (): RegistryFate => {
      reached();
      return 'hang';
    };
    let pulls = 0;
    // The configuration of a base is read first, then a layer.
    const base = await startRegistryProxy(running.host, (line) =>
      /^GET \S+\/blobs\//.test(line) && ++pulls >= silentFrom ? hang() : 'pass',
    );
    onTestFinished(() => base.close());
    const fate = (line: string) => (isUpload(line) && silentFrom > 2 ? hang() : 'pass');
    const { place, tags } = await setUp({ base: `${base.host}/base/tiny:v1`, fate });
    const child = spawn('node', [PAWL, 'publish'], { cwd: place.clone, env: { ...process.env, ...ADA } });
    const ended = once(child, 'exit');
    await silent;
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(await tags()).toEqual([]);
    expect(await readdir(join(place.clone, '.pawl'))).not.toContain('publish');
  });

  test('a process that is killed leaves nothing half tagged, and the next one goes on', {
    timeout: 60_000,
  }, async () => {
    const moments: readonly ((line: string) => boolean)[] = [isUpload, isTag, isUpload, isUpload];
    let moment = moments[0];
    let kill: () => void = () => {};
    const fate = (line: string): RegistryFate => {
      if (!moment?.(line)) return 'pass';
      kill();
      return line.includes('manifests') ? 'lost' : 'hang';
    };
    const { place, client } = await setUp({ fate });
    for (const next of moments) {
      moment = next;
      const child = spawn('node', [PAWL, 'publish'], { cwd: place.clone, env: { ...process.env, ...ADA } });
      kill = () => child.kill('SIGKILL');
      await once(child, 'exit');
      const found = await client.getManifest('v1.0.0');
      if (!found) continue;
      const { layers, config } = JSON.parse(Buffer.from(found.bytes).toString());
      for (const { digest } of [...layers, config]) {
        const head = await fetch(
          `http://${running.host}/v2/${client.name.split('/').slice(1).join('/')}/blobs/${digest}`,
          {
            method: 'HEAD',
          },
        );
        expect(head.status).toBe(200);
      }
    }
    moment = undefined;
    const record = await published(place);
    expect(await client.headManifest('v1.0.0')).toMatchObject({ digest: record.imageDigest });
  });

  describe.skipIf(process.platform !== 'linux')('while the server is on trial', () => {
    /** Publishes until there is a server on trial, which finds itself stopped where it should be deaf. */
    async function onTrial(deaf = false) {
      const { place } = await setUp();
      const folder = join(place.root, 'tmp');
      await mkdir(folder);
      const env = { ...process.env, ...ADA, TMPDIR: folder };
      // A group of its own, as each job of a terminal is.
      const child = spawn('node', [PAWL, 'publish', '--dry-run'], { cwd: place.clone, env, detached: true });
      const ended = once(child, 'exit');
      const servers = async () => {
        const found: number[] = [];
        for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
          if ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(`${folder}/`))
            found.push(Number(pid));
        return found;
      };
      // It is on trial for a moment only, so that nothing but the children of the process are looked at.
      const isServer = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/`);
      const children = `/proc/${child.pid}/task/${child.pid}/children`;
      const seen: number[] = [];
      while (seen.length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        expect(child.exitCode, 'the trial was over before it was seen').toBe(null);
        try {
          seen.push(
            ...readFileSync(children, 'utf8').split(' ').filter(Boolean).filter(isServer).map(Number),
          );
        } catch {
          // A child of a moment.
        }
      }
      if (deaf) process.kill(seen[0]!, 'SIGSTOP');
      onTestFinished(async () => {
        for (const pid of await servers()) process.kill(pid, 'SIGKILL');
      });
      return { place, folder, child, ended, servers };
    }

    test('a process that is killed takes it along', async () => {
      const { child, ended, servers } = await onTrial();
      child.kill('SIGKILL');
      await ended;
      await expect.poll(servers, { timeout: 10_000 }).toEqual([]);
    });

    test.each([
      ['SIGTERM', 'alone'],
      ['SIGINT', 'alone'],
      ['SIGINT', 'to the group'],
      ['SIGTERM', 'with a deaf server'],
      ['SIGINT', 'twice, with a deaf server'],
    ] as const)('%s %s leaves no process and no folder', { timeout: 30_000 }, async (signal, how) => {
      const deaf = how.includes('deaf');
      const { place, folder, child, ended, servers } = await onTrial(deaf);
      process.kill(how === 'to the group' ? -child.pid! : child.pid!, signal);
      if (how.startsWith('twice')) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(child.exitCode).toBe(null);
        child.kill(signal);
      }
      expect((await ended)[0]).toBe(130);
      await expect.poll(servers).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
      if (!how.startsWith('twice'))
        expect(await readdir(join(place.clone, '.pawl'))).not.toContain('publish');
      // Nothing is in the way of the next one.
      expect((await place.pawl(['publish', '--dry-run'])).status).toBe(0);
    });
  });

  test('two at once agree', async () => {
    const { place, client } = await setUp();
    const other = { ...place, clone: join(place.root, 'other') };
    await cp(place.clone, other.clone, { recursive: true });
    const run = (cwd: string) => {
      const child = spawn('node', [PAWL, 'publish', '--json'], { cwd, env: { ...process.env, ...ADA } });
      let [out, said] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (said += chunk));
      return once(child, 'close').then(([status]) => ({ status, out, said }));
    };
    const both = await Promise.all([run(place.clone), run(other.clone)]);
    for (const { status, said } of both) expect(status, said).toBe(0);
    const [one, two] = both.map(({ out }) => JSON.parse(out).imageDigest);
    expect(one).toBe(two);
    expect(await client.headManifest('v1.0.0')).toMatchObject({ digest: one });
  });

  test('a tag that somebody else moves meanwhile is told', async () => {
    let set = false;
    const { place, repository, client } = await setUp({
      async fate(line): Promise<RegistryFate> {
        if (isTag(line)) set = true;
        else if (set && line.startsWith('HEAD') && line.endsWith('/manifests/v1.0.0'))
          await pushImage(running.host, repository, 'v1.0.0', 'another');
        return 'pass';
      },
    });
    await fails(place, publishing, 4, /the tag v1\.0\.0 does not name the image/, /Somebody else moved it/);
    const theirs = (await client.headManifest('v1.0.0'))!.digest;
    set = false;
    // Later, it is taken over, and said so.
    const config = join(place.clone, 'pawl.yaml');
    await edit(config, /image: [^/]+/, `image: ${running.host}`);
    const done = await place.pawl(publishing);
    expect(done.status, done.stderr).toBe(0);
    expect(done.stderr).toContain(`v1.0.0 was ${theirs} until now`);
  });
});

describe.skipIf(missing)(`a version that is not to be published ${missing ?? ''}`, () => {
  test('was never promoted', async () => {
    const { place, tags } = await setUp();
    await refused(place, ['--version', 'v9.0.0'], /v9\.0\.0 was never promoted/);
    await refused(place, ['--version', '../../v1.0.0'], /was never promoted/);
    expect(await tags()).toEqual([]);
  });

  test('was refused by the gate, and forced through', async () => {
    const { place, tags } = await setUp();
    await edit(join(place.clone, 'pawl.yaml'), '- accuracy >= 0.8', '- accuracy >= 1.1');
    await commitAll(place, 'too much');
    await evidence(place, true);
    await promoted(place, 'v2.0.0', 'staging', '--force', '--reason', 'a fair');
    await refused(place, [], /the gate refused v2\.0\.0/);
    expect(await tags()).toEqual([]);
  });

  test('is of another commit, or of other data', async () => {
    const { place, tags } = await setUp();
    await edit(join(place.clone, 'data/wine.csv'), '14.23', '14.24');
    await fails(place, publishing, 3, /data\/wine\.csv is not the file that the model was made from/);
    await commitAll(place, 'other data');
    await fails(place, publishing, 2, /v1\.0\.0 is of commit [0-9a-f]{7}, and another one is checked out/);
    expect(await tags()).toEqual([]);
  });

  test('has files that are no longer kept, or were changed', async () => {
    const { place, tags } = await setUp();
    const record = await published(place, ['--dry-run']);
    await onBranch(place, (branch) => rm(branch.pathOf(record.modelDigest)));
    const left = join(place.clone, '.pawl/output/model.pawl');
    await rename(left, `${left}.away`);
    await fails(place, publishing, 3, /model\.pawl of v1\.0\.0 is not kept with its evidence/);
    await writeFile(left, 'another');
    await fails(place, publishing, 3, /not kept/);
    await onBranch(place, async (branch) => {
      const path = branch.pathOf(record.modelDigest);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'another');
    });
    await fails(place, publishing, 3, /not kept/);
    expect(await tags()).toEqual([]);
    expect((await published(place, ['--model', `${left}.away`])).imageDigest).toBe(record.imageDigest);
  });

  test('answers otherwise than it was evaluated', async () => {
    const { place, tags } = await setUp();
    const done = await place.pawl(['run', '.', '--store', 'git', '-q']);
    expect(done.status, done.stderr).toBe(0);
    const output = join(place.clone, '.pawl/output');
    await cp(join(output, 'model.pawl'), join(place.clone, 'candidate.pawl'));
    const script = `
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
const { PAWL_OUTPUT, PAWL_TEST_DATA } = process.env;
const rows = readFileSync(PAWL_TEST_DATA, 'utf8').trim().split('\\n');
const lines = rows.slice(1).map((row) => [row.split(',')[0], 'class_' + (2 - row.at(-1))].join(','));
copyFileSync('candidate.pawl', PAWL_OUTPUT + '/model.pawl');
writeFileSync(PAWL_OUTPUT + '/predictions.csv', ['id,prediction', ...lines].join('\\n'));
`;
    await writeFile(join(place.clone, 'train.mjs'), script);
    const config = join(place.clone, 'pawl.yaml');
    await edit(config, /^train:\n( {2}.*\n)+/m, 'train:\n  run: node train.mjs\n');
    await edit(config, ', log_loss]', ']');
    await edit(config, /^gate:[\s\S]*?(?=^\w)/m, 'gate:\n  undecided: pass\n  conditions: [accuracy >= 0]\n');
    await commitAll(place, 'lies');
    await evidence(place);
    await promoted(place, 'v3.0.0');
    await refused(
      place,
      [],
      /does not answer as the evaluation did: the model wine v3\.0\.0 is not what its contract says: it answers "class_\d" to sample 1/,
    );
    expect(await tags()).toEqual([]);
    expect(
      (await readdir(join(place.root, 'tmp'))).filter((name) => name.startsWith('pawl-publish-')),
    ).toEqual([]);
  });
});

describe.skipIf(missing)(`mistakes in pawl.yaml ${missing ?? ''}`, () => {
  test.each<[readonly string[], RegExp]>([
    [['image: ../../etc/passwd'], /is no name of an image/],
    [['image: https://ghcr.io/acme/x'], /Leave out https/],
    [['image: ghcr.io/acme/x:v1'], /names one image, and not the place of all/],
    [['image: x', 'command: [a]'], /`command` is of kind command alone at \S*pawl\.yaml:\d+:\d+/],
    [['image: x', 'code: a.py'], /`code` is of kind command alone/],
    [['image: x', 'kind: command', 'base: b'], /kind command needs `command`/],
    [['image: x', 'kind: command', 'command: [a]'], /kind command needs `base`/],
    [['image: x', 'kind: modelcar'], /kind modelcar needs `base`/],
    [['image: x', 'kind: model', 'base: b'], /of kind model has no base/],
    [['image: x', 'kind: server', 'platforms: [linux/amd64, linux/amd64]'], /stands twice/],
    [['image: x', 'kind: sever'], /kind/],
  ])('%s', async (lines, message) => {
    const place = await evidenceMade();
    await publishes(place, ...lines);
    await fails(place, publishing, 2, message);
  });
});

/** A refusal that tags nothing. */
async function refused(place: Place, more: readonly string[], message: RegExp): Promise<void> {
  const folder = join(place.root, 'tmp');
  await mkdir(folder, { recursive: true });
  const result = await place.pawl(['publish', ...more], { TMPDIR: folder });
  expect(result.stderr.replace(/\s+/g, ' ')).toMatch(message);
  expect(result.status, result.stdout + result.stderr).toBe(1);
}
