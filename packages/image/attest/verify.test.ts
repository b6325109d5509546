import { generateKeyPairSync } from 'node:crypto';
import { type Digest, digestOf, PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../manifest.ts';
import { BUNDLE, bundleBytes, keySigner } from './bundle.ts';
import { signEnvelope } from './dsse.ts';
import { type MemoryClient, memoryClient } from './memory-client.ts';
import { pushAttestations } from './push-attestation.ts';
import { chainOf, MODEL } from './records-case.ts';
import { IN_TOTO, recordStatement, type Statement, statementBytes } from './statement.ts';
import { type Verification, type VerificationPolicy, verifyImage } from './verify.ts';

const ours = generateKeyPairSync('ed25519');
const others = generateKeyPairSync('ed25519');
const signer = keySigner(ours.privateKey);
const OURS: VerificationPolicy = { keys: [ours.publicKey] };

const { run, evaluation, verdict, release } = chainOf();
const GOOD = [run, evaluation, verdict, release];

function statementsOn(client: MemoryClient, { digest }: Manifest, records: readonly (typeof GOOD)[number][]) {
  return records.map((record) => recordStatement({ name: client.name, digest }, record));
}

/** An image with records on it, signed by us. */
async function evident(records: readonly (typeof GOOD)[number][] = GOOD) {
  const client = memoryClient();
  const image = await client.putImage('v1.4.0', 'the image');
  await pushAttestations(client, image, statementsOn(client, image, records), signer);
  return { client, image };
}

function verify(
  client: MemoryClient,
  policy: VerificationPolicy = OURS,
  models: readonly Digest[] = [MODEL],
): Promise<Verification> {
  return verifyImage({ client, reference: 'v1.4.0', policy, modelDigests: () => models });
}

function stateOf({ checks }: Verification, name: string): string {
  const { state, detail } = checks.find(({ check }) => check === name)!;
  return `${state}: ${detail}`;
}

describe('an image with all its evidence', () => {
  test('passes every check', async () => {
    const { client, image } = await evident();
    const found = await verify(client);
    expect(found.digest).toBe(image.digest);
    expect(found.checks.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'image held',
      'signatures held',
      'records held',
      'release held',
      'verdict held',
      'chain held',
      'model held',
    ]);
    expect(found.passed).toBe(true);
    expect(found.statements.every(({ counts, signedBy }) => counts && signedBy?.startsWith('key '))).toBe(
      true,
    );
  });

  test('gets nothing twice, and again from another signer', async () => {
    const { client, image } = await evident();
    const statements = statementsOn(client, image, GOOD);
    const again = await pushAttestations(client, image, statements, signer);
    expect(again.map(({ pushed }) => pushed)).toEqual([false, false, false, false]);
    const digests = new Set(client.index.get(image.digest)!.map(({ digest }) => digest));
    expect(again.every(({ digest }) => digests.has(digest))).toBe(true);
    const [theirs] = await pushAttestations(client, image, statements, keySigner(others.privateKey));
    expect(theirs!.pushed).toBe(true);
  });

  test('gets another statement beside those it has', async () => {
    const { client, image } = await evident([verdict]);
    const [pushed] = await pushAttestations(client, image, statementsOn(client, image, [run]), signer);
    expect(pushed!.pushed).toBe(true);
    expect((await verify(client)).statements).toHaveLength(2);
  });

  test('is found by an index that names wrong types', async () => {
    const { client, image } = await evident();
    const lies = client.index
      .get(image.digest)!
      .map((one) => ({ ...one, artifactType: 'text/plain', annotations: {} }));
    client.index.set(image.digest, lies);
    expect((await verify(client)).passed).toBe(true);
  });

  test('lacks what was not pushed, and says so', async () => {
    const { client } = await evident([verdict]);
    const found = await verify(client);
    expect(stateOf(found, 'chain')).toBe(
      `not checked: not on the image: evaluation ${evaluation.digest}, run ${run.digest}`,
    );
    expect(stateOf(found, 'release')).toContain('not checked');
    expect(found.passed).toBe(true);
  });
});

