import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOf } from '@pawl/records';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tarOf } from '../packages/image/tar.ts';
import { execute, type RunOptions, scratchFolder } from './pawl.ts';
import { gnuTar, skopeo, umoci } from './system/oci-tools.ts';
import { tool } from './system/tool.ts';

const python = tool('python3');

/** Paths that ustar holds plainly, by its prefix, and not at all. */
const FILES: Readonly<Record<string, Buffer>> = {
  'model.onnx': Buffer.alloc(5000, 'weights'),
  'run.sh': Buffer.from('#!/bin/sh\n'),
  'a.txt': Buffer.alloc(0),
  'a/b/c.json': Buffer.from('{}'),
  [`${'long-'.repeat(12)}/${'folder-'.repeat(8)}/file`]: Buffer.alloc(512, 1),
  [`${'l'.repeat(200)}/${'n'.repeat(120)}`]: Buffer.alloc(513, 2),
  'größe/模型.bin': Buffer.from('ß'),
  'with space': Buffer.from(' '),
  'back\\slash': Buffer.from('\\'),
};
const PATHS = Object.keys(FILES);
const ABOVE = [...new Set(PATHS.flatMap((path) => foldersAbove(path)))];

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [...foldersAbove(folder), folder];
}

async function writeModel(folder: string, time: number): Promise<string> {
  for (const [path, content] of Object.entries(FILES)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await utimes(file, time, time);
  }
  return folder;
}

