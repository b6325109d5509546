import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ALLOWED = /^(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|Python-2\.0)$/;

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
  const licences: string[] = String(manifest.license).replace(/[()]/g, '').split(' AND ');
  if (!licences.every((licence) => ALLOWED.test(licence)))
    throw new Error(`${manifest.name} has the licence ${manifest.license}`);
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  const text = file
    ? (await readFile(join(folder, file), 'utf8')).replace(/\r\n/g, '\n').trim()
    : await statedLicence(manifest, folder);
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}

/** Some packages state their licence in the manifest and the README alone: what they state is passed on. */
async function statedLicence(
  manifest: { license: string; author?: string | { name: string } },
  folder: string,
): Promise<string> {
  const author = typeof manifest.author === 'object' ? manifest.author.name : manifest.author;
  const readme = (await readdir(folder)).find((name) => /^readme/i.test(name));
  const said =
    readme &&
    /^#+ *licen[cs]e\s+([\s\S]+?)(?=\n#|$)/im.exec(await readFile(join(folder, readme), 'utf8'))?.[1]?.trim();
  if (!author && !said) throw new Error(`${folder} states neither licence text nor author`);
  return [`Licence: ${manifest.license}`, author && `Author: ${author}`, said].filter(Boolean).join('\n');
}
