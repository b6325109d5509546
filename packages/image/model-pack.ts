import { canonicalJson, PawlError } from '@pawl/records';
import { descriptorOf, type HeldBlob, heldBlob } from './blob-source.ts';
import { heldManifest } from './image-manifest.ts';
import { type Descriptor, IMAGE_MANIFEST } from './manifest.ts';
import type { FilesLayer } from './model-layers.ts';

export const MODEL_MANIFEST = 'application/vnd.cncf.model.manifest.v1+json';
const MODEL_CONFIG = 'application/vnd.cncf.model.config.v1+json';

export type ModelFileKind = 'weight' | 'weight.config' | 'doc' | 'code' | 'dataset';

/** The `descriptor` of the specification: what the model is. */
export interface ModelDescriptor {
  /** RFC 3339. */
  readonly createdAt?: string;
  readonly authors?: readonly string[];
  readonly family?: string;
  readonly name?: string;
  readonly docURL?: string;
  readonly sourceURL?: string;
  readonly datasetsURL?: readonly string[];
  readonly version?: string;
  readonly revision?: string;
  readonly vendor?: string;
  /** Expressions of SPDX. */
  readonly licenses?: readonly string[];
  readonly title?: string;
  readonly description?: string;
}

/** The `config` of the specification: how the model is made. */
export interface ModelFacts {
  readonly architecture?: string;
  /** `onnx` */
  readonly format?: string;
  /** `6.7B` */
  readonly paramSize?: string;
  readonly precision?: string;
  readonly quantization?: string;
}

export interface ModelPackOf {
  /** The model's layers of the image, whose blobs serve here again. */
  readonly layers: readonly FilesLayer[];
  readonly descriptor: ModelDescriptor;
  readonly facts?: ModelFacts;
  /** The image or index it is of. */
  readonly subject: Descriptor;
  readonly kindOf?: (path: string) => ModelFileKind;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ModelPack {
  readonly manifest: HeldBlob;
  readonly config: HeldBlob;
}

/**
 * The manifest of a model by the ModelPack specification (github.com/modelpack/model-spec, version 0.0.7) over the blobs that
 * the image has: tools that know models find it as a referrer of the image, and nothing is stored twice.
 * @throws PawlError `usage` for no layers.
 */
export function modelPack({
  layers,
  descriptor,
  facts = {},
  subject,
  kindOf = kindOfFile,
  annotations,
}: ModelPackOf): ModelPack {
  if (layers.length === 0) throw new PawlError('usage', 'a model without files was asked for');
  const config = heldBlob(
    canonicalJson({
      descriptor,
      config: facts,
      modelfs: { type: 'layers', diffIds: layers.map(({ diffId }) => diffId) },
    }),
    MODEL_CONFIG,
  );
  const manifest = heldManifest({
    schemaVersion: 2,
    mediaType: IMAGE_MANIFEST,
    artifactType: MODEL_MANIFEST,
    config: descriptorOf(config),
    layers: layers.map(({ digest, size, files }) => ({
      mediaType: `application/vnd.cncf.model.${kindOfLayer(files.map(kindOf))}.v1.tar`,
      digest,
      size,
      annotations: { 'org.cncf.model.filepath': placeOf(files) },
    })),
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    ...(annotations === undefined ? {} : { annotations }),
  });
  return { manifest, config };
}

const KINDS: readonly (readonly [RegExp, ModelFileKind])[] = [
  [/(^|\/)(readme|licen[cs]e|notice|copying|changelog|model_?card)(\.[^/]*)?$/i, 'doc'],
  [/\.(md|rst|pdf|html?)$/i, 'doc'],
  [/\.(py|ipynb|sh|js|ts|r|jl)$/i, 'code'],
  [/\.(csv|tsv|parquet|arrow|jsonl|ndjson)$/i, 'dataset'],
  [
    /(config|tokenizer|vocab|merges|special_tokens|signature|schema|labels)[^/]*\.(json|txt|ya?ml)$/i,
    'weight.config',
  ],
  [/(^|\/)(MLmodel|[^/]*\.(ya?ml|toml|ini|cfg|txt|jinja))$/, 'weight.config'],
];

/** What a file is by its name: what is nothing else is a weight, Pawl's own `model.json` too. */
export function kindOfFile(path: string): ModelFileKind {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? 'weight';
}

/** A layer of several kinds has the one that a reader must not miss. */
function kindOfLayer(kinds: readonly ModelFileKind[]): ModelFileKind {
  if (kinds.includes('weight')) return 'weight';
  return new Set(kinds).size === 1 ? kinds[0]! : 'weight.config';
}

/** The file, or the folder that all of several files are in. */
function placeOf(files: readonly string[]): string {
  const [first = '', ...others] = files;
  if (others.length === 0) return first;
  const parts = first.split('/').slice(0, -1);
  while (parts.length > 0 && !others.every((file) => file.startsWith(`${parts.join('/')}/`))) parts.pop();
  return parts.join('/') || '.';
}
