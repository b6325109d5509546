import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ALLOWED = /^(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD)$/;

/**
 * The licences of the packages whose modules stand in a bundle, in order of name. Throws when one has no licence text,
 * or a licence that Pawl may not pass on.
 */
export async function licenceText(root: string, modules: ReadonlySet<string>): Promise<string> {
  const packages = new Set<string>();
  for (const module of modules) {
    const match = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(module.replaceAll('\\', '/'));
    if (match) packages.add(match[1]!);
  }
  const sections: string[] = [];
  for (const folder of [...packages].sort()) sections.push(await section(join(root, folder)));
  return `${sections.join(`\n${'-'.repeat(79)}\n\n`)}`;
}

async function section(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (!ALLOWED.test(manifest.license))
    throw new Error(`${manifest.name} has the licence ${manifest.license}`);
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  const text = file
    ? (await readFile(join(folder, file), 'utf8')).replace(/\r\n/g, '\n').trim()
    : `${manifest.license} licence; the package carries no text of it.`;
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}
