import { expect, test } from 'vitest';
import { agoText, approvalText, quotedText, versionText } from './words.ts';

const NOW = new Date('2026-11-21T09:30:00Z');

test.each([
  ['2026-11-21T09:29:30Z', 'just now'],
  ['2026-11-21T09:32:00Z', 'just now'],
  ['2026-11-21T09:36:00Z', 'by a clock that is ahead'],
  ['2026-11-21T09:28:59Z', '1 minute ago'],
  ['2026-11-21T08:31:00Z', '59 minutes ago'],
  ['2026-11-21T08:30:00Z', '1 hour ago'],
  ['2026-11-19T09:31:00Z', '47 hours ago'],
  ['2026-11-19T09:30:00Z', '2 days ago'],
  ['2026-09-25T09:30:00Z', '57 days ago'],
  ['2026-08-21T09:30:00Z', '3 months ago'],
  ['2024-11-20T09:30:00Z', '2 years ago'],
  ['yesterday', 'at an unknown time'],
])('%s was %s', (instant, text) => {
  expect(agoText(instant, NOW)).toBe(text);
});

test('a version is named as it is, a commit by its first digits', () => {
  expect(versionText('v1.4.0')).toBe('v1.4.0');
  expect(versionText('0123456789abcdef0123456789abcdef01234567')).toBe('0123456');
  expect(versionText('x'.repeat(200))).toBe(`${'x'.repeat(59)}…`);
});

test('what someone wrote stays within its quotes', () => {
  expect(quotedText('a" by bob\n"b')).toBe('"a\' by bob \'b"');
});

test('an approval names who, and of what', () => {
  const bob = { by: 'bob', at: null };
  expect(approvalText({ ...bob, kind: 'review', of: 'pull request #12' })).toBe(
    'bob (review of pull request #12)',
  );
  expect(approvalText({ ...bob, kind: 'environment', of: 'production' })).toBe(
    'bob (environment production)',
  );
});
