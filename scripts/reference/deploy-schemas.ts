import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DeployInput, type DeployTarget, renderDeployment } from '@pawl/pipeline/deploy';
import { parse, parseAllDocuments } from 'yaml';

/**
 * Derives packages/pipeline/deploy/fixtures, the parts of official schemas that the tests hold deployment files to.
 *
 *     pip download --no-deps kubernetes-validate==1.37.0 && unzip -d wheel kubernetes_validate-*.whl
 *     go mod download github.com/kserve/kserve@v0.16.0 github.com/argoproj/argo-rollouts@v1.10.2 \
 *       github.com/prometheus-operator/prometheus-operator@v0.85.0 github.com/compose-spec/compose-go/v2@v2.16.2
 *     node scripts/node24.mjs scripts/reference/deploy-schemas.ts wheel "$(go env GOMODCACHE)"
 *
 * Descriptions and formats are left out, and so is every property that no file of ours has. What is left out is refused,
 * so the reduced schema takes nothing that the whole one does not; what is required stays required.
 */

const [wheel, modules] = process.argv.slice(2) as [string, string];
const KUBERNETES = join(wheel, 'kubernetes_validate/kubernetes-json-schema/v1.36.0-local-strict');
const FIXTURES = fileURLToPath(new URL('../../packages/pipeline/deploy/fixtures', import.meta.url));

type Schema = { [key: string]: unknown };
type Lookup = (name: string) => Schema;

const used = propertiesInUse();

/** Every key of every file, whatever the target and the variant. */
function propertiesInUse(): ReadonlySet<string> {
  const digest = `sha256:${'a'.repeat(64)}`;
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) keys.add(key);
      visit(inner);
    }
  };
  for (const target of ['kubernetes', 'kserve', 'seldon', 'compose'] satisfies DeployTarget[])
    for (const variant of ['plain', 'canary', 'blue-green'] as const)
      for (const rollouts of [false, true]) {
        if (target === 'compose' && variant === 'canary') continue;
        const input: DeployInput = {
          name: 'housing',
          namespace: 'ml',
          image: { reference: 'ghcr.io/acme/housing', digest },
          stage: 'production',
          version: 'v1.4.0',
          digests: { model: digest, verdict: digest, release: digest },
          task: 'classification',
          resources: { cpuLimit: '2' },
          variant,
          previous: { version: 'v1.3.0', image: `ghcr.io/acme/housing@${digest}` },
          host: 'housing.example.com',
          pullSecret: 'registry',
          rollouts,
        };
        for (const { content } of renderDeployment(target, input))
          for (const document of parseAllDocuments(content)) visit(document.toJS());
      }
  return keys;
}

/** A schema without what the tests do not need; what it refers to is put into `into`. */
function reduced(schema: Schema, lookup: Lookup, into: Schema): Schema {
  const result: Schema = {};
  const inner = (value: unknown) =>
    typeof value === 'object' && value !== null ? reduced(value as Schema, lookup, into) : value;
  const named = (value: unknown, keep: (name: string) => boolean) =>
    Object.fromEntries(
      Object.entries(value as Schema)
        .filter(([name]) => keep(name))
        .map(([name, each]) => [name, inner(each)]),
    );
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') result.$ref = `#/$defs/${referred(value as string, lookup, into)}`;
    else if (key === 'properties') result.properties = named(value, (name) => used.has(name));
    else if (key === 'patternProperties') result.patternProperties = named(value, () => true);
    else if (key === 'items' || key === 'additionalProperties' || key === 'not') result[key] = inner(value);
    else if (key === 'anyOf' || key === 'oneOf' || key === 'allOf')
      result[key] = (value as Schema[]).map((each) => inner(each));
    else if (KEPT.has(key)) result[key] = value;
  }
  // Where schemas are joined, as those of Compose are, they say themselves what is refused.
  const isJoined = lookup === composeLookup;
  if (schema.properties && schema.additionalProperties === undefined && !schema[OPEN] && !isJoined)
    result.additionalProperties = false;
  return result;
}

const OPEN = 'x-kubernetes-preserve-unknown-fields';
const KEPT = new Set(
  'type enum const pattern required minimum maximum minLength maxLength minItems maxItems uniqueItems unevaluatedProperties'.split(
    ' ',
  ),
);

function referred(ref: string, lookup: Lookup, into: Schema): string {
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  if (into[name] === undefined) {
    // Taken first, since a schema may refer to itself.
    into[name] = {};
    into[name] = reduced(lookup(name), lookup, into);
  }
  return name;
}

const json = async (path: string): Promise<Schema> => JSON.parse(await readFile(path, 'utf8'));

/** Schemas by `apiVersion kind`, and what they refer to. */
interface Fixture {
  readonly kinds: Schema;
  readonly $defs: Schema;
}

const { $defs: kubernetesDefinitions } = await json(join(KUBERNETES, '_definitions.json'));
const kubernetesLookup: Lookup = (name) => (kubernetesDefinitions as Record<string, Schema>)[name]!;

