import type { Evidence } from './evidence.ts';

/** One accepted run, for the trend; oldest first in lists. */
export interface AcceptedRun {
  readonly commit: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly metrics: readonly { readonly metric: string; readonly value: number | null }[];
}

/** One model, or one variant of a sweep, in a comment. */
export interface CommentSection {
  readonly evidence: Evidence;
  /** Folder of pawl.yaml in the repository, `.` for the top. */
  readonly path: string;
  /** What tells variants of one model apart, such as `max_depth 4`. */
  readonly variant?: string;
  readonly history: readonly AcceptedRun[];
  /** URL of the history chart on the state branch at a commit. */
  readonly chartUrl?: string;
  /** What the reader must know, shown right below the answer. Plain text. */
  readonly notes: readonly string[];
  /** There is no answer, because something went wrong: the first note says what. */
  readonly failed?: boolean;
  /** Name of the model, for evidence that does not have it yet. */
  readonly model?: string;
}

export interface CommentContext {
  /** The head commit that the evidence is of. */
  readonly commit?: { readonly sha: string; readonly url?: string };
  /** Where the full report is. */
  readonly runUrl?: string;
  /** The most that may be written: characters of a comment, bytes of a summary. At least 2000. */
  readonly limit?: number;
}
