import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descriptorOf, heldBlob, IMAGE_INDEX, IMAGE_MANIFEST, type RegistryClient } from '@pawl/image';
import {
  BUNDLE,
  bundleBytes,
  keySigner,
  predicateTypeOf,
  pushAttestations,
  recordStatement,
} from '@pawl/image/attest';
import type { Digest, ImageRecord } from '@pawl/records';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REF_NAME } from '../packages/image/oci-layout.ts';
import { schemaErrors } from '../packages/image/spec-schemas.ts';
import { evaluationOf, runOf, verdictOf } from '../packages/report/evidence-case.ts';
import { execute, pawl, type Result } from './pawl.ts';
import type { Place } from './promotion-case.ts';
import { promotedWine, published, publishes, registryFor } from './publish-case.ts';
import { cosign, runCosign } from './system/cosign.ts';
import { openClient, pushImage } from './system/images.ts';
import { skopeo } from './system/oci-tools.ts';
import { registry } from './system/registry.ts';

const missing = registry.missing ?? cosign.missing;
const NOTHING_BUT_A_KEY = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };
const PASSWORD = 's3cret';

const running = registryFor(missing);
let folder: string;
beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'pawl-publish-attest-'));
  await writeFile(join(folder, 'root.json'), JSON.stringify(NOTHING_BUT_A_KEY));
  await runCosign(folder, 'generate-key-pair');
}, 60_000);
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

const evidenceMade = promotedWine();
let count = 0;

interface Published {
  readonly place: Place;
  readonly client: RegistryClient;
  readonly record: ImageRecord;
  /** By its tag. */
  readonly image: string;
}

async function publishedWith(env: Record<string, string>): Promise<Published> {
  const place = await evidenceMade();
  const repository = `acme/signed-${++count}`;
  await publishes(place, `image: ${running.host}/${repository}`, `base: ${running.host}/base/tiny:v1`);
  const record = await published(place, [], env);
  const client = openClient(running.host, repository);
  return { place, client, record, image: `${client.name}:v1.0.0` };
}

/** A new key of its own, as files of the folder. */
async function makeKey(name: string): Promise<KeyObject> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = { format: 'pem', type: 'pkcs8' } as const;
  await writeFile(join(folder, `${name}.key`), privateKey.export(pem));
  await writeFile(join(folder, `${name}.pub`), publicKey.export({ format: 'pem', type: 'spki' }));
  return privateKey;
}

const verifyByCosign = (image: string, key: string, type: string) =>
  runCosign(
    folder,
    'verify-attestation',
    `--key=${key}.pub`,
    `--type=${type}`,
    '--trusted-root=root.json',
    '--insecure-ignore-tlog',
    '--allow-http-registry',
    image,
  );

/** Verifies as somebody does who has the image's name and a public key, and no project. */
async function verified(
  image: string,
  key: string | null,
  status: number,
  ...more: string[]
): Promise<string> {
  const by = key === null ? [] : ['--key', join(folder, `${key}.pub`)];
  const done: Result = await pawl(['verify', image, ...by, ...more], { cwd: folder });
  expect(done.status, done.stdout + done.stderr).toBe(status);
  return done.stdout + done.stderr;
}

const flat = (text: string) => text.replace(/\s+/g, ' ');

