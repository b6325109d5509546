import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { execute, type Result, ROOT, scratchFolder } from '../pawl.ts';
import { pushTinyBase } from '../publish-case.ts';
import { codeBlocks } from '../readme.ts';
import { type BearerProxy, startBearerProxy } from '../system/bearer-proxy.ts';
import { openClient, pushImage } from '../system/images.ts';
import { skopeo } from '../system/oci-tools.ts';
import { type RunningRegistry, registry, startRegistry } from '../system/registry.ts';
import { act } from './act.ts';
import { expectSuccess, makePlace } from './place.ts';

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

/** A place with a model that is published into a registry behind a login, and another one beside it. */
async function setUp() {
  const proxy = await startBearerProxy(running.host, { ...LOGIN, pushes: true });
  onTestFinished(() => proxy.close());
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const deployed = join(await scratchFolder(), 'deployed');
  await mkdir(deployed);
  const place = await makePlace({ '.': 'wine', other: 'iris' }, [WHOLE], {
    '.github/workflows/release.yml': await releaseWorkflow(deployed),
    '.github/workflows/verify.yml': await verifyWorkflow(),
    '.github/workflows/call.yml': await callingWorkflow(deployed),
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
      run: `${skopeo.command} --insecure-policy copy -q --preserve-digests --src-tls-verify=false "docker://$IMAGE" "oci:${deployed}"`,
    },
    {
      if: 'always()',
      run: 'sed \'s/^/publish: /\' <<< "$OUTPUTS"',
      env: { OUTPUTS: '${{ toJSON(steps.publish.outputs) }}' },
    },
  ];
  return stringify(whole);
}

/** As docs/publish.md calls the workflow that does it all. */
async function callingWorkflow(deployed: string): Promise<string> {
  const blocks = await codeBlocks('docs/publish.md');
  const whole = parse(blocks.find(({ content }) => content.includes('publish.yml@v1'))!.content);
  const { release, deploy } = whole.jobs;
  release.secrets = {
    'docker-config': '${{ secrets.DOCKER_CONFIG }}',
    'signing-key': '${{ secrets.PAWL_SIGNING_KEY }}',
  };
  release.with = {
    ...release.with,
    ...dispatchInputs('model'),
    path: '.\nother',
    key: 'pawl.pub',
    setup: 'echo "set up $(git rev-parse HEAD)"',
  };
  whole.on.workflow_dispatch.inputs.model = {};
  expect(deploy.steps[0].run).toContain('"server=$IMAGE"');
  deploy.steps[0].run = `echo "$IMAGE" >> "${deployed}/calls"`;
  whole.jobs.propose = await proposingJob(deployed);
  return stringify(whole);
}

/** As docs/deploy.md writes the files into another repository, with clones in place of checkouts, and a `gh` that is told. */
async function proposingJob(scratch: string): Promise<object> {
  const block = (await codeBlocks('docs/deploy.md')).find(({ file }) => file !== undefined)!;
  const { propose } = parse(block.content).jobs;
  const steps: Step[] = propose.steps;
  const isCheckout = ({ uses }: Step) => uses?.startsWith('actions/checkout@') === true;
  const folders = steps.filter(isCheckout).map((step) => (step.with as { path: string }).path);
  expect(folders).toEqual(['model', 'pawl', 'deployments']);
  const [bin, bare] = [join(scratch, 'bin'), join(scratch, 'deployments.git')];
  await mkdir(bin);
  const gh = `#!/bin/sh\necho "$@" >> '${scratch}/gh'\ntest "$2" != view\n`;
  await writeFile(join(bin, 'gh'), gh, { mode: 0o755 });
  const made = await execute('git', ['init', '-q', '--bare', '-b', 'main', bare]);
  expect(made.status, made.stderr).toBe(0);
  const run = [
    'git clone -q "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" model',
    `ln -s '${ROOT}' pawl`,
    `git clone -q '${bare}' deployments`,
    `echo '${bin}' >> "$GITHUB_PATH"`,
  ];
  return { ...propose, steps: [{ run: run.join('\n') }, ...steps.filter((step) => !isCheckout(step))] };
}

function dispatchInputs(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `\${{ inputs.${name} }}`]));
}

async function verifyWorkflow(): Promise<string> {
  const [block] = await codeBlocks('actions/verify/README.md');
  const whole = parse(block!.content);
  whole.on = { workflow_dispatch: { inputs: { image: {} } } };
  const steps: Step[] = whole.jobs.deploy.steps;
  const [checkout, verify, deploy] = steps;
  whole.jobs.deploy.steps = [
    checkout,
    { ...verify, with: { ...(verify!.with as object), ...dispatchInputs('image') } },
    { ...deploy, run: 'echo "deployed: $IMAGE"' },
  ];
  return stringify(whole);
}

