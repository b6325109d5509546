import type { ReleaseRecord } from '@pawl/records';
import { cutText } from '../columns.ts';
import { plainText } from '../escape.ts';
import { plural } from '../summary.ts';
import type { CheckView } from './view.ts';

/** A version as it is named: `v1.4.0`, or the first 7 digits of a commit. Plain text of at most 60 columns. */
export function versionText(version: string): string {
  return /^([\da-f]{40}|[\da-f]{64})$/.test(version) ? version.slice(0, 7) : nameText(version);
}

/** A name of a model, stage, person or tag: plain text of at most 60 columns. */
export function nameText(name: string): string {
  return cutText(plainText(name), 60);
}

/** `2026-01-31` of an ISO 8601 time. */
export function dayText(instant: string): string {
  return cutText(plainText(instant.slice(0, 10)), 10);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** In days; a month is still told in days, as `1 month ago` could be any of 60. */
const [MONTH, YEAR] = [365.25 / 12, 365.25];

/** `3 days ago`; `clock ahead` for a time yet to come, as only another clock can have set it. */
export function agoText(instant: string, now: Date): string {
  const passed = now.getTime() - Date.parse(instant);
  if (Number.isNaN(passed)) return 'at an unknown time';
  if (passed < -5 * MINUTE) return 'by a clock that is ahead';
  if (passed < MINUTE) return 'just now';
  if (passed < HOUR) return `${plural(Math.floor(passed / MINUTE), 'minute')} ago`;
  if (passed < 2 * DAY) return `${plural(Math.floor(passed / HOUR), 'hour')} ago`;
  const days = passed / DAY;
  if (days < 2 * MONTH) return `${plural(Math.floor(days), 'day')} ago`;
  if (days < 2 * YEAR) return `${plural(Math.floor(days / MONTH), 'month')} ago`;
  return `${plural(Math.floor(days / YEAR), 'year')} ago`;
}

/** What someone wrote, in quotes, so that it is not taken for words of ours. */
export function quotedText(text: string, maxLength = 400): string {
  return `"${plainText(text, maxLength).replace(/"/g, "'")}"`;
}

/** `bob (review of #12)`, without the time. */
export function approvalText({ by, kind, of }: ReleaseRecord['approvals'][number]): string {
  return `${nameText(by)} (${kind} of ${plainText(of, 100)})`.replace('environment of', 'environment');
}

const STATE_ORDER: Readonly<Record<CheckView['state'], number>> = { failed: 0, 'not checked': 1, held: 2 };

/** Checks in the order in which they need a reader: failed, not checked, held. */
export function byState<C extends Pick<CheckView, 'state'>>(checks: readonly C[]): C[] {
  return checks.toSorted((a, b) => STATE_ORDER[a.state] - STATE_ORDER[b.state]);
}
