import { plainText, renderTerminal } from '@pawl/report';
import type { Host } from './host.ts';

/** The part of a stream that a terminal host needs. */
export interface TerminalStream {
  write(chunk: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface TerminalOptions {
  /** Reports and results. */
  readonly stdout: TerminalStream;
  /** Notes, progress, and what a training command prints. */
  readonly stderr: TerminalStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Say nothing but the report. */
  readonly quiet?: boolean;
  readonly now?: () => number;
}

const BAR_AFTER_MS = 1000;
const REDRAW_MS = 100;

/** A person at a terminal, or a log. Colour and progress bars only on a TTY; `NO_COLOR` is honoured (no-color.org). */
export function terminalHost(options: TerminalOptions): Host {
  const { stdout, stderr, environment } = options;
  const bar = progressBar(
    stderr,
    options.now ?? Date.now,
    options.quiet !== true && stderr.isTTY === true && environment.TERM !== 'dumb',
  );
  return {
    show(evidence) {
      bar.clear();
      const style = {
        colour: usesColour(stdout, environment),
        width: Math.max(60, Math.min(stdout.columns ?? 80, 120)),
      };
      stdout.write(renderTerminal(evidence, style));
    },
    note(message) {
      if (options.quiet === true) return;
      bar.clear();
      stderr.write(`${plainText(message, 1000)}\n`);
    },
    output(chunk) {
      if (options.quiet === true) return;
      bar.clear();
      stderr.write(chunk);
    },
    progress: bar.draw,
  };
}

export function usesColour(stream: TerminalStream, environment: TerminalOptions['environment']): boolean {
  return stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
}

function progressBar(stream: TerminalStream, now: () => number, enabled: boolean) {
  let current: string | undefined;
  let startedAt = 0;
  let drawnAt = 0;
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write('\r\u001b[2K');
    drawn = false;
  };
  const draw = (what: string, done: number, total: number) => {
    if (!enabled) return;
    const time = now();
    if (what !== current) {
      current = what;
      startedAt = time;
    }
    if (done >= total) {
      clear();
      current = undefined;
      return;
    }
    // Work that ends within a second is over before a bar can be read.
    if (time - startedAt < BAR_AFTER_MS || time - drawnAt < REDRAW_MS) return;
    drawnAt = time;
    drawn = true;
    const share = total > 0 ? Math.max(0, done / total) : 0;
    const filled = Math.round(share * 24);
    const seconds = Math.round((time - startedAt) / 1000);
    stream.write(
      `\r\u001b[2K${plainText(what, 30)} ${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${Math.floor(share * 100)} % ${seconds} s`,
    );
  };
  return { draw, clear };
}