/** The outputs of the step that published, as a later step got them. */
function outputsOf({ stdout }: Result): Record<string, string> {
  const lines = [...stdout.matchAll(/\| publish: (.*)$/gm)].map(([, line]) => line);
  return JSON.parse(lines.join('\n'));
}

/** What was put into the registry since the last call. */
function puts(proxy: BearerProxy): () => string[] {
  let seen = 0;
  return () => {
    const lines = proxy.passed.slice(seen);
    seen = proxy.passed.length;
    return lines.filter((line) => line.startsWith('PUT '));
  };
}

/** Digests of the layers of an image, those of its base first. */
async function layersOf(reference: string): Promise<string[]> {
  const { bytes } = (await openClient(running.host, 'wine').getManifest(reference))!;
  return JSON.parse(Buffer.from(bytes).toString()).layers.map(({ digest }: { digest: string }) => digest);
}

const digestOfTag = async (tag: string) => (await openClient(running.host, 'wine').headManifest(tag))?.digest;

describe.skipIf(missing !== undefined)(`publishing${missing ? `: ${missing}` : ''}`, () => {
  test('a tag is promoted, published, verified and deployed, and so is the next', {
    timeout: TIMEOUT,
  }, async () => {
    const { place, proxy, secrets, config, deployed } = await setUp();
    const { repository } = place;
    const putNow = puts(proxy);
    const on = { file: 'release.yml', secrets };
    const push = async (tag: string) => {
      await repository.git('tag', '-a', '-m', tag, tag, 'main');
      await repository.git('push', '-q', 'origin', '--tags');
    };

    expectSuccess(await place.runPush({ file: 'pawl.yml' }));
    await push('wine@v1.0.0');
    const unknown = await place.runTag('wine@v1.0.0', {
      ...on,
      secrets: { ...secrets, DOCKER_CONFIG: '{"auths": {}}' },
    });
    expectSuccess(unknown, false);
    expect(unknown.stdout).toMatch(/::error title=Pawl%3A publish::.* 401 .*docker login 127\.0\.0\.1/);
    expect([putNow(), outputsOf(unknown)]).toEqual([[], {}]);

    // The job is run again: the version is in its stage, and its image is made all the same.
    const first = await place.runTag('wine@v1.0.0', on);
    expectSuccess(first);
    expect(first.stdout).toContain('promoted=held');
    const one = outputsOf(first);
    const [, digest] = ADDRESS.exec(one.image!)!;
    expect(one).toMatchObject({ digest, tag: 'v1.0.0', tags: 'v1.0.0\nstaging', pushed: '3', reused: '1' });
    expect(await Promise.all(['v1.0.0', 'staging'].map(digestOfTag))).toEqual([digest, digest]);
    // Its own layers, and the configuration of a few kB beside them.
    expect(Number(one.sent) - Number(one.size)).toBeGreaterThan(0);
    expect(Number(one.sent) - Number(one.size)).toBeLessThan(10_000);
    expect(first.stdout).toContain(`### 📦 wine v1.0.0 is published\n\n- Image: <code>${one.image}</code>\n`);
    expect(first.stdout).toMatch(
      /### 🔏 The evidence on the image holds\n[\s\S]*\| ✅ held \| signatures \| 6 /,
    );
    expect(JSON.parse(await readFile(join(deployed, 'index.json'), 'utf8')).manifests).toMatchObject([
      { digest },
    ]);
    expect(await repository.read('pawl', 'refs/images/wine.jsonl')).toContain(`v1.0.0: ${digest}`);

    const verified = await place.runByHand(
      { image: `${proxy.host}/wine:staging` },
      { file: 'verify.yml', secrets },
    );
    expectSuccess(verified);
    expect(verified.stdout).toContain(`| deployed: ${one.image}\n`);

    putNow();
    await repository.commit('main', 'More trees', { 'pawl.yaml': config.replace('trees: 50', 'trees: 60') });
    expectSuccess(await place.runPush({ file: 'pawl.yml' }));
    await push('wine@v1.1.0');
    const second = await place.runTag('wine@v1.1.0', on);
    expectSuccess(second);
    expect(second.stdout).toContain('promoted=moved');
    const two = outputsOf(second);
    expect(two).toMatchObject({ tags: 'v1.1.0\nstaging', pushed: '2', reused: '2' });
    expect(Number(two.sent)).toBeLessThan(Number(one.sent) / 5);
    const [before, after] = await Promise.all(['v1.0.0', 'v1.1.0'].map(layersOf));
    expect(after!.slice(0, -1)).toEqual(before!.slice(0, -1));
    const sent = putNow().join('\n');
    expect(sent).toContain(encodeURIComponent(after!.at(-1)!));
    for (const layer of before!) expect(sent).not.toContain(encodeURIComponent(layer));
    expect(await Promise.all(['v1.0.0', 'staging'].map(digestOfTag))).toEqual([digest, two.digest]);
  });

  test('what was forced past its gate has no image, and an image without evidence fails the step', {
    timeout: TIMEOUT,
  }, async () => {
    const { place, proxy, secrets, config } = await setUp();
    const { repository } = place;
    const putNow = puts(proxy);
    await repository.commit('main', 'Ask too much', {
      'pawl.yaml': config.replace('accuracy >= 0.8', 'accuracy >= 1.01'),
    });
    expectSuccess(await place.runPush({ file: 'pawl.yml' }), false);
    const forced = { version: 'v1.2.0', force: 'true', reason: 'a fair' };
    const done = await place.runByHand(forced, { file: 'release.yml', secrets });
    expectSuccess(done, false);
    expect(done.stdout).toContain('promoted=moved');
    expect(annotations(done)).toEqual([
      'title=Pawl%3A publish::v1.2.0 was forced without any verdict, so no image is made of it. Make the evidence, and promote it again.',
    ]);
    expect([putNow(), outputsOf(done)]).toEqual([[], {}]);

    const bare = await pushImage(running.host, 'acme/bare', 'v1', 'nobody knows');
    const image = `${proxy.host}/acme/bare`;
    const verified = await place.runByHand({ image: `${image}:v1` }, { file: 'verify.yml', secrets });
    expectSuccess(verified, false);
    expect(annotations(verified)).toEqual([
      `title=Pawl%3A verify::signatures: no statement about this image is signed by an accepted signer; records: no record of Pawl counts as evidence on this image; verdict: no verdict on this image counts (${image}@${bare}). Nothing hangs on this image: publish it with Pawl, or ask for another one.`,
    ]);
    expect(verified.stdout).not.toMatch(/set-output:: image|deployed: /);
    expect(verified.stdout).toContain(
      `### ⛔ The evidence on the image does not hold\n\n<code>${image}@${bare}</code>\n`,
    );
  });

  test('the workflow of docs/publish.md promotes, publishes and verifies in one job', {
    timeout: TIMEOUT,
  }, async () => {
    const { place, proxy, secrets, config, deployed } = await setUp();
    const { repository } = place;
    const on = { file: 'call.yml', secrets };
    expectSuccess(await place.runPush({ file: 'pawl.yml' }));
    const commit = await repository.git('rev-parse', 'main');
    await repository.git('tag', '-a', '-m', 'first', 'wine@v3.0.0', 'main');
    await repository.git('tag', '-a', '-m', 'not ours', 'cars@v1.0.0', 'main');
    await repository.git('push', '-q', 'origin', '--tags');

    const first = await place.runTag('wine@v3.0.0', on);
    expectSuccess(first);
    expect(first.stdout.match(/\| set up /g)).toHaveLength(1);
    const digest = await digestOfTag('v3.0.0');
    const calls = () => readFile(join(deployed, 'calls'), 'utf8');
    const image = `${proxy.host}/wine@${digest}\n`;
    expect(await calls()).toBe(image);
    expect(first.stdout).toMatch(/\| ✅ held \| signatures \| 6 statements by 1 signer/);

    // By hand it has the newest commit, and the image is made of the version's.
    await repository.commit('main', 'More trees', { 'pawl.yaml': config.replace('trees: 50', 'trees: 60') });
    const second = await place.runByHand({ model: 'wine', version: 'v3.0.0', stage: 'production' }, on);
    expectSuccess(second);
    expect(second.stdout).toContain(`| set up ${commit}`);
    expect(second.stdout).toContain('::set-output:: pushed=0');
    expect(await digestOfTag('production')).toBe(digest);
    expect(await calls()).toBe(image.repeat(2));

    const proposed = async (...args: string[]) =>
      (await execute('git', ['-C', join(deployed, 'deployments.git'), ...args])).stdout;
    expect(await proposed('branch', '--format=%(refname:short)')).toBe(
      'wine-production-v3.0.0\nwine-staging-v3.0.0\n',
    );
    for (const stage of ['staging', 'production'])
      expect(await proposed('show', `wine-${stage}-v3.0.0:wine/${stage}/deployment.yaml`)).toContain(
        image.trim(),
      );
    expect(await readFile(join(deployed, 'gh'), 'utf8')).toBe(
      'auth setup-git\npr view\npr create --fill\n'.repeat(2),
    );

    const other = await place.runTag('cars@v1.0.0', on);
    expectSuccess(other);
    expect(other.stdout).toContain('nothing to promote');
    expect(await calls()).toBe(image.repeat(2));
  });
});

/** The errors that a run shows beside the change. */
function annotations({ stdout }: Result): string[] {
  return [...stdout.matchAll(/::error ?(.*)$/gm)].map(([, said]) => said!);
}
