import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { predicateTypeOf } from '@pawl/image/attest';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './pawl.ts';
import { CACHE } from './system/tool.ts';

const VERDICT = predicateTypeOf('verdict');
const POLICIES = [
  { file: 'kyverno.yaml', description: 'kyverno-clusterpolicies-v1.19.1', version: 'v1' },
  { file: 'policy-controller.yaml', description: 'clusterimagepolicies-v0.13.1', version: 'v1beta1' },
];

const policy = (file: string) => readFile(join(ROOT, 'docs/policies', file), 'utf8');
const pathOf = (description: string) => join(CACHE, 'crds', `${description}.yaml`);

const there = await Promise.all(
  POLICIES.map(({ description }) =>
    access(pathOf(description)).then(
      () => true,
      () => false,
    ),
  ),
);
const missing = there.includes(false)
  ? 'skipped: no descriptions (test/system/install.sh fetches them)'
  : null;
if (missing !== null && process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

/** A schema that knows no members but those it names: a cluster drops what it does not know, and a typo with it. */
function closed(schema: Schema): Schema {
  const { properties, items } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...schema,
    ...(items ? { items: closed(items) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, closed(one)]),
          ),
          ...(open ? {} : { additionalProperties: false }),
        }
      : {}),
  };
}

describe.skipIf(missing !== null)(`policies and what a cluster takes ${missing ?? ''}`, () => {
  test.each(POLICIES)('$file', async ({ file, description, version }) => {
    const { spec } = parse(await readFile(pathOf(description), 'utf8'));
    const { schema } = spec.versions.find(({ name }: { readonly name: string }) => name === version);
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
      closed(schema.openAPIV3Schema.properties.spec),
    );
    const value = parse(await policy(file));
    expect(value.apiVersion).toBe(`${spec.group}/${version}`);
    expect(value.kind).toBe(spec.names.kind);
    expect(validate(value.spec), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...value.spec, invented: 1 })).toBe(false);
  });
});

test('every policy asks for the predicate type that is written', async () => {
  const kyverno = parse(await policy('kyverno.yaml'));
  const [rule] = kyverno.spec.rules[0].verifyImages;
  expect(rule.attestations[0].type).toBe(VERDICT);
  const controller = parse(await policy('policy-controller.yaml'));
  const [attestation] = controller.spec.authorities[0].attestations;
  expect(attestation.predicateType).toBe(VERDICT);
  const cue = (await policy('verdict-passed.cue')).split('\n').slice(1).join('\n');
  expect(attestation.policy.data).toBe(cue);
  expect(cue).toContain(VERDICT);
  expect(await policy('README.md')).toContain(VERDICT);
});
