import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratchFolder } from './pawl.ts';
import { evidenceOf, promoted } from './promotion-case.ts';
import { published, publishes } from './publish-case.ts';
import { busybox, pushNodeShellBase, pushShellBase } from './system/base-image.ts';
import { crun, isRoot, startContainer, unpackImage } from './system/containers.ts';
import { skopeo, umoci } from './system/oci-tools.ts';
import { registry, startRegistry } from './system/registry.ts';

const { missing } = [registry, skopeo, umoci, crun, busybox].find((tool) => tool.missing) ?? {};
let running: Awaited<ReturnType<typeof startRegistry>>;
beforeAll(async () => {
  if (missing) return;
  running = await startRegistry();
  await pushShellBase(running.host, 'base/shell', 'v1');
  await pushNodeShellBase(running.host, 'base/node-shell', 'v1', process.execPath);
}, 60_000);
afterAll(async () => running?.close());

const evidenceMade = evidenceOf(1, async (place) => {
  await promoted(place, 'v1.0.0');
});

/** The bundle of an image that was published on a base with a shell. */
async function bundleOf(kind: 'modelcar' | 'server', base: string): Promise<string> {
  const place = await evidenceMade();
  const image = `${running.host}/acme/${kind}`;
  await publishes(place, `image: ${image}`, `kind: ${kind}`, `base: ${running.host}/${base}:v1`);
  const { imageDigest } = await published(place);
  return unpackImage(`${image}@${imageDigest}`);
}

/** What KServe gives such an image as `args` (CreateModelcarInitContainer, CreateModelcarContainer), and no command. */
const CHECK = ['sh', '-c', '[ -d /models ] && [ "$(ls -A /models)" ] && echo OK || (echo NOK && exit 1)'];
const LINK = ['sh', '-c', 'ln -sf /proc/$$/root/models /mnt/models && echo linked && sleep infinity'];

/** As in a pod with a modelcar: first it is looked at, then it shows its files to a server, which may be there before. */
async function servedBy(car: string, runtime: string): Promise<void> {
  const looked = await startContainer(car, { args: CHECK });
  expect(await looked.ended, looked.said()).toBe(0);
  expect(looked.said()).toBe('OK\n');

  const mnt = await scratchFolder();
  const folders = { '/mnt': mnt };
  // What holds a pod together is there first, so that the modelcar is not process 1.
  const pod = isRoot
    ? await startContainer(car, { args: ['sh', '-c', 'echo held && sleep infinity'] })
    : undefined;
  await pod?.waitFor(/held/);
  const env = { PORT: '0', HOST: '127.0.0.1', PAWL_MODEL_DIR: '/mnt/models', MODEL_INIT_MODE: 'async' };
  const server = pod && (await startContainer(runtime, { env, folders, besides: pod }));
  const models = await startContainer(car, { args: LINK, folders, ...(pod ? { besides: pod } : {}) });
  await models.waitFor(/linked/);
  expect((await models.exec('ls', '/mnt/models/')).stdout).toBe('model.pawl\npawl-serve.json\n');
  expect((await lstat(join(mnt, 'models'))).isSymbolicLink()).toBe(true);
  if (!server) return;
  expect(await readlink(join(mnt, 'models'))).not.toBe('/proc/1/root/models');
  const [, port] = await server.waitFor(/"event":"ready".*"port":(\d+)/);
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
  expect(server.said()).toContain('"model":"wine","version":"v1.0.0"');
  await server.signal('TERM');
  expect(await server.ended).toBe(0);
}

describe.skipIf(missing !== undefined)(`KServe's modelcars${missing ? `: ${missing}` : ''}`, () => {
  test('an image of kind modelcar shows its files, whatever entrypoint its base has', {
    timeout: 120_000,
  }, async () => {
    const car = await bundleOf('modelcar', 'base/shell');
    await servedBy(car, await bundleOf('server', 'base/node-shell'));
    const asBase = await startContainer(car);
    await asBase.signal('KILL');
    expect(await asBase.ended).toBe(137);
  });

  test('a server on a base with a shell is a modelcar too, and its own runtime', {
    timeout: 120_000,
  }, async () => {
    const image = await bundleOf('server', 'base/node-shell');
    await servedBy(image, image);
  });
});
