import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { addJobToken } from '../../../test/github/state.ts';
import { githubForge } from './forge.ts';
import { type Hub, startHub } from './test-github.ts';

const PROVENANCE = 'https://slsa.dev/provenance/v1';
const RECORD = 'https://pawl.test/verdict';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  addJobToken(hub.github.state, 'ghs_attest', { attestations: 'write' });
  return () => hub.close();
});

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const IMAGE = digestOf('image');

function bundle(predicateType: string, more = '') {
  const statement = {
    subject: [{ name: 'x', digest: { sha256: IMAGE.slice('sha256:'.length) } }],
    predicateType,
    more,
  };
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: 'AA==' } },
    dsseEnvelope: {
      payload: Buffer.from(JSON.stringify(statement)).toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: 'AA==' }],
    },
  };
}

const keep = (isNew: readonly boolean[], token = 'ghs_attest', more = '') =>
  githubForge(hub.client({ token }), { actor: 'ann', runId: null }).keepAttestations({
    digest: IMAGE,
    bundles: isNew.map((one, i) => ({ bundle: bundle(i === 0 ? PROVENANCE : RECORD, more), isNew: one })),
  });
const kept = () => hub.model.attestations.map(({ predicateType }) => predicateType);

describe('the store of attestations', () => {
  test('gets what was signed just now, and each once', async () => {
    expect(await keep([true, true])).toEqual({ kept: 2, problem: null });
    expect(kept()).toEqual([PROVENANCE, RECORD]);
    expect(hub.model.attestations[0]).toMatchObject({ subjects: [IMAGE], bundle: bundle(PROVENANCE) });
    expect(await keep([false, false])).toEqual({ kept: 0, problem: null });
    expect(await keep([false, true])).toEqual({ kept: 1, problem: null });
    expect(kept()).toEqual([PROVENANCE, RECORD, RECORD]);
  });

  test('gets what an earlier run signed and might not keep', async () => {
    expect(await keep([false, false])).toEqual({ kept: 2, problem: null });
    expect(kept()).toEqual([PROVENANCE, RECORD]);
  });

  test('that may not be written to is told of, and is no failure', async () => {
    const refused = await keep([true], 'ghs_job');
    expect(refused).toMatchObject({ kept: 0, problem: expect.stringContaining('attestations: write') });
    expect(await keep([false], 'ghs_job')).toEqual(refused);
    hub.model.attestationsRefused = 'Feature not available for the acme organization';
    expect((await keep([true])).problem).toContain('Feature not available');
    expect(hub.tries('POST', /attestations$/)).toBe(2);
  });

  test('that is not there, as on older servers, is told of too', async () => {
    hub.github.fail({ path: /attestations/, status: 404, body: { message: 'Not Found' }, times: 9 });
    for (const isNew of [true, false])
      expect(await keep([isNew])).toEqual({ kept: 0, problem: 'this repository has no store for them' });
  });

  test('that fails for a moment is asked again, and one that goes on failing is an error', async () => {
    hub.github.fail({ path: /attestations$/, status: 502, body: { message: 'no luck' } });
    expect(await keep([true])).toEqual({ kept: 1, problem: null });
    hub.github.fail({ path: /attestations$/, status: 502, body: { message: 'no luck' }, times: 9 });
    await expect(keep([true])).rejects.toMatchObject({ code: 'remote' });
  });

  test('gets nothing that is larger than it takes', async () => {
    const huge = await keep([true], 'ghs_attest', 'x'.repeat(13 * 2 ** 20));
    expect(huge).toEqual({ kept: 0, problem: '1 of them are larger than 16777216 bytes' });
    expect(kept()).toEqual([]);
  });
});
