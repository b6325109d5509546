import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './pawl.ts';

export interface CodeBlock {
  /** The path that its first line names, such as `.github/workflows/pawl.yml`; undefined where it names none. */
  readonly file: string | undefined;
  readonly content: string;
}

/** The YAML of a page, the README when not told, as a reader copies it. */
export async function codeBlocks(page = 'README.md'): Promise<CodeBlock[]> {
  const text = await readFile(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, content = '']) => ({
    file: /^# (\S+\.yml)\n/.exec(content)?.[1],
    content,
  }));
}