let home: string;
let script: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawl-oci-'));
  script = join(home, 'oci-write.mjs');
  const made = await rolldown({
    input: join(import.meta.dirname, 'oci-write.ts'),
    platform: 'node',
    transform: { target: 'node20' },
  });
  await made.write({ file: script, format: 'esm' });
  await chmod(home, 0o755);
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function write(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await execute(
    options.node ?? process.execPath,
    [script, ...args],
    options,
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trim();
}

async function run(command: string, args: readonly string[], options?: RunOptions): Promise<string> {
  const { status, stdout, stderr } = await execute(command, args, options);
  expect(status, `${command} ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

describe('a layer', () => {
  test('has one digest under each Node, umask, clock, folder, time zone and user', async () => {
    const [folder, other] = [join(home, 'one'), join(home, 'an other')];
    await writeModel(folder, 1_000_000_000);
    await writeModel(other, 1_700_000_000.5);
    const out = await scratchFolder();
    await chmod(out, 0o777);
    const once = await write(['layer', folder, join(out, 'a')]);
    expect(digestOf(await readFile(join(out, 'a')))).toBe(once);
    expect(await write(['layer', other, join(out, 'b')], { node: 'node', cwd: other })).toBe(once);
    const env = { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    expect(await write(['layer', other, join(out, 'c')], { env })).toBe(once);
    for (const path of PATHS) await chmod(join(other, path), 0o777);
    const masked = await run('sh', [
      '-c',
      'umask 077; "$0" "$@"',
      process.execPath,
      script,
      'layer',
      other,
      join(out, 'd'),
    ]);
    expect(masked.trim()).toBe(once);
    // Only root may become another, who is root nowhere else.
    if (process.getuid?.() !== 0) return;
    const user = ['--reuid', '65534', '--clear-groups', 'node', script, 'layer', other, join(out, 'e')];
    expect((await run('setpriv', user)).trim()).toBe(once);
  });

  test.skipIf(gnuTar.missing)(`reads as it was written with GNU tar ${gnuTar.missing ?? ''}`, async () => {
    const out = await scratchFolder();
    const folder = await writeModel(join(out, 'model'), 1);
    const tar = join(out, 'layer.tar');
    await write(['layer', folder, tar]);
    const listed = await run(
      'tar',
      [
        '--list',
        '--verbose',
        '--numeric-owner',
        '--full-time',
        '--quoting-style=literal',
        '--utc',
        '--file',
        tar,
      ],
      { env: { LC_ALL: 'C.UTF-8' } },
    );
    const lines = listed.trimEnd().split('\n');
    const expected = [
      ...PATHS.map(
        (path) =>
          `-rw${path.endsWith('.sh') ? 'x' : '-'}r-${path.endsWith('.sh') ? 'x' : '-'}r-${path.endsWith('.sh') ? 'x' : '-'} 0/0 ${FILES[path]!.length} 1970-01-01 00:00:00 ${path}`,
      ),
      ...ABOVE.map((path) => `drwxr-xr-x 0/0 0 1970-01-01 00:00:00 ${path}/`),
    ];
    expect(lines.map((line) => line.replace(/(\d\/\d) +/, '$1 ')).sort()).toEqual(expected.sort());
    const extracted = join(out, 'extracted');
    await mkdir(extracted);
    await run('tar', ['--extract', '--file', tar, '--directory', extracted], { env: { LC_ALL: 'C.UTF-8' } });
    await run('diff', ['--recursive', folder, extracted]);
  });

  test.skipIf(python.missing)(`reads as it was written with Python ${python.missing ?? ''}`, async () => {
    const out = await scratchFolder();
    const folder = await writeModel(join(out, 'model'), 1);
    const tar = join(out, 'layer.tar');
    await write(['layer', folder, tar]);
    const read = `
import hashlib, json, sys, tarfile
print(json.dumps([[m.name, m.type.decode(), m.mode, m.size, m.mtime, m.uid, m.gid, m.uname, m.gname, m.devmajor, m.devminor,
  hashlib.sha256(t.extractfile(m).read()).hexdigest() if m.isfile() else None] for t in [tarfile.open(sys.argv[1])] for m in t]))`;
    const members = JSON.parse(await run('python3', ['-c', read, tar]));
    const rest = ['', '', 0, 0];
    const expected = [
      ...PATHS.map((path) => [
        ...[path, '0', path.endsWith('.sh') ? 0o755 : 0o644, FILES[path]!.length, 0, 0, 0, ...rest],
        digestOf(FILES[path]!).slice('sha256:'.length),
      ]),
      ...ABOVE.map((path) => [path, '5', 0o755, 0, 0, 0, 0, ...rest, null]),
    ];
    const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(members.sort(byName)).toEqual(expected.sort(byName));
  });

  test.skipIf(python.missing)(`is what Python writes in ustar ${python.missing ?? ''}`, async () => {
    const out = await scratchFolder();
    const folder = await writeModel(join(out, 'model'), 1);
    for (const path of PATHS.filter((name) => /[^\x20-\x7e]/.test(name) || name.length > 255))
      await rm(join(folder, path.split('/')[0]!), { recursive: true });
    const ours = await write(['layer', folder, join(out, 'layer.tar')]);
    // Python fills up to 20 blocks, as a tape had it.
    const theirs = `
import hashlib, io, os, sys, tarfile
tarfile.RECORDSIZE = 512
root, names = os.fsencode(sys.argv[1]), []
for at, folders, files in os.walk(root):
    below = os.path.relpath(at, root)
    names += [os.path.normpath(os.path.join(below, n)) + b'/' for n in folders]
    names += [os.path.normpath(os.path.join(below, n)) for n in files]
out = io.BytesIO()
with tarfile.open(fileobj=out, mode='w', format=tarfile.USTAR_FORMAT) as tar:
    for name in sorted(names):
        info = tarfile.TarInfo(os.fsdecode(name))
        folder = name.endswith(b'/')
        content = b'' if folder else open(os.path.join(root, name), 'rb').read()
        info.type = tarfile.DIRTYPE if folder else tarfile.REGTYPE
        info.name = info.name.rstrip('/')
        info.mode = 0o755 if folder or name.endswith(b'.sh') else 0o644
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
print('sha256:' + hashlib.sha256(out.getvalue()).hexdigest())`;
    expect(ours).toBe((await run('python3', ['-c', theirs, folder])).trim());
  });

  test.skipIf(gnuTar.missing || python.missing)('can hold a file above 8 GiB', async () => {
    const out = await scratchFolder();
    const size = 8 * 2 ** 30 + 1;
    const tar = tarOf([{ path: 'huge', content: { size, async *pieces() {} } }]);
    const { value } = await tar.pieces().next();
    await writeFile(join(out, 'huge.tar'), value!);
    // Its content is a hole, which takes no room.
    await truncate(join(out, 'huge.tar'), tar.size);
    const line = await run('tar', [
      '--list',
      '--verbose',
      '--numeric-owner',
      '--file',
      join(out, 'huge.tar'),
    ]);
    expect(line).toMatch(new RegExp(`^-rw-r--r-- 0/0 +${size} .* huge\n$`));
    const read = 'import sys, tarfile; print([(m.name, m.size) for m in tarfile.open(sys.argv[1])])';
    expect(await run('python3', ['-c', read, join(out, 'huge.tar')])).toBe(`[('huge', ${size})]\n`);
  });
});

async function writtenImage(): Promise<{ readonly out: string; readonly digest: string }> {
  const out = await scratchFolder();
  const digest = await write(['image', await writeModel(join(out, 'model'), 1), out]);
  return { out, digest };
}

describe.skipIf(skopeo.missing)(`skopeo ${skopeo.missing ?? ''}`, () => {
  const call = (...args: string[]) => run(skopeo.command, ['--insecure-policy', ...args]);

  test('inspects a layout and an archive', async () => {
    const { out, digest } = await writtenImage();
    const layout = JSON.parse(await call('inspect', `oci:${out}/layout:v1.4.0`));
    expect(layout).toMatchObject({
      Digest: digest,
      Architecture: 'amd64',
      Os: 'linux',
      Created: '1970-01-01T00:00:00Z',
      Env: ['A=b'],
      Labels: { 'org.opencontainers.image.version': 'v1.4.0' },
    });
    const archive = JSON.parse(
      await call('inspect', `docker-archive:${out}/archive.tar:ghcr.io/acme/housing:v1.4.0`),
    );
    expect(archive.Layers).toEqual(layout.Layers);
    const config = JSON.parse(await call('inspect', '--config', `docker-archive:${out}/archive.tar`));
    expect(config.config).toMatchObject({ User: '65532:65532', Entrypoint: ['/models/run.sh'] });
  });

  test('copies a layout and an archive to other forms, digests kept', async () => {
    const { out, digest } = await writtenImage();
    await call('copy', `oci:${out}/layout:v1.4.0`, `docker-archive:${out}/copy.tar:x:y`);
    const copied = JSON.parse(await call('inspect', '--config', `docker-archive:${out}/copy.tar`));
    const config = JSON.parse(await call('inspect', '--config', `oci:${out}/layout:v1.4.0`));
    expect(copied.rootfs.diff_ids).toEqual(config.rootfs.diff_ids);
    // Without being told to, it compresses on the way.
    await call('copy', '--preserve-digests', `oci:${out}/layout:v1.4.0`, `oci:${out}/again:v1`);
    expect(JSON.parse(await call('inspect', `oci:${out}/again:v1`)).Digest).toBe(digest);
    // What `podman load` reads, and the same file as a layout in a tar.
    await call('copy', `docker-archive:${out}/archive.tar`, `oci:${out}/loaded:v1`);
    expect(JSON.parse(await call('inspect', '--config', `oci:${out}/loaded:v1`)).rootfs).toEqual(
      config.rootfs,
    );
    expect(JSON.parse(await call('inspect', `oci-archive:${out}/archive.tar`)).Digest).toBe(digest);
  });

  test('adds to a layout that it has added to', async () => {
    const { out } = await writtenImage();
    await call('copy', `oci:${out}/layout:v1.4.0`, `oci:${out}/other:first`);
    await call('copy', `oci:${out}/other:first`, `oci:${out}/layout:second`);
    await write(['image', join(out, 'model'), out]);
    for (const ref of ['v1.4.0', 'second'])
      expect(JSON.parse(await call('inspect', `oci:${out}/layout:${ref}`)).Os).toBe('linux');
  });

  test('finds each platform in an index', async () => {
    const { out } = await writtenImage();
    for (const architecture of ['amd64', 'arm64']) {
      const found = await call('--override-arch', architecture, 'inspect', `oci:${out}/layout:all`);
      expect(JSON.parse(found).Architecture).toBe(architecture);
    }
  });
});

describe.skipIf(umoci.missing)(`umoci ${umoci.missing ?? ''}`, () => {
  const unpack = (layout: string, bundle: string) => {
    const rootless = process.getuid?.() === 0 ? [] : ['--rootless'];
    return run(umoci.command, ['unpack', ...rootless, '--image', `${layout}:v1.4.0`, bundle]);
  };

  test('unpacks files, modes and owners as they were written', async () => {
    const { out } = await writtenImage();
    const root = process.getuid?.() === 0;
    await unpack(`${out}/layout`, `${out}/bundle`);
    const models = join(out, 'bundle/rootfs/models');
    const found = await readdir(models, { recursive: true });
    expect(found.sort()).toEqual([...PATHS, ...ABOVE].sort());
    for (const path of [...PATHS, ...ABOVE]) {
      const stats = await lstat(join(models, path));
      const mode = stats.isDirectory() || path.endsWith('.sh') ? 0o755 : 0o644;
      expect([path, stats.mode & 0o7777, stats.mtimeMs]).toEqual([path, mode, 0]);
      if (root) expect([stats.uid, stats.gid]).toEqual([0, 0]);
      if (stats.isFile()) expect((await readFile(join(models, path))).equals(FILES[path]!), path).toBe(true);
    }
    const spec = JSON.parse(await readFile(join(out, 'bundle/config.json'), 'utf8'));
    expect(spec.process).toMatchObject({ args: ['/models/run.sh'], user: { uid: 65532, gid: 65532 } });
    expect(spec.process.env).toContain('A=b');
  });

  test.skipIf(skopeo.missing)('unpacks an image on a base of Docker with compressed layers', async () => {
    const { out } = await writtenImage();
    const base = [
      'copy',
      '--format',
      'v2s2',
      '--dest-compress',
      `oci:${out}/layout:v1.4.0`,
      `dir:${out}/base`,
    ];
    await run(skopeo.command, ['--insecure-policy', ...base]);
    expect(await readFile(join(out, 'base/manifest.json'), 'utf8')).toContain(
      'docker.image.rootfs.diff.tar.gzip',
    );
    const on = await mkdtemp(join(out, 'on-'));
    const digest = await write(['image', join(out, 'model'), on, join(out, 'base')]);
    for (const image of [`oci:${on}/layout:v1.4.0`, `oci-archive:${on}/archive.tar`]) {
      const found = JSON.parse(await run(skopeo.command, ['--insecure-policy', 'inspect', image]));
      expect([found.Digest, found.Layers.length]).toEqual([digest, 4]);
    }
    await unpack(`${on}/layout`, `${on}/bundle`);
    const root = join(on, 'bundle/rootfs');
    await run('diff', ['--recursive', join(root, 'models'), join(root, 'more')]);
    await run('diff', ['--recursive', join(out, 'model'), join(root, 'more')]);
    const history = JSON.parse(
      await run(umoci.command, ['stat', '--json', '--image', `${on}/layout:v1.4.0`]),
    ).history;
    expect(history.length).toBe(4);
  });
});
