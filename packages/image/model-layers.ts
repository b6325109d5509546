import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PawlError } from '@pawl/records';
import type { Layer } from './blob-source.ts';
import { checkFile } from './file-content.ts';
import { layerOfFiles, type TarFile } from './tar.ts';

/** A layer that says what it holds. */
export interface FilesLayer extends Layer {
  /** Paths in the image, sorted, without `/` in front. */
  readonly files: readonly string[];
}

export interface ModelLayerOptions {
  /** Files of so many bytes and more have a layer of their own; 1 MiB when not given. */
  readonly splitFrom?: number;
  /** The folder in the image. KServe's modelcars and volumes of images read /models. */
  readonly under?: string;
  readonly epoch?: number;
}

const MIB = 2 ** 20;
/** Docker takes 125 layers of an image, some of which are the base's. */
const MOST_LARGE = 64;

/**
 * The layers of a model's files: one for each large file in the order of paths, then one for all small ones, so that a
 * registry that has a file is not sent it again when another changed. Of more than 64 large files, neighbours share a layer.
 * @param files with paths in the model's folder: `model.onnx`
 * @throws PawlError `usage` for no files, `data` as layerOfFiles() does.
 */
export async function modelLayers(
  files: readonly TarFile[],
  { splitFrom = MIB, under = 'models', epoch = 0 }: ModelLayerOptions = {},
): Promise<readonly FilesLayer[]> {
  if (files.length === 0)
    throw new PawlError('usage', 'the model has no files', { remedy: 'Name the folder of the model.' });
  const sized: { readonly file: TarFile; readonly large: boolean }[] = [];
  for (const file of files) {
    const size = typeof file.from === 'string' ? (await lstat(file.from)).size : file.from.length;
    sized.push({ file: { ...file, path: `${under}/${file.path}` }, large: size >= splitFrom });
  }
  sized.sort((a, b) => Buffer.compare(Buffer.from(a.file.path), Buffer.from(b.file.path)));
  const pick = (large: boolean) => sized.filter((one) => one.large === large).map(({ file }) => file);
  const large = pick(true);
  const together = Math.ceil(large.length / MOST_LARGE);
  const groups: TarFile[][] = [];
  for (let i = 0; i < large.length; i += together) groups.push(large.slice(i, i + together));
  const small = pick(false);
  if (small.length > 0) groups.push(small);
  const layers: FilesLayer[] = [];
  for (const group of groups)
    layers.push({ ...(await layerOfFiles(group, { epoch })), files: group.map(({ path }) => path) });
  return layers;
}

/**
 * All files of a folder and of those in it, sorted, with paths relative to it. Modes are not read.
 * @throws PawlError `data` for a link, device, pipe or socket in it: none of them would be the same file elsewhere.
 */
export async function filesOfFolder(folder: string): Promise<readonly TarFile[]> {
  const files: TarFile[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const from = join(folder, path);
      if (entry.isDirectory()) await walk(path);
      else {
        checkFile(entry, from);
        files.push({ path, from });
      }
    }
  };
  await walk('');
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}
