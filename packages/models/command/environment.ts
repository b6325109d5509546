import { platform } from 'node:os';
import { type Digest, digestOfJson } from '@pawl/records';
import { ask } from './ask.ts';
import { findInterpreter, type InterpreterCall } from './interpreter-call.ts';
import { findLockFiles, type LockFile } from './lock-files.ts';
import { passedOn } from './passed-on.ts';

export interface Interpreter {
  /** `python`, `R`, `julia`, `node` and so on. */
  readonly name: string;
  readonly version: string;
  /** Where its program is. */
  readonly path?: string;
}

export interface Package {
  readonly name: string;
  readonly version: string;
}

/** What a training command ran with, as far as it could be found out. */
export interface CommandEnvironment {
  /** Null when the command does not show which it is, or it did not answer. */
  readonly interpreter: Interpreter | null;
  readonly lockFiles: LockFile[];
  /** What is installed where Python looks, by name; at most 5,000. Empty for other languages. */
  readonly packages: Package[];
  /** Of the list of packages; null when it is not known. */
  readonly packagesDigest: Digest | null;
}

const ANSWER_WITHIN_MS = 20_000;
const MARK = 'PAWL_ENVIRONMENT ';
const MOST_PACKAGES = 5000;

/**
 * Python's version and packages, printed as JSON. It is one line, since `conda run` takes no others, and has no double
 * quotes. The folder that `-c` puts first is taken away, or a file there would stand in for a module of Python.
 */
const PYTHON = [
  "import sys; sys.path[:1] = [] if sys.path[:1] == [''] else sys.path[:1]",
  'import json, platform',
  'from importlib import metadata as m',
  'every = (d.metadata or {} for d in m.distributions())',
  `found = [(e.get('Name'), e.get('Version')) for e, _ in zip(every, range(${MOST_PACKAGES}))]`,
  `print(chr(10) + '${MARK}' + json.dumps([platform.python_version(), sys.executable, found]))`,
].join('; ');

/**
 * What a training command runs with: its interpreter, asked in the command's folder and environment, with what leads to
 * it there (`cd`, `uv run`, an activated environment); its packages; and lock files from `cwd` up to `root`.
 * Takes up to 20 seconds. What cannot be found out is null or empty, never an error.
 */
export async function captureEnvironment(
  command: string,
  cwd: string,
  root: string,
): Promise<CommandEnvironment> {
  const lockFiles = await findLockFiles(cwd, root).catch(() => []);
  const call = platform() === 'win32' ? null : findInterpreter(command);
  const none = { interpreter: null, lockFiles, packages: [], packagesDigest: null };
  if (call === null) return none;
  const question = { cwd, env: passedOn(process.env), timeoutMs: ANSWER_WITHIN_MS };
  if (call.name === 'python') {
    const answer = parsePython(await ask(`${call.call} -c "${PYTHON}"`, question));
    return answer === null ? none : { lockFiles, ...answer };
  }
  const answer = await ask(versionQuestion(call), question);
  return { ...none, interpreter: parseVersion(answer, call.name) };
}

type PythonAnswer = Omit<CommandEnvironment, 'lockFiles'>;

/** Reads what the script for Python printed, among what else was. */
function parsePython(text: string | null): PythonAnswer | null {
  const line = text?.split('\n').find((each) => each.startsWith(MARK));
  if (line === undefined) return null;
  try {
    const [version, path, found] = JSON.parse(line.slice(MARK.length)) as [unknown, unknown, unknown];
    if (typeof version !== 'string' || !Array.isArray(found)) return null;
    const packages = sortedPackages(found);
    return {
      interpreter: { name: 'python', version, ...(typeof path === 'string' && path !== '' ? { path } : {}) },
      packages,
      packagesDigest: digestOfJson(packages),
    };
  } catch {
    return null;
  }
}

/** By name, in the spelling that Python's index goes by; of two of one name, the first is what Python imports. */
function sortedPackages(found: readonly unknown[]): Package[] {
  const byName = new Map<string, Package>();
  for (const entry of found) {
    if (!Array.isArray(entry)) continue;
    const [name, version] = entry as unknown[];
    // A damaged installation has no name or version.
    if (typeof name !== 'string' || typeof version !== 'string') continue;
    const known = name.toLowerCase().replace(/[-_.]+/g, '-');
    if (!byName.has(known)) byName.set(known, { name: known, version });
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function versionQuestion({ name, call, program }: InterpreterCall): string {
  const version = `${call} ${VERSION_ARGUMENT[name] ?? '--version'}`;
  return program === null ? version : `${version} && printf '\\n${MARK}' && command -v ${program}`;
}

const VERSION_ARGUMENT: Readonly<Record<string, string>> = { java: '-version', go: 'version' };

const PATH_LINE = new RegExp(`^${MARK}(.*)$`, 'm');

/** The first thing in an answer that looks like a version: `Rscript (R) version 4.3.1`, `v20.1.0`, `go1.24 linux`. */
function parseVersion(text: string | null, name: string): Interpreter | null {
  if (text === null) return null;
  // A path may look like a version too.
  const version = /\d+(?:\.\d+)+(?:[-+][\w.+-]+)?/.exec(text.replace(PATH_LINE, ''))?.[0];
  if (version === undefined) return null;
  const path = PATH_LINE.exec(text)?.[1];
  return { name, version, ...(path ? { path } : {}) };
}
