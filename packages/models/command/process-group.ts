import { type ChildProcess, spawn } from 'node:child_process';
import { platform } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const WINDOWS = platform() === 'win32';
/** Milliseconds between two looks at whether a group is gone. */
const LOOK = 25;

/**
 * Sends a signal to every process of a group whose leader is `child` (started with `detached`). Windows knows no groups
 * nor signals: there the tree below the child is ended at once.
 */
export function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (WINDOWS) {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone, and that is what was wanted.
  }
}

/** Asks a group to end, waits up to `graceMs` for its last process, then kills what is left. */
export async function endGroup(child: ChildProcess, graceMs: number): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (groupLives(child) && performance.now() < deadline) await setTimeout(LOOK);
  signalGroup(child, 'SIGKILL');
}

function groupLives(child: ChildProcess): boolean {
  if (child.pid === undefined) return false;
  if (WINDOWS) return child.exitCode === null && child.signalCode === null;
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}
