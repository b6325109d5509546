import { spawn } from 'node:child_process';
import type { HelperAnswer, HelperRunner } from './credentials.ts';

const LONGEST_ANSWER = 64 * 1024;

/**
 * Runs Docker's credential helpers, found on the PATH of the environment that is given. What cannot be started, takes
 * too long or says too much is an answer with status null, and `stderr` says why.
 */
export function helperRunner(
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs = 30_000,
): HelperRunner {
  return (program, server) =>
    new Promise<HelperAnswer>((done) => {
      const said = { stdout: '', stderr: '' };
      const child = spawn(program, ['get'], { env: { ...environment }, stdio: 'pipe', windowsHide: true });
      const end = (status: number | null, why?: string) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        for (const stream of child.stdio) stream?.destroy();
        done({ status, stdout: said.stdout, stderr: why ?? said.stderr });
      };
      const timer = setTimeout(
        () => end(null, `no answer within ${Math.round(timeoutMs / 1000)} s`),
        timeoutMs,
      );
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream].setEncoding('utf8').on('data', (chunk: string) => {
          said[stream] += chunk;
          if (said[stream].length > LONGEST_ANSWER) end(null, 'its answer is too long');
        });
      child.once('error', (error: NodeJS.ErrnoException) =>
        end(null, error.code === 'ENOENT' ? 'there is no such program on the PATH' : error.message),
      );
      child.once('close', (status) => end(status));
      // A helper may end before it has read anything.
      child.stdin.on('error', () => {});
      child.stdin.end(server);
    });
}
