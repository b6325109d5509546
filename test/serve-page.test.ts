import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveCase, serveProcess } from './serve-case.ts';
import { browser, openPage } from './system/browser.ts';

const { command, missing } = browser();
/** A folder for pictures, to be looked at. */
const pictures = process.env.PAWL_PICTURES;

describe.skipIf(missing)(`the page to try a model${missing ? `: ${missing}` : ''}`, () => {
  test('works by keyboard, at the width of a phone and of a desk, light and dark', async () => {
    const wine = await serveCase('wine', { method: 'stratified', by: 'cultivar', test: 0.5 });
    const { url } = await serveProcess(wine.folder);
    for (const [width, dark] of [
      [400, false],
      [400, true],
      [1200, false],
      [1200, true],
    ] as const) {
      const page = await openPage(command, `${url}/`, { width, height: 900, dark });
      onTestFinished(() => page.close());
      const answer = () => page.evaluate("document.getElementById('answer').textContent");
      const focused = () => page.evaluate('document.activeElement.textContent || document.activeElement.id');

      await page.press('Tab', 'Tab');
      expect(await focused()).toBe('Example 2');
      await page.press('Enter');
      await expect.poll(answer).toContain(wine.evaluated('prediction')[1]);
      expect(await answer()).toMatch(/class_\d\d+\.\d %/);
      if (pictures) await writeFile(join(pictures, `page-${width}-${dark}.png`), await page.screenshot());

      // From the examples into the first field; what is typed replaces its value.
      await page.press('Tab', 'Tab', 'Tab', 'Tab');
      expect(await focused()).toBe('c0');
      await page.press('x', 'Enter');
      expect(await page.evaluate("document.getElementById('h0').textContent")).toBe('A number is needed.');
      expect(await page.evaluate("document.getElementById('c0').getAttribute('aria-invalid')")).toBe('true');
      expect(await focused()).toBe('c0');

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(page.complaints).toEqual([]);
    }
  });
});
