import { appendFile, mkdtemp, readdir, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { drained } from './drained.ts';
import { bytesContent } from './file-content.ts';
import { layerOfFiles, type TarFile, tarOf } from './tar.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pawl-tar-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const part = fc
  .string({
    unit: fc.constantFrom('a', 'b', '.', '-', '\\', ' ', '\n', 'ä', '模', '🦊'),
    minLength: 1,
    maxLength: 60,
  })
  .filter((text) => !/^\.\.?$/.test(text) && Buffer.byteLength(text) <= 255);
const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const someFiles = fc
  .uniqueArray(fc.record({ path, from: fc.uint8Array({ maxLength: 1500 }), executable: fc.boolean() }), {
    maxLength: 8,
    minLength: 1,
    selector: (file) => file.path,
  })
  .filter((files) => !files.some((a) => files.some((b) => b.path.startsWith(`${a.path}/`))));

describe('a layer of files', () => {
  test('is one, whatever the order of its files', async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        const one = await layerOfFiles(files);
        const other = await layerOfFiles([...files].reverse());
        const bytes = await drained(one.open());
        expect(other.digest).toBe(one.digest);
        expect(bytes.length).toBe(one.size);
        expect(bytes.length % 512).toBe(0);
        expect(digestOf(bytes)).toBe(one.digest);
        expect(one.diffId).toBe(one.digest);
      }),
      { numRuns: 60 },
    );
  });

  test('goes on from any byte', async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, fc.double({ min: 0, max: 1, noNaN: true }), async (files, share) => {
        const layer = await layerOfFiles(files);
        const from = Math.round(share * layer.size);
        expect(await drained(layer.open(from))).toEqual((await drained(layer.open())).subarray(from));
      }),
      { numRuns: 60 },
    );
  });

  test('goes on from every byte of a small one', async () => {
    const layer = await layerOfFiles([
      { path: 'a', from: Buffer.alloc(600, 1) },
      { path: 'b/empty', from: Buffer.alloc(0) },
      { path: `ä/${'x'.repeat(120)}`, from: Buffer.alloc(512, 2) },
    ]);
    const whole = await drained(layer.open());
    for (let from = 0; from <= layer.size; from++)
      expect((await drained(layer.open(from))).equals(whole.subarray(from)), `from ${from}`).toBe(true);
  });

  test('does not read what is before the offset', async () => {
    const read: string[] = [];
    const entry = (name: string) => ({
      path: name,
      content: {
        size: 1000,
        async *pieces(from: number) {
          read.push(`${name} from ${from}`);
          yield Buffer.alloc(1000 - from);
        },
      },
    });
    const tar = tarOf([entry('a'), entry('b'), entry('c')]);
    await drained(tar.pieces(512 + 1024 + 512 + 10));
    expect(read).toEqual(['b from 10', 'c from 0']);
  });

  test.each<[string, string]>([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['a//b', 'empty'],
    ['a/', 'empty'],
    ['../a', '..'],
    ['a/../b', '..'],
    ['./a', 'holds .'],
    ['a\0b', 'zero byte'],
    ['\ud800', 'surrogate'],
    ['a/.wh.b', 'delete'],
    ['x'.repeat(256), '255 bytes'],
    ['ä'.repeat(128), '255 bytes'],
    ['a/'.repeat(3000), 'longer than'],
  ])('refuses the path %j', async (name, why) => {
    await expect(layerOfFiles([{ path: name, from: Buffer.of(1) }])).rejects.toMatchObject({
      code: 'data',
      message: expect.stringContaining(why),
    });
  });

  test('refuses a file that stands twice or is a folder too, and times that are none', async () => {
    const from = Buffer.of(1);
    const layer = (...paths: string[]) => layerOfFiles(paths.map((one): TarFile => ({ path: one, from })));
    await expect(layer('a', 'a')).rejects.toThrow('stands twice');
    await expect(layer('a', 'a/b')).rejects.toThrow('a file and a folder');
    await expect(layer()).rejects.toThrow('no files');
    for (const epoch of [-1, 1.5, Number.NaN, 2 ** 40])
      await expect(layerOfFiles([{ path: 'a', from }], { epoch })).rejects.toThrow('no time');
  });

  test('refuses links and folders, and says what to do', async () => {
    const at = await folder();
    await writeFile(join(at, 'real'), 'x');
    await symlink('real', join(at, 'link'));
    await expect(layerOfFiles([{ path: 'a', from: join(at, 'link') }])).rejects.toMatchObject({
      code: 'data',
      remedy: expect.stringContaining('file itself'),
    });
    await expect(layerOfFiles([{ path: 'a', from: at }])).rejects.toThrow('a folder is no file');
  });

  test.each<[string, (file: string) => Promise<void>]>([
    ['grew', (file) => appendFile(file, 'x')],
    ['was cut', (file) => writeFile(file, '')],
    ['has other content of the same size', (file) => writeFile(file, Buffer.alloc(3000, 2))],
    ['went', (file) => rm(file)],
    [
      'became a link',
      async (file) => {
        await rm(file);
        await symlink('/etc/passwd', file);
      },
    ],
  ])('fails where a file %s since it was hashed', async (_, change) => {
    const file = join(await folder(), 'file');
    await writeFile(file, Buffer.alloc(3000, 1));
    const layer = await layerOfFiles([{ path: 'a', from: file }]);
    expect((await drained(layer.open())).length).toBe(layer.size);
    await change(file);
    for (const from of [0, 700])
      await expect(drained(layer.open(from))).rejects.toMatchObject({ code: 'data', where: file });
  });

  test('gives no whole blob of other bytes where neither size nor times tell', async () => {
    const bytes = Buffer.from('first');
    const layer = await layerOfFiles([{ path: 'a', from: bytes }]);
    bytes.write('other');
    const got: Uint8Array[] = [];
    await expect(
      (async () => {
        for await (const piece of layer.open()) got.push(piece);
      })(),
    ).rejects.toThrow('other bytes');
    expect(Buffer.concat(got).length).toBeLessThan(layer.size);
  });

  test('closes its file when the stream is given up', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, Buffer.alloc(5_000_000, 1));
    const layer = await layerOfFiles([{ path: 'a', from: file }]);
    for (let i = 0; i < 3; i++)
      for await (const piece of layer.open()) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
    if (process.platform !== 'linux') return;
    const open = async () =>
      Promise.all(
        (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
      );
    // A stream that is given up closes what it reads in a later turn.
    await expect.poll(open).not.toContain(file);
  });

  test('does not depend on the times of files', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, 'x');
    const { digest } = await layerOfFiles([{ path: 'a', from: file }]);
    await utimes(file, 1, 2);
    expect((await layerOfFiles([{ path: 'a', from: file }])).digest).toBe(digest);
    expect((await layerOfFiles([{ path: 'a', from: file }], { epoch: 1 })).digest).not.toBe(digest);
  });
});

test('sizes above 8 GiB stand in an extended header', async () => {
  const size = 8 * 2 ** 30;
  const content = { size, async *pieces() {} };
  const huge = tarOf([{ path: 'a', content }]);
  expect(huge.size).toBe(1536 + size + 1024);
  const { value } = await huge.pieces().next();
  expect(Buffer.from(value!).toString('latin1', 512, 512 + 19)).toBe(`19 size=${size}\n`);
  const below = tarOf([{ path: 'a', content: { ...content, size: size - 512 } }]);
  expect(below.size).toBe(512 + size - 512 + 1024);
});

test('an entry with more or fewer bytes than it said is an error', async () => {
  for (const size of [4, 6]) {
    const tar = tarOf([{ path: 'a', content: { ...bytesContent(Buffer.from('12345')), size } }]);
    await expect(drained(tar.pieces())).rejects.toThrow(`does not have the ${size} bytes`);
  }
});
