import { randomBytes } from 'node:crypto';
import type { Contract, ContractColumn } from './contract.ts';
import { type Exchange, send } from './exchange.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { ServerState } from './state.ts';

/** Categories to choose from; of more, the text is typed. */
const MOST_OPTIONS = 500;

/** GET /: a page to try the model, which needs nothing but this server. */
export function page({ main }: ServerState, exchange: Exchange): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  send(exchange, 200, 'text/html; charset=utf-8', pageHtml(main.contract, nonce), [
    'Content-Security-Policy',
    policy,
    'X-Content-Type-Options',
    'nosniff',
    'Referrer-Policy',
    'no-referrer',
    'Cache-Control',
    'no-store',
  ]);
}

/** The page of a contract, whose texts may be anything. */
export function pageHtml(contract: Contract, nonce: string): string {
  const { name, version, target, columns, samples, digests } = contract;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(name)} ${escapeHtml(version)}</title>
<style nonce="${nonce}">${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(name)} <small>${escapeHtml(version)}</small></h1>
<p>Predicts <strong>${escapeHtml(target)}</strong> from ${columns.length === 1 ? 'one column' : `${columns.length} columns`}.</p>
</header>
<main>
<form id="row" autocomplete="off" novalidate>
${samples.length > 0 ? `<div class="samples" role="group" aria-label="Examples">${samples.map((_, i) => `<button type="button" data-sample="${i}">Example ${i + 1}</button>`).join('')}</div>` : ''}
<div class="fields">
${columns.map(field).join('\n')}
</div>
<button type="submit" class="go">Predict</button>
</form>
<section id="answer" aria-live="polite" aria-label="Answer"></section>
</main>
<footer>
<p><a href="openapi.json">OpenAPI</a> <a href="metrics">Metrics</a></p>
<p class="digest">Model ${escapeHtml(digests.model)}</p>
</footer>
<script type="application/json" id="contract" nonce="${nonce}">${scriptJson({ target, columns: columns.map(({ name: column, kind, nullable }) => ({ name: column, kind, nullable })), labels: contract.labels, samples })}</script>
<script nonce="${nonce}">${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function field(column: ContractColumn, i: number): string {
  const { name, nullable } = column;
  const hint = hintOf(column);
  const hintId = hint === '' ? '' : ` aria-describedby="h${i}"`;
  return `<div class="field"><label for="c${i}">${escapeHtml(name)}${nullable ? ' <span class="optional">may be empty</span>' : ''}</label>${control(column, i, hintId)}<span class="hint" id="h${i}">${hint}</span></div>`;
}

function hintOf({ kind, min, max }: ContractColumn): string {
  return kind === 'number' && min !== undefined && max !== undefined ? `${min} to ${max} in training` : '';
}

function control({ kind, nullable, categories }: ContractColumn, i: number, described: string): string {
  const common = `id="c${i}" data-column="${i}"${described}${nullable ? '' : ' required'}`;
  if (kind === 'number') return `<input ${common} type="text" inputmode="decimal" spellcheck="false">`;
  if (!categories || categories.length > MOST_OPTIONS)
    return `<input ${common} type="text" spellcheck="false">`;
  // Places and not texts as values: an empty text is a category too.
  const options = categories.map(
    (text, k) => `<option value="${k}" data-text="${escapeHtml(text)}">${escapeHtml(text)}</option>`,
  );
  return `<select ${common}><option value="">${nullable ? 'no value' : 'choose'}</option>${options.join('')}</select>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** JSON that cannot end the element it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
