import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  keylessSigner,
  keySigner,
  predicateTypeOf,
  provenanceStatement,
  pushAttestations,
  readPrivateKey,
  readPublicKey,
  recordStatement,
  type Statement,
  sbomStatement,
  verifyImage,
} from '@pawl/image/attest';
import { digestOf } from '@pawl/records';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSigstore } from '../packages/image/attest/sigstore-case.ts';
import { checkOf, evaluationOf, runOf, verdictOf } from '../packages/report/evidence-case.ts';
import { ROOT } from './pawl.ts';
import { attestPython, inTotoFaults, spdxFaults } from './system/attest-python.ts';
import { cosign, runCosign } from './system/cosign.ts';
import { openClient, pushImage } from './system/images.ts';
import { type RunningRegistry, registry, startRegistry } from './system/registry.ts';

const MODEL = digestOf('the model');
const VERDICT = predicateTypeOf('verdict');
const check = checkOf();
const run = runOf({ dataCheck: check.digest, modelDigest: MODEL });
const evaluation = evaluationOf([], { run: run.digest, modelDigest: MODEL });
const chain = { run: run.digest, evaluation: evaluation.digest, modelDigest: MODEL };
const verdict = verdictOf([], chain);
const refused = verdictOf([], { ...chain, answer: 'refused', reason: 'rmse rose' });

const NO_SERVICES = { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json' };
const NOTHING_BUT_A_KEY = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };

function sbomOf(name: string, digest: ReturnType<typeof digestOf>): Statement {
  return sbomStatement({
    name,
    digest,
    modelDigest: MODEL,
    version: '1.4.0',
    createdAt: '2026-01-02T10:00:00.123Z',
    base: { reference: 'docker.io/library/node:24', digest: digestOf('base') },
    server: { name: 'pawl-serve', version: '0.1.0', digest: digestOf('x'), license: 'MIT', purl: null },
    modelFiles: [
      { path: 'models/model.onnx', digest: MODEL },
      { path: 'models/labels.txt', digest: digestOf('y') },
    ],
    dependencies: [
      {
        name: 'zod',
        version: '4.6.7',
        digest: null,
        license: 'MIT OR Apache-2.0',
        purl: 'pkg:npm/zod@4.6.7',
      },
      { name: 'left', version: null, digest: null, license: null, purl: null },
    ],
  });
}

function provenanceOf(name: string, digest: ReturnType<typeof digestOf>): Statement {
  return provenanceStatement({
    name,
    digest,
    modelDigest: MODEL,
    parameters: { model: 'housing', version: '1.4.0' },
    source: { repository: 'https://github.com/acme/housing', commit: 'a'.repeat(40), ref: 'refs/heads/main' },
    data: [{ path: 'data/train.csv', digest: digestOf('train') }],
    base: { reference: 'docker.io/library/node:24', digest: digestOf('base') },
    builder: 'https://github.com/actions/runner/github-hosted',
    builderVersion: { pawl: '0.1.0' },
    invocation: 'https://github.com/acme/housing/actions/runs/1/attempts/1',
    startedAt: '2026-01-02T10:00:00Z',
    finishedAt: '2026-01-02T10:01:00Z',
  });
}

describe.skipIf(attestPython.missing)(`statements and their own tools ${attestPython.missing ?? ''}`, () => {
  const digest = digestOf('image');
  test('the bill of materials is a document of SPDX 2.3', () => {
    const { predicate } = sbomOf('ghcr.io/acme/housing', digest);
    expect(spdxFaults(predicate)).toBe('');
    expect(spdxFaults({ ...predicate, dataLicense: 'MIT' })).toContain('CC0-1.0');
  });

  test('provenance and records are statements of in-toto 1, the provenance one of SLSA 1', () => {
    const provenance = provenanceOf('ghcr.io/acme/housing', digest);
    for (const statement of [
      provenance,
      sbomOf('x', digest),
      ...[run, evaluation, verdict, check].map((record) => recordStatement({ name: 'x', digest }, record)),
    ])
      expect(inTotoFaults(statement)).toBe('');
    const wrong = { ...provenance, predicate: { ...provenance.predicate, invented: 1 } };
    expect(() => inTotoFaults(wrong)).toThrow('invented');
  });
});