describe.skipIf(missing)(`published and signed with a key ${missing ?? ''}`, () => {
  test.each([
    ['a PEM in the environment', 'plain'],
    ['a key of cosign in a file', 'cosign'],
  ])('%s: cosign and pawl accept it, and no other key', { timeout: 90_000 }, async (_, name) => {
    if (name === 'plain') await makeKey(name);
    await makeKey('other');
    const env =
      name === 'cosign'
        ? { PAWL_SIGNING_KEY: join(folder, 'cosign.key'), PAWL_SIGNING_PASSWORD: PASSWORD }
        : { PAWL_SIGNING_KEY: await readFile(join(folder, 'plain.key'), 'utf8') };
    const { place, image, record } = await publishedWith(env);
    for (const type of [predicateTypeOf('verdict'), 'spdxjson', 'slsaprovenance1']) {
      const { payload } = JSON.parse(await verifyByCosign(image, name, type));
      const { subject } = JSON.parse(Buffer.from(payload, 'base64').toString());
      expect(`sha256:${subject[0].digest.sha256}`).toBe(record.imageDigest);
      await expect(verifyByCosign(image, 'other', type)).rejects.toThrow();
    }
    expect(await verified(image, name, 0)).toContain('its evidence holds');
    expect(flat(await verified(image, 'other', 1))).toContain('not signed with a key that is given');
    // The same statements by the same key are there already.
    expect((await published(place, [], env)).attestations).toEqual(record.attestations);
  });

  test('a wrong password of the key publishes nothing that the tag names', async () => {
    const place = await evidenceMade();
    const repository = `acme/signed-${++count}`;
    await publishes(place, `image: ${running.host}/${repository}`, `base: ${running.host}/base/tiny:v1`);
    const env = { PAWL_SIGNING_KEY: join(folder, 'cosign.key'), PAWL_SIGNING_PASSWORD: 'wr0ng' };
    const done = await place.pawl(['publish'], env);
    expect(done.status, done.stdout + done.stderr).toBe(2);
    expect(done.stderr).toMatch(/password is wrong/);
    expect(done.stdout + done.stderr).not.toContain('wr0ng');
    expect(await openClient(running.host, repository).listTags()).toEqual([]);
  });
});

