import type { Exchange } from './exchange.ts';

export type LogLevel = 'off' | 'error' | 'warn' | 'info';
const LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info'];

export interface RequestLog {
  /** One line a request. */
  request(exchange: Exchange, status: number, milliseconds: number): void;
  /** One line about the server itself. */
  event(level: Exclude<LogLevel, 'off'>, message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Gives what is collected to the sink now. */
  flush(): void;
}

/** Characters that are collected, at most. */
const COLLECTED = 16_384;
/** Milliseconds after which a line is written. */
const DELAY = 25;

/** Lines of JSON, written some at a time. What comes from outside is escaped by being JSON. */
export function createRequestLog(
  sink: (text: string) => void,
  level: LogLevel,
  now: () => number,
): RequestLog {
  const most = LEVELS.indexOf(level);
  let collected = '';
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (collected === '') return;
    const text = collected;
    collected = '';
    sink(text);
  }

  function write(line: string): void {
    collected += line;
    if (collected.length > COLLECTED) flush();
    else timer ??= setTimeout(flush, DELAY);
  }

  return {
    request({ id, request, route, rows, served }, status, milliseconds) {
      const name = status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
      if (LEVELS.indexOf(name) > most) return;
      const model = served
        ? `,"model":${served.nameText},"version":${served.versionText},"role":"${served.role}"`
        : '';
      // The method is one that Node knows, the id is sane and the route one of ours.
      write(
        `{"time":"${timeText(now())}","level":"${name}","event":"request","id":"${id}","method":"${request.method}","route":"${route}","status":${status},"ms":${milliseconds.toFixed(3)},"rows":${rows}${model}}\n`,
      );
    },
    event(name, message, facts = {}) {
      if (LEVELS.indexOf(name) > most) return;
      write(`${JSON.stringify({ time: timeText(now()), level: name, event: message, ...facts })}\n`);
    },
    flush,
  };
}

let lastTime = -1;
let lastText = '';

/** Written once a millisecond. */
export function timeText(time: number): string {
  if (time === lastTime) return lastText;
  lastTime = time;
  lastText = new Date(time).toISOString();
  return lastText;
}
