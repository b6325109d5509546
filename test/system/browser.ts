import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--hide-scrollbars',
  '--disable-sync',
];

/** The browser there is, or why the tests that need one are skipped. Throws as `tool` does. */
export function browser(): { readonly command: string; readonly missing?: string } {
  const command = BROWSERS.find((name) => spawnSync(name, ['--version']).status === 0);
  if (command !== undefined) return { command };
  const missing = 'skipped: no chromium on PATH';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { command: '', missing };
}

export interface Page {
  /** What an expression in the page comes to. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses keys such as Tab and Enter, or types what is a single character. */
  press(...keys: string[]): Promise<void>;
  screenshot(): Promise<Buffer>;
  /** What the browser complained about, such as a script that a policy stopped. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
}

/** Opens a page by the protocol of the developer tools (https://chromedevtools.github.io/devtools-protocol). */
export async function openPage(command: string, url: string, options: PageOptions): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), 'pawl-browser-'));
  const child = spawn(
    command,
    [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    {
      stdio: 'ignore',
    },
  );
  const close = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const complaints: string[] = [];
  const send = await connectTo(await portOf(profile), complaints);
  await send('Page.enable');
  await send('Runtime.enable');
  await send('Log.enable');
  await send('Emulation.setDeviceMetricsOverride', {
    width: options.width,
    height: options.height,
    deviceScaleFactor: 1,
    mobile: options.width < 600,
  });
  if (options.dark)
    await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
  await send('Page.navigate', { url });
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: unknown }; exceptionDetails?: object };
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  };
  while ((await evaluate('document.readyState + location.href')) !== `complete${url}`)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    evaluate,
    async press(...keys) {
      for (const key of keys) {
        const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
        const event = {
          key,
          code: key,
          ...(text === undefined ? {} : { text }),
          windowsVirtualKeyCode: KEY_CODES[key],
        };
        await send('Input.dispatchKeyEvent', {
          type: text === undefined ? 'rawKeyDown' : 'keyDown',
          ...event,
        });
        await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, text: undefined });
      }
    },
    async screenshot() {
      const { data } = (await send('Page.captureScreenshot')) as { data: string };
      return Buffer.from(data, 'base64');
    },
    complaints,
    close,
  };
}

const KEY_CODES: Readonly<Record<string, number>> = { Tab: 9, Enter: 13 };

async function portOf(profile: string): Promise<string> {
  for (let i = 0; i < 1000; i++) {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    if (text.includes('\n')) return text.split('\n')[0]!;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the browser did not start');
}

type Send = (method: string, params?: object) => Promise<object>;

async function connectTo(port: string, complaints: string[]): Promise<Send> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const waiting = new Map<number, (message: { result?: object; error?: { message: string } }) => void>();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else if (message.method === 'Log.entryAdded') complaints.push(message.params.entry.text);
    else if (message.method === 'Runtime.exceptionThrown')
      complaints.push(message.params.exceptionDetails.text);
  });
  let last = 0;
  return (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(error.message)) : resolve(result ?? {}),
      );
      socket.send(JSON.stringify({ id, method, params }));
    });
}
