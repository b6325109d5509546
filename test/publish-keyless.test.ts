import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchTrustedRoot, predicateTypeOf } from '@pawl/image/attest';
import { verify } from '@pawl/pipeline/verify';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { mirrored } from '../packages/image/attest/mirror-case.ts';
import { type SigstoreCase, startSigstore } from '../packages/image/attest/sigstore-case.ts';
import { pawl } from './pawl.ts';
import { promotedWine, published, publishes, registryFor } from './publish-case.ts';
import { cosign, runCosign } from './system/cosign.ts';
import { openClient } from './system/images.ts';
import { registry } from './system/registry.ts';

const { missing } = registry;
const ISSUER = 'https://token.actions.githubusercontent.com';
const WORKFLOW = 'acme/housing/.github/workflows/release.yml@refs/heads/main';
const SUBJECT = `https://github.com/${WORKFLOW}`;
const SECRET = 'the-secret-of-the-job';

const running = registryFor(missing);
let folder: string;
beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'pawl-publish-keyless-'));
}, 60_000);
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

const evidenceMade = promotedWine();
let count = 0;

async function prepared() {
  const place = await evidenceMade();
  const client = openClient(running.host, `acme/keyless-${++count}`);
  await publishes(place, `image: ${client.name}`, `base: ${running.host}/base/tiny:v1`);
  return { place, client, image: `${client.name}:v1.0.0` };
}

