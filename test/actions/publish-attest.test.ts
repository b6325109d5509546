import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { PROVENANCE_PREDICATE, predicateTypeOf } from '@pawl/image/attest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { startSigstore } from '../../packages/image/attest/sigstore-case.ts';
import { startGitHub } from '../github/server.ts';
import { addJobToken, addRepository } from '../github/state.ts';
import { ROOT } from '../pawl.ts';
import { ADA } from '../promotion-case.ts';
import { promotedWine, publishes, registryFor } from '../publish-case.ts';
import { openClient } from '../system/images.ts';
import { registry } from '../system/registry.ts';
import { type Outcome, runAction } from './direct.ts';

/** The actions that publish and verify, as processes with what a runner gives them. */

const { missing } = registry;
const ISSUER = 'https://token.actions.githubusercontent.com';
const WORKFLOW = 'acme/models/.github/workflows/release.yml@refs/heads/main';

const running = registryFor(missing);

const evidenceMade = promotedWine();

/** `repository` is whose run it is that publishes. */
async function prepared(workflow = WORKFLOW, repository = 'acme/models') {
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
    sub: `https://github.com/${workflow}`,
    iss: ISSUER,
    job_workflow_ref: workflow,
    repository,
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

/** What the step that verifies in Pawl's workflow gets, after a step that published. */
async function inputsOfWorkflow(published: Outcome, inputs: Record<string, string>) {
  const { jobs } = parse(await readFile(join(ROOT, '.github/workflows/publish.yml'), 'utf8'));
  const { with: given } = jobs.publish.steps.find(({ id }: { readonly id?: string }) => id === 'verify');
  const outputs = Object.fromEntries(
    [...published.outputs.matchAll(/^([a-z-]+)<<(ghadelimiter\S+)\n([\s\S]*?)\n?\2$/gm)].map(
      ([, name, , value]) => [name, value],
    ),
  );
  const contexts = {
    steps: { publish: { outputs }, root: { outputs: { file: '' } } },
    github: { repository: 'acme/models' },
    inputs: { key: '', ...inputs },
  };
  // Of these expressions JavaScript makes what GitHub does.
  const evaluated = (text: string) => runInNewContext(/^\$\{\{(.*)\}\}$/.exec(text)![1]!, contexts);
  return Object.fromEntries(
    Object.entries(given as Record<string, string>).map(([name, text]) => [name, String(evaluated(text))]),
  );
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

  const CALLED = 'OWNER/pawl/.github/workflows/publish.yml@refs/tags/v1';
  test("Pawl's workflow checks what it signed, by the repository that calls it", {
    timeout: 120_000,
  }, async () => {
    const { name, run } = await prepared(CALLED);
    const published = await run('publish', { version: 'v1.0.0' });
    succeeds(published);
    const given = await inputsOfWorkflow(published, {});
    expect(given).toEqual({
      image: expect.stringContaining(`${name}@sha256:`),
      key: '',
      identity: `https://github.com/${CALLED}`,
      issuer: ISSUER,
      repository: 'acme/models',
      'trusted-root': '',
    });
    expect(succeeds(await run('verify', given))).toMatch(/held: signatures: \d statements by 1 signer/);
    const { repository: _, ...alone } = given;
    for (const inputs of [alone, { ...given, repository: 'evil/models' }]) {
      const refused = await run('verify', inputs);
      expect([refused.status, refused.outputs]).toEqual([1, '']);
      expect(refused.stdout).toContain('in a run of https://github.com/acme/models, and ');
    }
    const half = await run('verify', { image: given.image!, repository: 'acme/models' });
    expect([half.status, half.outputs]).toEqual([1, '']);
    expect(half.stdout).toMatch(/no workflow is given/);
    // Who names a key has no other signature count.
    expect(await inputsOfWorkflow(published, { key: 'pawl.pub' })).toMatchObject({
      key: 'pawl.pub',
      identity: '',
      repository: '',
    });
  });

  test("Pawl's workflow finds nothing in what it signed for another repository", {
    timeout: 120_000,
  }, async () => {
    const { run } = await prepared(CALLED, 'evil/models');
    const published = await run('publish', { version: 'v1.0.0' });
    succeeds(published);
    const refused = await run('verify', await inputsOfWorkflow(published, {}));
    expect([refused.status, refused.outputs]).toEqual([1, '']);
    expect(refused.stdout).toContain('in a run of https://github.com/evil/models, and not of');
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
    // A key is no identity, and the workflow looks for none.
    expect(await inputsOfWorkflow(done, {})).toMatchObject({ identity: '', issuer: '', repository: '' });
    expect(known.attestations).toEqual([]);
  });
});
