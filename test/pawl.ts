import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const PAWL = join(ROOT, 'dist/pawl.js');

export interface Result {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** The Node that runs it; the one on PATH when not given. */
  readonly node?: string;
}

/** Where a user's commands are: without those that npm puts first, among them a `node` of another version. */
export const USER_PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
  .join(delimiter);

/** Runs a command as its own process, as a user would. */
export function execute(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, PATH: USER_PATH, NO_COLOR: '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (parts.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (parts.stderr += text));
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, ...parts }));
  });
}

/** Runs the bundled `pawl`. */
export function pawl(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return execute(options.node ?? 'node', [PAWL, ...args], options);
}

/** A folder that is gone when the test is over. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of an example, as a newcomer has it. */
export async function copyExample(name: string): Promise<string> {
  const folder = join(await scratchFolder(), name);
  await cp(join(ROOT, 'examples', name), folder, {
    recursive: true,
    filter: (path) => !path.includes('.pawl'),
  });
  return folder;
}

/** Replaces text in a file; throws when it is not there, so that a test cannot pass by changing nothing. */
export async function edit(path: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(path, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} has no ${from}`);
  await writeFile(path, after);
}

/** A record of a project, as it stands in its file. */
export async function record(folder: string, kind: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, '.pawl/records', `${kind}.json`), 'utf8'));
}

/** A project made of the files given by name. */
export async function project(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await scratchFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
