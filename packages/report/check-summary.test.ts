import { expect, test } from 'vitest';
import { checkSummary } from './check-summary.ts';
import { condition, evaluationOf, metric, runOf, sectionOf, verdictOf } from './evidence-case.ts';

test('the title is plain, the summary has the table, and the text the rest', () => {
  const section = sectionOf({
    run: runOf(),
    evaluation: evaluationOf([metric('rmse', 0.5, 0.6), metric('rmse', 0.5, 0.6, { slice: 'a = b' })]),
    verdict: verdictOf([condition('rmse < 0.4', 'refuted')], {
      answer: 'refused',
      reason: 'refused by the one condition',
    }),
  });
  const { title, summary, text } = checkSummary(section);
  expect(title).toBe('housing: refused, rmse < 0.4 is refuted');
  expect(summary).toMatch(/^### ❌ housing: refused, rmse &lt; 0\.4 is refuted\n\n\| Metric \| Baseline/);
  expect(summary).not.toContain('a = b');
  expect(text).toContain('a = b');
  expect(text).toContain('**Where it comes from**');
  expect(summary + text).not.toContain('<details>');
});

test('there is no text where there is nothing more to say', () => {
  expect(checkSummary(sectionOf({})).text).toBe('');
});
