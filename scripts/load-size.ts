import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of JavaScript that a file of the bundle loads before it does anything: itself and what it imports statically. */
export async function loadSize(entry: string): Promise<number> {
  const seen = new Map<string, number>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    const text = await readFile(file, 'utf8');
    seen.set(file, Buffer.byteLength(text));
    for (const [, other = ''] of text.matchAll(/^(?:import|export) (?:.* from )?"(\.[^"]+)";$/gm))
      await visit(join(file, '..', other));
  };
  await visit(entry);
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
}
