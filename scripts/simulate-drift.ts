/**
 * Draws pairs of tables whose truth is known, and counts how often drift is called, by the defaults of Pawl and of Evidently.
 * `npm run simulate-drift` writes docs/drift-calibration.md; a number after it sets the seconds for each cell (10). What
 * was counted stays in a file of the folder of temporary files, and another run adds to it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SETTINGS, detectDrift, evidentlyDrift, reconstructionTest, toldApart } from '@pawl/drift';
import { uniform, wilsonBounds } from '@pawl/metrics';
import type { Column, Table } from '@pawl/table';
import { markdownTable } from 'markdown-table';

const COLUMNS = [5, 20, 50, 200];
const ROWS = [50, 200, 1000, 10_000, 100_000];
/** Tables of more cells take too long. */
const MOST_CELLS = 10_000_000;
const MOST_REPEATS = 400;
const POWER_ROWS = [200, 1000, 10_000];
const POWER_COLUMNS = 20;
const POWER_REPEATS = 100;
const Z = 1.959964;

/** What changes; the margins of all columns are left alone by `correlation`. */
const SHIFTS = {
  none: '',
  mean: 'one column of numbers moves by half its standard deviation',
  scale: 'one column of numbers spreads 1.5 times as far',
  tail: 'one value in twenty of a column of numbers is five times as far out',
  category: 'a fifth of the rows of one column of eight categories move to the rarest',
  correlation: 'the correlation of two columns goes from 0.25 to 0.9, their own distributions stay',
  'correlation, ten columns': 'the same of five pairs of columns',
} as const;
type Shift = keyof typeof SHIFTS;

interface Cell {
  readonly shift: Shift;
  readonly columns: number;
  readonly rows: number;
}

interface Counts {
  tables: number;
  ours: number;
  byColumns: number;
  byClassifier: number;
  byReconstruction: number;
  insufficient: number;
  evidently: number;
  evidentlyAny: number;
  seconds: number;
}

const NONE: Counts = {
  tables: 0,
  ours: 0,
  byColumns: 0,
  byClassifier: 0,
  byReconstruction: 0,
  insufficient: 0,
  evidently: 0,
  evidentlyAny: 0,
  seconds: 0,
};

type Kind = 'normal' | 'eight' | 'skewed' | 'counts' | 'two' | 'gaps' | 'forty';
/** Columns come in this turn. */
const KINDS: readonly Kind[] = [
  'normal',
  'normal',
  'eight',
  'skewed',
  'counts',
  'two',
  'gaps',
  'forty',
  'normal',
  'normal',
];

function drawTable({ columns, rows }: Cell, shift: Shift, draw: () => number): Table {
  let spare: number | undefined;
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - draw()));
    const angle = 2 * Math.PI * draw();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const factor = Float64Array.from({ length: rows }, normal);
  const made = Array.from({ length: columns }, (_, c) =>
    drawColumn(KINDS[c % KINDS.length]!, `c${c}`, factor, draw, normal),
  );
  return { rows, columns: shifted(made, shift, factor, draw, normal) };
}

function drawColumn(
  kind: Kind,
  name: string,
  factor: Float64Array,
  draw: () => number,
  normal: () => number,
): Column {
  const numbers = (value: (row: number) => number) => Float64Array.from(factor, (_, row) => value(row));
  // Columns of numbers go together: their correlation is a quarter.
  const related = (row: number) => 0.5 * factor[row]! + Math.sqrt(0.75) * normal();
  if (kind === 'normal') return { kind: 'number', name, values: numbers(related) };
  if (kind === 'skewed') return { kind: 'number', name, values: numbers((row) => Math.exp(related(row))) };
  if (kind === 'counts')
    return { kind: 'number', name, values: numbers(() => Math.floor(-2 * Math.log(1 - draw()))) };
  if (kind === 'gaps') {
    const values = numbers((row) => (draw() < 0.1 ? Number.NaN : related(row)));
    return {
      kind: 'number',
      name,
      values,
      nulls: Uint8Array.from(values, (value) => Number(Number.isNaN(value))),
    };
  }
  const categories = { two: 2, eight: 8, forty: 40 }[kind];
  const codes = Int32Array.from(factor, () => Math.floor(draw() * draw() * categories));
  if (kind === 'forty') for (let row = 0; row < codes.length; row++) if (draw() < 0.05) codes[row] = -1;
  return {
    kind: 'text',
    name,
    codes,
    dictionary: Array.from({ length: categories }, (_, code) => `v${code}`),
  };
}

