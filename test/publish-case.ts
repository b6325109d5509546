import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImage, IMAGE_INDEX, layerOfFiles, ownBlobs, parsePlatform, type TarFile } from '@pawl/image';
import type { Digest, ImageRecord } from '@pawl/records';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Result } from './pawl.ts';
import { evidenceOf, type Place, promoted } from './promotion-case.ts';
import { openClient } from './system/images.ts';
import { startRegistry } from './system/registry.ts';

/**
 * A registry for a file of tests, with what `fill` puts there, a small base when not given; none where something that the
 * tests need is missing.
 */
export function registryFor(
  missing: string | undefined,
  fill: (host: string) => Promise<unknown> = (host) => pushTinyBase(host, 'base/tiny'),
): { readonly host: string } {
  let running: Awaited<ReturnType<typeof startRegistry>> | undefined;
  beforeAll(async () => {
    if (missing !== undefined) return;
    running = await startRegistry();
    await fill(running.host);
  }, 60_000);
  afterAll(async () => running?.close());
  return {
    get host() {
      return running?.host ?? '';
    },
  };
}

/** Projects in which v1.0.0 is promoted, made once for a file of tests. */
export function promotedWine(): () => Promise<Place> {
  return evidenceOf(1, (place) => promoted(place, 'v1.0.0'));
}

/** A base of a few bytes, for tests that start no container of it. */
export async function pushTinyBase(
  host: string,
  repository: string,
  tag = 'v1',
  platform = 'linux/amd64',
  content = 'a shell',
): Promise<Digest> {
  const files: TarFile[] = [{ path: 'bin/sh', from: Buffer.from(content), executable: true }];
  const image = buildImage({
    base: null,
    platform: parsePlatform(platform),
    layers: [await layerOfFiles(files)],
    settings: { entrypoint: ['/bin/sh'], cmd: ['-c', 'true'], env: { LANG: 'C.UTF-8' } },
  });
  const client = openClient(host, repository);
  await client.pushBlobs(ownBlobs(image));
  return client.putManifest(tag, image.manifest.bytes, image.manifest.mediaType);
}

/** A base of two platforms under one tag. */
export async function pushTinyIndex(host: string, repository: string, tag: string): Promise<Digest> {
  const client = openClient(host, repository);
  const manifests: object[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const digest = await pushTinyBase(host, repository, architecture, `linux/${architecture}`, architecture);
    const { mediaType, size } = (await client.headManifest(digest))!;
    manifests.push({ mediaType, digest, size, platform: { os: 'linux', architecture } });
  }
  const index = { schemaVersion: 2, mediaType: IMAGE_INDEX, manifests };
  return client.putManifest(tag, Buffer.from(JSON.stringify(index)), IMAGE_INDEX);
}

/** Says in pawl.yaml how images are published; each line is one of `publish`. */
export async function publishes({ clone }: Place, ...lines: readonly string[]): Promise<void> {
  const text = lines.map((line) => `  ${line}\n`).join('');
  await appendFile(join(clone, 'pawl.yaml'), `\npublish:\n${text}`);
}

/** Publishes, and gives the record that it prints. */
export async function published(
  place: Place,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<ImageRecord> {
  const done: Result = await place.pawl(['publish', '--json', ...args], env);
  expect(done.status, done.stdout + done.stderr).toBe(0);
  return JSON.parse(done.stdout);
}