const wholeCompose = await json(
  join(modules, 'github.com/compose-spec/compose-go/v2@v2.16.2/schema/compose-spec.json'),
);
const composeLookup: Lookup = (name) => (wholeCompose.$defs as Record<string, Schema>)[name]!;

async function kubernetes(): Promise<Fixture> {
  const files = {
    'apps/v1 Deployment': 'deployment-apps-v1',
    'v1 Service': 'service-v1',
    'policy/v1 PodDisruptionBudget': 'poddisruptionbudget-policy-v1',
    'autoscaling/v2 HorizontalPodAutoscaler': 'horizontalpodautoscaler-autoscaling-v2',
    'networking.k8s.io/v1 NetworkPolicy': 'networkpolicy-networking-v1',
    'networking.k8s.io/v1 Ingress': 'ingress-networking-v1',
  };
  const [kinds, $defs]: [Schema, Schema] = [{}, {}];
  for (const [kind, file] of Object.entries(files))
    kinds[kind] = reduced(await json(join(KUBERNETES, `${file}.json`)), kubernetesLookup, $defs);
  return { kinds, $defs };
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** The schemas within definitions of custom resources; `metadata` is Kubernetes' own. */
async function customResources(module: string, paths: readonly string[]): Promise<Fixture> {
  const [kinds, $defs]: [Schema, Schema] = [{}, {}];
  for (const path of paths) {
    const { spec }: Definition = parse(await readFile(join(modules, module, path), 'utf8'));
    for (const { name, schema } of spec.versions) {
      const { openAPIV3Schema } = schema;
      const whole = {
        ...openAPIV3Schema,
        properties: { ...(openAPIV3Schema.properties as Schema), metadata: METADATA },
      };
      kinds[`${spec.group}/${name} ${spec.names.kind}`] = reduced(whole, kubernetesLookup, $defs);
    }
  }
  return { kinds, $defs };
}

const METADATA = { $ref: '#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

function compose(): Fixture {
  const $defs: Schema = {};
  return { kinds: { 'compose ': reduced(wholeCompose, composeLookup, $defs) }, $defs };
}

/** From the types of Seldon Core 1 (operator/apis/machinelearning.seldon.io/v1), whose definition repeats PodSpec thrice. */
function seldon(): Fixture {
  const text = { type: 'string' };
  const closed = (properties: Schema, required: string[] = []) => ({ type: 'object', properties, required });
  const texts = { type: 'object', additionalProperties: text };
  const unit = closed(
    {
      name: text,
      type: { enum: ['UNKNOWN_TYPE', 'ROUTER', 'COMBINER', 'MODEL', 'TRANSFORMER', 'OUTPUT_TRANSFORMER'] },
      children: { type: 'array', items: closed({}) },
      modelUri: text,
    },
    ['name'],
  );
  const podSpec = closed({
    metadata: METADATA,
    spec: { $ref: '#/$defs/io.k8s.api.core.v1.PodSpec' },
    replicas: { type: 'integer' },
  });
  const predictor = closed(
    {
      name: text,
      graph: unit,
      componentSpecs: { type: 'array', items: podSpec },
      replicas: { type: 'integer' },
      annotations: texts,
      labels: texts,
      traffic: { type: 'integer' },
    },
    ['name', 'graph'],
  );
  const spec = closed(
    {
      predictors: { type: 'array', items: predictor },
      protocol: { enum: ['seldon', 'tensorflow', 'kfserving', 'v2'] },
      transport: { enum: ['rest', 'grpc'] },
      annotations: texts,
    },
    ['predictors'],
  );
  const $defs: Schema = {};
  const whole = closed({ apiVersion: text, kind: text, metadata: METADATA, spec }, ['spec']);
  return {
    kinds: { 'machinelearning.seldon.io/v1 SeldonDeployment': reduced(whole, kubernetesLookup, $defs) },
    $defs,
  };
}

const fixtures: Record<string, Fixture> = {
  kubernetes: await kubernetes(),
  kserve: await customResources('github.com/kserve/kserve@v0.16.0/config/crd/full', [
    'serving.kserve.io_inferenceservices.yaml',
    'serving.kserve.io_servingruntimes.yaml',
  ]),
  'argo-rollouts': await customResources('github.com/argoproj/argo-rollouts@v1.10.2/manifests/crds', [
    'rollout-crd.yaml',
    'analysis-template-crd.yaml',
  ]),
  'prometheus-operator': await customResources(
    'github.com/prometheus-operator/prometheus-operator@v0.85.0/example/prometheus-operator-crd',
    ['monitoring.coreos.com_servicemonitors.yaml', 'monitoring.coreos.com_prometheusrules.yaml'],
  ),
  seldon: seldon(),
  compose: compose(),
};
await mkdir(FIXTURES, { recursive: true });
for (const [name, fixture] of Object.entries(fixtures))
  await writeFile(join(FIXTURES, `${name}.json`), `${JSON.stringify(fixture)}\n`);
