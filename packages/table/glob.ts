import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { didYouMean, PawlError } from '@pawl/records';

const MAGIC = /[*?[{]/;
const MAX_FILES = 100_000;

/**
 * The files a pattern names, as absolute paths, sorted. `*` and `?` stay within a folder, `**` goes down any number of
 * them, `[abc]` and `{a,b}` are alternatives. A path without any of these names itself. Hidden files match only where
 * the pattern has the dot. Throws `data` when nothing matches.
 */
export async function expandGlob(pattern: string, baseDir: string): Promise<string[]> {
  const literal = resolve(baseDir, pattern);
  const found = await stat(literal).catch(() => undefined);
  if (found?.isFile()) return [literal];
  if (found && !MAGIC.test(pattern)) {
    throw new PawlError('data', `"${pattern}" is a folder, not a file`, {
      where: baseDir,
      remedy: 'Name its files: `folder/*.csv`.',
    });
  }
  if (!MAGIC.test(pattern)) throw await noMatch(pattern, baseDir);
  const alternatives = expandBraces(pattern);
  const files = new Set<string>();
  for (const alternative of alternatives) {
    const segments = alternative.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
    await walk(alternative.startsWith('/') ? sep : resolve(baseDir), segments, files);
  }
  if (files.size === 0) throw await noMatch(pattern, baseDir);
  return [...files].sort();
}

/**
 * Whether a path with `/` is one that a pattern names, by the same rules as `expandGlob`, but that hidden files match
 * like others.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const names = path.split('/');
  return expandBraces(pattern.replace(/^\.?\//, '')).some((alternative) =>
    matchSegments(
      alternative.split('/').map((segment) => (segment === '**' ? null : tokensOf(segment))),
      names,
    ),
  );
}

/** Null stands for any number of names. Like `matchTokens`, one step back is enough, so it cannot become slow. */
function matchSegments(segments: readonly (readonly string[] | null)[], names: readonly string[]): boolean {
  let [segment, at, star, resume] = [0, 0, -1, 0];
  while (at < names.length) {
    const tokens = segments[segment];
    if (tokens === null) {
      star = segment++;
      resume = at;
    } else if (tokens !== undefined && matchTokens(tokens, [...names[at]!])) {
      segment++;
      at++;
    } else if (star >= 0) {
      segment = star + 1;
      at = ++resume;
    } else return false;
  }
  while (segments[segment] === null) segment++;
  return segment === segments.length;
}

async function walk(folder: string, segments: readonly string[], files: Set<string>): Promise<void> {
  const [segment, ...rest] = segments;
  if (segment === undefined || files.size > MAX_FILES) return;
  if (segment === '..') return walk(dirname(folder), rest, files);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (segment === '**') {
    await walk(folder, rest, files);
    for (const entry of entries) {
      // Links to folders are not followed: they may lead back here.
      if (entry.isDirectory() && !entry.name.startsWith('.'))
        await walk(resolve(folder, entry.name), segments, files);
    }
    return;
  }
  const matches = segmentMatcher(segment);
  for (const entry of entries.filter(({ name }) => matches(name))) {
    const path = resolve(folder, entry.name);
    const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (rest.length === 0 ? target?.isFile() : false) files.add(path);
    else if (rest.length > 0 && target?.isDirectory()) await walk(path, rest, files);
  }
}

/** Matches by steps, not by a regular expression: a hostile pattern cannot make it slow. */
function segmentMatcher(segment: string): (name: string) => boolean {
  const tokens = tokensOf(segment);
  return (name) =>
    name.startsWith('.') && !segment.startsWith('.') ? false : matchTokens(tokens, [...name]);
}

function tokensOf(segment: string): string[] {
  return [...segment.matchAll(/\[!?[^\]]+\]|[\s\S]/gu)].map(([token]) => token);
}

function matchTokens(tokens: readonly string[], name: readonly string[]): boolean {
  let [token, at, star, resume] = [0, 0, -1, 0];
  while (at < name.length) {
    if (tokens[token] === '*') {
      star = token++;
      resume = at;
    } else if (token < tokens.length && matchOne(tokens[token]!, name[at]!)) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resume;
    } else return false;
  }
  while (tokens[token] === '*') token++;
  return token === tokens.length;
}

function matchOne(token: string, character: string): boolean {
  if (token === '?') return true;
  if (token.length === 1 || !token.startsWith('[')) return token === character;
  const negated = token[1] === '!';
  const members = [...token.slice(negated ? 2 : 1, -1)];
  const inside = members.some((member, i) => {
    if (members[i + 1] === '-' && members[i + 2] !== undefined)
      return character >= member && character <= members[i + 2]!;
    return member === character;
  });
  return inside !== negated;
}

/** `a{b,c}` is `ab` and `ac`; bounded, since braces multiply. */
function expandBraces(pattern: string): string[] {
  const results: string[] = [];
  const queue = [pattern];
  for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
    const match = /\{([^{}]*)\}/.exec(text);
    if (!match || queue.length + results.length > 1000) {
      results.push(text);
      continue;
    }
    for (const option of match[1]!.split(',')) {
      queue.push(`${text.slice(0, match.index)}${option}${text.slice(match.index + match[0].length)}`);
    }
  }
  return results;
}

async function noMatch(pattern: string, baseDir: string): Promise<PawlError> {
  const folder = resolve(baseDir, dirname(pattern.replace(/[*?[{].*$/s, 'x')));
  const names = await readdir(folder).catch(() => undefined);
  const hint = names ? didYouMean(basename(pattern), names) : ` There is no folder "${dirname(pattern)}".`;
  return new PawlError('data', `no file matches "${pattern}".${hint}`, {
    where: baseDir,
    remedy: 'Correct the path; it is relative to that folder.',
  });
}
