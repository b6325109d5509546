import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TarFile } from '@pawl/image';
import { PawlError } from '@pawl/records';

/** Where a bundle names another of its files, at its start or when it is needed. */
const IMPORTS = /(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.js)"/g;

/** The files of the model server, as they stand below `under` in an image: its entry and all that it may ever load. */
export async function serverFiles(under: string): Promise<readonly TarFile[]> {
  const folder = await bundleFolder();
  const found = new Set<string>();
  const open = [join(folder, 'serve.js')];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = await readFile(file, 'utf8');
    for (const [, other = ''] of text.matchAll(IMPORTS)) open.push(join(dirname(file), other));
  }
  const files = [...found, join(folder, 'package.json'), join(folder, 'LICENSES.txt')];
  return files.map((from) => ({ path: `${under}/${relative(folder, from).replaceAll('\\', '/')}`, from }));
}

/** The folder of the bundle that this code runs from. */
async function bundleFolder(): Promise<string> {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const folder of [here, dirname(here)]) {
    const there = await readFile(join(folder, 'serve.js')).then(
      () => true,
      () => false,
    );
    if (there) return folder;
  }
  throw new PawlError('config', 'the model server is not beside this program', {
    where: here,
    remedy: 'Install Pawl whole: `dist/serve.js` belongs to it.',
  });
}
