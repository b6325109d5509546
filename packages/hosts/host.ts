import type { Evidence } from '@pawl/report';

/** Where people read. A verb tells its host what it does; the host decides how that looks. */
export interface Host {
  /** Shows the report of what is known so far. */
  show(evidence: Evidence): void;
  /** Says one line that is worth reading on its own. */
  note(message: string): void;
  /** Passes on what a training command prints, as it prints it. */
  output(chunk: Uint8Array): void;
  /** How far the work named `what` is; `done === total` ends it. */
  progress(what: string, done: number, total: number): void;
}
