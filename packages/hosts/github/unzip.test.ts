import { describe, expect, test } from 'vitest';
import { writeZip, type ZipEntry } from './test-zip.ts';
import { type UnzipLimits, unzip } from './unzip.ts';

const LIMITS: UnzipLimits = { files: 10, fileBytes: 1000, totalBytes: 1500 };
const ALL = () => true;

function read(entries: readonly ZipEntry[], accept: (path: string) => boolean = ALL, limits = LIMITS) {
  return unzip(writeZip(entries), 'the artifact "x"', accept, limits);
}

async function texts(files: Promise<Map<string, Uint8Array>>): Promise<Record<string, string>> {
  return Object.fromEntries([...(await files)].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

describe('what is read', () => {
  test('accepted files, deflated and stored, by their paths', async () => {
    const files = read([
      { name: 'records/run.json', data: '{"a":1}' },
      { name: 'naïve/日本.txt', data: 'text', stored: true },
      { name: 'empty', data: '' },
      { name: 'folder/', data: '', mode: 0o040755 },
    ]);
    expect(await texts(files)).toEqual({
      'records/run.json': '{"a":1}',
      'naïve/日本.txt': 'text',
      empty: '',
    });
  });

  test('nothing of an archive that has none of the wanted files, however large they are', async () => {
    const files = await read([{ name: 'model.onnx', data: Buffer.alloc(100_000) }], (path) =>
      path.endsWith('.json'),
    );
    expect(files.size).toBe(0);
  });

  test('a file of exactly the limit', async () => {
    expect((await read([{ name: 'a', data: Buffer.alloc(1000) }])).get('a')?.length).toBe(1000);
  });
});

describe('sizes', () => {
  test.each([
    ['a bomb that says its size', { name: 'a', data: Buffer.alloc(10_000_000) }, /more than 1000 bytes: "a"/],
    [
      'a bomb that says it is small',
      { name: 'a', data: Buffer.alloc(10_000_000), statedSize: 10 },
      /not a sound zip/,
    ],
    ['a file that is shorter than it says', { name: 'a', data: 'abc', statedSize: 900 }, /not a sound zip/],
    [
      'a stored file that lies',
      { name: 'a', data: 'abcdef', stored: true, statedSize: 2 },
      /not a sound zip/,
    ],
  ] as const)('%s is refused', async (_, entry, message) => {
    await expect(read([entry])).rejects.toThrow(message);
    await expect(read([entry])).rejects.toMatchObject({ code: 'record' });
  });

  test('files that are small alone and too large together are refused', async () => {
    const data = Buffer.alloc(800);
    await expect(
      read([
        { name: 'a', data },
        { name: 'b', data },
      ]),
    ).rejects.toThrow(/together larger than is taken, at "b"/);
  });

  test('too many files are refused, not counting those that are not taken', async () => {
    const entries = Array.from({ length: 12 }, (_, i) => ({
      name: `${i}.${i < 10 ? 'json' : 'txt'}`,
      data: '1',
    }));
    expect((await read(entries, (path) => path.endsWith('.json'))).size).toBe(10);
    await expect(read(entries)).rejects.toThrow(/more files than the 10/);
  });

  test('an archive of very many entries is refused before they are read', async () => {
    const entries = Array.from({ length: 10_001 }, (_, i) => ({ name: String(i), data: '' }));
    await expect(read(entries, () => false)).rejects.toThrow(/more than 10000 entries/);
  });
});

describe('paths', () => {
  test.each([
    '../up',
    'a/../../up',
    'a/..',
    '..',
    '/etc/passwd',
    '\\\\host\\share',
    'a\\b',
    'C:/windows',
    'c:run.json',
    'a\0.json',
    'a\nb',
    'a//b',
    './a',
    'a/.',
    '',
    '/',
  ])('%j is refused, also when it would not be taken', async (name) => {
    const entries = [
      { name: 'good.json', data: '1' },
      { name, data: '2' },
    ];
    await expect(read(entries, (path) => path === 'good.json')).rejects.toThrow(/path that is not allowed/);
  });

  test('a name that is not UTF-8 is refused', async () => {
    await expect(read([{ name: Uint8Array.of(0x61, 0xff), data: '1' }])).rejects.toThrow(
      /path that is not allowed/,
    );
  });

  test('dots within a name are fine', async () => {
    expect([...(await read([{ name: '..a/b..c/.d', data: '' }])).keys()]).toEqual(['..a/b..c/.d']);
  });

  test('a path that stands there twice is refused', async () => {
    const entries = [
      { name: 'a', data: '1' },
      { name: 'a', data: '2' },
    ];
    await expect(read(entries)).rejects.toThrow(/two files at the same path: "a"/);
  });

  test.each([
    ['a symbolic link', 0o120777],
    ['a device', 0o060644],
    ['a pipe', 0o010644],
  ])('%s is refused', async (_, mode) => {
    await expect(read([{ name: 'a', data: '/etc/passwd', mode }], () => false)).rejects.toThrow(
      /link or a special file/,
    );
  });
});

describe('damage', () => {
  test.each([
    ['a wrong checksum', { name: 'a', data: 'abc', statedCrc: 1 }, /damaged file: "a"/],
    ['encryption', { name: 'a', data: 'abc', flags: 0x0801 }, /encrypted file: "a"/],
    ['another packing', { name: 'a', data: 'abc', method: 12 }, /not read \(12\): "a"/],
  ] as const)('%s is refused', async (_, entry, message) => {
    await expect(read([entry])).rejects.toThrow(message);
  });

  test('bytes that are no zip, and a zip that was cut off, are refused', async () => {
    const whole = writeZip([{ name: 'a', data: Buffer.alloc(500, 'x'), stored: true }]);
    for (const bytes of [
      Buffer.from('<html>'),
      new Uint8Array(0),
      whole.subarray(0, -10),
      whole.subarray(200),
    ]) {
      await expect(unzip(bytes, 'the artifact "x"', ALL, LIMITS)).rejects.toMatchObject({ code: 'record' });
    }
  });

  test('no bit that is flipped makes it fail in another way, or read something else', async () => {
    const whole = writeZip([
      { name: 'a.json', data: '{"value":1}' },
      { name: 'b.json', data: '{"value":2}' },
    ]);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const files = await unzip(flipped, 'the artifact "x"', ALL, LIMITS).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'record' });
        return new Map<string, Uint8Array>();
      });
      for (const bytes of files.values())
        expect(['{"value":1}', '{"value":2}']).toContain(Buffer.from(bytes).toString());
    }
  });
});
