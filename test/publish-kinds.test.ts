import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_MANIFEST, readLayout } from '@pawl/image';
import { describe, expect, test } from 'vitest';
import { edit, execute, ROOT, scratchFolder } from './pawl.ts';
import { commitAll, evidence, evidenceOf, fails, type Place, promoted } from './promotion-case.ts';
import { published, publishes, pushTinyIndex, registryFor } from './publish-case.ts';
import { openClient } from './system/images.ts';
import { skopeo, umoci } from './system/oci-tools.ts';
import { onnxRuntimes } from './system/onnx.ts';
import { registry } from './system/registry.ts';
import { startRegistryProxy } from './system/registry-proxy.ts';

const { missing } = [registry, skopeo, umoci].find((tool) => tool.missing) ?? {};
const onnx = onnxRuntimes();
const running = registryFor(missing);

const evidenceMade = evidenceOf(2, async (place) => {
  await promoted(place, 'v1.0.0');
});
let count = 0;

/** A project whose images go into a repository of its own. */
async function setUp(...lines: string[]) {
  const place = await evidenceMade();
  const repository = `acme/wine-${++count}`;
  const image = `${running.host}/${repository}`;
  await publishes(place, `image: ${image}`, ...lines);
  return { place, repository, image, client: openClient(running.host, repository) };
}
const base = () => `base: ${running.host}/base/tiny:v1`;

interface Config {
  readonly User?: string;
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
}

/** The configuration and the files of an image in a layout, by umoci. */
async function opened(layout: string, ref: string) {
  const bundle = join(await scratchFolder(), 'bundle');
  const done = await execute(umoci.command, ['unpack', '--rootless', '--image', `${layout}:${ref}`, bundle]);
  expect(done.status, done.stderr).toBe(0);
  const inspected = await execute(skopeo.command, ['inspect', '--config', `oci:${layout}:${ref}`]);
  expect(inspected.status, inspected.stderr).toBe(0);
  const { config } = JSON.parse(inspected.stdout) as { config: Config };
  const root = join(bundle, 'rootfs');
  const files = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
  return { root, files, config };
}

describe.skipIf(missing !== undefined)(`outputs of publishing${missing ? `: ${missing}` : ''}`, () => {
  test('a folder has the whole image, its base too, and the registry nothing', async () => {
    const { place, client } = await setUp(base());
    const out = join(place.root, 'out');
    const record = await published(place, ['--output', `oci:${out}`]);
    const shown = await place.pawl(['publish', '--output', `oci:${out}`]);
    expect(shown.stdout).toContain(`Written  ${out}\n`);
    expect(shown.stdout).toContain(`${client.name}@${record.imageDigest}\n`);
    expect(shown.stdout).toMatch(/^wine v1\.0\.0 is written, and not published\n/);
    expect(shown.stdout).toMatch(/^Sent {5}nothing, and no record of it is kept$/m);
    const { config, files } = await opened(out, 'v1.0.0');
    expect(config.Entrypoint).toBeUndefined();
    expect(config.Cmd).toEqual(['node', '/app/serve.js']);
    expect(files).toEqual(expect.arrayContaining(['app/serve.js', 'bin/sh', 'models/model.pawl']));
    expect(await client.listTags()).toEqual([]);
    expect(place.refs()).not.toContain('images');
    const layout = await readLayout(out);
    expect((await layout.root('v1.0.0')).digest).toBe(record.imageDigest);
    // The registry gets the very same image.
    expect((await published(place)).imageDigest).toBe(record.imageDigest);
  });

  test('a file is loaded by skopeo under the name of the version', async () => {
    const { place, image, client } = await setUp(base());
    const file = join(place.root, 'wine.tar');
    const record = await published(place, ['--output', `docker:${file}`]);
    const layout = join(place.root, 'copied');
    const from = `docker-archive:${file}:${image}:v1.0.0`;
    const args = ['--insecure-policy', 'copy', '-q', from, `oci:${layout}:x`];
    const copied = await execute(skopeo.command, args);
    expect(copied.status, copied.stderr).toBe(0);
    expect((await opened(layout, 'x')).files).toContain('models/model.pawl');
    // skopeo writes a manifest of its own for Docker's archives; in the file is ours.
    const listed = await execute('tar', ['-tf', file]);
    expect(listed.stdout).toContain(`blobs/sha256/${record.imageDigest.slice(7)}\n`);
    expect(await client.listTags()).toEqual([]);
  });

  test('a dry run tries, tells the digest and leaves nothing', async () => {
    const { place, client } = await setUp(base());
    const dry = await place.pawl(['publish', '--dry-run']);
    expect(dry.status, dry.stderr).toBe(0);
    expect(dry.stdout).toMatch(/^wine v1\.0\.0 is made, and not published\n/);
    expect(await client.listTags()).toEqual([]);
    const record = await published(place);
    expect(dry.stdout).toContain(`${client.name}@${record.imageDigest}\n`);
  });

  test('an output that is none, two at once, and two platforms in one file are told', async () => {
    const { place } = await setUp('kind: model', 'platforms: [linux/amd64, linux/arm64]');
    await fails(place, ['publish', '--output', 'out'], 2, /"out" is no place for an image/);
    await fails(place, ['publish', '--output', 'oci:x', '--dry-run'], 2, /exclude each other/);
    await fails(place, ['publish', '--output', 'docker:x.tar'], 2, /holds one platform/);
    const out = join(place.root, 'out');
    await published(place, ['--output', `oci:${out}`]);
    const index = JSON.parse(await readFile(join(out, 'index.json'), 'utf8'));
    expect(index.manifests[0].mediaType).toBe('application/vnd.oci.image.index.v1+json');
  });
});

