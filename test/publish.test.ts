import { execFileSync, spawn } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyExample, pawl, scratchFolder } from './pawl.ts';
import { registryFor } from './publish-case.ts';
import { pushNodeBase } from './system/base-image.ts';
import { unpackImage } from './system/containers.ts';
import { openClient } from './system/images.ts';
import { skopeo, umoci } from './system/oci-tools.ts';
import { registry } from './system/registry.ts';

const { missing } = [registry, skopeo, umoci].find((tool) => tool.missing) ?? {};
const running = registryFor(missing, (host) => pushNodeBase(host, 'base/node', 'v1', process.execPath));

describe.skipIf(missing !== undefined)(`images without Docker${missing ? `: ${missing}` : ''}`, () => {
  test('a version is published, runs, and answers as the evaluation did', { timeout: 120_000 }, async () => {
    const { run } = await project('wine');
    await run('publish', '.', 1).then(({ stderr }) =>
      expect(stderr).toMatch(/only what was promoted is published/),
    );
    await run('run', '.', '--store', 'git');
    await run('accept', '.', '--store', 'git');
    await run('promote', '--version', 'v1.0.0');
    const first = await run('publish', '.');
    expect(first.stdout).toMatch(/^wine v1\.0\.0 is published\n {2}\S+@sha256:[0-9a-f]{64}\n/);
    const pinned = /\S+@sha256:[0-9a-f]{64}/.exec(first.stdout)![0];

    // Nothing changed: nothing travels, and the digest is the same.
    const again = await run('publish', '.', '--json');
    const record = JSON.parse(again.stdout);
    expect(record).toMatchObject({ kind: 'image', model: 'wine', reference: `${running.host}/wine:v1.0.0` });
    expect(pinned.endsWith(record.imageDigest)).toBe(true);
    expect((await run('publish', '.')).stdout).toMatch(/Sent {5}0 bytes: 0 pushed/);

    // Tags of stages follow by digest.
    await run('promote', '--version', 'v1.0.0', '--stage', 'production');
    const tagged = async (tag: string) => (await openClient(running.host, 'wine').headManifest(tag))?.digest;
    expect([await tagged('production'), await tagged('staging')]).toEqual([
      record.imageDigest,
      record.imageDigest,
    ]);
    const lineage = await run('lineage', pinned);
    expect(lineage.stdout).toMatch(/^image [\s\S]*rests on: verdict: passed[\s\S]*wine\.csv/);

    const files = join(await unpackImage(pinned), 'rootfs');
    const url = await served(files);
    const contract = JSON.parse(await readFile(join(files, 'models/pawl-serve.json'), 'utf8'));
    const rows = contract.samples.map(({ row }: { row: object }) => row);
    const answer = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rows }),
    });
    const { predictions: said } = (await answer.json()) as { predictions: string[] };
    expect(said).toEqual(contract.samples.map(({ prediction }: { prediction: string }) => prediction));

    const verified = await run('verify', pinned);
    expect(verified.stdout).toContain('its evidence holds');
    const wrong = await run('verify', `${running.host}/base/node:v1`, 1);
    expect(wrong.stdout + wrong.stderr).toMatch(/does NOT hold|nothing says/);

    const written = await run('manifest', '--target', 'kubernetes', '--json');
    expect(written.stdout).toContain(pinned);
  });

  test('a version without a passing verdict has no image', { timeout: 120_000 }, async () => {
    const { run } = await project('wine');
    await run('promote', '--version', 'v1.0.0', '--force', '--reason', 'a fair');
    const refused = await run('publish', '.', 1);
    expect(refused.stderr).toMatch(/forced without any verdict, so no image is made of it/);
    expect(await openClient(running.host, 'never').listTags()).toEqual([]);
  });
});

async function project(name: string) {
  const folder = await copyExample(name);
  const origin = join(await scratchFolder(), 'origin.git');
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', origin]);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@localhost');
  git('remote', 'add', 'origin', origin);
  const publish = `\npublish:\n  image: ${running.host}/${name}\n  base: ${running.host}/base/node:v1\n`;
  await appendFile(join(folder, 'pawl.yaml'), publish);
  git('add', '-A');
  git('commit', '-q', '-m', 'a model');
  git('push', '-q', 'origin', 'HEAD:main');
  const run = async (...args: (string | number)[]) => {
    const status = typeof args.at(-1) === 'number' ? args.pop() : 0;
    const result = await pawl(args as string[], { cwd: folder });
    expect(result.status, `pawl ${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(status);
    return result;
  };
  return { run };
}

/** The server of an unpacked image, started with the image's own Node; where root may, in its own root. */
async function served(root: string): Promise<string> {
  const command = process.getuid?.() === 0 ? 'chroot' : join(root, 'nodejs/bin/node');
  const args =
    command === 'chroot' ? [root, '/nodejs/bin/node', '/app/serve.js'] : [join(root, 'app/serve.js')];
  const models = command === 'chroot' ? '/models' : join(root, 'models');
  const server = spawn(command, args, {
    env: { PORT: '0', HOST: '127.0.0.1', PAWL_MODEL_DIR: models, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void server.kill('SIGTERM'));
  let said = '';
  for await (const chunk of server.stdout) {
    said += String(chunk);
    const port = /"port":(\d+)/.exec(said)?.[1];
    if (port) return `http://127.0.0.1:${port}`;
  }
  throw new Error(`the server ended: ${said}`);
}
