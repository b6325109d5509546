import { type MemoryReader, memoryReader, proportionalMemory } from './memory-use.ts';
import { repeat } from './repeat.ts';

export interface MemoryWatch {
  /** The most bytes that were seen; undefined where the system is not asked or nothing was seen. */
  peak(): number | undefined;
  notes(): string[];
  stop(): Promise<void>;
}

interface Watched {
  /** The number of the process group. */
  readonly group: number;
  /** Bytes. */
  readonly limit?: number | undefined;
  /** Milliseconds between two looks; 200 unless told. */
  readonly everyMs?: number;
  /** Called once, with the bytes in use. */
  readonly onExceeded: (bytes: number) => void;
}

const LOOK_MS = 200;
/** What is shared takes long to find out, so not every look does. */
const LOOKS_TRUSTED = 5;

/**
 * Watches the resident memory of a process group, every 200 ms. Several processes that exceed the limit only because
 * pages they share are counted for each, such as the workers of a data loader, do not exceed it where Linux tells.
 */
export function watchMemory(
  { group, limit, everyMs = LOOK_MS, onExceeded }: Watched,
  reader: MemoryReader | null = memoryReader(group),
): MemoryWatch {
  if (reader === null) {
    const note = 'the memory limit is not enforced here: only Linux and macOS tell how much a training uses';
    return { peak: () => undefined, notes: () => (limit === undefined ? [] : [note]), stop: async () => {} };
  }
  let peak = 0;
  let exceeded = false;
  let trusted = 0;
  const look = async () => {
    const use = await reader();
    if (use === undefined) return;
    peak = Math.max(peak, use.resident, use.highest);
    if (limit === undefined || exceeded || Math.max(use.resident, use.highest) <= limit) return;
    let bytes = Math.max(use.resident, use.highest);
    if (use.highest <= limit && use.pids.length > 1) {
      if (trusted-- > 0) return;
      bytes = (await proportionalMemory(use.pids)) ?? bytes;
      trusted = LOOKS_TRUSTED - 1;
    }
    if (bytes <= limit) return;
    exceeded = true;
    onExceeded(bytes);
  };
  const looking = repeat(look, everyMs, 'now');
  return { peak: () => (peak === 0 ? undefined : peak), notes: () => [], stop: looking.stop };
}