describe('without signatures', () => {
  test('evidence is there, and is said to be unsigned', async () => {
    const client = memoryClient();
    const image = await client.putImage('v1.4.0', 'the image');
    const statements = statementsOn(client, image, GOOD);
    expect((await pushAttestations(client, image, statements, null)).every(({ pushed }) => pushed)).toBe(
      true,
    );
    expect((await pushAttestations(client, image, statements, null)).some(({ pushed }) => pushed)).toBe(
      false,
    );
    const found = await verify(client, {});
    expect(stateOf(found, 'signatures')).toContain('not checked: no key and no identity is given');
    expect(found.statements.map(({ signedBy, counts }) => [signedBy, counts])).toEqual(
      Array(4).fill([null, true]),
    );
    expect(found.passed).toBe(true);
    const asked = await verify(client);
    expect(stateOf(asked, 'signatures')).toContain('failed: no statement about this image is signed');
    expect(stateOf(asked, 'verdict')).toContain('failed: no verdict');
    expect(asked.passed).toBe(false);
  });

  test('an image with nothing on it fails', async () => {
    const client = memoryClient();
    await client.putImage('v1.4.0', 'the image');
    for (const policy of [OURS, {}]) expect((await verify(client, policy)).passed).toBe(false);
  });

  test('an image that is not there is an error', async () => {
    await expect(verify(memoryClient())).rejects.toMatchObject({ code: 'remote' });
  });
});

