import { cutText, textWidth, wrap } from '../columns.ts';
import { plainText } from '../escape.ts';
import { painter, type TerminalStyle } from '../paint.ts';
import { mermaidFence, mermaidName, mermaidText } from './mermaid-text.ts';
import { byTime, heldBefore, type Spell, spellsOf } from './spells.ts';
import type { EventView } from './view.ts';
import { nameText, quotedText, versionText } from './words.ts';

/**
 * What happened to versions and stages, the newest first, for a terminal, ending in a newline. Times are UTC. `events`
 * may come in any order; of those at one time the newer must come first.
 */
export function renderHistory(events: readonly EventView[], style: TerminalStyle): string {
  if (events.length === 0) return 'Nothing has happened yet: there is no tag of a version or a stage.\n';
  const paint = painter(style);
  const ordered = byTime(events);
  const before = heldBefore(ordered);
  const many = events.some(({ model }) => model !== events[0]!.model);
  const lines: string[] = [];
  for (const event of ordered.reverse()) {
    const name = many ? `${nameText(event.model)}  ` : '';
    const text = `${name}${eventText(event, before.get(event))}  by ${nameText(event.by)}`;
    push(lines, text, `${timeText(event.at)}  `, INDENT, style.width);
    for (const [colour, note] of notes(event))
      for (const line of wrap(note, style.width, INDENT, INDENT)) lines.push(paint(colour, line));
  }
  lines.push('');
  return lines.join('\n');
}

const INDENT = ' '.repeat(19);

function push(lines: string[], text: string, first: string, rest: string, width: number): void {
  if (textWidth(first) + textWidth(text) <= width) lines.push(first + text);
  else lines.push(...wrap(text.replaceAll('  ', ' '), width, first, rest));
}

/** `2026-01-31 12:00Z` */
function timeText(at: string): string {
  return cutText(plainText(`${at.slice(0, 16).replace('T', ' ')}Z`), 17);
}

/** `v1.4.0 → production (was v1.3.2)` */
function eventText({ event, version, stage, release }: EventView, before: string | undefined): string {
  const what = version === null ? 'the model' : versionText(version);
  const where = stage === null ? 'no stage' : nameText(stage);
  if (event === 'registration') return `${what} registered`;
  if (event === 'deregistration') return `${what} taken back`;
  if (event === 'deprecation') return `${what} deprecated`;
  const bare = release === null ? ['no release record'] : [];
  if (event === 'unassignment') return `${what} taken out of ${where}${inBrackets(bare)}`;
  const was = release?.replaced?.version ?? before;
  return `${what} → ${where}${inBrackets([...(was === undefined || was === version ? [] : [`was ${versionText(was)}`]), ...bare])}`;
}

function inBrackets(facts: readonly string[]): string {
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

function notes({ release }: EventView): [colour: 'red' | 'yellow' | 'dim', text: string][] {
  if (!release) return [];
  const { action, forced, reason } = release;
  const why = reason === null ? '' : `: ${quotedText(reason)}`;
  return [
    ...(forced
      ? [['red', `FORCED by ${nameText(forced.by)}: ${quotedText(forced.reason)}`] as ['red', string]]
      : []),
    ...(action === 'rollback' ? [['yellow', `rollback${why}`] as ['yellow', string]] : []),
    ...(action !== 'rollback' && reason !== null ? [['dim', `reason${why}`] as ['dim', string]] : []),
  ];
}

const MAX_BARS = 30;

/**
 * Which version each stage held when, as a Gantt chart in Mermaid with the text that goes with it: Markdown without a
 * newline at its end, empty where no stage ever held a version. Times are UTC. What a stage holds now ends at `now`.
 */
export function renderHistoryMermaid(events: readonly EventView[], now: Date): string {
  const spells = spellsOf(byTime(events));
  if (spells.length === 0) return '';
  const end = (spell: Spell) => Math.max(spell.from, spell.until ?? now.getTime());
  const shown = spells
    .toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity) || b.from - a.from)
    .slice(0, MAX_BARS);
  const chosen = new Set(shown);
  const many = spells.some(({ model }) => model !== spells[0]!.model);
  const sections = new Map<string, Spell[]>();
  for (const spell of spells) {
    if (!chosen.has(spell)) continue;
    const name = many ? `${nameText(spell.model)} ${nameText(spell.stage)}` : nameText(spell.stage);
    const section = sections.get(name);
    if (section) section.push(spell);
    else sections.set(name, [spell]);
  }
  const [from, until] = [Math.min(...shown.map((s) => s.from)), Math.max(...shown.map(end))];
  const chart = mermaidFence([
    'gantt',
    '  dateFormat YYYY-MM-DD HH:mm:ss',
    `  axisFormat ${until - from > 3 * 24 * 3_600_000 ? '%Y-%m-%d' : '%m-%d %H:%M'}`,
    '  todayMarker off',
    ...[...sections].flatMap(([name, list]) => [
      `  section ${mermaidText(name) || '#63;'}`,
      ...list.map(
        (spell) => `  ${barText(spell)} :${barState(spell)}${clock(spell.from)}, ${clock(end(spell))}`,
      ),
    ]),
  ]);
  const left = spells.length - shown.length;
  return left === 0
    ? chart
    : `${chart}\n\nThe newest ${MAX_BARS} of ${spells.length}; older ones are left out.`;
}

function barText({ version, event: { release } }: Spell): string {
  const facts = [
    ...(release?.forced ? ['forced'] : []),
    ...(release?.action === 'rollback' ? ['rollback'] : []),
    ...(release === null ? ['no record'] : []),
  ];
  return mermaidName([versionText(version), ...facts].join(' '));
}

/** Not `done` for what is over: Mermaid's dark theme writes light grey on light grey there. */
function barState({ until, event: { release } }: Spell): string {
  if (release?.forced) return 'crit, ';
  return until === null ? 'active, ' : '';
}

/** As `dateFormat` says, to the second. */
function clock(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
