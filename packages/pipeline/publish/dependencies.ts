import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { filesOfFolder, formatPlatform, type Platform, type TarFile } from '@pawl/image';
import { PawlError } from '@pawl/records';

/** What an ONNX model is served with: an onnxruntime of the project. */
export interface Runtime {
  readonly name: 'onnxruntime-node' | 'onnxruntime-web';
  /** The files of it that a platform needs, or this machine, below `under`. */
  filesFor(platform: Platform | 'here', under: string): Promise<readonly TarFile[]>;
}

/** In the order in which the server looks for them. */
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'] as const;
/** Node's names of Go's platforms. */
const NODE_NAMES: Readonly<Record<string, string>> = {
  'linux/amd64': 'linux/x64',
  'linux/arm64': 'linux/arm64',
};
const LICENCE = /^(licen[cs]e|third.?party|notice)/i;

/**
 * The onnxruntime that is installed for the project, or beside Pawl.
 * @throws PawlError `config` where there is none.
 */
export function findRuntime(root: string): Runtime {
  const places = [createRequire(join(root, 'x.js')), createRequire(import.meta.url)];
  for (const name of RUNTIMES)
    for (const place of places) {
      const entry = resolved(place, name);
      if (entry === undefined) continue;
      const folder = folderOf(entry, name);
      if (folder === undefined) continue;
      return {
        name,
        filesFor: async (platform, under) =>
          name === 'onnxruntime-web' ? webFiles(folder, under) : nodeFiles(folder, platform, under),
      };
    }
  throw new PawlError('config', 'an ONNX model is served with onnxruntime, and none is installed', {
    where: root,
    remedy: 'Run `npm install onnxruntime-node` there, or `npm install onnxruntime-web`.',
  });
}

function resolved(place: NodeJS.Require, name: string): string | undefined {
  try {
    return place.resolve(name);
  } catch {
    return undefined;
  }
}

/** The folder of a package, above its entry. */
function folderOf(entry: string, name: string): string | undefined {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder))
    if (basename(folder) === name) return folder;
  return undefined;
}

/** The one build that the server loads of several: a script, and its WebAssembly. */
async function webFiles(folder: string, under: string): Promise<readonly TarFile[]> {
  const dist = join(folder, 'dist');
  const names = (await readdir(dist)).filter((name) =>
    /^(ort\.wasm\.min\.js|ort-wasm-simd-threaded\.(mjs|wasm))$/.test(name),
  );
  if (names.length !== 3)
    throw new PawlError('config', 'the onnxruntime-web that is installed is of no kind that Pawl knows', {
      where: folder,
      remedy: 'Run `npm install onnxruntime-web@latest`.',
    });
  const files = names.map((name) => ({ path: `dist/${name}`, from: join(dist, name) }));
  return placed([...(await describing(folder)), ...files], `${under}/onnxruntime-web`);
}

/** The binding of one platform, without those of others and of graphics cards, and the package that it needs. */
async function nodeFiles(
  folder: string,
  platform: Platform | 'here',
  under: string,
): Promise<readonly TarFile[]> {
  const here = `${process.platform}/${process.arch}`;
  const wanted = platform === 'here' ? here : NODE_NAMES[formatPlatform(platform)];
  const names = platform === 'here' ? '.*' : '(onnxruntime_binding\\.node|libonnxruntime\\.so[.\\d]*)';
  const pattern = new RegExp(`^napi-v\\d+/${wanted}/${names}$`);
  const bin = (await filesOfFolder(join(folder, 'bin'))).filter(
    ({ path }) => wanted !== undefined && pattern.test(path),
  );
  if (bin.length < 2)
    throw new PawlError(
      'config',
      `onnxruntime-node has no files for ${platform === 'here' ? here : formatPlatform(platform)}`,
      {
        where: folder,
        remedy: 'Install it with its files for that platform, or onnxruntime-web in its place.',
      },
    );
  const common = folderOf(
    createRequire(join(folder, 'x.js')).resolve('onnxruntime-common'),
    'onnxruntime-common',
  )!;
  const own = [
    ...(await describing(folder)),
    ...bin.map(({ path, from }) => ({ path: `bin/${path}`, from })),
    ...(await scripts(folder)),
  ];
  return [
    ...placed(own, `${under}/onnxruntime-node`),
    ...placed([...(await describing(common)), ...(await scripts(common))], `${under}/onnxruntime-common`),
  ];
}

async function scripts(folder: string): Promise<readonly TarFile[]> {
  const found = await filesOfFolder(join(folder, 'dist'));
  return found
    .filter(
      ({ path }) => /(^|\/)[^/]+(?<!\.min)\.js$|(^|\/)package\.json$/.test(path) && !path.startsWith('esm/'),
    )
    .map(({ path, from }) => ({ path: `dist/${path}`, from }));
}

/** What says what a package is, and under which licence. */
async function describing(folder: string): Promise<readonly TarFile[]> {
  const names = await readdir(folder);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  // Without what npm notes of where it was installed, which differs.
  const kept = ['name', 'version', 'license', 'author', 'main', 'exports', 'type', 'dependencies'];
  const facts = Object.fromEntries(kept.filter((key) => key in manifest).map((key) => [key, manifest[key]]));
  return [
    { path: 'package.json', from: new TextEncoder().encode(`${JSON.stringify(facts, null, 2)}\n`) },
    ...names.filter((name) => LICENCE.test(name)).map((name) => ({ path: name, from: join(folder, name) })),
  ];
}

function placed(files: readonly TarFile[], under: string): readonly TarFile[] {
  return files.map((file) => ({ ...file, path: `${under}/${file.path}` }));
}
