import { expect, onTestFinished, test, vi } from 'vitest';
import { certificateVerifier } from './certificate.ts';
import { mirrored } from './mirror-case.ts';
import { startSigstore } from './sigstore-case.ts';
import { fetchTrustedRoot } from './trusted-root.ts';

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

test('what was fetched stands in for a mirror that does not answer, until it expires', {
  timeout: 30_000,
}, async () => {
  const { trustedRoot } = await startSigstore();
  let isAway = false;
  const options = await mirrored(JSON.stringify(trustedRoot), (_, content) => (isAway ? null : content));
  const found = await fetchTrustedRoot(options);
  isAway = true;
  expect(await fetchTrustedRoot(options)).toEqual(found);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * 365 * 86_400_000 });
  onTestFinished(() => void vi.useRealTimers());
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
