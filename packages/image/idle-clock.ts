/** Ends what does not move. */
export interface IdleClock {
  /** Something moved: the time begins anew. */
  moved(): void;
  /** The next move may take so many milliseconds longer. */
  allow(extraMs: number): void;
  stop(): void;
}

/** A clock that calls `expired` once, with the milliseconds that passed without a move. */
export function idleClock(idleMs: number, expired: (ms: number) => void): IdleClock {
  let due = Date.now() + idleMs;
  let waits = idleMs;
  let timer: NodeJS.Timeout;
  // Set anew when it rings, not at every move, of which there are thousands a second.
  const ring = () => {
    const left = due - Date.now();
    if (left > 0) timer = setTimeout(ring, left);
    else expired(waits);
  };
  timer = setTimeout(ring, idleMs);
  return {
    moved() {
      waits = idleMs;
      due = Date.now() + waits;
    },
    allow(extraMs) {
      waits = idleMs + extraMs;
      due = Date.now() + waits;
    },
    stop: () => clearTimeout(timer),
  };
}
