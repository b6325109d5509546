import {
  type AddedLayer,
  type BuiltImage,
  buildImage,
  buildIndex,
  type ContainerSettings,
  type FilesLayer,
  type HeldBlob,
  type ImageFacts,
  layerOfFiles,
  type Platform,
  type TarFile,
} from '@pawl/image';
import type { Config } from '@pawl/records';
import type { Base } from './base.ts';

type PublishConfig = NonNullable<Config['publish']>;

/** What images are made of, from the lowest layer on: what changes least lies lowest. */
export interface Contents {
  /** The server's files, or those of the user's program; none in images without either. */
  readonly program: readonly TarFile[];
  /** What the program needs beside itself on a platform. */
  dependencies(platform: Platform): Promise<readonly TarFile[]>;
  readonly model: readonly FilesLayer[];
}

const PORT = '8080/tcp';
const SERVER = '/app/serve.js';

/** The image of each platform, on the base where there is one. */
export async function buildImages(
  settings: PublishConfig,
  platforms: readonly Platform[],
  base: Base | null,
  { program, dependencies, model }: Contents,
  { facts, labels }: { readonly facts: ImageFacts; readonly labels: Readonly<Record<string, string>> },
): Promise<readonly BuiltImage[]> {
  const lowest = await layerOf(program, 'app');
  const images: BuiltImage[] = [];
  for (const platform of platforms) {
    const image = base?.images.find((one) => one.platform === platform)?.image ?? null;
    const between = await layerOf(await dependencies(platform), 'app/node_modules');
    const layers: AddedLayer[] = [...lowest, ...between, ...model];
    const container = { ...startOf(settings, image?.config.container ?? {}), labels };
    images.push(buildImage({ base: image, platform, layers, settings: container, facts }));
  }
  return images;
}

async function layerOf(files: readonly TarFile[], name: string): Promise<readonly AddedLayer[]> {
  return files.length === 0 ? [] : [{ ...(await layerOfFiles(files)), files: [name] }];
}

/**
 * How a container of the image starts; one that only holds files starts as its base does, or not at all. Only a program of
 * the user's is an entrypoint: KServe starts modelcars with a shell as arguments, which an entrypoint would swallow.
 */
function startOf(
  { kind, command }: PublishConfig,
  base: Readonly<Record<string, unknown>>,
): ContainerSettings {
  if (kind === 'server')
    return {
      entrypoint: [],
      cmd: [...nodeOf(base), SERVER],
      env: { NODE_ENV: 'production', PAWL_MODEL_DIR: '/models', ORT_DISABLE_TELEMETRY: '1' },
      exposedPorts: [PORT],
      workingDir: '/',
    };
  if (kind === 'command' && command)
    return { entrypoint: command, env: { PAWL_MODEL_DIR: '/models' }, workingDir: '/app' };
  if (kind === 'modelcar') return { entrypoint: [], cmd: [...listOf(base.Entrypoint), ...listOf(base.Cmd)] };
  return {};
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** How the base starts Node: by its own entrypoint where that is Node, else by its path. */
function nodeOf(container: Readonly<Record<string, unknown>>): readonly string[] {
  const entrypoint = listOf(container.Entrypoint);
  return /(^|\/)node$/.test(entrypoint.at(-1) ?? '') ? entrypoint : ['node'];
}

/** The manifest that a tag names: of the image, or the index of several. */
export function rootOf(images: readonly BuiltImage[]): HeldBlob {
  const [only, another] = images;
  return another ? buildIndex(images).index : only!.manifest;
}

/** Layers of Pawl in images, each once. */
export function ownLayers(images: readonly BuiltImage[]): readonly AddedLayer[] {
  return [...new Map(images.flatMap(({ layers }) => layers).map((layer) => [layer.digest, layer])).values()];
}
