import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Not by the packages' front doors, which put a stand-in for all HTTP in place.
import { tufHandlers } from '@tufjs/repo-mock/dist/handler.js';
import { initializeTUFRepo } from '@tufjs/repo-mock/dist/repo.js';
import { onTestFinished } from 'vitest';
import { serve } from '../served.ts';
import type { TrustedRootOptions } from './trusted-root.ts';

/** A mirror of a root of trust by TUF, for one test; where `damage` returns null it does not answer. */
export async function mirrored(
  target: string,
  damage: (path: string, content: Buffer) => Buffer | null = (_, same) => same,
): Promise<TrustedRootOptions> {
  const cache = await mkdtemp(join(tmpdir(), 'pawl-tuf-'));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  const repository = initializeTUFRepo([{ name: 'trusted_root.json', content: target }]);
  const root = join(cache, 'first-root.json');
  await writeFile(root, JSON.stringify(repository.rootMeta.toJSON()));
  const answers = new Map(
    tufHandlers(repository, { metadataPathPrefix: '' }).map(({ path, fn }) => [path, fn]),
  );
  const { host } = await serve((request, response) => {
    const path = request.url ?? '';
    const answer = answers.get(path)?.() ?? { statusCode: 404, response: '' };
    const content = damage(path, Buffer.from(answer.response));
    if (content === null) response.destroy();
    else response.writeHead(answer.statusCode).end(content);
  });
  return { cache, root, mirror: `http://${host}`, timeoutMs: 2000, retries: 0 };
}