/** Gives a job's token to who knows the secret, as the runner's own service does. */
async function tokenService(token: () => string, status = 200): Promise<Record<string, string>> {
  const server = createServer((request, response) => {
    const isAsked = request.url === '/token?api-version=2.0&audience=sigstore';
    const isAllowed = request.headers.authorization === `bearer ${SECRET}`;
    response.writeHead(isAsked && isAllowed ? status : 404, { 'content-type': 'application/json' });
    response.end(status === 200 ? JSON.stringify({ value: token() }) : 'no');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET,
  };
}

/** What a job has in its environment that signs by a Sigstore of its own. */
async function jobOf(
  sigstore: SigstoreCase,
  name: string,
  repository = 'acme/housing',
): Promise<Record<string, string>> {
  const [config, root] = ['config', 'root'].map((what) => join(folder, `${name}-${what}.json`));
  await writeFile(config!, JSON.stringify(sigstore.signingConfig));
  await writeFile(root!, JSON.stringify(sigstore.trustedRoot));
  const claims = { sub: SUBJECT, iss: ISSUER, job_workflow_ref: WORKFLOW, repository };
  const service = await tokenService(() => sigstore.token(claims));
  return { ...service, PAWL_SIGNING_CONFIG: config!, PAWL_TRUSTED_ROOT: root! };
}

async function verified(image: string, status: number, ...args: string[]): Promise<string> {
  const done = await pawl(['verify', image, ...args], { cwd: folder });
  expect(done.status, done.stdout + done.stderr).toBe(status);
  return (done.stdout + done.stderr).replace(/\s+/g, ' ');
}

const by = (root: string, identity = SUBJECT, issuer = ISSUER) => [
  ...['--identity', identity, '--issuer', issuer],
  ...['--trusted-root', join(folder, root)],
];

describe.skipIf(missing)(`published and signed as a workflow ${missing ?? ''}`, () => {
  test('the identity verifies, and no other, nor another root; the same workflow signs once', {
    timeout: 120_000,
  }, async () => {
    const { place, client, image } = await prepared();
    const [sigstore, stranger] = [await startSigstore(), await startSigstore()];
    const env = await jobOf(sigstore, 'ours');
    await jobOf(stranger, 'strange');
    const record = await published(place, [], env);
    expect(await verified(image, 0, ...by('ours-root.json'))).toContain(`signed by ${SUBJECT} by ${ISSUER}`);
    const root = join(folder, 'ours-root.json');
    expect(await verified(image, 2, '--trusted-root', root)).toContain('and none is given');
    const wrong = [
      by('strange-root.json'),
      by('ours-root.json', `${SUBJECT}x`),
      by('ours-root.json', SUBJECT, 'https://accounts.example.com'),
    ];
    for (const args of wrong)
      expect(await verified(image, 1, ...args)).toMatch(/no statement about this image is signed/);
    await verified(image, 0, ...by('ours-root.json', SUBJECT.replace(/@.*/, '@*')));
    expect(await verified(image, 1, ...by('ours-root.json', SUBJECT.replace(/@.*/, '@refs/tags/*')))).toMatch(
      /no statement about this image is signed/,
    );
    expect(await verified(image, 2, ...by('ours-root.json', 'https://github.com/acme*'))).toMatch(
      /has a \* where none may be/,
    );
    expect(await verified(image, 2, '--identity', SUBJECT)).toMatch(
      /--identity and --issuer belong together/,
    );
    const asked = ['verify', image, '--identity', SUBJECT, '--issuer', ISSUER];
    const offline = { HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:1' };
    const alone = await pawl(asked, { cwd: folder, env: offline });
    expect(alone.status, alone.stderr).toBe(4);
    expect(alone.stderr.replace(/\s+/g, ' ')).toMatch(
      /the root of trust cannot be fetched: .*cosign trusted-root create --with-default-services --out trusted_root\.json.*gh attestation trusted-root > trusted_root\.jsonl/,
    );
    const byEnvironment = { ...offline, PAWL_TRUSTED_ROOT: 'ours-root.json' };
    expect(await pawl(asked, { cwd: folder, env: byEnvironment })).toMatchObject({ status: 0 });
    await writeFile(join(folder, 'none.json'), 'no json');
    expect(await verified(image, 2, ...by('none.json'))).toMatch(/the root of trust is no JSON/);

    // Fetched as that of the public services is.
    const options = { identity: SUBJECT, issuer: ISSUER, repository: undefined, key: undefined };
    const note = () => {};
    const surroundings = {
      host: { note, show: note, output: note, progress: note },
      signal: new AbortController().signal,
    };
    const fetched = async (root: object) =>
      verify(surroundings, image, { ...options, trustedRoot: undefined, allowForced: false }, {}, async () =>
        fetchTrustedRoot(await mirrored(JSON.stringify(root))),
      );
    expect((await fetched(sigstore.trustedRoot)).passed).toBe(true);
    const { passed, statements } = await fetched(stranger.trustedRoot);
    expect(passed).toBe(false);
    expect(statements[0]!.problem).toMatch(/does not vouch for it: `gh attestation trusted-root`/);

    if (!cosign.missing)
      await runCosign(
        folder,
        'verify-attestation',
        `--type=${predicateTypeOf('verdict')}`,
        '--trusted-root=ours-root.json',
        `--certificate-identity=${SUBJECT}`,
        `--certificate-oidc-issuer=${ISSUER}`,
        '--allow-http-registry',
        image,
      );

    const before = await client.listReferrers(record.imageDigest);
    expect((await published(place, [], env)).attestations).toEqual(record.attestations);
    expect(await client.listReferrers(record.imageDigest)).toEqual(before);
    // Another workflow's word is another's, and is hung beside it.
    const other = await published(place, [], await jobOf(stranger, 'strange'));
    expect(other.imageDigest).toBe(record.imageDigest);
    expect(await client.listReferrers(record.imageDigest)).toHaveLength(2 * before.length);
    for (const root of ['ours-root.json', 'strange-root.json']) await verified(image, 0, ...by(root));
  });

  test('a workflow that others call counts for the repository that is named', {
    timeout: 120_000,
  }, async () => {
    const { place, client, image } = await prepared();
    const sigstore = await startSigstore();
    const [root, caller, stranger] = ['called-root.json', 'ann/wine', 'evil/wine'];
    const record = await published(place, [], await jobOf(sigstore, 'called', stranger));
    // Who calls the same workflow from elsewhere has the same subject.
    for (const more of [[], ['--repository', caller], ['--repository', 'acme/housing']])
      expect(await verified(image, 1, ...by(root), ...more)).toMatch(
        `in a run of https://github.com/${stranger}, and `,
      );
    expect(await verified(image, 1, ...by(root))).toContain(
      'name the repository whose runs count (`repository`)',
    );

    // What a stranger signed is not taken for one's own.
    const before = await client.listReferrers(record.imageDigest);
    await published(place, [], await jobOf(sigstore, 'called', caller));
    expect(await client.listReferrers(record.imageDigest)).toHaveLength(2 * before.length);
    const found = await verified(image, 0, ...by(root), '--repository', caller);
    expect(found).toContain(`signed by ${SUBJECT} by ${ISSUER} for https://github.com/${caller}`);
    expect(found).toContain(`statements by 1 signer; ${before.length} more do not count`);
    await verified(image, 0, ...by(root), '--repository', `https://github.com/${caller}`);
    expect(await verified(image, 2, '--repository', caller)).toMatch(/no workflow is given/);
    expect(await verified(image, 2, ...by(root), '--repository', '*')).toMatch(/is no repository/);
  });

  test.each([
    ['a job that may not have an identity', 4, /GitHub gave the job no identity: 403 .*id-token: write/],
    ['a service that is not there', 4, /nothing was signed/],
    ['a token that would go out in the clear', 2, /an address that is not encrypted/],
    ['no configuration in the file', 2, /the file is no JSON object/],
  ])('%s: nothing has the tag, and no secret is shown', async (what, status, message) => {
    const { place, client } = await prepared();
    const sigstore = await startSigstore();
    const env = await jobOf(sigstore, 'failing');
    if (what.startsWith('a job')) Object.assign(env, await tokenService(() => '', 403));
    const away = what.startsWith('a service') ? 'http://127.0.0.1:1' : 'http://sigstore.acme.test';
    if (what.startsWith('a service') || what.startsWith('a token'))
      await writeFile(
        env.PAWL_SIGNING_CONFIG!,
        JSON.stringify({ ...sigstore.signingConfig, caUrls: [{ url: away, majorApiVersion: 1 }] }),
      );
    if (what.startsWith('no config')) await writeFile(env.PAWL_SIGNING_CONFIG!, '{');
    const done = await place.pawl(['publish'], env);
    const said = done.stdout + done.stderr;
    expect(done.status, said).toBe(status);
    expect(said.replace(/\s+/g, ' ')).toMatch(message);
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(sigstore.token({ sub: SUBJECT, iss: ISSUER }).slice(0, 20));
    expect(await client.listTags()).toEqual([]);
  });
});
