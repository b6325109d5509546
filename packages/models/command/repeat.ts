/**
 * Does something again and again, never twice at a time, and first after that time or at once. Its failures are passed
 * over: the next time may be better.
 */
export function repeat(
  task: () => Promise<void>,
  everyMs: number,
  first: 'now' | 'later' = 'later',
): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= task()
      .catch(() => {})
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(run, everyMs);
  if (first === 'now') run();
  return {
    /** Resolves when it is not being done any more. */
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
