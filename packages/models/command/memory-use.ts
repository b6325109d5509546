import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';

/** The memory of a process group at one time, in bytes. */
export interface MemoryUse {
  /** Sum of the resident memory of its processes. Pages that they share are counted for each of them. */
  readonly resident: number;
  /** The most that one process of it ever had; 0 where the system does not tell. */
  readonly highest: number;
  /** Processes of the group. */
  readonly pids: readonly number[];
}

/** Looks at the group; undefined when that failed. */
export type MemoryReader = () => Promise<MemoryUse | undefined>;

/** What reads the memory of a process group here; null where nothing does. */
export function memoryReader(group: number): MemoryReader | null {
  if (platform() === 'linux') return procReader(group);
  if (platform() === 'darwin') return psReader(group);
  return null;
}

/** Looks after which processes that are not of the group are looked at again: their numbers may belong to others now. */
const FORGET_AFTER = 25;

/** Reads /proc/<pid>/stat for the group and /proc/<pid>/status for the memory, which is there in kB. */
function procReader(group: number): MemoryReader {
  let foreign = new Set<string>();
  let looks = 0;
  return async () => {
    // A process of another group cannot join one that is alone in its session, so it is looked at once.
    if (looks++ % FORGET_AFTER === 0) foreign = new Set();
    const names = await readdir('/proc').catch(() => undefined);
    if (names === undefined) return undefined;
    const pids = names.filter((name) => /^\d+$/.test(name) && !foreign.has(name));
    const uses = await Promise.all(
      pids.map(async (pid) => {
        const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
        if (stat === undefined) return undefined;
        if (groupInStat(stat) === group) return useOf(pid);
        foreign.add(pid);
        return undefined;
      }),
    );
    const known = uses.filter((use) => use !== undefined);
    return {
      resident: known.reduce((sum, use) => sum + use.resident, 0),
      highest: Math.max(0, ...known.map((use) => use.highest)),
      pids: known.map((use) => use.pid),
    };
  };
}

async function useOf(pid: string) {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const bytes = (key: string) =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { pid: Number(pid), resident: bytes('VmRSS'), highest: bytes('VmHWM') };
}

/** The process group in the text of /proc/<pid>/stat; the name of the program, in brackets, may hold anything. */
export function groupInStat(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/**
 * The memory of processes with every shared page counted once, as Linux knows it (`Pss`, divided by the processes that
 * share it); undefined where it does not. Takes long for large processes.
 */
export async function proportionalMemory(pids: readonly number[]): Promise<number | undefined> {
  if (platform() !== 'linux') return undefined;
  let sum = 0;
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => undefined);
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(rollup ?? '')?.[1];
    if (kilobytes !== undefined) sum += Number(kilobytes) * 1024;
    // One that has ended meanwhile has none.
    else if ((await useOf(String(pid))).resident > 0) return undefined;
  }
  return sum;
}

/** What macOS has: the resident memory, and nothing of the past. */
export function psReader(group: number): MemoryReader {
  return () =>
    new Promise((done) => {
      execFile('ps', ['-axo', 'pid=,pgid=,rss='], { maxBuffer: 1 << 24, timeout: 5000 }, (error, stdout) => {
        done(error ? undefined : useInPs(stdout, group));
      });
    });
}

/** The memory of a group from what `ps -axo pid=,pgid=,rss=` prints, in kB. */
export function useInPs(text: string, group: number): MemoryUse {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const own = rows.filter(([, pgid]) => pgid === group);
  const resident = own.reduce((sum, [, , rss]) => sum + (rss ?? 0) * 1024, 0);
  return { resident, highest: 0, pids: own.map(([pid]) => pid!) };
}
