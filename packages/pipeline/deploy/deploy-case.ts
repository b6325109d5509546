import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import type { DeployInput } from './deploy-input.ts';
import type { DeployFile } from './deploy-text.ts';
import type { DeployTarget } from './render.ts';

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const MODEL_DIGEST = `sha256:${'b'.repeat(64)}`;
export const PREVIOUS_DIGEST = `sha256:${'c'.repeat(64)}`;

/** A release as tests deploy it. */
export const HOUSING: DeployInput = {
  name: 'models/uk:housing',
  image: { reference: 'ghcr.io/acme/housing:v1.4.0', digest: DIGEST },
  stage: 'production',
  version: 'v1.4.0',
  digests: { model: MODEL_DIGEST },
  task: 'classification',
  previous: { version: 'v1.3.0', image: `ghcr.io/acme/housing@${PREVIOUS_DIGEST}` },
};

/** Every target with every variant that it has. */
export const CHOICES: readonly (readonly [DeployTarget, Partial<DeployInput>])[] = (
  ['kubernetes', 'kserve', 'seldon', 'compose'] as const
).flatMap((target) =>
  (['plain', 'canary', 'blue-green'] as const)
    .filter((variant) => target !== 'compose' || variant !== 'canary')
    .flatMap((variant) => [
      [target, { variant }] as const,
      ...(target === 'kubernetes' && variant !== 'plain'
        ? [[target, { variant, rollouts: true }] as const]
        : []),
    ]),
);

interface Fixture {
  readonly kinds: Readonly<Record<string, object>>;
  readonly $defs: object;
}

let validators: ReadonlyMap<string, ValidateFunction> | undefined;

function loadValidators(): ReadonlyMap<string, ValidateFunction> {
  const loaded = new Map<string, ValidateFunction>();
  for (const name of ['kubernetes', 'kserve', 'argo-rollouts', 'prometheus-operator', 'seldon', 'compose']) {
    const text = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
    const { kinds, $defs }: Fixture = JSON.parse(text);
    for (const [kind, schema] of Object.entries(kinds))
      loaded.set(kind, new Ajv2020({ strict: false, allErrors: true }).compile({ ...schema, $defs }));
  }
  return loaded;
}

interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: object;
  readonly spec?: { readonly selector?: unknown; readonly template?: unknown };
}

/** What the official schema of its kind has against an object; a Compose project has neither kind nor version. */
export function faultsOf(object: ApiObject): string[] {
  validators ??= loadValidators();
  const kind = object.kind === undefined ? 'compose ' : `${object.apiVersion} ${object.kind}`;
  const validate = validators.get(kind);
  if (!validate) return [`no schema of ${kind}`];
  const own = validate(object) ? [] : (validate.errors ?? []).map(faultText);
  return [...own, ...(object.kind === 'Rollout' ? faultsOf(asDeployment(object)) : [])];
}

/** Argo's schema leaves much of a pod open; the pod of a Rollout is that of a Deployment. */
function asDeployment({ metadata = {}, spec }: ApiObject): ApiObject {
  const { selector, template } = spec ?? {};
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector, template } };
}

const faultText = ({ instancePath, message, params }: ErrorObject) =>
  `${instancePath} ${message} ${JSON.stringify(params)}`;

/** What was parsed, as tests look into it. */
export interface Parsed {
  readonly [field: string]: Parsed;
}

/** What was parsed, where it is a list of texts. */
export function texts(parsed: Parsed | undefined): readonly string[] {
  return list(parsed).map(String);
}

/** What was parsed, where it is a list. */
export function list(parsed: Parsed | undefined): readonly Parsed[] {
  if (!Array.isArray(parsed)) throw new Error(`no list: ${JSON.stringify(parsed)}`);
  return parsed;
}

/** The one object in a file. */
export function objectIn(files: readonly DeployFile[], path: string): Parsed {
  const file = files.find((each) => each.path === path);
  if (!file) throw new Error(`no ${path} among ${files.map((each) => each.path).join(', ')}`);
  const documents = parseAllDocuments(file.content);
  if (documents.length !== 1) throw new Error(`${documents.length} documents in ${path}`);
  const [document] = documents as [(typeof documents)[0] & { errors: Error[]; toJS(): unknown }];
  if (document.errors[0]) throw document.errors[0];
  return document.toJS() as Parsed;
}

/** Files that are to be applied to a cluster, or are a Compose project: those with a schema here. */
export function hasSchema({ path }: DeployFile): boolean {
  return !/alert-rules|dashboard|prometheus\.yml/.test(path);
}
