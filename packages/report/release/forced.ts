import { wrap } from '../columns.ts';
import { markdownShort } from '../escape.ts';
import type { Paint } from '../paint.ts';
import type { ForcedView } from './view.ts';
import { dayText, nameText, quotedText, versionText } from './words.ts';

const MAX_SHOWN = 10;

/** `production holds v1.4.0, which alice forced on 2026-11-20: "demo"` */
function sentence({ stage, version, by, reason, at }: ForcedView): string {
  return `${nameText(stage)} holds ${versionText(version)}, which ${nameText(by)} forced on ${dayText(at)}: ${quotedText(reason)}`;
}

/** The same as lines of a report for a terminal. */
export function forcedLines(forced: readonly ForcedView[], paint: Paint, width: number): string[] {
  const more = forced.length - MAX_SHOWN;
  return [
    ...forced
      .slice(0, MAX_SHOWN)
      .flatMap((view) => wrap(sentence(view), width, `${paint('red', 'FORCED')}    `, ' '.repeat(10))),
    ...(more > 0 ? [`          and ${more} more`] : []),
  ];
}

/** The same as a callout of GitHub's Markdown; empty where nothing was forced. */
export function forcedCallout(forced: readonly ForcedView[], short: boolean): string {
  if (forced.length === 0) return '';
  const most = short ? 2 : MAX_SHOWN;
  const more = forced.length - most;
  const lines = forced.slice(0, most).map((view) => markdownSentence(view, short ? 60 : 400));
  return [
    '> [!WARNING]',
    '> **A version was forced past its checks.**',
    '>',
    ...lines.map((line) => `> - ${line}`),
    ...(more > 0 ? [`> - and ${more} more`] : []),
  ].join('\n');
}

function markdownSentence({ stage, version, by, reason, at }: ForcedView, width: number): string {
  const name = (text: string) => markdownShort(text, Math.min(60, width));
  const date = markdownShort(dayText(at), 10);
  return `${name(stage)} holds ${name(versionText(version))}, which ${name(by)} forced on ${date}: ${markdownShort(quotedText(reason, width), width + 2)}`;
}
