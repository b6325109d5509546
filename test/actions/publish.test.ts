import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Result, scratchFolder } from '../pawl.ts';
import { pushTinyBase } from '../publish-case.ts';
import { codeBlocks } from '../readme.ts';
import { type BearerProxy, startBearerProxy } from '../system/bearer-proxy.ts';
import { openClient, pushImage } from '../system/images.ts';
import { skopeo } from '../system/oci-tools.ts';
import { type RunningRegistry, registry, startRegistry } from '../system/registry.ts';
import { act } from './act.ts';
import { expectSuccess, makePlace, type Place } from './place.ts';

/**
 * The workflow of the README of `publish`, run by `act` on tags, with a real registry that takes images from who has
 * logged in alone. In place of the cluster skopeo fetches what was deployed, by its digest.
 */
const { missing } = [act, registry, skopeo].find((tool) => tool.missing) ?? {};
const TIMEOUT = 240_000;
const WHOLE = 'github.event_name ==';
const LOGIN = { username: 'ann', password: 's3cret' };
const ADDRESS = /^127\.0\.0\.1:\d+\/wine@(sha256:[0-9a-f]{64})$/;

let running: RunningRegistry;
beforeAll(async () => {
  if (missing) return;
  running = await startRegistry();
  await pushTinyBase(running.host, 'base/tiny');
});
afterAll(async () => running?.close());

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly [more: string]: unknown;
}

/** A place whose model is published into a registry behind a login, and what its workflows print. */
async function setUp() {
  const proxy = await startBearerProxy(running.host, { ...LOGIN, pushes: true });
  onTestFinished(() => proxy.close());
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const deployed = join(await scratchFolder(), 'deployed');
  await mkdir(deployed);
  const place = await makePlace({ '.': 'wine' }, [WHOLE], {
    '.github/workflows/release.yml': await releaseWorkflow(deployed),
    '.github/workflows/verify.yml': await verifyWorkflow(),
    'pawl.pub': String(publicKey.export({ type: 'spki', format: 'pem' })),
  });
  const { repository } = place;
  const lines = `publish:\n  image: ${proxy.host}/wine\n  base: ${proxy.host}/base/tiny:v1\n`;
  const config = `${await repository.git('show', 'main:pawl.yaml')}\n\n${lines}`;
  await repository.commit('main', 'Say where images go', { 'pawl.yaml': config });
  const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
  const secrets = {
    DOCKER_CONFIG: JSON.stringify({ auths: { [proxy.host]: { auth } } }),
    PAWL_SIGNING_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
  return { place, proxy, secrets, config, deployed };
}

/** As the README has it, with the login, the key and the check of the same page put in, and a machine in place of kubectl. */
async function releaseWorkflow(deployed: string): Promise<string> {
  const [whole, login] = (await codeBlocks('actions/publish/README.md')).map(({ content }) => parse(content));
  whole.on.workflow_dispatch = { inputs: { version: {}, force: {}, reason: {} } };
  const steps: Step[] = whole.jobs.release.steps;
  const at = steps.findIndex(({ uses }) => uses?.includes('/publish@'));
  const promote = steps[at - 1]!;
  const deploy = steps.at(-1)!;
  expect(deploy.run).toContain('"server=$IMAGE"');
  whole.jobs.release.steps = [
    ...steps.slice(0, at - 1),
    ...login,
    { ...promote, with: dispatchInputs('version', 'force', 'reason') },
    { ...steps[at]!, env: { PAWL_SIGNING_KEY: '${{ secrets.PAWL_SIGNING_KEY }}' } },
    ...steps.slice(at + 1, -1),
    {
      id: 'verify',
      uses: 'OWNER/pawl/actions/verify@v1',
      with: { image: '${{ steps.publish.outputs.image }}', key: 'pawl.pub' },
    },
    {
      ...deploy,
      run: `${skopeo.command} --insecure-policy copy -q --src-tls-verify=false "docker://$IMAGE" "oci:${deployed}"`,
    },
    {
      if: 'always()',
      run: 'sed \'s/^/publish: /\' <<< "$OUTPUTS"',
      env: { OUTPUTS: '${{ toJSON(steps.publish.outputs) }}' },
    },
    { if: 'always()', run: 'sed \'s/^/summary: /\' "$GITHUB_STEP_SUMMARY"' },
  ];
  return stringify(whole);
}

function dispatchInputs(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `\${{ inputs.${name} }}`]));
}

async function verifyWorkflow(): Promise<string> {
  const [block] = await codeBlocks('actions/verify/README.md');
  const whole = parse(block!.content);
  whole.on = { workflow_dispatch: { inputs: { image: {} } } };
  whole.jobs.deploy.steps.at(-1).with = dispatchInputs('image');
  return stringify(whole);
}

/** What lines of a log with a mark before them say together. */
function marked({ stdout }: Result, mark: string): string {
  const found = [...stdout.matchAll(new RegExp(`\\| ${mark}: (.*)$`, 'gm'))];
  return found.map(([, line]) => line).join('\n');
}

function outputsOf(result: Result): Record<string, string> {
  return JSON.parse(marked(result, 'publish'));
}

/** Blobs and manifests that were put since the last call. */
function putSince(proxy: BearerProxy): () => { blobs: number; manifests: number } {
  let seen = 0;
  return () => {
    const lines = proxy.passed.slice(seen);
    seen = proxy.passed.length;
    const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
    return { blobs: count(/^PUT .*\/blobs\//), manifests: count(/^PUT .*\/manifests\//) };
  };
}

async function tag({ repository }: Place, name: string): Promise<void> {
  await repository.git('tag', '-a', '-m', name, name, 'main');
  await repository.git('push', '-q', 'origin', '--tags');
}

describe.skipIf(missing !== undefined)(`publishing${missing ? `: ${missing}` : ''}`, () => {
  test('a tag is promoted, published, verified and deployed; then a second version, and one that was forced', {
    timeout: TIMEOUT,
  }, async () => {
    const { place, proxy, secrets, config, deployed } = await setUp();
    const { repository } = place;
    const put = putSince(proxy);
    const on = { file: 'release.yml', secrets };
    expectSuccess(await place.runPush({ file: 'pawl.yml' }));
    await tag(place, 'wine@v1.0.0');
    const first = await place.runTag('wine@v1.0.0', on);
    console.log(first.stdout);
    expectSuccess(first);
  });
});
