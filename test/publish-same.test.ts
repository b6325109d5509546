import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { execute, PAWL } from './pawl.ts';
import { ADA, gitIn, type Place } from './promotion-case.ts';
import { promotedWine, published, publishes, pushTinyBase, registryFor } from './publish-case.ts';
import { registry } from './system/registry.ts';

const { missing } = registry;
const running = registryFor(missing);

const evidenceMade = promotedWine();

/** The same project in the hands of a user that may do nothing else; nothing where such a user cannot run Pawl here. */
async function asNobody({ root, remote, clone }: Place) {
  const as = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const tried = await execute('sh', ['-c', 'exec "$0" "$@"', ...as, 'node', PAWL, '--version']);
  if (tried.status !== 0) return {};
  const own = await mkdtemp(join(tmpdir(), 'pawl-nobody-'));
  onTestFinished(() => rm(own, { recursive: true, force: true }));
  for (const from of [remote, clone]) await cp(from, join(own, relative(root, from)), { recursive: true });
  const cwd = join(own, relative(root, clone));
  gitIn(cwd, 'remote', 'set-url', 'origin', join(own, relative(root, remote)));
  execFileSync('chown', ['-R', '65534:65534', own]);
  return { 'another user': { cwd, as, env: { HOME: own } } };
}

describe.skipIf(missing)(`the digest of a version's image ${missing ?? ''}`, () => {
  test('is one under each Node, folder, umask, time zone, language and clock', {
    timeout: 90_000,
  }, async () => {
    const place = await evidenceMade();
    const lines = [`image: ${running.host}/wine`, `base: ${running.host}/base/tiny:v1`, 'model_pack: true'];
    await publishes(place, ...lines);
    const once = await published(place);
    const digests = { image: once.imageDigest, pack: once.modelPack, layers: once.layers };

    const other = join(place.root, 'an other', 'place');
    await mkdir(join(other, '..'), { recursive: true });
    await execute('sh', ['-c', 'umask 077; git clone -q "$0" "$1"', place.remote, other]);
    await cp(join(place.clone, 'pawl.yaml'), join(other, 'pawl.yaml'));
    gitIn(other, 'checkout', '-q', gitIn(place.clone, 'rev-parse', 'HEAD'));
    const late = join(place.root, 'late.cjs');
    await writeFile(
      late,
      `const ahead = 400 * 86400e3;
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...args) { args.length === 0 ? super(Real.now() + ahead) : super(...args); }
  static now() { return Real.now() + ahead; }
};
`,
    );
    const surroundings: Record<
      string,
      { readonly node?: string; readonly cwd?: string; env?: Record<string, string>; as?: string[] }
    > = {
      'the Node of the tests': { node: process.execPath },
      'another folder, written under another umask': { cwd: other },
      'another zone and language': { env: { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } },
      'a time for builds': { env: { SOURCE_DATE_EPOCH: '1700000000' } },
      'a clock 400 days ahead': { env: { NODE_OPTIONS: `--require=${late}` } },
      ...(await asNobody(place)),
    };
    for (const [what, { node = 'node', cwd = place.clone, env = {}, as = [] }] of Object.entries(
      surroundings,
    )) {
      const command = `umask 077; exec "$0" "$@"`;
      const publishing = [...as, node, PAWL, 'publish', '--dry-run', '--json'];
      const done = await execute('sh', ['-c', command, ...publishing], {
        cwd,
        env: { ...ADA, ...env },
      });
      expect(done.status, `${what}: ${done.stderr}`).toBe(0);
      const { imageDigest, modelPack, layers } = JSON.parse(done.stdout);
      expect({ image: imageDigest, pack: modelPack, layers }, what).toEqual(digests);
    }
  });

  test('is another one on another base', async () => {
    const place = await evidenceMade();
    await publishes(place, `image: ${running.host}/wine-2`, `base: ${running.host}/base/tiny:moving`);
    await pushTinyBase(running.host, 'base/tiny', 'moving');
    const one = await published(place, ['--dry-run']);
    await pushTinyBase(running.host, 'base/tiny', 'moving', 'linux/amd64', 'a newer shell');
    const two = await published(place, ['--dry-run']);
    expect(two.imageDigest).not.toBe(one.imageDigest);
    expect(two.base!.digest).not.toBe(one.base!.digest);
    expect(two.layers).toEqual(one.layers);
  });
});
