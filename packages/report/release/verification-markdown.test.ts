import { expect, test } from 'vitest';
import type { VerificationView } from './verification.ts';
import { renderVerificationMarkdown } from './verification-markdown.ts';

const DIGEST = `sha256:${'ab12'.repeat(16)}`;

function view(more: Partial<VerificationView> = {}): VerificationView {
  return {
    name: 'ghcr.io/acme/wine',
    digest: DIGEST,
    passed: true,
    statements: [],
    checks: [
      { check: 'image', state: 'held', detail: `production is ${DIGEST}` },
      { check: 'verdict', state: 'held', detail: `${DIGEST} passed: 3 of 3 conditions hold` },
      { check: 'model', state: 'not checked', detail: 'no record says which model it is about' },
    ],
    ...more,
  };
}

test('the digest of the image can be copied, those of records are short', () => {
  const text = renderVerificationMarkdown(view());
  expect(text).toContain(`<code>ghcr.io/acme/wine@${DIGEST}</code>`);
  expect(text.split(DIGEST)).toHaveLength(2);
  expect(text.replaceAll('\u2060', '')).toContain('| ✅ held | verdict | ab12ab12ab12 passed: 3 of 3');
  expect(text).toMatch(/^### 🔏 The evidence on the image holds\n/);
});

test('what failed stands first, and text from an image makes no links, cells or code', () => {
  const detail = 'v1 | <img src=x> [a](https://x.example) ``` @ann';
  const text = renderVerificationMarkdown(
    view({
      passed: false,
      name: 'www.example.com/a_b',
      checks: [...view().checks, { check: 'release', state: 'failed', detail }],
    }),
  );
  expect(text).toMatch(/^### ⛔ The evidence on the image does not hold\n/);
  const rows = text.split('\n').filter((line) => /^\| [✅❌❔]/u.test(line));
  expect(rows.map((row) => row.split(' | ')[1])).toEqual(['release', 'model', 'image', 'verdict']);
  expect(rows[0]).not.toMatch(/<img|https:\/\/|@ann|[^\\]\[|`{3}/);
  expect(text).not.toContain('www.');
});
