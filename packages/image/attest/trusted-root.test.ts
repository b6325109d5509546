import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Not by the packages' front doors, which put a stand-in for all HTTP in place.
import { tufHandlers } from '@tufjs/repo-mock/dist/handler.js';
import { initializeTUFRepo } from '@tufjs/repo-mock/dist/repo.js';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../served.ts';
import { certificateVerifier } from './certificate.ts';
import { startSigstore } from './sigstore-case.ts';
import { fetchTrustedRoot } from './trusted-root.ts';

async function mirrored(
  target: string,
  damage: (path: string, content: Buffer) => Buffer = (_, same) => same,
) {
  const cache = await mkdtemp(join(tmpdir(), 'pawl-tuf-'));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  const repository = initializeTUFRepo([{ name: 'trusted_root.json', content: target }]);
  const root = join(cache, 'first-root.json');
  await writeFile(root, JSON.stringify(repository.rootMeta.toJSON()));
  const answers = new Map(
    tufHandlers(repository, { metadataPathPrefix: '' }).map(({ path, fn }) => [path, fn]),
  );
  const { host } = await serve((request, response) => {
    const path = request.url ?? '';
    const answer = answers.get(path)?.() ?? { statusCode: 404, response: '' };
    response.writeHead(answer.statusCode).end(damage(path, Buffer.from(answer.response)));
  });
  return { cache, root, mirror: `http://${host}`, timeoutMs: 2000 };
}

test('the root of trust comes from a mirror that is signed', async () => {
  const { trustedRoot } = await startSigstore();
  const found = await fetchTrustedRoot(await mirrored(JSON.stringify(trustedRoot)));
  expect(found).toMatchObject({ tlogs: [{ baseUrl: 'https://rekor.sigstore.dev' }] });
  await expect(certificateVerifier({ trustedRoot: found })).resolves.toBeTypeOf('function');
});

test('one that the mirror changed is not taken', async () => {
  const { trustedRoot } = await startSigstore();
  const options = await mirrored(JSON.stringify(trustedRoot), (path, content) =>
    path.includes('trusted_root') ? Buffer.from(content.toString().replace('rekor', 'rekox')) : content,
  );
  await expect(fetchTrustedRoot(options)).rejects.toMatchObject({ code: 'remote' });
});

test('a mirror that is not there, or whose first root nobody gave, is an error with a way out', async () => {
  const { cache } = await mirrored('{}');
  for (const mirror of ['http://127.0.0.1:1', 'https://tuf.test'])
    await expect(fetchTrustedRoot({ cache, mirror, timeoutMs: 500 })).rejects.toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('cosign trusted-root create'),
    });
});
