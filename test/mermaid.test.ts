import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../packages/report/attacks-case.ts';
import { plainText } from '../packages/report/escape.ts';
import { evaluationOf, historyOf, metric, sectionOf } from '../packages/report/evidence-case.ts';
import type { Lineage, LineageNode } from '../packages/report/index.ts';
import { renderHistoryMermaid, renderLineageMermaid } from '../packages/report/release/index.ts';
import { EVENTS, eventOf, LINEAGE, NOW, releaseOf } from '../packages/report/release/release-case.ts';
import { mermaidChart, trendFold } from '../packages/report/trend.ts';
import { type Drawn, diagramsIn, draw, mermaid } from './system/mermaid.ts';

const found = mermaid();

const LABELS = [
  ...ATTACKS,
  'end',
  'section x',
  'title x',
  'dateFormat YYYY',
  'click a call alert(1)',
  'click n0 href "javascript:alert(1)"',
  'vert',
  'done, crit, 2026-01-01, 1d',
  'a : b, 2026-01-01 ; c # d',
  '%% comment',
  '1. one',
  '- item',
  'fa:fa-car and fab:fa-github',
  '#quot;#lt;img src=x onerror=alert(1)#gt;',
  '&quot;&lt;b&gt;',
  '\ufb02\u00b0\u00b060\u00b6\u00dfb\ufb02\u00b0gt\u00b6\u00df',
  '`**bold** [x](https://evil.example)`',
  '"`**bold**`"',
  ':::gone',
  '@{ shape: circle }',
  '</text></svg><script>alert(1)</script>',
  '<a href="https://evil.example">x</a>',
  '東京 😀',
];

/** Text as a reader sees it: white space is one to a browser, and Mermaid's own marks never pass. */
function seen(text: string): string {
  return text.replaceAll('\ufb02', 'fl').replaceAll('\u00b6\u00df', ';').replace(/\s+/g, ' ').trim();
}

async function drawn(...markdown: string[]): Promise<Drawn[]> {
  const all = await draw(found, markdown.flatMap(diagramsIn));
  for (const { error, live } of all) {
    expect(error).toBeNull();
    expect(live).toEqual([]);
  }
  return all;
}

describe.skipIf(found.missing !== undefined)(
  `Mermaid draws it${found.missing ? ` (${found.missing})` : ''}`,
  () => {
    test('what is wrong or more than text is found, or the tests below would prove nothing', async () => {
      const [wrong, link, bold] = await draw(found, [
        'flowchart TD\n  end --> ',
        'flowchart TD\n  a["x"]\n  click a "https://evil.example"',
        'flowchart TD\n  a["x <b>y</b> fa:fa-car"]',
      ]);
      expect(wrong?.error).toMatch(/Parse error/);
      expect(link?.live).toContain('a');
      expect(bold?.live).toEqual(['B', 'I']);
    });

    test('the history: stages, versions and dates', async () => {
      const [chart] = await drawn(renderHistoryMermaid(EVENTS, NOW));
      expect(chart?.texts.filter((text) => !/^\d{4}-/.test(text)).toSorted()).toEqual([
        'dev',
        'production',
        'staging',
        'v1.3.2 no record',
        'v1.3.2 rollback',
        'v1.4.0',
        'v1.4.0',
        'v1.5.0 forced',
        'v1.5.0 no record',
      ]);
      expect(chart?.texts).toContain('2026-11-03');
    });

    test('the history of an hour, of a moment, of thousands of years', async () => {
      const at = (time: string, version: string) => eventOf({ at: time, version, release: releaseOf() });
      await drawn(
        ...[
          [at('2026-11-21T09:10:00Z', 'v2.0.0'), at('2026-11-21T08:30:00Z', 'v1.0.0')],
          [at(NOW.toISOString(), 'v2.0.0'), at(NOW.toISOString(), 'v1.0.0')],
          [at('2026-11-22T00:00:00Z', 'v2.0.0'), at('0000-01-01T00:00:00Z', 'v1.0.0')],
        ].map((events) => renderHistoryMermaid(events, NOW)),
      );
    });

    test('the lineage: every part, link and missing thing', async () => {
      const [chart] = await drawn(renderLineageMermaid(LINEAGE));
      for (const { label } of LINEAGE.edges) expect(chart?.texts).toContain(label);
      expect(chart?.texts).toContain(
        'run 4410ac\ntrainer: random-forest\nparams: trees 150, max depth 10\nseed: 42',
      );
      expect(chart?.texts).toContain(
        'model.json, 1.2 MB\nNOT VERIFIED: no longer kept: the store holds 3 versions',
      );
    });

    test('hostile names of the history are text, whole and no more', async () => {
      const events = LABELS.map((label, i) =>
        eventOf({ at: `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`, stage: label, version: label }),
      );
      const charts = await drawn(...events.map((event) => renderHistoryMermaid([event], NOW)));
      for (const [i, { texts }] of charts.entries()) {
        const label = seen(plainText(LABELS[i]!));
        if (label.length > 60 || label.length === 0 || /^[\da-f]{40}$/.test(label)) continue;
        expect(texts.map(seen)).toContain(`${label} no record`);
        expect(texts.map(seen)).toContain(label);
      }
    });

    test('hostile names of the lineage are text, whole and no more', async () => {
      const lineages = LABELS.map((label): Lineage => {
        const node = (id: string): LineageNode => ({
          id: `${id}${label}`,
          kind: 'data',
          title: `data ${label}`,
          facts: [[label, label]],
          missing: label,
        });
        const edges = [{ from: `a${label}`, to: `b${label}`, label }];
        return { model: label, root: `a${label}`, nodes: [node('a'), node('b')], edges };
      });
      const charts = await drawn(...lineages.map(renderLineageMermaid));
      for (const [i, { texts }] of charts.entries()) {
        const label = seen(plainText(LABELS[i]!));
        if (label.length > 20) continue;
        const whole = seen(`data ${label} NOT VERIFIED: ${label} ${label}: ${label}`);
        expect(texts.map(seen).filter((text) => text.startsWith('data'))).toEqual([whole, whole]);
        if (label !== '') expect(texts.map(seen)).toContain(label);
      }
    });

    test('a lineage at its largest', async () => {
      const nodes = Array.from(
        { length: 100 },
        (_, i): LineageNode => ({
          id: `${i}`,
          kind: 'run',
          title: '"'.repeat(160),
          facts: Array.from({ length: 9 }, () => ['"'.repeat(60), '"'.repeat(90)]),
          missing: '"'.repeat(200),
        }),
      );
      const edges = nodes.flatMap(({ id }, i) =>
        [1, 2, 3].map((step) => ({ from: id, to: `${(i + step) % 100}`, label: '"'.repeat(60) })),
      );
      await drawn(renderLineageMermaid({ model: 'm', root: '0', nodes, edges }));
    });

    test('the trend of a metric, hostile as its name may be', async () => {
      const fold = trendFold(
        sectionOf({ evaluation: evaluationOf([metric('rmse', 4)]) }, { history: historyOf([1, 2, 4]) }),
      );
      const charts = LABELS.map((label) => mermaidChart(historyOf([1, null, 2, 4], label), label));
      const all = await drawn(fold!.body, ...charts);
      expect(all).toHaveLength(1 + LABELS.length);
      expect(all[0]?.texts).toContain('rmse of the accepted runs');
    });
  },
);