describe('what others write beside our evidence', () => {
  const refused = chainOf({ verdict: { answer: 'refused', reason: 'f1 fell' } }).verdict;

  test('an unsigned refusal, and one by another key, neither count nor harm', async () => {
    const { client, image } = await evident();
    const statements = statementsOn(client, image, [refused]);
    await pushAttestations(client, image, statements, null);
    await pushAttestations(client, image, statements, keySigner(others.privateKey));
    const found = await verify(client);
    expect(found.passed).toBe(true);
    expect(found.statements.flatMap(({ problem }) => problem ?? [])).toEqual([
      'it is not signed',
      'it is not signed with a key that is given',
    ]);
    expect(stateOf(found, 'signatures')).toContain('2 more do not count');
    expect((await verify(client, {})).passed).toBe(false);
  });

  test('an unsigned verdict beside a signed refusal does not help', async () => {
    const { client, image } = await evident([run, evaluation, refused]);
    await pushAttestations(client, image, statementsOn(client, image, [verdict]), null);
    expect(stateOf(await verify(client), 'verdict')).toBe(`failed: ${refused.digest} REFUSED: f1 fell`);
  });

  test('of two verdicts by us the one that refuses decides', async () => {
    const { client } = await evident([run, evaluation, verdict, refused]);
    const found = await verify(client);
    expect(stateOf(found, 'verdict')).toContain('failed');
    expect(found.passed).toBe(false);
  });

  test('a bundle of another image is not about this one', async () => {
    const { client } = await evident();
    const other = await client.putImage('v1.5.0', 'another image');
    const stolen = statementsOn(client, await client.putImage('v1.4.0', 'the image'), GOOD);
    for (const statement of stolen)
      await client.hang(other.digest, BUNDLE, bundleBytes(await signer.sign(statementBytes(statement))));
    const found = await verifyImage({ client, reference: 'v1.5.0', policy: OURS });
    expect(found.passed).toBe(false);
    expect(new Set(found.statements.map(({ problem }) => problem))).toEqual(
      new Set(['it is about another image']),
    );
  });

  test('a statement whose subject was edited is not signed', async () => {
    const { client, image } = await evident([]);
    const other = recordStatement({ name: client.name, digest: digestOf('another') }, verdict);
    const bundle = await signer.sign(statementBytes(other));
    const edited = Buffer.from(bundle.dsseEnvelope.payload, 'base64')
      .toString()
      .replace(digestOf('another').slice(7), image.digest.slice(7));
    const dsseEnvelope = { ...bundle.dsseEnvelope, payload: Buffer.from(edited).toString('base64') };
    await client.hang(image.digest, BUNDLE, bundleBytes({ ...bundle, dsseEnvelope }));
    const found = await verify(client);
    expect(found.statements).toMatchObject([
      { counts: false, problem: 'it is not signed with a key that is given' },
    ]);
    expect(found.passed).toBe(false);
  });

  test('a signature of the same bytes as another type is not taken', async () => {
    const { client, image } = await evident([]);
    const payload = statementBytes(recordStatement({ name: client.name, digest: image.digest }, verdict));
    const bundle = await signer.sign(payload);
    const plain = signEnvelope(payload, 'application/json', ours.privateKey);
    const renamed = { ...plain, payloadType: IN_TOTO };
    for (const dsseEnvelope of [plain, renamed])
      await client.hang(image.digest, BUNDLE, bundleBytes({ ...bundle, dsseEnvelope }));
    const found = await verify(client);
    expect(found.statements.map(({ problem }) => problem)).toEqual([
      'the bundle holds "application/json" and no statement',
      'it is not signed with a key that is given',
    ]);
    expect(found.passed).toBe(false);
  });

  test('a key hint of ours on a bundle of another key does not help', async () => {
    const { client, image } = await evident([]);
    const [statement] = statementsOn(client, image, [verdict]);
    const { verificationMaterial } = await signer.sign(Buffer.from('{}'));
    const theirs = await keySigner(others.privateKey).sign(statementBytes(statement!));
    await client.hang(image.digest, BUNDLE, bundleBytes({ ...theirs, verificationMaterial }));
    expect((await verify(client)).passed).toBe(false);
    const pushed = await pushAttestations(client, image, [statement!], signer);
    expect(pushed[0]!.pushed).toBe(true);
    expect(stateOf(await verify(client), 'verdict')).toContain('held');
  });

  test('a statement that is nested without end is told, by who verifies and who pushes', async () => {
    const { client, image } = await evident();
    const [statement] = statementsOn(client, image, [verdict]);
    const text = Buffer.from(statementBytes(statement!)).toString();
    const deep = text.replace('"predicate":{', `"predicate":{"x":${'['.repeat(1e5)}${']'.repeat(1e5)},`);
    await client.hang(image.digest, IN_TOTO, Buffer.from(deep));
    await client.hang(image.digest, BUNDLE, bundleBytes(await signer.sign(Buffer.from(deep))));
    const found = await verify(client);
    expect(found.passed).toBe(true);
    const problems = found.statements.flatMap(({ problem }) => problem ?? []);
    expect(problems).toEqual(Array(2).fill('the statement is nested deeper than 200'));
    const [again] = await pushAttestations(client, image, [statement!], signer);
    expect(again!.pushed).toBe(false);
  });

  test('a large statement that does not count is not taken apart, and a small one is for its type', async () => {
    const { client, image } = await evident([verdict]);
    const wide = (bytes: number) =>
      Buffer.from(
        `{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[{"digest":{"sha256":"${image.digest.slice(7)}"}}],"predicate":{"x":[${'[],'.repeat(bytes / 3)}1]}}`,
      );
    for (const bytes of [3000, 15 * 2 ** 20]) await client.hang(image.digest, IN_TOTO, wide(bytes));
    const found = await verify(client);
    expect(found.passed).toBe(true);
    expect(found.statements.slice(1)).toMatchObject([
      { predicateType: 'x', problem: 'it is not signed' },
      { predicateType: null, problem: 'it is not signed' },
    ]);
  });

  test('too large a bundle is not read, too many referrers are an error', async () => {
    const { client, image } = await evident();
    const huge = { mediaType: BUNDLE, digest: digestOf('x'), size: 2 ** 30 };
    await client.hang(image.digest, BUNDLE, Buffer.from('{}'), { layers: [huge] });
    const found = await verify(client);
    expect(found.passed).toBe(true);
    expect(found.statements.at(-1)!.problem).toBe(`it has ${2 ** 30} bytes, and ${16 * 2 ** 20} are read`);
    const many = Array.from({ length: 501 }, (_, index) => ({
      digest: digestOf(`${index}`),
      mediaType: 'x',
      size: 1,
    }));
    client.index.set(image.digest, many);
    await expect(verify(client)).rejects.toMatchObject({ code: 'remote' });
  });

  test('a referrer that is no manifest is told, a registry that fails is an error', async () => {
    const { client, image } = await evident();
    const listed = { digest: digestOf('bad'), mediaType: 'x', size: 1 };
    client.index.set(image.digest, [...client.index.get(image.digest)!, listed]);
    const failing = (code: 'data' | 'remote'): MemoryClient => ({
      ...client,
      getManifest: (reference) =>
        reference === listed.digest
          ? Promise.reject(new PawlError(code, 'bad'))
          : client.getManifest(reference),
    });
    const found = await verify(failing('data'));
    expect([found.passed, found.statements.at(-1)!.counts]).toEqual([true, false]);
    await expect(verify(failing('remote'))).rejects.toMatchObject({ code: 'remote' });
  });

  test('what is too large together is an error', async () => {
    const { client, image } = await evident();
    const large = Buffer.alloc(15 * 2 ** 20);
    for (let one = 0; one < 9; one++)
      await client.hang(image.digest, BUNDLE, large, { annotations: { one: `${one}` } });
    await expect(verify(client)).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining('are larger than'),
    });
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    [
      'another version',
      JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1' }),
    ],
    ['no envelope', JSON.stringify({ mediaType: BUNDLE, verificationMaterial: {} })],
    [
      'no signature',
      JSON.stringify({
        mediaType: BUNDLE,
        verificationMaterial: {},
        dsseEnvelope: { payload: '', payloadType: IN_TOTO, signatures: [] },
      }),
    ],
  ])('a bundle that is %s is told and passed over', async (_, content) => {
    const { client, image } = await evident();
    await client.hang(image.digest, BUNDLE, Buffer.from(content));
    const found = await verify(client);
    expect(found.passed).toBe(true);
    expect(found.statements.at(-1)).toMatchObject({
      counts: false,
      problem: expect.stringContaining('the bundle'),
    });
  });

  test('a referrer that refers elsewhere, has two layers, or is not there is told', async () => {
    const { client, image } = await evident();
    const layer = { mediaType: BUNDLE, digest: digestOf('x'), size: 2 };
    await client.hang(image.digest, BUNDLE, Buffer.from('{}'), { layers: [layer, layer] });
    const elsewhere = await client.putImage('v9', 'elsewhere');
    const hung = await client.hang(elsewhere.digest, BUNDLE, Buffer.from('{}'));
    const lie = client.index.get(elsewhere.digest)!.find(({ digest }) => digest === hung)!;
    const gone = { digest: digestOf('gone'), mediaType: 'x', size: 1 };
    client.index.set(image.digest, [...client.index.get(image.digest)!, lie, gone]);
    const found = await verify(client);
    expect(found.passed).toBe(true);
    expect(found.statements.flatMap(({ problem }) => problem ?? [])).toEqual([
      'it has not one layer with digest and size',
      'it refers to another manifest',
      'the registry lists it and has no such manifest',
    ]);
  });

  test('what is no statement at all is nobody’s concern', async () => {
    const { client, image } = await evident();
    await client.hang(image.digest, 'application/vnd.example.sbom', Buffer.from('x'));
    expect((await verify(client)).statements).toHaveLength(4);
  });
});

