import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks-case.ts';
import { evaluationOf, historyOf, metric, sectionOf } from './evidence-case.ts';
import { mermaidChart, sparkline, trendFold } from './trend.ts';

describe('sparkline', () => {
  test('goes from the least to the greatest value, with gaps', () => {
    expect(sparkline([0, 7, null, 3.5])).toBe('▁█·▅');
    expect(sparkline([2, 2])).toBe('▄▄');
    expect(sparkline([-1e308, 1e308])).toBe('▁█');
    expect(sparkline([])).toBe('');
    expect(sparkline([null])).toBe('·');
  });
});

describe('trend', () => {
  test('has a line a metric, and the numbers newest first', () => {
    const history = historyOf([0.7, 0.6, 0.5]);
    const { title, body } = trendFold(
      sectionOf({ evaluation: evaluationOf([metric('rmse', 0.4)]) }, { history }),
    )!;
    expect(title).toBe('Trend of the last 3 accepted runs: rmse █▅▁');
    expect(body).toContain('| rmse<br><sub>lower is better</sub> | █▅▁ | 0.5 | 0.4 |');
    expect(body.match(/^\| <code>.*/gm)).toEqual([
      '| <code>0303030</code> | 2026-01-03 12:00 UTC | 0.5 |',
      '| <code>0202020</code> | 2026-01-02 12:00 UTC | 0.6 |',
      '| <code>0101010</code> | 2026-01-01 12:00 UTC | 0.7 |',
    ]);
  });

  test('is absent without accepted runs, or where none has a number', () => {
    expect(trendFold(sectionOf({}))).toBeUndefined();
    expect(trendFold(sectionOf({}, { history: historyOf([null, null]) }))).toBeUndefined();
  });

  test('shows the chart where there is one, with words in its place', () => {
    const section = sectionOf({}, { history: historyOf([1]), chartUrl: 'https://host/a.svg' });
    expect(trendFold(section)?.body).toContain('![rmse over the last 1 accepted run](https://host/a.svg)');
    expect(trendFold({ ...section, chartUrl: 'javascript:alert(1)' })?.body).not.toContain('![');
  });
});

describe('the Mermaid chart', () => {
  test('needs three numbers', () => {
    expect(mermaidChart(historyOf([1, null, 2]), 'rmse')).toBe('');
    expect(mermaidChart(historyOf([1, null, 2, 4]), 'rmse')).toBe(
      [
        '```mermaid',
        'xychart-beta',
        '  title "rmse of the accepted runs"',
        '  x-axis ["0101010", "0303030", "0404040"]',
        '  y-axis "rmse" 0.7 --> 4.3',
        '  line [1, 2, 4]',
        '```',
      ].join('\n'),
    );
  });

  test('is left out where a number would need an exponent, which Mermaid cannot read', () => {
    expect(mermaidChart(historyOf([1e-9, 2e-9, 3e-9]), 'rmse')).toBe('');
    expect(mermaidChart(historyOf([-1e308, 0, 1e308]), 'rmse')).toBe('');
  });

  test('cannot be left, whatever a metric or commit is called', () => {
    const line =
      /^```mermaid\nxychart-beta\n {2}title "[\w.? -]*"\n {2}x-axis \["[\w.? -]*"(, "[\w.? -]*")*\]\n {2}y-axis "[\w.? -]*" -?[\d.]+ --> -?[\d.]+\n {2}line \[-?[\d.]+(, -?[\d.]+)*\]\n```$/;
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary' })), (text) => {
        const history = historyOf([1, 2, 2, -3], text).map((run) => ({ ...run, commit: text }));
        expect(mermaidChart(history, text)).toMatch(line);
      }),
    );
  });
});