const missing = registry.missing ?? cosign.missing;

describe.skipIf(missing)(`evidence on an image, and cosign ${missing ?? ''}`, () => {
  let running: RunningRegistry;
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    running = await startRegistry();
    folder = await mkdtemp(join(tmpdir(), 'pawl-cosign-'));
    await writeFile(join(folder, 'root.json'), JSON.stringify(NOTHING_BUT_A_KEY));
    await writeFile(join(folder, 'no-services.json'), JSON.stringify(NO_SERVICES));
    await runCosign(folder, 'generate-key-pair');
  });
  afterAll(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function image() {
    const repository = `acme/attested-${++count}`;
    await pushImage(running.host, repository, 'v1.4.0', `image ${count}`);
    const client = openClient(running.host, repository);
    return { client, reference: `${client.name}:v1.4.0`, head: (await client.headManifest('v1.4.0'))! };
  }

  const verifyByCosign = (reference: string, key: string, type: string, ...more: readonly string[]) =>
    runCosign(
      folder,
      'verify-attestation',
      `--key=${key}`,
      `--type=${type}`,
      '--trusted-root=root.json',
      '--insecure-ignore-tlog',
      '--allow-http-registry',
      ...more,
      reference,
    );

  test.each<[string, () => KeyPairKeyObjectResult]>([
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 3072 })],
  ])('cosign verifies what is signed with %s', async (name, make) => {
    const { client, reference, head } = await image();
    const { privateKey, publicKey } = make();
    const about = { name: client.name, digest: head.digest };
    const statements = [
      recordStatement(about, verdict),
      sbomOf(client.name, head.digest),
      provenanceOf(client.name, head.digest),
    ];
    await pushAttestations(client, head, statements, keySigner(privateKey));
    await writeFile(join(folder, `${name}.pub`), publicKey.export({ format: 'pem', type: 'spki' }));
    for (const [type, { predicate }] of [
      [VERDICT, statements[0]!],
      ['spdxjson', statements[1]!],
      ['slsaprovenance1', statements[2]!],
    ] as const) {
      const { payload } = JSON.parse(await verifyByCosign(reference, `${name}.pub`, type));
      expect(JSON.parse(Buffer.from(payload, 'base64').toString()).predicate).toEqual(predicate);
    }
    const other = make().publicKey.export({ format: 'pem', type: 'spki' });
    await writeFile(join(folder, 'other.pub'), other);
    await expect(verifyByCosign(reference, 'other.pub', VERDICT)).rejects.toThrow();
  });

  test('a key that cosign made signs here, and what cosign signs is verified here', async () => {
    const { client, reference, head } = await image();
    const key = await readPrivateKey(
      await readFile(join(folder, 'cosign.key'), 'utf8'),
      's3cret',
      'cosign.key',
    );
    const publicKey = readPublicKey(await readFile(join(folder, 'cosign.pub'), 'utf8'), 'cosign.pub');
    const about = { name: client.name, digest: head.digest };
    await pushAttestations(client, head, [recordStatement(about, run)], keySigner(key));
    await verifyByCosign(reference, 'cosign.pub', predicateTypeOf('run'));
    await writeFile(join(folder, 'verdict.json'), JSON.stringify(verdict));
    await runCosign(
      folder,
      'attest',
      '--key=cosign.key',
      '--predicate=verdict.json',
      `--type=${VERDICT}`,
      '--signing-config=no-services.json',
      '--allow-http-registry',
      `${client.name}@${head.digest}`,
    );
    const found = await verifyImage({ client, reference: 'v1.4.0', policy: { keys: [publicKey] } });
    expect(found.statements.every(({ counts }) => counts)).toBe(true);
    expect(found.statements.map(({ predicateType }) => predicateType).sort()).toEqual([
      predicateTypeOf('run'),
      VERDICT,
    ]);
    expect(found.passed).toBe(true);
    await expect(
      verifyImage({
        client,
        reference: 'v1.4.0',
        policy: { keys: [generateKeyPairSync('ed25519').publicKey] },
      }),
    ).resolves.toMatchObject({ passed: false });
  });

  test.each(['the log', 'a timestamp'] as const)(
    'cosign verifies what a workflow signed without a key, with %s for the time',
    async (witness) => {
      const { client, reference, head } = await image();
      const sigstore = await startSigstore();
      const subject = 'https://github.com/acme/housing/.github/workflows/release.yml@refs/heads/main';
      const issuer = 'https://token.actions.githubusercontent.com';
      const logged = witness === 'the log';
      const signer = await keylessSigner({
        identityToken: async () => sigstore.token({ sub: subject, iss: issuer, repository: 'acme/housing' }),
        services: {
          fulcio: sigstore.fulcio,
          rekor: logged ? sigstore.rekor : null,
          timestamps: logged ? null : sigstore.timestamps,
        },
      });
      const about = { name: client.name, digest: head.digest };
      await pushAttestations(client, head, [recordStatement(about, verdict)], signer);
      await writeFile(join(folder, 'mock-root.json'), JSON.stringify(sigstore.trustedRoot));
      const verify = (identity: string, ...more: readonly string[]) =>
        runCosign(
          folder,
          'verify-attestation',
          `--type=${VERDICT}`,
          '--trusted-root=mock-root.json',
          `--certificate-identity=${identity}`,
          `--certificate-oidc-issuer=${issuer}`,
          ...(logged ? [] : ['--insecure-ignore-tlog', '--use-signed-timestamps']),
          '--allow-http-registry',
          ...more,
          reference,
        );
      await expect(verify(subject)).resolves.toContain('payload');
      const ofRepository = (name: string) =>
        verify(subject, `--certificate-github-workflow-repository=${name}`);
      await expect(ofRepository('acme/housing')).resolves.toContain('payload');
      await expect(ofRepository('evil/housing')).rejects.toThrow();
      await expect(verify('https://github.com/acme/other')).rejects.toThrow(/identit/);
      const policy = {
        identities: [{ subject, issuer }],
        trustedRoot: sigstore.trustedRoot,
        logs: logged ? 1 : 0,
      };
      expect((await verifyImage({ client, reference: 'v1.4.0', policy })).passed).toBe(true);
    },
  );

  test('a policy in CUE admits the verdict that passed and no other', async () => {
    const policy = join(ROOT, 'docs/policies/verdict-passed.cue');
    for (const [record, admitted] of [
      [verdict, true],
      [refused, false],
    ] as const) {
      const { client, reference, head } = await image();
      const about = { name: client.name, digest: head.digest };
      const key = await readPrivateKey(await readFile(join(folder, 'cosign.key'), 'utf8'), 's3cret', 'key');
      await pushAttestations(client, head, [recordStatement(about, record)], keySigner(key));
      const answer = verifyByCosign(reference, 'cosign.pub', VERDICT, `--policy=${policy}`);
      if (admitted) await expect(answer).resolves.toContain('payload');
      else await expect(answer).rejects.toThrow(/predicate\.answer: conflicting values/);
    }
  });

  test('evidence of another image does not verify, by cosign or here', async () => {
    const [one, other] = [await image(), await image()];
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await writeFile(join(folder, 'ed.pub'), publicKey.export({ format: 'pem', type: 'spki' }));
    const about = { name: one.client.name, digest: one.head.digest };
    await pushAttestations(
      other.client,
      other.head,
      [recordStatement(about, verdict)],
      keySigner(privateKey),
    );
    await expect(verifyByCosign(other.reference, 'ed.pub', VERDICT)).rejects.toThrow();
    const found = await verifyImage({
      client: other.client,
      reference: 'v1.4.0',
      policy: { keys: [publicKey] },
    });
    expect(found).toMatchObject({ passed: false, statements: [{ problem: 'it is about another image' }] });
  });
});
