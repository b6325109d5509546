import { PawlError } from '@pawl/records';

/** No file system that a container runs on takes a longer part of a path. */
const LONGEST_PART = 255;
const LONGEST_PATH = 4000;
/** In a layer, a name like this deletes the file of the layers below that is named behind it. */
const WHITEOUT = '.wh.';

/**
 * Holds that a path may stand in a layer: relative, its parts divided by `/`, none of them empty, `.` or `..`. A backslash
 * is a character like any other.
 * @throws PawlError `data` which says what is wrong with it.
 */
export function checkTarPath(path: string): void {
  const wrong = (why: string) =>
    new PawlError(
      'data',
      `${JSON.stringify(path.slice(0, 200))} cannot be the path of a file in an image: ${why}`,
    );
  if (path === '') throw wrong('it is empty');
  if (path.length > LONGEST_PATH) throw wrong(`it is longer than ${LONGEST_PATH} characters`);
  if (path.startsWith('/')) throw wrong('it is absolute');
  if (path.includes('\0')) throw wrong('it holds a zero byte');
  if (!path.isWellFormed()) throw wrong('it holds half of a surrogate pair');
  for (const part of path.split('/')) {
    if (part === '') throw wrong('a part of it is empty');
    if (part === '.' || part === '..') throw wrong(`it holds ${part}`);
    if (part.startsWith(WHITEOUT))
      throw wrong(`${WHITEOUT} in front of a name would delete a file of the base`);
    if (Buffer.byteLength(part) > LONGEST_PART)
      throw wrong(`a part of it is longer than ${LONGEST_PART} bytes`);
  }
}

/**
 * The folders above files, each with `/` at its end.
 * @throws PawlError `data` where a path stands twice, or is a file and a folder at once.
 */
export function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    if (files.has(path))
      throw new PawlError('data', `the file ${JSON.stringify(path)} stands twice in one layer`);
    files.add(path);
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at + 1));
  }
  for (const file of files)
    if (folders.has(`${file}/`))
      throw new PawlError('data', `${JSON.stringify(file)} is a file and a folder in one layer`);
  return folders;
}
