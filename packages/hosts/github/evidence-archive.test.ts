import { beforeEach, describe, expect, test } from 'vitest';
import { type ArchiveLimits, downloadEvidence } from './evidence-archive.ts';
import { type Hub, RUN_ID, startHub } from './test-github.ts';
import { writeZip } from './test-zip.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  return () => hub.close();
});

const LIMITS: ArchiveLimits = {
  archives: 3,
  compressedBytes: 20_000,
  files: 4,
  fileBytes: 1000,
  totalBytes: 1500,
};

function download(limits: Partial<ArchiveLimits> = {}, token = 'ghs_job') {
  return downloadEvidence(
    hub.client({ token }),
    RUN_ID,
    (name) => name.startsWith('pawl'),
    (path) => path.endsWith('.json'),
    { ...LIMITS, ...limits },
  );
}

const zipOf = (files: Record<string, string | Uint8Array>) =>
  writeZip(Object.entries(files).map(([name, data]) => ({ name, data })));

describe('evidence', () => {
  test('is the accepted files of the wanted artifacts', async () => {
    hub.artifact('pawl-a', zipOf({ 'records/run.json': '{"a":1}', 'model.onnx': Buffer.alloc(5000) }));
    hub.artifact('coverage', zipOf({ 'run.json': '{}' }));
    hub.artifact('pawl-b', zipOf({ 'run.json': '{"b":1}' }));
    const archives = await download();
    const seen = archives.map(({ name, files }) => [
      name,
      [...files].map(([path, bytes]) => [path, String(Buffer.from(bytes))]),
    ]);
    expect(seen).toEqual([
      ['pawl-a', [['records/run.json', '{"a":1}']]],
      ['pawl-b', [['run.json', '{"b":1}']]],
    ]);
  });

  test('is found beyond the first page of artifacts', async () => {
    for (let i = 0; i < 120; i++) hub.artifact(`log-${i}`, zipOf({}));
    hub.artifact('pawl', zipOf({ 'a.json': '1' }));
    expect((await download()).map(({ name }) => name)).toEqual(['pawl']);
  });

  test('is that of the newest attempt where a name stands twice', async () => {
    hub.artifact('pawl', zipOf({ 'a.json': 'old' }));
    hub.artifact('pawl', zipOf({ 'a.json': 'new' }));
    const [archive] = await download();
    expect(String(Buffer.from(archive!.files.get('a.json')!))).toBe('new');
  });

  test('may be none', async () => {
    expect(await download()).toEqual([]);
    hub.artifact('pawl', zipOf({ 'notes.txt': 'x' }));
    expect(await download()).toMatchObject([{ name: 'pawl', files: new Map() }]);
  });

  test('comes from an Enterprise Server as well', async () => {
    hub.artifact('pawl', zipOf({ 'a.json': '1' }));
    const client = hub.client({ apiUrl: `${hub.github.url}/api/v3` });
    const archives = await downloadEvidence(
      client,
      RUN_ID,
      () => true,
      () => true,
      LIMITS,
    );
    expect(archives).toHaveLength(1);
    expect(hub.github.requests.some(({ path }) => path.includes('/api/v3/'))).toBe(true);
  });

  test('is asked for again when the storage breaks off', async () => {
    hub.artifact('pawl', zipOf({ 'a.json': '1' }));
    hub.github.fail({ method: 'GET', path: /_blobs/, status: 503, times: 1 });
    hub.github.fail({ method: 'GET', path: /_blobs/, reset: true, times: 1 });
    expect(await download()).toHaveLength(1);
    hub.github.fail({ method: 'GET', path: /_blobs/, status: 503, times: 3 });
    await expect(download()).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/artifact "pawl" failed: the storage answered 503/),
    });
  });
});

describe('what is refused', () => {
  test('an artifact that states to be too large, before it is downloaded', async () => {
    hub.artifact('pawl', zipOf({ 'a.json': Buffer.from(crypto.getRandomValues(new Uint8Array(20_001))) }));
    await expect(download()).rejects.toMatchObject({
      code: 'record',
      message: expect.stringMatching(/"pawl" is larger than 20000 bytes/),
    });
    expect(hub.asked('/zip')).toBe(0);
  });

  test('an artifact that is larger than it states, while it is downloaded', async () => {
    hub.artifact('pawl', zipOf({ 'a.json': Buffer.from(crypto.getRandomValues(new Uint8Array(20_001))) }), {
      statedSize: 10,
    });
    await expect(download()).rejects.toThrow(/"pawl" is larger than 20000 bytes/);
  });

  test('too many artifacts', async () => {
    for (let i = 0; i < 4; i++) hub.artifact(`pawl-${i}`, zipOf({ 'a.json': '1' }));
    await expect(download()).rejects.toMatchObject({
      code: 'record',
      message: expect.stringMatching(/has 4 evidence artifacts, and 3 are taken/),
    });
  });

  test('an artifact that has expired', async () => {
    hub.artifact('pawl', zipOf({ 'a.json': '1' }), { expired: true });
    await expect(download()).rejects.toMatchObject({
      code: 'remote',
      message: 'the artifact "pawl" has expired',
    });
  });

  test('a zip bomb', async () => {
    const bomb = zipOf({ 'a.json': Buffer.alloc(10_000_000) });
    expect(bomb.length).toBeLessThan(LIMITS.compressedBytes);
    hub.artifact('pawl', bomb);
    await expect(download()).rejects.toThrow(/"pawl" has a file of more than 1000 bytes: "a\.json"/);
  });

  test('a zip bomb whose header lies', async () => {
    hub.artifact('pawl', writeZip([{ name: 'a.json', data: Buffer.alloc(10_000_000), statedSize: 900 }]));
    await expect(download()).rejects.toMatchObject({ code: 'record' });
  });

  test('a path that leads out', async () => {
    hub.artifact('pawl', zipOf({ '../a.json': '1' }));
    await expect(download()).rejects.toThrow(/"pawl" has a path that is not allowed: "\.\.\/a\.json"/);
  });

  test('a link', async () => {
    hub.artifact('pawl', writeZip([{ name: 'a.json', data: '/etc/passwd', mode: 0o120777 }]));
    await expect(download()).rejects.toThrow(/link or a special file/);
  });

  test('more files or bytes than are taken, in all artifacts together', async () => {
    hub.artifact('pawl-a', zipOf({ 'a.json': Buffer.alloc(900) }));
    hub.artifact('pawl-b', zipOf({ 'b.json': Buffer.alloc(900) }));
    await expect(download()).rejects.toThrow(/"pawl-b" makes the files together larger than is taken/);
    await expect(download({ files: 1 })).rejects.toThrow(/"pawl-b" has more files than/);
    expect(await download({ totalBytes: 1800 })).toHaveLength(2);
  });

  test('a name is shown without what could harm', async () => {
    hub.artifact('pawl\u202e\u0007', zipOf({ '../a': '1' }));
    await expect(download()).rejects.toThrow(/^the artifact "pawl[^\u202e\u0007]*" has/);
  });

  test('a token that may not read artifacts', async () => {
    await expect(download({}, 'ghs_nothing')).rejects.toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('`actions: read`'),
    });
  });
});
