import { PawlError } from '@pawl/records';
import { type DeployedVersion, type DeployPlan, previousOf } from './deploy-input.ts';
import { type DeployFile, headerOf, yamlText } from './deploy-text.ts';
import { annotationsOf } from './labels.ts';
import { quantityOf } from './quantity.ts';

const PROMETHEUS_IMAGE = 'prom/prometheus:v3.5.0';
/** Exits with 0 where the server is ready. The image has no shell and no curl, but it has the node it runs on. */
const HEALTH_SCRIPT =
  "fetch('http://127.0.0.1:'+process.env.PORT+'/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))";

/**
 * A Compose file for one machine, reached on this machine alone, and what Prometheus needs to watch it.
 * @throws PawlError `usage` for a canary: Compose shares out no requests.
 */
export function composeFiles(plan: DeployPlan): DeployFile[] {
  if (plan.variant === 'canary')
    throw new PawlError('usage', 'Docker Compose cannot give a share of the requests to a canary', {
      remedy: 'Use the variant blue-green, or another target.',
    });
  const file = (path: string, what: string, object: object, notes: readonly string[] = []) => ({
    path,
    content: yamlText([...headerOf(plan, 'compose', what), ...notes], [object]),
  });
  return [
    file('compose.yaml', 'The model on one machine.', project(plan), [
      'With Prometheus: docker compose --profile monitoring up -d',
    ]),
    file('monitoring/prometheus.yml', 'What Prometheus reads.', prometheusSettings(plan)),
  ];
}

function project(plan: DeployPlan): object {
  const services: Record<string, object> =
    plan.variant === 'plain'
      ? { model: server(plan, plan, plan.port) }
      : {
          model: server(plan, previousOf(plan), plan.port),
          preview: server(plan, plan, plan.port + 1),
        };
  return {
    name: plan.name,
    services: { ...services, prometheus: prometheus() },
    volumes: { 'prometheus-data': {} },
  };
}

function server(plan: DeployPlan, of: DeployedVersion, port: number): object {
  return {
    image: of.image,
    restart: 'unless-stopped',
    ports: [{ mode: 'host', host_ip: '127.0.0.1', target: plan.port, published: String(port) }],
    environment: { PORT: String(plan.port) },
    user: '65532:65532',
    read_only: true,
    tmpfs: ['/tmp:size=64m,mode=1777'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    stop_grace_period: '10s',
    healthcheck: {
      test: ['CMD', 'node', '-e', HEALTH_SCRIPT],
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '60s',
    },
    deploy: { resources: limits(plan) },
    labels: literal(annotationsOf(plan, of)),
  };
}

/** Compose knows no `Mi`: memory is in bytes, and processors are a number. */
function limits({ resources: { memory, memoryLimit, cpuLimit } }: DeployPlan): object {
  const bytes = (text: string) => `${Math.round(quantityOf(text, 'memory'))}b`;
  return {
    limits: {
      memory: bytes(memoryLimit),
      ...(cpuLimit === null ? {} : { cpus: String(quantityOf(cpuLimit, 'the CPU limit')) }),
    },
    reservations: { memory: bytes(memory) },
  };
}

/** Compose puts variables of the environment in place of `$NAME`; a dollar that is meant is written twice. */
function literal(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.replaceAll('$', '$$$$')]));
}

function prometheus(): object {
  return {
    image: PROMETHEUS_IMAGE,
    profiles: ['monitoring'],
    restart: 'unless-stopped',
    ports: [{ mode: 'host', host_ip: '127.0.0.1', target: 9090, published: '9090' }],
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    volumes: [
      './monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
      './monitoring/alert-rules.yaml:/etc/prometheus/alert-rules.yaml:ro',
      'prometheus-data:/prometheus',
    ],
  };
}

function prometheusSettings(plan: DeployPlan): object {
  const hosts = plan.variant === 'plain' ? ['model'] : ['model', 'preview'];
  return {
    global: { scrape_interval: '15s', evaluation_interval: '15s' },
    rule_files: ['alert-rules.yaml'],
    scrape_configs: [
      { job_name: plan.name, static_configs: [{ targets: hosts.map((host) => `${host}:${plan.port}`) }] },
    ],
  };
}
