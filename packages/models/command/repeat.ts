/** Does something again and again, never twice at a time. Its failures are passed over: the next time may be better. */
export function repeat(task: () => Promise<void>, everyMs: number): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= task()
      .catch(() => {})
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  return {
    /** Resolves when it is not being done any more. */
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
