import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { DIGEST, HOUSING, list, objectIn, PREVIOUS_DIGEST, texts } from './deploy-case.ts';
import type { DeployInput } from './deploy-input.ts';
import { renderDeployment } from './render.ts';

const render = (changes: Partial<DeployInput> = {}) =>
  renderDeployment('compose', { ...HOUSING, ...changes });

test('one server, which can write nowhere but to /tmp, for this machine alone', () => {
  const { name, services } = objectIn(
    render({ port: 9000, resources: { cpuLimit: '1500m' } }),
    'compose.yaml',
  );
  expect(name).toBe('models-uk-housing');
  expect(Object.keys(services!)).toEqual(['model', 'prometheus']);
  expect(services!.model).toMatchObject({
    image: `ghcr.io/acme/housing@${DIGEST}`,
    ports: [{ mode: 'host', host_ip: '127.0.0.1', target: 9000, published: '9000' }],
    environment: { PORT: '9000' },
    user: '65532:65532',
    read_only: true,
    tmpfs: ['/tmp:size=64m,mode=1777'],
    cap_drop: ['ALL'],
    deploy: {
      resources: { limits: { memory: '268435456b', cpus: '1.5' }, reservations: { memory: '134217728b' } },
    },
  });
  expect(services!.prometheus!.profiles).toEqual(['monitoring']);
});

test('blue-green: two servers on two ports, both watched', () => {
  const files = render({ variant: 'blue-green' });
  const { model, preview } = objectIn(files, 'compose.yaml').services!;
  expect([model!.image, preview!.image]).toEqual([
    `ghcr.io/acme/housing@${PREVIOUS_DIGEST}`,
    `ghcr.io/acme/housing@${DIGEST}`,
  ]);
  expect([model!.ports![0]!.published, preview!.ports![0]!.published]).toEqual(['8080', '8081']);
  const [scrape] = list(objectIn(files, 'monitoring/prometheus.yml').scrape_configs);
  expect(scrape!.static_configs![0]!.targets).toEqual(['model:8080', 'preview:8080']);
});

test('a canary is refused, with a way on', () => {
  expect(() => render({ variant: 'canary' })).toThrow('cannot give a share');
});

test('what Prometheus reads is among the files', () => {
  const files = render();
  const mounted = texts(objectIn(files, 'compose.yaml').services!.prometheus!.volumes)
    .filter((volume) => volume.startsWith('./'))
    .map((volume) => volume.slice(2).split(':')[0]);
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(mounted));
});

test.each([
  [200, 0],
  [503, 1],
])('the health check on an answer of %i exits with %i', async (status, exit) => {
  const [, node, ...args] = texts(objectIn(render(), 'compose.yaml').services!.model!.healthcheck!.test);
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(node).toBe('node');
    expect(await exitOf(args, String(port))).toBe(exit);
    expect(asked).toEqual(['/ready']);
  } finally {
    server.close();
  }
});

test('the health check where nobody listens exits with 1', async () => {
  const [, , ...args] = texts(objectIn(render(), 'compose.yaml').services!.model!.healthcheck!.test);
  expect(spawnSync(process.execPath, args, { env: { PORT: '1' } }).status).toBe(1);
});

function exitOf(args: readonly string[], PORT: string): Promise<number | null> {
  return new Promise((resolve) => spawn(process.execPath, args, { env: { PORT } }).once('exit', resolve));
}
