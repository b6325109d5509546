import { generateKeyPairSync } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RegistryClient } from '@pawl/image';
import { PROVENANCE_PREDICATE } from '@pawl/image/attest';
import { type Digest, digestOf, type ImageRecord } from '@pawl/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readAttached } from '../packages/image/attest/attached.ts';
import { edit } from './pawl.ts';
import { commitAll, evidence, promoted } from './promotion-case.ts';
import { promotedWine, published, publishes, registryFor } from './publish-case.ts';
import { openClient } from './system/images.ts';
import { registry } from './system/registry.ts';
import { startRegistryProxy } from './system/registry-proxy.ts';

const { missing } = registry;
const running = registryFor(missing);

const evidenceMade = promotedWine();
let count = 0;

async function prepared() {
  const place = await evidenceMade();
  const proxy = await startRegistryProxy(running.host);
  onTestFinished(() => proxy.close());
  const repository = `acme/proven-${++count}`;
  await publishes(place, `image: ${proxy.host}/${repository}`, `base: ${proxy.host}/base/tiny:v1`);
  return { place, proxy, client: openClient(running.host, repository) };
}

/** The environment of a job of GitHub without the right to an identity. */
const job = (run: number) => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/housing',
  GITHUB_WORKFLOW_REF: 'acme/housing/.github/workflows/release.yml@refs/heads/main',
  GITHUB_RUN_ID: String(run),
  GITHUB_RUN_ATTEMPT: '1',
});

/** The provenances on an image, as they were stated. */
async function provenances(client: RegistryClient, { imageDigest }: ImageRecord) {
  const found = await readAttached(client, imageDigest as Digest);
  return found
    .map((one) => JSON.parse('statement' in one ? Buffer.from(one.statement).toString() : '{}'))
    .filter(({ predicateType }) => predicateType === PROVENANCE_PREDICATE);
}

describe.skipIf(missing)(`how an image was built ${missing ?? ''}`, () => {
  test('is told on it: what was asked for, what it was made from, and by whom', async () => {
    const { place, client, proxy } = await prepared();
    const commit = place.git('rev-parse', 'HEAD');
    place.git('remote', 'set-url', '--push', 'origin', place.remote);
    const record = await published(place);
    const [statement, another] = await provenances(client, record);
    expect(another).toBeUndefined();
    const data = await readFile(join(place.clone, 'data/wine.csv'));
    expect(statement.predicate).toEqual({
      buildDefinition: {
        buildType: expect.stringMatching(/attestations\.md#how-an-image-is-built$/),
        externalParameters: {
          model: 'wine',
          version: 'v1.0.0',
          kind: 'server',
          base: `${proxy.host}/base/tiny:v1`,
          platforms: ['linux/amd64'],
        },
        resolvedDependencies: [
          // The origin of the tests is a folder, which has no address for others.
          { name: 'source', digest: { gitCommit: commit } },
          { name: 'data/wine.csv', digest: { sha256: digestOf(data).slice('sha256:'.length) } },
          {
            uri: `oci://${record.base!.reference}`,
            digest: { sha256: record.base!.digest.slice('sha256:'.length) },
          },
        ],
      },
      runDetails: {
        builder: {
          id: expect.stringMatching(/attestations\.md#a-machine$/),
          version: { pawl: expect.stringMatching(/^\d+\.\d+\.\d+/) },
        },
        metadata: {},
      },
    });
  });

  test.each([
    ['unsigned', {}],
    ['signed', { PAWL_SIGNING_KEY: pemOf() }],
  ])('%s it is told once, whichever run comes again', { timeout: 60_000 }, async (how, key) => {
    const { place, proxy, client } = await prepared();
    const first = await published(place, [], { ...job(11), ...key });
    const [statement] = await provenances(client, first);
    expect(statement.predicate.runDetails).toMatchObject({
      builder: { id: 'https://github.com/acme/housing/.github/workflows/release.yml@refs/heads/main' },
      metadata: { invocationId: 'https://github.com/acme/housing/actions/runs/11/attempts/1' },
    });
    proxy.seen.splice(0);
    const again = await published(place, [], { ...job(12), ...key });
    expect(again.attestations).toEqual(first.attestations);
    expect(proxy.seen.filter((line) => !/^(HEAD|GET) /.test(line))).toEqual([]);
    // What is signed is read, to see by whom.
    if (how === 'unsigned') expect(proxy.seen.length, proxy.seen.join('\n')).toBeLessThanOrEqual(10);
    expect(await provenances(client, first)).toHaveLength(1);
  });

  test('on another commit it is another one, on another image', { timeout: 60_000 }, async () => {
    const { place, client } = await prepared();
    const first = await published(place);
    await edit(join(place.clone, 'pawl.yaml'), 'trees: 5', 'trees: 6');
    await commitAll(place, 'more trees');
    await rm(join(place.clone, '.pawl'), { recursive: true, force: true });
    await evidence(place);
    await promoted(place, 'v1.1.0');
    const second = await published(place);
    expect(second.imageDigest).not.toBe(first.imageDigest);
    const [one, two] = [await provenances(client, first), await provenances(client, second)];
    expect([one.length, two.length]).toEqual([1, 1]);
    expect(two[0].predicate.buildDefinition).not.toEqual(one[0].predicate.buildDefinition);
  });
});

function pemOf(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}
