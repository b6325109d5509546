/** Every way Pawl can stop. The list is closed: tests, exit statuses and docs are derived from it. */
const EXIT_STATUS = {
  refused: 1,
  usage: 2,
  config: 2,
  command: 2,
  locked: 2,
  data: 3,
  record: 3,
  io: 4,
  remote: 4,
  internal: 70,
} as const;

export type ErrorCode = keyof typeof EXIT_STATUS;

export interface ErrorDetails {
  /** Where it happened: `pawl.yaml:12:3`, a file, a URL. */
  readonly where?: string;
  /** What the reader can do about it, as one sentence. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** A failure that a person can act on: what happened (`message`), where, and what to do (`remedy`). */
export class PawlError extends Error {
  override readonly name = 'PawlError';
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.remedy = details.remedy;
  }

  /** The process exit status this failure maps to. */
  get exitStatus(): number {
    return EXIT_STATUS[this.code];
  }
}

/** Anything thrown, as an error of ours; what we did not foresee becomes `internal`. */
export function toPawlError(thrown: unknown): PawlError {
  if (thrown instanceof PawlError) return thrown;
  if (isSystemError(thrown)) {
    const path = thrown.path ?? '';
    if (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT' || thrown.code === 'EFBIG') {
      return new PawlError('io', 'the disk is full, nothing half-written was kept', {
        where: path,
        remedy: 'Free some space and run the same command again.',
        cause: thrown,
      });
    }
    return new PawlError('io', thrown.message, { where: path, cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new PawlError('internal', message, {
    remedy: 'This is a bug in Pawl. Run again with PAWL_DEBUG=1 and report what it prints.',
    cause: thrown,
  });
}

function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'code' in thrown && 'syscall' in thrown;
}

/**
 * The candidate closest to a misspelt word, or undefined when none is near.
 * Distance is Damerau-Levenshtein (adjacent swaps count one), at most a third of the longer word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const limit = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean "x"?` or nothing, ready to append to a message. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates);
  return found === undefined ? '' : ` Did you mean "${found}"?`;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 32 || a.length > 256 || b.length > 256) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, beforeLast[j - 2]! + 1);
      }
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
