import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks-case.ts';
import {
  hexCode,
  htmlText,
  markdownCode,
  markdownProse,
  markdownShort,
  markdownText,
  plainText,
  safeUrl,
  xmlText,
} from './escape.ts';

/** What is left that a renderer of GitHub or GitLab would make more than text of. */
const LIVE =
  /[@!%~](?=\w)|(?<!&)#(?=\w)|&(?!(amp|lt|gt|#\d+);)|:\/\/|www\.|\n|(?<![a-z\d])(GH|GHSA|CVE)-|:[\w+-]+:|(?=\d*[a-f]|\d{40})[\da-f]{7}|[\u0000-\u001f\u202a-\u202e\u200b]/i;

/** Text without what is escaped, and without the tags that we write ourselves. */
function unescaped(safe: string): string {
  return safe.replace(/\\[!-/:-@[-`{-~]/g, 'x').replace(/<\/?(code|span)>/g, '');
}

describe.each(ATTACKS.map((attack) => [attack.slice(0, 60), attack] as const))('%j', (_, attack) => {
  test.each([
    ['text', markdownText],
    ['code', markdownCode],
    ['prose', markdownProse],
  ])('is no more than text as %s', (_name, makeSafe) => {
    const safe = makeSafe(attack);
    expect(safe).not.toMatch(LIVE);
    expect(unescaped(safe)).not.toMatch(/[\\`*_[\]|<>$]|^ ?([-+#=:]|\d+[.)]( |$))/);
  });

  test('is no more than text in a line of HTML', () => {
    const safe = htmlText(attack);
    expect(safe).not.toMatch(LIVE);
    expect(safe.replace(/<\/?span>/g, '')).not.toMatch(/[<>"'$]/);
  });

  test('is no more than text in XML', () => {
    expect(xmlText(attack)).not.toMatch(/[<>"'\u0000-\u001f\ufffe\uffff]|&(?!(amp|lt|gt|#\d+);)/);
  });

  test('moves no cursor on a terminal, and is bounded', () => {
    expect(plainText(attack)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066]|\p{M}{4}/u);
    expect([...plainText(attack)].length).toBeLessThanOrEqual(200);
    expect(plainText(attack).isWellFormed()).toBe(true);
    expect(markdownShort(attack, 60).length).toBeLessThanOrEqual(160);
  });
});

test('text that is read from the right stands for itself', () => {
  expect(markdownText('\u05e9\u05dc\u05d5\u05dd')).toBe('\u2068\u05e9\u05dc\u05d5\u05dd\u2069');
});

test('what needs no escape is left as it is', () => {
  for (const text of [
    'rmse',
    '0.5435 is below 0.6 (0.5 to 0.6).',
    'über, naïve 东京',
    '95 % of 1,234,567 rows',
  ]) {
    expect(markdownText(text)).toBe(text);
  }
});

test('words between backticks are code in a sentence, an open backtick is one', () => {
  expect(markdownProse('add `r2` to `metrics`.')).toBe('add <code>r2</code> to <code>metrics</code>.');
  expect(markdownProse('a ` b')).toBe('a \\` b');
});

test('a cell of a table cannot be left, whatever backslashes, backticks and pipes the text holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '|', '\\', ' ', '<') }), (text) => {
      for (const cell of [markdownText(text), markdownCode(text), markdownProse(text)]) {
        // A pipe ends the cell unless an odd number of backslashes stands before it.
        expect(cell.replace(/\\./g, '')).not.toMatch(/[|`]/);
      }
    }),
  );
});

test('a commit is shown whole enough to search for, anything else is escaped', () => {
  expect(hexCode('0123456789abcdef', 7)).toBe('<code>0123456</code>');
  expect(hexCode('<b>@x', 7)).toBe(markdownCode('<b>@x'));
});

test('only addresses of the web become links, and they cannot leave the link', () => {
  expect(safeUrl('https://host/a?b=c#d')).toBe('https://host/a?b=c#d');
  expect(safeUrl('https://host/a) [x](y "z" <b>|`$')).not.toMatch(/[()<>"|`$ ]/);
  for (const url of [
    undefined,
    'javascript:alert(1)',
    'data:text/html,x',
    '/relative',
    `https://h/${'x'.repeat(3000)}`,
  ]) {
    expect(safeUrl(url)).toBeUndefined();
  }
});
