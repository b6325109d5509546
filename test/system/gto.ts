import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What GTO says of a repository, in the order it says it: the newest and the highest first. */
export interface GtoReading {
  readonly history: readonly {
    /** Seconds since 1970. */
    readonly at: number;
    readonly artifact: string;
    readonly event: string;
    readonly version: string | null;
    readonly stage: string | null;
    readonly commit: string;
    readonly ref: string;
  }[];
  readonly state: Readonly<
    Record<
      string,
      {
        /** The highest. */
        readonly version: string | null;
        readonly stage: Readonly<Record<string, string | null>>;
        readonly active: boolean;
      }
    >
  >;
  readonly versions: Readonly<
    Record<
      string,
      readonly {
        readonly version: string;
        readonly commit: string;
        readonly active: boolean;
        /** When it was registered. */
        readonly at: number | null;
        readonly stages: readonly string[];
      }[]
    >
  >;
  /** How many random calls of each kind it took before. */
  readonly made: Readonly<Record<string, number>> | null;
}

/** What is to be done to a repository before it is read. */
interface GtoRequest {
  readonly repo: string;
  readonly write?: { readonly seed: number; readonly events: number };
  readonly call?: readonly [action: string, values: Readonly<Record<string, unknown>>];
  /** When that call is made, in seconds since 1970. */
  readonly at?: number;
}

export interface Gto {
  /** Throws what GTO itself threw. */
  ask(request: GtoRequest): Promise<GtoReading>;
  stop(): void;
}

/** Starts the real GTO, which answers one request after another. */
export function startGto(python: string): Gto {
  const script = fileURLToPath(new URL('gto-reader.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (request: GtoRequest): Promise<GtoReading> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('GTO ended');
    const answer = JSON.parse(value) as GtoReading | { readonly error: string };
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  };
  return {
    ask(request) {
      const answer = last.catch(() => undefined).then(() => ask(request));
      last = answer;
      return answer;
    },
    stop: () => child.kill(),
  };
}
