import type { VerdictRecord } from '@pawl/records';
import { hexCode, markdownCode, markdownText } from './escape.ts';

type Policy = NonNullable<VerdictRecord['policy']>;
type Change = Policy['changes'][number];

const MAX_CHANGES = 20;
const MAX_ITEMS = 8;

/** A warning that a change alters the rules it is judged by: which, how, and whose rules decided. Else empty. */
export function policyCallout(policy: Policy | null, short: boolean): string {
  if (!policy || policy.changes.length === 0) return '';
  const most = short ? 3 : MAX_CHANGES;
  const width = short ? 80 : 200;
  const more = policy.changes.length - most;
  const lines = [
    '[!WARNING]',
    `**This change alters the rules it is judged by.** ${whoseRules(policy)}`,
    '',
    ...policy.changes.slice(0, most).map((change) => `- ${changeText(change, width)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

/** Whose rules decided, as a sentence. */
export function whoseRules({ from, base, allowedBy }: Policy): string {
  const commit = hexCode(base, 7);
  if (from === 'base')
    return `The rules of the base (${commit}) decided; the new ones count once they are merged.`;
  const who = allowedBy === null ? 'they are new' : `allowed by ${markdownText(allowedBy, 100)}`;
  return `Its own rules decided: ${who}.`;
}

/** `gate.conditions`: before `rmse < 0.5`, now `rmse < 0.9`. Of a list only what differs. */
function changeText({ key, base, here }: Change, width: number): string {
  const [before, after] = [items(base), items(here)];
  const gone = before.filter((item) => !after.includes(item));
  const fresh = after.filter((item) => !before.includes(item));
  const order = gone.length === 0 && fresh.length === 0 ? ['only the order'] : [];
  const parts = [
    ...(gone.length > 0 ? [`before ${codes(gone, width)}`] : []),
    ...(fresh.length > 0 ? [`now ${codes(fresh, width)}`] : []),
    ...(gone.length > 0 && fresh.length === 0 ? ['now taken out'] : []),
    ...(gone.length === 0 && fresh.length > 0 ? ['not there before'] : []),
    ...order,
  ];
  return `${markdownCode(key, 80)}: ${parts.join(', ')}`;
}

function codes(list: readonly string[], width: number): string {
  const shown = list.slice(0, MAX_ITEMS).map((item) => markdownCode(item, width));
  const more = list.length - shown.length;
  return more > 0 ? `${shown.join(' ')} and ${more} more` : shown.join(' ');
}

/** The values of a key, which the record holds as JSON: those of a list or of an object one by one. */
function items(text: string | null): string[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.map(show);
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).map(([key, entry]) => `${key}: ${show(entry)}`);
    }
    return [show(value)];
  } catch {
    return [text];
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
