import { PawlError } from '@pawl/records';
import type { RefEntry } from './store.ts';

/** The values a ref has had, one JSON line each, the newest last; in whatever a store keeps them. */
export function formatLog(newestFirst: readonly RefEntry[]): string {
  return [...newestFirst]
    .reverse()
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');
}

/** The entries of a log, newest first. Throws `record` where a line is damaged. */
export function parseLog(content: string, where: string): RefEntry[] {
  return content
    .split('\n')
    .filter(Boolean)
    .map((line) => parseEntry(line, where))
    .reverse();
}

/** Throws `usage` for what cannot be the name of a ref: it becomes part of a path. */
export function checkRefName(name: string): string {
  const plain = /^\w[\w.=-]*(\/\w[\w.=-]*)*$/.test(name) && !name.includes('..') && name.length <= 200;
  if (!plain) throw new PawlError('usage', `"${name}" cannot be the name of a ref`);
  return name;
}

function parseEntry(line: string, where: string): RefEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = null;
  }
  const entry = value as Partial<RefEntry> | null;
  const { digest, at, reason, commit = null } = entry ?? {};
  const sound =
    typeof at === 'string' &&
    typeof reason === 'string' &&
    (commit === null || (typeof commit === 'string' && /^[0-9a-f]{40,64}$/.test(commit))) &&
    /^sha256:[0-9a-f]{64}$/.test(digest ?? '');
  if (sound) return { digest: digest!, at, reason, commit };
  throw new PawlError('record', 'the ref is damaged', {
    where,
    remedy: 'Delete its broken last line; the lines before are its earlier values.',
  });
}
