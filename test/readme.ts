import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './pawl.ts';

export interface CodeBlock {
  /** The path that its first line names, such as `.github/workflows/pawl.yml`; undefined where it names none. */
  readonly file: string | undefined;
  readonly content: string;
}

/** The YAML of the README, as a reader copies it. */
export async function codeBlocks(): Promise<CodeBlock[]> {
  const text = await readFile(join(ROOT, 'README.md'), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, content = '']) => ({
    file: /^# (\S+\.yml)\n/.exec(content)?.[1],
    content,
  }));
}