function shifted(
  columns: Column[],
  shift: Shift,
  factor: Float64Array,
  draw: () => number,
  normal: () => number,
): Column[] {
  const numbers = (place: number, change: (value: number, row: number) => number) => {
    const column = columns[place]!;
    if (column.kind === 'number') columns[place] = { ...column, values: column.values.map(change) };
  };
  if (shift === 'mean') numbers(0, (value) => value + 0.5);
  if (shift === 'scale') numbers(0, (value) => value * 1.5);
  if (shift === 'tail') numbers(0, (value) => (draw() < 0.05 ? value * 5 : value));
  if (shift === 'category') {
    const column = columns[2]!;
    if (column.kind === 'text')
      columns[2] = { ...column, codes: column.codes.map((code) => (draw() < 0.2 ? 7 : code)) };
  }
  const pairs = shift === 'correlation' ? 1 : shift === 'correlation, ten columns' ? 5 : 0;
  const plain = columns.flatMap((_, c) => (KINDS[c % KINDS.length] === 'normal' ? [c] : []));
  for (let pair = 0; pair < pairs && plain[2 * pair + 1] !== undefined; pair++) {
    const common = factor.map(() => normal());
    const own = (row: number) =>
      0.5 * factor[row]! + Math.sqrt(0.65) * common[row]! + Math.sqrt(0.1) * normal();
    numbers(plain[2 * pair]!, (_, row) => own(row));
    numbers(plain[2 * pair + 1]!, (_, row) => own(row));
  }
  return columns;
}

async function repeat(cell: Cell, index: number, counts: Counts): Promise<void> {
  const start = performance.now();
  const seed =
    Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(cell.columns, 0x85ebca6b) ^ Math.imul(cell.rows, 0xc2b2ae35);
  const draw = uniform(seed + Object.keys(SHIFTS).indexOf(cell.shift));
  const reference = drawTable(cell, 'none', draw);
  const current = drawTable(cell, cell.shift, draw);
  const settings = { ...DEFAULT_SETTINGS, seed: index };
  const across = [
    await toldApart(reference, current, settings),
    reconstructionTest(reference, current, settings),
  ];
  const along = across.filter((test) => test !== null);
  const found = detectDrift(reference, current, settings, { along });
  const theirs = evidentlyDrift(reference, current);
  const alarm = (aspect: string) =>
    Number(found.along.some((test) => test.aspect === aspect && test.decision === 'drift'));
  counts.tables++;
  counts.ours += Number(found.decision === 'drift');
  counts.byColumns += Number(found.drifted.length > 0);
  counts.byClassifier += alarm('classifier');
  counts.byReconstruction += alarm('reconstruction');
  counts.insufficient += Number(found.decision === 'insufficient');
  counts.evidently += Number(theirs.drifted);
  counts.evidentlyAny += Number(theirs.columns.some(({ drifted }) => drifted));
  counts.seconds += (performance.now() - start) / 1000;
}

const STORE = join(tmpdir(), 'pawl-simulate-drift-1.json');

async function simulate(cells: readonly Cell[], seconds: number): Promise<Map<string, Counts>> {
  const found = new Map<string, Counts>(
    existsSync(STORE) ? Object.entries(JSON.parse(readFileSync(STORE, 'utf8'))) : [],
  );
  for (const cell of cells) {
    const key = keyOf(cell);
    const counts = { ...NONE, ...found.get(key) };
    const most = cell.shift === 'none' ? MOST_REPEATS : POWER_REPEATS;
    const end = performance.now() + 1000 * seconds;
    while (counts.tables < most && performance.now() < end) await repeat(cell, counts.tables, counts);
    found.set(key, counts);
    writeFileSync(STORE, JSON.stringify(Object.fromEntries(found)));
    console.log(key, JSON.stringify(counts));
  }
  return found;
}

function keyOf({ shift, columns, rows }: Cell): string {
  return `${shift}, ${columns} columns, ${rows} rows`;
}

function share(successes: number, trials: number): string {
  const { low, high } = wilsonBounds({ successes, trials }, Z);
  const percent = (value: number) => (100 * value).toFixed(value < 0.0995 && value > 0 ? 1 : 0);
  return `${percent(successes / trials)} (${percent(low)} to ${percent(high)})`;
}

