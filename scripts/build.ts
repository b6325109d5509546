import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACTIONS } from '@pawl/pipeline/actions';
import { rolldown } from 'rolldown';
import { licenceText } from './licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Files that are run: by name, the module they start from. */
const ENTRIES = {
  pawl: 'packages/cli/main.ts',
  serve: 'packages/serve/main.ts',
  ...Object.fromEntries(ACTIONS.map(({ name }) => [name, `actions/${name}/main.ts`])),
  // Beside the chunks that start them.
  'shared/table-worker': 'packages/table/table-worker.ts',
  'shared/drift-worker': 'packages/pipeline/drift/drift-worker.ts',
  'shared/forest-worker': 'packages/models/trees/forest-worker.ts',
};

/**
 * Packages that say nothing of side effects and have none: of the toolkit only what is used is to be loaded, and not
 * its HTTP client.
 */
const SIDE_EFFECT_FREE =
  /node_modules\/(@actions\/(core|github|http-client|exec|io)|@octokit\/[^/]+|undici|tunnel)\//;

/**
 * A package that is bundled by itself, to be loaded only when it is used: sharing modules with it would make every entry
 * load those.
 */
const APART = '@actions/artifact';

/** Writes the bundle to a folder: the same bytes from the same sources, wherever it is run. */
export async function build(folder: string): Promise<void> {
  const chunks = [
    ...(await bundle(ENTRIES, [APART])),
    ...(await bundle({ [`shared/${fileNameOf(APART)}`]: APART }, [])),
  ];
  await rm(folder, { recursive: true, force: true });
  const modules = new Set<string>();
  for (const chunk of chunks) {
    const path = join(folder, chunk.fileName);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, chunk.type === 'chunk' ? finished(chunk) : chunk.source, {
      mode: chunk.fileName === 'pawl.js' ? 0o755 : 0o644,
    });
    if (chunk.type === 'chunk') for (const id of chunk.moduleIds) modules.add(relative(ROOT, id));
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(folder, 'LICENSES.txt'), await licenceText(ROOT, modules));
}

async function bundle(input: Record<string, string>, external: string[]) {
  const made = await rolldown({
    cwd: ROOT,
    input,
    external,
    platform: 'node',
    logLevel: 'warn',
    transform: { target: 'node20' },
    resolve: { alias: { 'unzip-stream': join(ROOT, 'scripts/no-unzip-stream.ts') } },
    treeshake: { moduleSideEffects: [{ test: SIDE_EFFECT_FREE, sideEffects: false }] },
  });
  const { output } = await made.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: ({ name, facadeModuleId }) => `shared/${packageOf(facadeModuleId) ?? name}.js`,
    banner: (chunk) => (chunk.fileName === 'pawl.js' ? '#!/usr/bin/env node' : ''),
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await made.close();
  return output;
}

/** A chunk that is one package bears its name; the bundler would call it `src` or `index`. */
function packageOf(module: string | null): string | undefined {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module ?? '')?.[1];
  return name && fileNameOf(name);
}

function fileNameOf(packageName: string): string {
  return packageName.replace('@', '').replace('/', '-');
}

/** The code with relative imports of what is bundled apart, and no absolute path, which would differ between machines. */
function finished({ code, fileName }: { readonly code: string; readonly fileName: string }): string {
  const apart = `${fileName.startsWith('shared/') ? '.' : './shared'}/${fileNameOf(APART)}.js`;
  return code.replaceAll(`import("${APART}")`, `import("${apart}")`).replaceAll(ROOT, '');
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
