import { formatNumber } from '@pawl/gate';
import { plainText } from './escape.ts';
import { countText, plural } from './summary.ts';

/** A plan of test rows, as far as it is shown. */
export interface ShownPlan {
  readonly burden: { readonly confidence: number; readonly looks: number; readonly adaptivity: string };
  readonly alpha: number;
  readonly lines: readonly (
    | {
        readonly kind: 'formula';
        readonly condition: string;
        readonly plan: {
          readonly rows: number;
          readonly labels: number;
          readonly bennett?: {
            readonly rows: number;
            readonly labels: number;
            readonly changedAtMost: number;
          };
        };
      }
    | {
        readonly kind: 'condition';
        readonly condition: string;
        readonly slice: string | null;
        readonly assumed: 'equal' | 'measured';
        readonly now: number;
        readonly rows: number | null;
      }
  )[];
}

/** A plan of test rows for a terminal, ending in a newline. */
export function renderPlan({ burden, alpha, lines }: ShownPlan): string {
  const { confidence, looks, adaptivity } = burden;
  const head = `Test rows for ${plural(looks, 'look')} (adaptivity ${adaptivity}), all claims true at ${formatNumber(confidence * 100, 6)} %`;
  const each = looks > 1 ? [`Each look may err with a chance of ${formatNumber(alpha, 2)}.`] : [];
  return `${[head, ...each, ...lines.flatMap((line) => ['', ...lineText(line)])].join('\n')}\n`;
}

function lineText(line: ShownPlan['lines'][number]): string[] {
  if (line.kind === 'condition') {
    const where = line.slice === null ? '' : ` in ${plainText(line.slice, 60)}`;
    const rows =
      line.rows === null
        ? 'no number of rows proves it'
        : `${plural(line.rows, 'row')} prove it in 4 of 5 cases`;
    return [
      plainText(line.condition, 200) + where,
      `  ${rows}, if ${line.assumed === 'equal' ? 'candidate and baseline are equally good' : 'the value is as measured'}`,
      `  ${plural(line.now, 'row')} now`,
    ];
  }
  const { rows, labels, bennett } = line.plan;
  return [
    plainText(line.condition, 200),
    `  ${plural(rows, 'row')}, ${countText(labels)} labelled (Hoeffding)`,
    ...(bennett
      ? [
          `  ${plural(bennett.rows, 'row')}, ${countText(bennett.labels)} labelled where predictions change on at most ${formatNumber(bennett.changedAtMost * 100)} % (Bennett)`,
        ]
      : []),
  ];
}
