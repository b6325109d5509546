import { titleText } from './lineage.ts';
import { mermaidFence, mermaidText } from './mermaid-text.ts';
import type { Lineage, LineageNode } from './view.ts';

const MAX_NODES = 60;
const MAX_EDGES = 120;
const MAX_FACTS = 6;
/** GitHub draws no diagram of more than 50,000 characters. */
const MAX_LENGTH = 40_000;

/**
 * The same as a flowchart in Mermaid: Markdown without a newline at its end. Where there is too much for one, facts are
 * left out first, and a sentence below says what was.
 */
export function renderLineageMermaid(lineage: Lineage): string {
  const nodes = nearest(lineage).slice(0, MAX_NODES);
  const left = lineage.nodes.length - nodes.length;
  const whole = flowchart(nodes, lineage, MAX_FACTS);
  const short = whole.length > MAX_LENGTH;
  const chart = short ? flowchart(nodes, lineage, 0) : whole;
  const omitted = [
    ...(left > 0 ? [`${left} of ${lineage.nodes.length} parts`] : []),
    ...(short ? ['the details of each part'] : []),
  ];
  return omitted.length === 0
    ? chart
    : `${chart}\n\nLeft out, as there is too much for one diagram: ${omitted.join(', ')}.`;
}

/** Nodes in the order of their distance from the root, those out of its reach at the end. */
function nearest({ root, nodes, edges }: Lineage): LineageNode[] {
  const below = new Map<string, string[]>();
  for (const { from, to } of edges) below.set(from, [...(below.get(from) ?? []), to]);
  const order = new Set([root]);
  for (const id of order) for (const to of below.get(id) ?? []) order.add(to);
  const place = new Map([...order].map((id, i) => [id, i]));
  return nodes.toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
}

function flowchart(nodes: readonly LineageNode[], { edges }: Lineage, facts: number): string {
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const drawn = edges.filter(({ from, to }) => names.has(from) && names.has(to)).slice(0, MAX_EDGES);
  return mermaidFence([
    'flowchart TD',
    ...nodes.map((node) => {
      const [open, close] = SHAPE[node.kind] ?? ['[', ']'];
      return `  ${names.get(node.id)}${open}"${labelText(node, facts)}"${close}:::${CLASS[node.kind]}`;
    }),
    ...drawn.map(({ from, to, label }) => {
      const text = mermaidText(label, 40);
      return `  ${names.get(from)} ${text === '' ? '-->' : `-->|"${text}"|`} ${names.get(to)}`;
    }),
    ...STYLES.filter(([name]) => nodes.some(({ kind }) => CLASS[kind] === name)).map(
      ([name, style]) => `  classDef ${name} ${style}`,
    ),
    ...missingLines(nodes, names),
  ]);
}

function missingLines(nodes: readonly LineageNode[], names: ReadonlyMap<string, string>): string[] {
  const gone = nodes.filter(({ missing }) => missing !== null).map(({ id }) => names.get(id)!);
  if (gone.length === 0) return [];
  return [
    '  classDef gone stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4',
    `  class ${gone.join(',')} gone`,
  ];
}

function labelText(node: LineageNode, facts: number): string {
  const lines = [
    mermaidText(titleText(node), 80),
    ...(node.missing === null ? [] : [`NOT VERIFIED#58; ${mermaidText(node.missing, 100)}`]),
    ...node.facts
      .slice(0, facts)
      .map(([name, value]) => `${mermaidText(name, 20)}#58; ${mermaidText(value, 60)}`),
  ];
  // Not `<br/>`: where a label holds a tag, Mermaid 11 turns entity codes into characters before it looks for emphasis.
  return lines.join('\n');
}

/** Letters only, as Mermaid knows words such as `end` and `default`. */
const CLASS: Readonly<Record<LineageNode['kind'], string>> = {
  image: 'runs',
  stage: 'runs',
  version: 'named',
  release: 'decided',
  verdict: 'decided',
  approver: 'decided',
  model: 'made',
  run: 'made',
  evaluation: 'made',
  'data-check': 'source',
  data: 'source',
  commit: 'source',
};

/** Rectangles but for these, so that kinds differ by more than their colour. */
const SHAPE: Readonly<Partial<Record<LineageNode['kind'], readonly [open: string, close: string]>>> = {
  data: ['[(', ')]'],
  approver: ['([', '])'],
  commit: ['(', ')'],
};

// Each with a colour of its text, so that it can be read in light and dark alike.
const STYLES: readonly (readonly [name: string, style: string])[] = [
  ['runs', 'fill:#ddf4ff,stroke:#0969da,color:#1f2328'],
  ['named', 'fill:#ffffff,stroke:#0969da,color:#1f2328'],
  ['decided', 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328'],
  ['made', 'fill:#fff8c5,stroke:#9a6700,color:#1f2328'],
  ['source', 'fill:#fbefff,stroke:#8250df,color:#1f2328'],
];
