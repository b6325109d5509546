import { cutText, textWidth, wrap } from '../columns.ts';
import { plainText } from '../escape.ts';
import { type Paint, painter, type TerminalStyle } from '../paint.ts';
import type { Lineage, LineageNode } from './view.ts';

/** More levels are not indented further. */
const MAX_DEPTH = 10;
const NAME_COLUMN = 14;

/**
 * What was asked about and all that it rests on, as an indented tree for a terminal, ending in a newline. What has its
 * place already is named again and not told twice.
 */
export function renderLineage(lineage: Lineage, style: TerminalStyle): string {
  const paint = painter(style);
  const nodes = new Map(lineage.nodes.map((node) => [node.id, node]));
  const below = edgesBelow(lineage);
  const told = new Set<string>();
  const lines: string[] = [];
  const tell = (id: string, label: string, lead: Lead, depth: number): void => {
    const node = nodes.get(id);
    if (!node) {
      lines.push(...titleLines(label, 'NOT KNOWN', lead, paint, style.width));
      return;
    }
    const again = told.has(id);
    told.add(id);
    const title = again ? `${titleText(node)} (see above)` : titleText(node);
    lines.push(...titleLines(label, title, lead, paint, style.width, node.missing === null ? 'bold' : 'red'));
    if (again) return;
    const edges = below.get(id) ?? [];
    const factLead = `${lead.rest}${edges.length > 0 ? '│ ' : '  '}`;
    lines.push(...nodeLines(node, factLead, paint, style.width));
    for (const [i, edge] of edges.entries()) {
      const last = i === edges.length - 1;
      const deeper = depth < MAX_DEPTH;
      tell(
        edge.to,
        edge.label,
        {
          first: `${lead.rest}${last ? '└' : '├'}─ `,
          rest: `${lead.rest}${deeper ? (last ? '   ' : '│  ') : ''}`,
        },
        depth + 1,
      );
    }
  };
  tell(lineage.root, '', { first: '', rest: '' }, 0);
  for (const { id } of lineage.nodes) if (!told.has(id)) tell(id, 'also', { first: '', rest: '' }, 0);
  return `${lines.join('\n')}\n`;
}

/** What opens the first line of a node, and those below it. */
interface Lead {
  readonly first: string;
  readonly rest: string;
}

function edgesBelow({ edges }: Lineage): Map<string, Lineage['edges'][number][]> {
  const below = new Map<string, Lineage['edges'][number][]>();
  for (const edge of edges) {
    const list = below.get(edge.from);
    if (list) list.push(edge);
    else below.set(edge.from, [edge]);
  }
  return below;
}

function titleLines(
  label: string,
  title: string,
  { first, rest }: Lead,
  paint: Paint,
  width: number,
  colour: 'bold' | 'red' = 'red',
): string[] {
  const text = label === '' ? title : `${plainText(label, 40)}: ${title}`;
  return wrap(text, width, first, `${rest}  `).map((line, i) => {
    const lead = i === 0 ? first : `${rest}  `;
    return `${lead}${paint(colour, line.slice(lead.length))}`;
  });
}

/** The title, with the kind where the title does not say it. */
export function titleText({ kind, title }: Pick<LineageNode, 'kind' | 'title'>): string {
  const words = kind.split('-');
  const plain = plainText(title, 160);
  return plain.toLowerCase().includes(words.at(-1)!) ? plain : `${words.join(' ')} ${plain}`;
}

function nodeLines({ facts, missing }: LineageNode, lead: string, paint: Paint, width: number): string[] {
  const names = facts.map(([name]) => cutText(plainText(name), 20));
  const column = Math.min(NAME_COLUMN, Math.max(0, ...names.map(textWidth)));
  return [
    ...(missing === null
      ? []
      : wrap(`NOT VERIFIED: ${plainText(missing, 400)}`, width, lead, lead).map(
          (line) => lead + paint('red', line.slice(lead.length)),
        )),
    ...facts.flatMap(([, value], i) => {
      const gap = ' '.repeat(Math.max(0, column - textWidth(names[i]!)) + 2);
      return wrap(
        plainText(value, 300),
        width,
        `${lead}${names[i]!}${gap}`,
        `${lead}${' '.repeat(column + 2)}`,
      );
    }),
  ];
}
