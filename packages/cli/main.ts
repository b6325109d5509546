import { runCommand } from './command.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Asked twice, or deaf: leave at once. The next run takes over the lock of a process that is gone.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(signal);
  });
}
// A reader that has seen enough (`pawl report | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const status = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  signal: interrupt.signal,
});
process.exitCode = interrupt.signal.aborted ? 130 : status;
