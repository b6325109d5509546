import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { textWidth } from '../columns.ts';
import { renderLineage } from './lineage.ts';
import { renderLineageMermaid } from './lineage-diagram.ts';
import { LINEAGE, PLAIN } from './release-case.ts';
import type { Lineage, LineageNode } from './view.ts';

const node = (id: string, changes: Partial<LineageNode> = {}): LineageNode => ({
  id,
  kind: 'run',
  title: `run ${id}`,
  facts: [],
  missing: null,
  ...changes,
});
const lineageOf = (
  nodes: readonly LineageNode[],
  edges: readonly (readonly [string, string])[],
): Lineage => ({
  model: 'housing',
  root: nodes[0]!.id,
  nodes,
  edges: edges.map(([from, to]) => ({ from, to, label: 'from' })),
});

test('from what runs down to the rows, with what is missing told where it stands', () => {
  expect(renderLineage(LINEAGE, PLAIN)).toBe(`\
image ghcr.io/acme/housing:v1.4.0
│ digest  sha256:3f2a90bc11de
├─ built for: release housing v1.4.0 in production
│  │ since  2026-11-18 10:14 UTC
│  │ by     alice
│  │ tag    housing#production#7
│  ├─ approved by: approver bob
│  │    of  pull request #12
│  └─ on: verdict 0c11d2aa90f1
│     │ answer  passed
│     │ reason  all 3 conditions hold
│     └─ decided from: evaluation 77d1
│        │ rmse  0.5435 [0.52, 0.567] on 4128 rows
│        └─ of: run 4410ac
│           │ trainer  random-forest
│           │ params   trees 150, max depth 10
│           │ seed     42
│           ├─ wrote: model.json, 1.2 MB
│           │    NOT VERIFIED: no longer kept: the store holds 3 versions
│           ├─ trained on: check 90aa
│           │  │ rows  16512 training, 4128 test
│           │  └─ read: data/train.csv
│           │       NOT VERIFIED: the file has another digest now: 99ff00aa1122
│           │       digest  5e10aabb0c1d
│           └─ at: commit aaaaaaa
│                by  carol
└─ holds: model.json, 1.2 MB (see above)
`);
});

test('circles end, ends that are not known and parts out of reach are shown', () => {
  const lineage = lineageOf(
    [node('a'), node('b'), node('c')],
    [
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'x'],
    ],
  );
  expect(renderLineage(lineage, PLAIN)).toBe(`\
run a
└─ from: run b
   ├─ from: run a (see above)
   └─ from: NOT KNOWN
also: run c
`);
});

test('colour only adds', () => {
  const coloured = renderLineage(LINEAGE, { ...PLAIN, colour: true });
  expect(coloured).toContain('\u001b[31mNOT VERIFIED: no longer kept');
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderLineage(LINEAGE, PLAIN));
});

test('whatever the names, no line is wider than 80 columns, no code reaches the terminal', () => {
  const text = fc.oneof(
    fc.constantFrom(...ATTACKS),
    fc.string({ unit: fc.constantFrom('a', '東', ' ', '😀', '\u001b', '\n'), maxLength: 300 }),
  );
  fc.assert(
    fc.property(text, text, text, (title, name, why) => {
      const ids = Array.from({ length: 20 }, (_, i) => `${title}${i}`);
      const nodes = ids.map((id) => node(id, { title, facts: [[name, why]], missing: why }));
      const edges = ids.slice(1).map((to, i) => ({ from: ids[i]!, to, label: name }));
      const lineage = { model: name, root: ids[0]!, nodes, edges };
      for (const line of renderLineage(lineage, PLAIN).split('\n')) {
        expect(textWidth(line), line).toBeLessThanOrEqual(80);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
      const diagram = renderLineageMermaid(lineage);
      expect(diagram.length).toBeLessThan(50_000);
      expect(diagram).toMatch(/^```mermaid\nflowchart TD\n([ -_a-~]*\n)*```(\n\n.*)?$/);
    }),
  );
});

test('the diagram has numbers for names, classes for kinds, and dashes around what is missing', () => {
  const lineage: Lineage = {
    model: 'm',
    root: 'end',
    nodes: [
      node('end', { kind: 'stage', title: 'm v1 in "production"' }),
      node('`x`', { kind: 'data', title: 'a.csv', facts: [['digest', 'ab']], missing: 'changed' }),
    ],
    edges: [
      { from: 'end', to: '`x`', label: 'read' },
      { from: 'end', to: 'nowhere', label: '' },
      { from: '`x`', to: 'end', label: '' },
    ],
  };
  expect(renderLineageMermaid(lineage)).toBe(`\`\`\`mermaid
flowchart TD
  n0["stage m v1 in #34;production#34;"]:::runs
  n1[("data a#46;csv
NOT VERIFIED#58; changed
digest#58; ab")]:::source
  n0 -->|"read"| n1
  n1 --> n0
  classDef runs fill:#ddf4ff,stroke:#0969da,color:#1f2328
  classDef source fill:#fbefff,stroke:#8250df,color:#1f2328
  classDef gone stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4
  class n1 gone
\`\`\``);
});

test('a large lineage keeps what is nearest to what was asked about, and says so', () => {
  const ids = Array.from({ length: 100 }, (_, i) => `n${i}`);
  const facts = Array.from({ length: 6 }, (): [string, string] => ['"'.repeat(20), '"'.repeat(60)]);
  const nodes = ids.map((id) => node(id, { facts })).toReversed();
  const edges = ids.slice(1).map((to, i) => ({ from: ids[i]!, to, label: '' }));
  const text = renderLineageMermaid({ model: 'm', root: 'n0', nodes, edges });
  expect(text.length).toBeLessThan(50_000);
  expect(text).toMatch(/n0\["run n0"\][\s\S]*n59\["run n59"\]/);
  expect(text).toMatch(
    /Left out, as there is too much for one diagram: 40 of 100 parts, the details of each part\.$/,
  );
});
