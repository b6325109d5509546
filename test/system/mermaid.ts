import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CACHE } from './tool.ts';

/** The version that `test/system/install.sh` installs; PAWL_MERMAID names another. */
const VERSION = process.env.PAWL_MERMAID ?? '11.12.2';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

export interface Mermaid {
  /** mermaid.min.js */
  readonly script: string;
  readonly browser: string;
  /** Why the tests that need them are skipped. */
  readonly missing?: string;
}

/** Mermaid itself and a browser. Throws in place of reporting one missing when PAWL_REQUIRE_SYSTEM is set. */
export function mermaid(): Mermaid {
  const script = join(CACHE, `mermaid-${VERSION}/node_modules/mermaid/dist/mermaid.min.js`);
  const browser = BROWSERS.find((name) => spawnSync(name, ['--version']).status === 0) ?? '';
  const lacking = [...(existsSync(script) ? [] : ['Mermaid']), ...(browser === '' ? ['Chromium'] : [])];
  if (lacking.length === 0) return { script, browser };
  const missing = `skipped: no ${lacking.join(' and no ')} (test/system/install.sh installs Mermaid)`;
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { script, browser, missing };
}

/** What Mermaid made of a diagram. */
export interface Drawn {
  /** Null where it was parsed and drawn. */
  readonly error: string | null;
  /** The texts that a reader sees, in the order of the drawing; lines of one label are joined by newlines. */
  readonly texts: readonly string[];
  /** Names of elements and attributes that could do more than be seen: none in a good drawing. */
  readonly live: readonly string[];
}

/** The diagrams within Markdown, without their fences. */
export function diagramsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map((match) => match[1]!);
}

/** Parses and draws diagrams in a browser as GitHub does, with `securityLevel: strict`. */
export async function draw({ script, browser }: Mermaid, diagrams: readonly string[]): Promise<Drawn[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-mermaid-'));
  try {
    const page = join(folder, 'page.html');
    await writeFile(page, pageOf(script, diagrams));
    const { stdout } = await promisify(execFile)(
      browser,
      [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`, '--dump-dom', pathToFileURL(page).href],
      { maxBuffer: 1 << 28 },
    );
    const found = /<output id="drawn">([^<]+)<\/output>/.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`the browser left no answer: ${stdout.slice(0, 500)}`);
    return JSON.parse(decodeURIComponent(found));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Time of the page's own, which waits for all that is still to happen.
  '--virtual-time-budget=600000',
];

function pageOf(script: string, diagrams: readonly string[]): string {
  // No `<` within, so that nothing in a diagram ends the script.
  const data = JSON.stringify(diagrams).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><body>
<script src="${pathToFileURL(script).href}"></script>
<script>(${DRAW_ALL})(${data})</script>`;
}

/** Runs in the page. */
const DRAW_ALL = `async function (diagrams) {
  window.alert = () => { window.fired = true; };
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true });
  const results = [];
  for (const [i, diagram] of diagrams.entries()) {
    const holder = document.createElement('div');
    document.body.append(holder);
    try {
      await mermaid.parse(diagram);
      const { svg } = await mermaid.render('drawing' + i, diagram);
      holder.innerHTML = svg;
      for (const line of holder.querySelectorAll('br')) line.replaceWith('\\n');
      const labels = holder.querySelectorAll('.nodeLabel, .edgeLabel p, text');
      const live = [...holder.querySelectorAll('*')].flatMap((element) => [
        ...(/^(a|script|img|iframe|image|form|input|object|embed|video|audio|link|h[1-6]|ul|ol|code|pre|strong|em|i|b)$/i.test(element.tagName)
          ? [element.tagName] : []),
        ...[...element.attributes].flatMap(({ name, value }) =>
          /^on|^src$/.test(name) || (/href$/.test(name) && !value.startsWith('#')) ? [name + '=' + value] : []),
      ]);
      results.push({
        error: null,
        texts: [...labels].map(({ textContent }) => textContent.trim()).filter((text) => text !== ''),
        live: [...live, ...(window.fired ? ['alert'] : [])],
      });
    } catch (error) {
      results.push({ error: String(error && error.message || error), texts: [], live: [] });
    }
    holder.remove();
  }
  const output = document.createElement('output');
  output.id = 'drawn';
  output.textContent = encodeURIComponent(JSON.stringify(results));
  document.body.append(output);
}`;