describe.skipIf(missing !== undefined)(`kinds of images${missing ? `: ${missing}` : ''}`, () => {
  test('model: the files alone', async () => {
    const { place } = await setUp('kind: model');
    const out = join(place.root, 'out');
    const record = await published(place, ['--output', `oci:${out}`]);
    expect(record).toMatchObject({ form: 'model', tried: false, base: null });
    const { files, config } = await opened(out, 'v1.0.0');
    expect(files).toEqual(['models/model.pawl', 'models/pawl-serve.json']);
    expect(config.Entrypoint).toBeUndefined();
  });

  test('modelcar: the files on a base that starts as it did', async () => {
    const { place } = await setUp('kind: modelcar', base());
    const out = join(place.root, 'out');
    const shown = await place.pawl(['publish', '--output', `oci:${out}`]);
    expect(shown.stdout).toMatch(/^Tried {4}no: an image of kind modelcar has no server of Pawl$/m);
    const { files, config } = await opened(out, 'v1.0.0');
    expect(files).toEqual(['bin/sh', 'models/model.pawl', 'models/pawl-serve.json']);
    // No entrypoint, which would swallow what KServe starts it with.
    expect(config.Entrypoint).toBeUndefined();
    expect(config).toMatchObject({ Cmd: ['/bin/sh', '-c', 'true'], Env: ['LANG=C.UTF-8'] });
  });

  test('command: the code as it was committed, and the model', async () => {
    const place = await evidenceMade();
    await publishes(
      place,
      `image: ${running.host}/acme/command`,
      base(),
      'kind: command',
      'command: [python, serve.py]',
      'code: [serve.py, "lib/**/*"]',
    );
    await mkdir(join(place.clone, 'lib'));
    await writeFile(join(place.clone, 'serve.py'), 'print(1)\n');
    await writeFile(join(place.clone, 'lib/start.sh'), '#!/bin/sh\n', { mode: 0o755 });
    await commitAll(place, 'a program');
    await evidence(place);
    await promoted(place, 'v2.0.0');
    const out = join(place.root, 'out');
    const record = await published(place, ['--output', `oci:${out}`]);
    expect(record).toMatchObject({ form: 'command', tried: false });
    const { root, files, config } = await opened(out, 'v2.0.0');
    expect(files).toEqual([
      'app/lib/start.sh',
      'app/serve.py',
      'bin/sh',
      'models/model.pawl',
      'models/pawl-serve.json',
    ]);
    expect(config).toMatchObject({ Entrypoint: ['python', 'serve.py'], WorkingDir: '/app' });
    expect(config.Cmd).toBeUndefined();
    expect(config.Env).toContain('PAWL_MODEL_DIR=/models');
    const modes = await execute('stat', [
      '-c',
      '%a',
      join(root, 'app/lib/start.sh'),
      join(root, 'app/serve.py'),
    ]);
    expect(modes.stdout).toBe('755\n644\n');
    // What was not committed is in no image.
    await writeFile(join(place.clone, 'serve.py'), 'print(2)\n');
    await fails(place, ['publish', '--dry-run'], 2, /serve\.py is not as the commit of the version has it/);
    await writeFile(join(place.clone, 'serve.py'), 'print(1)\n');
    await writeFile(join(place.clone, 'lib/new.py'), '');
    await fails(place, ['publish', '--dry-run'], 2, /lib\/new\.py is not as the commit/);
    await edit(join(place.clone, 'pawl.yaml'), '"lib/**/*"', '"../*/*.git*"');
    await fails(place, ['publish', '--dry-run'], 2, /publish\.code/);
    await edit(join(place.clone, 'pawl.yaml'), '"../*/*.git*"', '"../outside.py"');
    await writeFile(join(place.root, 'outside.py'), '');
    await fails(place, ['publish', '--dry-run'], 2, /\.\.\/outside\.py is no code of this project/);
  });

  test('of several platforms: an index, whose images share what is the same', async () => {
    await pushTinyIndex(running.host, 'base/both', 'v1');
    const both = 'platforms: [linux/amd64, linux/arm64]';
    const { place, client } = await setUp(`base: ${running.host}/base/both:v1`, both, 'model_pack: true');
    const record = await published(place);
    const read = async (reference: string) =>
      JSON.parse(Buffer.from((await client.getManifest(reference))!.bytes).toString());
    const index = await read('v1.0.0');
    expect(index.manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
    ]);
    const [one, two] = await Promise.all(
      index.manifests.map(async ({ digest }: { digest: string }) => (await read(digest)).layers),
    );
    expect(one[0].digest).not.toBe(two[0].digest);
    expect(one.slice(1)).toEqual(two.slice(1));
    expect(record.layers.map(({ digest }) => digest)).toEqual(
      one.slice(1).map(({ digest }: { digest: string }) => digest),
    );
    for (const architecture of ['amd64', 'arm64']) {
      const out = join(place.root, architecture);
      const from = `docker://${client.name}:v1.0.0`;
      const options = [
        '--insecure-policy',
        '--override-arch',
        architecture,
        'copy',
        '-q',
        '--src-tls-verify=false',
      ];
      const copied = await execute(skopeo.command, [...options, from, `oci:${out}:x`]);
      expect(copied.status, copied.stderr).toBe(0);
      const { root } = await opened(out, 'x');
      expect(await readFile(join(root, 'bin/sh'), 'utf8')).toBe(architecture);
    }
    expect(await client.listReferrers(record.imageDigest as `sha256:${string}`, MODEL_MANIFEST)).toHaveLength(
      1,
    );
  });

  test('ModelPack: a referrer of the image that shares its files', async () => {
    const { place, client } = await setUp(base(), 'model_pack: true');
    const record = await published(place);
    const [referrer, ...others] = await client.listReferrers(
      record.imageDigest as `sha256:${string}`,
      MODEL_MANIFEST,
    );
    expect(others).toEqual([]);
    expect(referrer).toMatchObject({ digest: record.modelPack, artifactType: MODEL_MANIFEST });
    const pack = JSON.parse(Buffer.from((await client.getManifest(referrer!.digest))!.bytes).toString());
    const image = JSON.parse(Buffer.from((await client.getManifest('v1.0.0'))!.bytes).toString());
    const digests = ({ layers }: { layers: { digest: string }[] }) => layers.map(({ digest }) => digest);
    expect(digests(image).slice(-digests(pack).length)).toEqual(digests(pack));
    expect(pack.subject.digest).toBe(record.imageDigest);
    // Again: the same, once.
    expect(await published(place)).toMatchObject({ modelPack: record.modelPack });
    expect(await client.listReferrers(record.imageDigest as `sha256:${string}`, MODEL_MANIFEST)).toHaveLength(
      1,
    );
  });

  test('a changed model sends its layer, configuration, manifest and evidence, and an equal one nothing', async () => {
    const { place, repository, client } = await setUp();
    const proxy = await startRegistryProxy(running.host);
    const config = join(place.clone, 'pawl.yaml');
    await edit(
      config,
      `image: ${running.host}/${repository}`,
      `image: ${proxy.host}/${repository}\n  base: ${proxy.host}/base/tiny:v1`,
    );
    await published(place);
    const first = proxy.seen.length;
    await edit(config, 'trees: 6', 'trees: 7');
    await commitAll(place, 'another model');
    await evidence(place);
    await promoted(place, 'v1.1.0');
    proxy.seen.splice(0, first);
    const before = proxy.seen.length;
    const record = await published(place);
    const puts = proxy.seen.slice(before).filter((line) => line.startsWith('PUT '));
    const image = JSON.parse(Buffer.from((await client.getManifest('v1.1.0'))!.bytes).toString());
    const its = [image.config, ...image.layers].map(({ digest }: { digest: string }) => digest);
    const sent = puts.map((line) => line.replace(/^.*(?:digest=|manifests\/)/, '').replace('%3A', ':'));
    expect(sent.filter((what) => its.includes(what)).sort()).toEqual(
      [image.config.digest, record.layers.at(-1)!.digest].sort(),
    );
    expect(sent.filter((what) => what === record.imageDigest || what === 'v1.1.0')).toEqual([
      record.imageDigest,
      'v1.1.0',
    ]);
    // Each of six statements, one configuration for all, their manifests, and the list of referrers.
    expect(sent).toHaveLength(2 + 2 + 6 + 1 + 6 + 1);

    // Again: it is looked at, and nothing travels.
    const until = proxy.seen.length;
    await published(place);
    const asked = proxy.seen.slice(until);
    expect(asked.filter((line) => !/^(HEAD|GET) /.test(line))).toEqual([]);
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(10);
    await proxy.close();
  });
});