describe.skipIf(missing ?? skopeo.missing)(`in a folder, without a registry ${skopeo.missing ?? ''}`, () => {
  const inspected = (image: string) =>
    execute(skopeo.command, ['inspect', '--format', '{{.Digest}}', `oci:${image}`], { cwd: folder });

  test('evidence goes along, verifies there alone, and skopeo reads the image', {
    timeout: 90_000,
  }, async () => {
    await makeKey('layout');
    await makeKey('other');
    const place = await evidenceMade();
    // Nobody is asked: the base is here, and the image's own registry is not.
    await publishes(place, 'image: 127.0.0.1:1/acme/wine', `base: ${running.host}/base/tiny:v1`);
    const env = { PAWL_SIGNING_KEY: join(folder, 'layout.key') };
    const out = join(folder, 'out');
    const record = await published(place, ['--output', `oci:${out}`], env);
    expect(record.attestations.length).toBeGreaterThanOrEqual(5);
    expect((await published(place, ['--output', `oci:${out}`], env)).attestations).toEqual(
      record.attestations,
    );

    const seen = await inspected('out:v1.0.0');
    expect(seen.stdout.trim(), seen.stderr).toBe(record.imageDigest);
    const index = JSON.parse(await readFile(join(out, 'index.json'), 'utf8'));
    expect(schemaErrors('image-spec/image-index-schema', Buffer.from(JSON.stringify(index)))).toEqual([]);
    expect(index.manifests).toHaveLength(1 + record.attestations.length);

    for (const image of ['oci:out', 'oci:out:v1.0.0', `oci:${out}@${record.imageDigest}`]) {
      expect(await verified(image, 'layout', 0)).toContain('its evidence holds');
      expect(flat(await verified(image, 'other', 1))).toContain('not signed with a key that is given');
    }
    expect(await verified('oci:out:v2', 'layout', 4)).toMatch(/there is no image v2/);
    expect(await verified('oci:none', 'layout', 3)).toMatch(/no folder of OCI's image layout/);

    // Of several one must be named.
    index.manifests.push({ ...index.manifests[0], annotations: { [REF_NAME]: 'v2' } });
    await writeFile(join(out, 'index.json'), JSON.stringify(index));
    expect(await verified('oci:out', 'layout', 2)).toMatch(/It has v1\.0\.0, v2/);
  });
});

describe.skipIf(missing)(`what does not verify ${missing ?? ''}`, () => {
  const run = runOf();
  const evaluation = evaluationOf([], { run: run.digest, modelDigest: run.modelDigest });
  const chain = { run: run.digest, evaluation: evaluation.digest, modelDigest: run.modelDigest };
  let key: KeyObject;
  beforeAll(async () => {
    if (missing) return;
    key = await makeKey('signer');
  });

  /** An image that somebody pushed by hand. */
  async function byHand() {
    const repository = `acme/by-hand-${++count}`;
    await pushImage(running.host, repository, 'v1.0.0', `image ${count}`);
    const client = openClient(running.host, repository);
    return { client, head: (await client.headManifest('v1.0.0'))!, image: `${client.name}:v1.0.0` };
  }

  test('an image whose verdict did not pass', async () => {
    const { client, head, image } = await byHand();
    const refused = verdictOf([], { ...chain, answer: 'refused', reason: 'rmse rose' });
    const about = { name: client.name, digest: head.digest };
    const statements = [run, evaluation, refused].map((record) => recordStatement(about, record));
    await pushAttestations(client, head, statements, keySigner(key));
    expect(flat(await verified(image, 'signer', 1))).toMatch(/failed verdict .*rmse rose/);
  });

  test('an image without evidence', async () => {
    const { image } = await byHand();
    expect(flat(await verified(image, 'signer', 1))).toMatch(/no statement about this image is signed/);
    expect(flat(await verified(image, null, 1))).toMatch(/no record of Pawl/);
  });

  test('evidence of another image, moved, and the tag of a version, moved', { timeout: 90_000 }, async () => {
    const { client, record, image } = await publishedWith({
      PAWL_SIGNING_KEY: join(folder, 'signer.key'),
    });
    const digest = record.imageDigest as Digest;
    await verified(image, 'signer', 0);
    const repository = client.name.slice(client.name.indexOf('/') + 1);
    const evil = await pushImage(running.host, repository, 'v1.0.0', 'something evil');
    expect(flat(await verified(image, 'signer', 1))).toMatch(/no statement about this image is signed/);
    await verified(`${client.name}@${digest}`, 'signer', 0);

    const { mediaType, size } = (await client.headManifest(evil))!;
    const moved: { bytes: Uint8Array; mediaType: string }[] = [];
    for (const referrer of await client.listReferrers(digest)) {
      const manifest = JSON.parse(Buffer.from((await client.getManifest(referrer.digest))!.bytes).toString());
      const changed = { ...manifest, subject: { mediaType, digest: evil, size } };
      moved.push({ bytes: Buffer.from(JSON.stringify(changed)), mediaType: IMAGE_MANIFEST });
    }
    expect(moved.length).toBeGreaterThanOrEqual(5);
    await client.pushReferrers(moved);
    for (const by of ['signer', null])
      expect(flat(await verified(image, by, 1))).toMatch(/it is about another image/);
  });
});

describe.skipIf(missing)(`what others hang on a published image ${missing ?? ''}`, () => {
  const REFERRER = { schemaVersion: 2, mediaType: IMAGE_MANIFEST, artifactType: BUNDLE };
  const EMPTY = heldBlob('{}', 'application/vnd.oci.empty.v1+json');

  /** A referrer as anybody may push it who can write to the repository. */
  async function hung({ client, record }: Published, content: Uint8Array, subject = record.imageDigest) {
    const layer = heldBlob(content, BUNDLE);
    await client.pushBlobs([EMPTY, layer]);
    const { mediaType, size } = (await client.headManifest(record.imageDigest))!;
    const value = {
      ...REFERRER,
      config: descriptorOf(EMPTY),
      layers: [descriptorOf(layer)],
      subject: { mediaType, digest: subject, size },
    };
    return client.pushReferrer(Buffer.from(JSON.stringify(value)), IMAGE_MANIFEST);
  }
  const indexTag = ({ record }: Published) => record.imageDigest.replace(':', '-');

  test('neither helps nor harms: too large, no JSON, nested, of another image, by another key', {
    timeout: 120_000,
  }, async () => {
    const ours = await makeKey('besieged');
    const theirs = await makeKey('besieger');
    const env = { PAWL_SIGNING_KEY: join(folder, 'besieged.key') };
    const target = await publishedWith(env);
    const { client, record, image, place } = target;
    const statement = (digest: string, answer = 'refused') =>
      Buffer.from(
        JSON.stringify(
          recordStatement(
            { name: client.name, digest: digest as Digest },
            verdictOf([], { answer: answer as 'refused', reason: 'evil' }),
          ),
        ),
      );
    const nested = `{"_type":"https://in-toto.io/Statement/v1","x":${'['.repeat(1e6)}${']'.repeat(1e6)}}`;
    const another = `sha256:${'0'.repeat(64)}` as Digest;
    const bundles = [
      Buffer.alloc(17 * 2 ** 20, ' '),
      Buffer.from('no JSON'),
      Buffer.from('null'),
      bundleBytes(await keySigner(ours).sign(Buffer.from(nested))),
      // Ours, of another image.
      bundleBytes(await keySigner(ours).sign(statement(another))),
      // A refusal of this image, by somebody else.
      bundleBytes(await keySigner(theirs).sign(statement(record.imageDigest))),
    ];
    for (const bytes of bundles) await hung(target, bytes);
    // A referrer of another image, which the index lists as one of this.
    const stray = await hung(target, Buffer.from('{}'), another);
    const index = JSON.parse(Buffer.from((await client.getManifest(indexTag(target)))!.bytes).toString());
    const { mediaType, size } = (await client.headManifest(stray))!;
    index.manifests.push({ mediaType, digest: stray, size, artifactType: BUNDLE });
    await client.putManifest(indexTag(target), Buffer.from(JSON.stringify(index)), IMAGE_INDEX);

    const said = await verified(image, 'besieged', 0);
    expect(said).toMatch(/^PASSED: its evidence holds\n/);
    expect(said.split('\n').length).toBeLessThan(50);
    const { statements } = JSON.parse(await verified(image, 'besieged', 0, '--json'));
    const problems = statements.flatMap(({ problem }: { problem: string | null }) => problem ?? []);
    expect(problems.sort()).toEqual([
      'it has 17825792 bytes, and 16777216 are read',
      'it is about another image',
      'it is not signed with a key that is given',
      'it refers to another manifest',
      'the bundle is no JSON',
      'the bundle is no object',
      'the statement is nested deeper than 200',
    ]);
    // To who trusts the other key the image has been refused.
    expect(flat(await verified(image, 'besieger', 1))).toMatch(/REFUSED: evil/);
    // And publishing again finds its own among them.
    expect((await published(place, [], env)).attestations).toEqual(record.attestations);
  });

  test('is an error where there are thousands, and none where the list is taken away', {
    timeout: 60_000,
  }, async () => {
    await makeKey('flooded');
    const env = { PAWL_SIGNING_KEY: join(folder, 'flooded.key') };
    const target = await publishedWith(env);
    const { client, image, place } = target;
    const head = (await client.getManifest(indexTag(target)))!;
    const index = JSON.parse(Buffer.from(head.bytes).toString());
    const digests: Digest[] = [];
    for (let i = 0; i < 20; i++) digests.push(await hung(target, Buffer.from(`${i}`)));
    const many = Array.from({ length: 5000 }, (_, i) => ({
      mediaType: IMAGE_MANIFEST,
      digest: digests[i % 20],
      size: 400,
      annotations: { i: `${i}` },
    }));
    const put = (value: object, type: string) =>
      client.putManifest(indexTag(target), Buffer.from(JSON.stringify(value)), type);
    await put({ ...index, manifests: [...index.manifests, ...many] }, IMAGE_INDEX);
    expect(flat(await verified(image, 'flooded', 4))).toMatch(
      /more than 500 manifests refer to .*Remove those/,
    );
    const again = await place.pawl(['publish'], env);
    expect([again.status, again.stderr]).toEqual([4, expect.stringContaining('more than 500 manifests')]);

    await put({ ...index, manifests: [] }, IMAGE_INDEX);
    await verified(image, 'flooded', 1);
    const own = (await client.getManifest('v1.0.0'))!;
    await client.putManifest(indexTag(target), own.bytes, own.mediaType);
    await verified(image, 'flooded', 1);
  });
});