describe('what we signed and is wrong', () => {
  async function signed(statements: (image: Manifest) => readonly Statement[]) {
    const client = memoryClient();
    const image = await client.putImage('v1.4.0', 'the image');
    await pushAttestations(client, image, statements(image), signer);
    return verify(client);
  }
  const about = ({ digest }: Manifest) => ({ name: 'x', digest });

  test('a record that was changed after it was sealed', async () => {
    const found = await signed((image) => {
      const statement = recordStatement(about(image), verdict);
      return [{ ...statement, predicate: { ...verdict, reason: 'another' } }];
    });
    expect(stateOf(found, 'records')).toContain(
      'failed: a verdict: the record was changed after it was written',
    );
    expect(found.passed).toBe(false);
  });

  test('a record under the predicate type of another', async () => {
    const found = await signed((image) => [
      { ...recordStatement(about(image), verdict), predicate: { ...evaluation } },
    ]);
    expect(stateOf(found, 'records')).toContain('failed: a verdict: the record is not a verdict record');
  });

  test('another model in the image', async () => {
    const { client } = await evident();
    const found = await verify(client, OURS, [digestOf('another model')]);
    expect(stateOf(found, 'model')).toContain(`failed: the evidence is about ${MODEL}`);
    expect(found.passed).toBe(false);
    expect(stateOf(await verify(client, OURS, []), 'model')).toContain('failed');
    const unknown = await verifyImage({ client, reference: 'v1.4.0', policy: OURS });
    expect(stateOf(unknown, 'model')).toContain('not checked');
  });

  test('a statement that names another model than its record', async () => {
    const found = await signed((image) => {
      const statement = recordStatement(about(image), verdict);
      const [first] = statement.subject;
      const model = { name: 'model', digest: { sha256: digestOf('another').slice(7) } };
      return [{ ...statement, subject: [first!, model] }];
    });
    expect(stateOf(found, 'model')).toContain('failed: a statement names the model');
  });
});