describe.skipIf(missing ?? onnx.missing)(`an ONNX model in an image ${onnx.missing ?? ''}`, () => {
  /** A version whose command leaves a model of the fixtures. */
  async function onnxPlace(): Promise<Place> {
    const { place } = await setUp(base());
    const fixtures = join(ROOT, 'packages/models/onnx/fixtures');
    const fixture = JSON.parse(await readFile(join(fixtures, 'logistic-strings.json'), 'utf8'));
    const names = Object.keys(fixture.columns);
    const csv = (ids: string, shift: number) =>
      `${['id', ...names, 'y'].join(',')}\n${fixture.predicted
        .map((truth: string, row: number) => {
          const cells = names.map((name) => {
            const cell = fixture.columns[name][row];
            return typeof cell === 'number' ? cell + shift : (cell ?? '');
          });
          return `${[ids + row, ...cells, truth].join(',')}\n`;
        })
        .join('')}`;
    await writeFile(join(place.clone, 'train.csv'), csv('t', 1));
    await writeFile(join(place.clone, 'test.csv'), csv('r', 0));
    await copyFile(join(fixtures, 'logistic-strings.onnx'), join(place.clone, 'candidate.onnx'));
    const publish = /^publish:[\s\S]*/m.exec(await readFile(join(place.clone, 'pawl.yaml'), 'utf8'))![0];
    await writeFile(
      join(place.clone, 'pawl.yaml'),
      `model: wine
task: classification
data: { train: train.csv, test: test.csv, target: y, id: id }
train:
  run: cp candidate.onnx "$PAWL_OUTPUT/model.onnx"
gate:
  undecided: pass
  conditions: [accuracy >= 0.1]
${publish}`,
    );
    await writeFile(join(place.clone, '.gitignore'), '.pawl/\nnode_modules\n');
    return place;
  }

  test.each(['node', 'web'] as const)(
    'has onnxruntime-%s between server and model',
    { timeout: 90_000 },
    async (runtime) => {
      const place = await onnxPlace();
      const link = join(place.clone, 'node_modules');
      await execute('ln', ['-s', join(onnx[runtime], 'node_modules'), link]);
      await commitAll(place, 'onnx');
      await evidence(place);
      await promoted(place, 'v3.0.0');
      const out = join(place.root, 'out');
      const record = await published(place, ['--output', `oci:${out}`]);
      expect(record.layers).toHaveLength(3);
      const { files } = await opened(out, 'v3.0.0');
      expect(files).toContain('models/model.onnx');
      const modules = files.filter((path) => path.startsWith('app/node_modules/'));
      expect(modules).toContain(`app/node_modules/onnxruntime-${runtime}/package.json`);
      expect(modules.filter((path) => /darwin|win32|arm64|\.map$|\.d\.ts$/.test(path))).toEqual([]);
      await execute('rm', [link]);
      await fails(
        place,
        ['publish', '--dry-run'],
        2,
        /needs onnxruntime|served with onnxruntime/,
        /npm install onnxruntime-node/,
      );
    },
  );
});
