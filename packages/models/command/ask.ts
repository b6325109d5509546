import { spawn } from 'node:child_process';
import { signalGroup } from './process-group.ts';

interface Question {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Far more than an answer with 5,000 packages. */
const LONGEST_ANSWER = 5_000_000;

/**
 * What a shell command prints, its errors after its output; null when it fails, takes too long or prints too much.
 * No process of it is left.
 */
export function ask(command: string, { cwd, env, timeoutMs }: Question): Promise<string | null> {
  return new Promise((done) => {
    const text = { stdout: '', stderr: '' };
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (answer: string | null) => {
      clearTimeout(timer);
      signalGroup(child, 'SIGKILL');
      for (const stream of child.stdio) stream?.destroy();
      done(answer);
    };
    const timer = setTimeout(() => end(null), timeoutMs);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => {
        text[stream] += chunk;
        if (text[stream].length > LONGEST_ANSWER) end(null);
      });
    }
    child.once('error', () => end(null));
    child.once('close', (status) => end(status === 0 ? `${text.stdout}\n${text.stderr}` : null));
  });
}