function page(cells: readonly Cell[], found: ReadonlyMap<string, Counts>): string {
  const rowsOf = (
    some: readonly Cell[],
    first: (cell: Cell) => string[],
    more: (counts: Counts) => string[],
  ) =>
    some.flatMap((cell) => {
      const counts = found.get(keyOf(cell))!;
      if (counts.tables === 0) return [];
      const { tables, ours, evidently, evidentlyAny } = counts;
      return [
        [
          ...first(cell),
          String(tables),
          share(ours, tables),
          ...more(counts),
          share(evidently, tables),
          share(evidentlyAny, tables),
        ],
      ];
    });
  const alike = cells.filter(({ shift }) => shift === 'none');
  const all = { ...NONE };
  for (const cell of alike) {
    const counts = found.get(keyOf(cell))!;
    for (const key of Object.keys(NONE) as (keyof Counts)[]) all[key] += counts[key];
  }
  const percent = (part: number, tables: number) => `${Math.round((100 * part) / tables)}`;
  const align = ['l', 'r', 'r'];
  return `# How often drift is called

<!-- Generated by \`npm run simulate-drift\`. Do not edit. -->

Pairs of tables are drawn from distributions whose truth is known, and it is counted how often drift is called, in per cent,
with Wilson's interval at 95 %. Columns come in turn: normal numbers, eight categories, a skewed number, counts, two
categories, numbers with a tenth missing, forty categories with a twentieth missing; numbers are correlated at 0.25. Reference
and current table have the same number of rows. The script is [scripts/simulate-drift.ts](../scripts/simulate-drift.ts).

Pawl's side is what \`pawl drift\` does by default: all tests of columns and those across columns, with nothing known of the
importance of columns. Evidently's side is \`evidentlyDrift\` of \`packages/drift\`, which gives the numbers of Evidently 0.7 to 1e-9:
by its default, which is drift where half of the columns drifted, and by any column, which is what alarms on columns look at.
Its columns are not corrected for how many they are, and its chi-squared test takes the shares of the reference for the truth,
so that it calls columns of many categories drifted most of the time.

## Where nothing drifted

Of ${all.tables} pairs of tables in all, Pawl called ${all.ours} drifted (${share(all.ours, all.tables)} %): ${all.byColumns} by a column, ${all.byClassifier} by the classifier,
${all.byReconstruction} by what main directions leave. Evidently called drift in ${all.evidently}, and has a drifted column in ${all.evidentlyAny} (${share(all.evidentlyAny, all.tables)} %). Where
Pawl says that there are too few rows, that is no alarm.

${markdownTable(
  [
    [
      'Columns',
      'Rows',
      'Pairs',
      'Pawl, drift',
      'Pawl, too few rows',
      'Evidently, drift',
      'Evidently, any column',
    ],
    ...rowsOf(
      alike,
      ({ columns, rows }) => [String(columns), rows.toLocaleString('en')],
      ({ insufficient, tables }) => [percent(insufficient, tables)],
    ),
  ],
  { align: ['r', 'r', 'r', 'r', 'r', 'r', 'r'] },
)}

## Where something did

Of tables of ${POWER_COLUMNS} columns:

${Object.entries(SHIFTS)
  .filter(([, text]) => text !== '')
  .map(([shift, text]) => `- ${shift}: ${text}.`)
  .join('\n')}

${markdownTable(
  [
    [
      'Shift',
      'Rows',
      'Pairs',
      'Pawl, drift',
      'by a column',
      'by the classifier',
      'by main directions',
      'Evidently, drift',
      'Evidently, any column',
    ],
    ...rowsOf(
      cells.filter(({ shift }) => shift !== 'none'),
      ({ shift, rows }) => [shift, rows.toLocaleString('en')],
      ({ byColumns, byClassifier, byReconstruction, tables }) =>
        [byColumns, byClassifier, byReconstruction].map((part) => percent(part, tables)),
    ),
  ],
  { align: [...align, 'r', 'r', 'r', 'r', 'r', 'r'] },
)}

That any column is called drifted says little where nothing drifted does the same: see the table before.
`;
}

const cells: Cell[] = [
  ...COLUMNS.flatMap((columns) =>
    ROWS.filter((rows) => rows * columns <= MOST_CELLS).map((rows) => ({
      shift: 'none' as const,
      columns,
      rows,
    })),
  ),
  ...(Object.keys(SHIFTS) as Shift[])
    .filter((shift) => shift !== 'none')
    .flatMap((shift) => POWER_ROWS.map((rows) => ({ shift, columns: POWER_COLUMNS, rows }))),
];
const found = await simulate(cells, Number(process.argv[2] ?? 10));
writeFileSync(fileURLToPath(new URL('../docs/drift-calibration.md', import.meta.url)), page(cells, found));
