import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROVENANCE_PREDICATE, predicateTypeOf } from '@pawl/image/attest';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSigstore } from '../../packages/image/attest/sigstore-case.ts';
import { startGitHub } from '../github/server.ts';
import { addJobToken, addRepository } from '../github/state.ts';
import { ADA, evidenceOf, promoted } from '../promotion-case.ts';
import { publishes, pushTinyBase } from '../publish-case.ts';
import { openClient } from '../system/images.ts';
import { registry, startRegistry } from '../system/registry.ts';
import { type Outcome, runAction } from './direct.ts';

/** The actions that publish and verify, as processes with what a runner gives them. */

const { missing } = registry;
const ISSUER = 'https://token.actions.githubusercontent.com';
const WORKFLOW = 'acme/models/.github/workflows/release.yml@refs/heads/main';

let running: Awaited<ReturnType<typeof startRegistry>>;
beforeAll(async () => {
  if (missing) return;
  running = await startRegistry();
  await pushTinyBase(running.host, 'base/tiny');
}, 60_000);
afterAll(async () => running?.close());

const evidenceMade = evidenceOf(1, async (place) => {
  await promoted(place, 'v1.0.0');
});

async function prepared() {
  const place = await evidenceMade();
  const name = `${running.host}/acme/models`;
  await publishes(place, `image: ${name}`, `base: ${running.host}/base/tiny:v1`);
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const known = addRepository(github.state, 'acme/models');
  addJobToken(github.state, 'job-token', { contents: 'write' });
  addJobToken(github.state, 'attest-token', { contents: 'write', attestations: 'write' });
  const sigstore = await startSigstore();
  const scratch = await mkdtemp(join(tmpdir(), 'pawl-action-'));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const [config, root] = [join(scratch, 'config.json'), join(scratch, 'root.json')];
  await writeFile(config, JSON.stringify(sigstore.signingConfig));
  await writeFile(root, JSON.stringify(sigstore.trustedRoot));
  // Of a workflow's token the real service certifies the workflow, the stand-in what is its subject.
  const claims = {
    sub: `https://github.com/${WORKFLOW}`,
    iss: ISSUER,
    job_workflow_ref: WORKFLOW,
    repository: 'acme/models',
  };
  const tokens = await serving(JSON.stringify({ value: sigstore.token(claims) }));
  const run = (action: 'publish' | 'verify', inputs: Record<string, string>, env = {}): Promise<Outcome> =>
    runAction(action, {
      scratch,
      workspace: place.clone,
      apiUrl: github.url,
      serverUrl: 'https://github.com',
      event: 'workflow_dispatch',
      payload: { repository: { full_name: 'acme/models', default_branch: 'main' } },
      sha: place.git('rev-parse', 'HEAD'),
      inputs,
      env: {
        ...ADA,
        GITHUB_ACTOR: 'ann',
        GITHUB_REF: 'refs/heads/main',
        GITHUB_WORKFLOW_REF: WORKFLOW,
        ACTIONS_ID_TOKEN_REQUEST_URL: `${tokens}?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
        PAWL_SIGNING_CONFIG: config,
        PAWL_TRUSTED_ROOT: root,
        ...env,
      },
    });
  return { known, name, run, root };
}

async function serving(body: string): Promise<string> {
  const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function succeeds({ status, stdout, stderr }: Outcome): string {
  expect(status, stdout + stderr).toBe(0);
  return stdout + stderr;
}

describe.skipIf(missing)(`the action that publishes ${missing ?? ''}`, () => {
  test('signs as the workflow, and keeps what it signed where gh looks', { timeout: 120_000 }, async () => {
    const { known, name, run, root } = await prepared();
    const version = { version: 'v1.0.0' };
    // Without the permission the image is there, and it is said what is not.
    const first = await run('publish', version);
    expect(succeeds(first)).toMatch(/not in the store of the repository: .*attestations: write/);
    expect(known.attestations).toEqual([]);

    // With it, what the first run signed is kept, and nothing is signed again.
    const client = openClient(running.host, 'acme/models');
    const { digest } = (await client.headManifest('v1.0.0'))!;
    const before = await client.listReferrers(digest);
    succeeds(await run('publish', { ...version, token: 'attest-token' }));
    expect(await client.listReferrers(digest)).toEqual(before);
    const types = known.attestations.map(({ predicateType }) => predicateType);
    expect(types).toHaveLength(before.length);
    expect(types).toEqual(expect.arrayContaining([PROVENANCE_PREDICATE, predicateTypeOf('verdict')]));
    expect(known.attestations.every(({ subjects }) => subjects.includes(digest))).toBe(true);
    const provenance = known.attestations.find(
      ({ predicateType }) => predicateType === PROVENANCE_PREDICATE,
    )!;
    const { payload } = provenance.bundle.dsseEnvelope as { payload: string };
    expect(JSON.parse(Buffer.from(payload, 'base64').toString()).predicate.runDetails).toMatchObject({
      builder: { id: `https://github.com/${WORKFLOW}` },
      metadata: { invocationId: 'https://github.com/acme/models/actions/runs/9/attempts/1' },
    });

    // A third run finds all there.
    succeeds(await run('publish', { ...version, token: 'attest-token' }));
    expect(known.attestations).toHaveLength(before.length);

    const identity = `https://github.com/${WORKFLOW}`;
    const signed = { image: `${name}:v1.0.0`, identity, issuer: ISSUER, 'trusted-root': root };
    const verified = await run('verify', signed);
    succeeds(verified);
    expect(verified.outputs).toContain(`${name}@${digest}`);
    const refused = await run('verify', { ...signed, identity: `${identity}x` });
    expect(refused.status).toBe(1);
    expect(refused.stdout).toMatch(/::error.*no statement about this image is signed/);
    succeeds(await run('verify', { ...signed, repository: 'acme/models' }));
    const stranger = await run('verify', { ...signed, repository: 'acme/housing' });
    expect(stranger.status).toBe(1);
    expect(stranger.stdout).toMatch(/::error.*in a run of https:\/\/github\.com\/acme\/models, and not of/);
    expect(stranger.outputs).not.toContain(digest);
  });

  test('keeps nothing at GitHub of what a key signed', { timeout: 60_000 }, async () => {
    const { known, run } = await prepared();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const done = await run(
      'publish',
      { version: 'v1.0.0', token: 'attest-token' },
      { PAWL_SIGNING_KEY: key },
    );
    expect(succeeds(done)).not.toMatch(/store of the repository/);
    expect(known.attestations).toEqual([]);
  });
});
