import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licenceText } from './licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Files that are run: by name, the module they start from. */
const ENTRIES = {
  pawl: 'packages/cli/main.ts',
  // Beside the chunk that starts it.
  'shared/table-worker': 'packages/table/table-worker.ts',
};

/** Writes the bundle to a folder: the same bytes from the same sources, wherever it is run. */
export async function build(folder: string): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: ENTRIES,
    platform: 'node',
    logLevel: 'warn',
    transform: { target: 'node20' },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: ({ name, facadeModuleId }) => `shared/${packageOf(facadeModuleId) ?? name}.js`,
    banner: (chunk) => (chunk.fileName === 'pawl.js' ? '#!/usr/bin/env node' : ''),
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await bundle.close();
  await rm(folder, { recursive: true, force: true });
  const modules = new Set<string>();
  for (const chunk of output) {
    const path = join(folder, chunk.fileName);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, chunk.type === 'chunk' ? withoutPaths(chunk.code) : chunk.source, {
      mode: chunk.fileName === 'pawl.js' ? 0o755 : 0o644,
    });
    if (chunk.type === 'chunk') for (const id of chunk.moduleIds) modules.add(relative(ROOT, id));
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(folder, 'LICENSES.txt'), await licenceText(ROOT, modules));
}

/** A chunk that is one package bears its name; the bundler would call it `src` or `index`. */
function packageOf(module: string | null): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module ?? '')?.[1]?.replace('/', '-');
}

/** The bundler notes where each module came from; an absolute path there would differ between machines. */
function withoutPaths(code: string): string {
  return code.replaceAll(ROOT, '');
}

/** Every file below a folder with its content. */
export async function readTree(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path), await readFile(path, 'utf8'));
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(ROOT, 'dist'));
