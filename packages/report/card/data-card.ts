import { formatNumber, formatPercent } from '@pawl/gate';
import type { DataCheckRecord, DataSchemaFile } from '@pawl/records';
import { markdownCode, markdownText } from '../escape.ts';
import { countText, instantText, plural } from '../summary.ts';
import {
  callout,
  cardSection,
  factList,
  foldedFrom,
  joinedBlocks,
  known,
  otherSections,
  shortened,
  writtenTexts,
} from './card-parts.ts';
import { metadataBlock } from './card-yaml.ts';
import { anomaliesText, columnsText, filesText, LONG, splitText } from './data-facts.ts';
import { digestLine } from './provenance.ts';
import type { WrittenCard, WrittenSection } from './written-card.ts';

/** All that a data card is made of. */
export interface DataCardInput {
  readonly check: DataCheckRecord;
  /** What pawl.schema.yaml demands of the data. */
  readonly schema?: DataSchemaFile;
  /** What a person wrote in DATA.md. */
  readonly written: WrittenCard | null;
  /** What the target is for; where it is not given, a target of texts is known to be one of classes. */
  readonly task?: 'classification' | 'regression';
}

const OWN = [
  'What it is',
  'Files',
  'How it is split',
  'Columns',
  'Target',
  'Anomalies',
  'What the schema demands',
  'Where this comes from',
];

/**
 * The data card as GitHub-flavoured Markdown with the metadata of datasets on the Hugging Face Hub above it
 * (https://github.com/huggingface/hub-docs/blob/main/datasetcard.md). What was found in
 * the data is told without examples.
 */
export function renderDataCard(input: DataCardInput): string {
  const { check, written } = input;
  const further = (heading: string, name: WrittenSection) =>
    cardSection(heading, [written?.sections.get(name)]);
  const body = joinedBlocks([
    `# ${markdownText(prettyName(input), 100)}`,
    check.passed
      ? ''
      : callout('CAUTION', ['**The check refused this data.** What it found stands under Anomalies.']),
    `${plural(check.rows.train + check.rows.test, 'row')} in ${plural(check.columns.length, 'column')}, of which the model ${markdownCode(check.model)} learns ${markdownCode(check.target)}.`,
    cardSection('What it is', [whatItIs(written)]),
    further('Source', 'source'),
    further('Intended use', 'intended use'),
    further('Out-of-scope use', 'out-of-scope use'),
    further('Limitations', 'limitations'),
    further('Ethical considerations', 'ethical considerations'),
    cardSection('Files', [filesText(check)]),
    cardSection('How it is split', [splitText(check)]),
    cardSection('Columns', [columnsText(check)]),
    cardSection('Target', [targetText(input)]),
    cardSection('Anomalies', [anomaliesText(check)]),
    cardSection('What the schema demands', [schemaText(input)]),
    further('How to use', 'how to use'),
    ...otherSections(written, OWN),
    further('Citation', 'citation'),
    further('Contact', 'contact'),
    provenance(input),
  ]);
  return `${metadataBlock(dataMetadata(input))}\n${body}\n`;
}

function prettyName({ check, written }: DataCardInput): string {
  return writtenTexts(written, 'pretty_name')[0] ?? `Data of ${check.model}`;
}

function whatItIs(written: WrittenCard | null): string {
  const text = joinedBlocks([written?.lead, written?.sections.get('description')]);
  return text === '' ? `Not stated: write it in ${markdownText(written?.where ?? 'DATA.md')}.` : text;
}

function dataMetadata(input: DataCardInput): Record<string, unknown> {
  const { check, written } = input;
  const { pretty_name: _name, task_categories: _tasks, tags: _tags, ...others } = written?.metadata ?? {};
  const tasks = writtenTexts(written, 'task_categories');
  const task = taskOf(input);
  return known({
    pretty_name: prettyName(input),
    license: others.license,
    language: others.language,
    tags: [...new Set(['pawl', ...writtenTexts(written, 'tags')])],
    size_categories: [sizeCategory(check.rows.train + check.rows.test)],
    task_categories: [...new Set([...(task === undefined ? [] : [`tabular-${task}`]), ...tasks])],
    ...others,
    // What Pawl reads: a number is a float64, whole or not, and a column of anything else is one of texts.
    dataset_info: {
      features: check.columns.map(({ name, kind }) => ({
        name,
        dtype: kind === 'number' ? 'float64' : 'string',
      })),
    },
  });
}

function taskOf({ check, task }: DataCardInput): DataCardInput['task'] {
  const target = check.columns.find(({ name }) => name === check.target);
  return task ?? (target?.kind === 'text' ? 'classification' : undefined);
}

const UNITS = ['', 'K', 'M', 'B', 'T'];

/** How many rows there are, in the buckets of the Hub: `n<1K`, `1K<n<10K` up to `n>1T`. */
export function sizeCategory(rows: number): string {
  if (rows < 1000) return 'n<1K';
  if (rows >= 1e12) return 'n>1T';
  const power = String(Math.floor(rows)).length - 1;
  const bound = (exponent: number) => `${10 ** (exponent % 3)}${UNITS[Math.floor(exponent / 3)]}`;
  return `${bound(power)}<n<${bound(power + 1)}`;
}

function targetText(input: DataCardInput): string {
  const { check } = input;
  const column = check.columns.find(({ name }) => name === check.target);
  const task = taskOf(input);
  const values =
    column?.distinct === null || column === undefined
      ? ''
      : `, ${countText(column.distinct)} distinct values`;
  const what =
    column === undefined ? '' : ` a column of ${column.kind === 'number' ? 'numbers' : 'texts'}${values}`;
  return `${markdownCode(check.target)}${what === '' ? '' : `,${what}`}${task === undefined ? '' : `: ${task}`}.`;
}

type Column = DataSchemaFile['columns'][number];

const MAX_COLUMNS = 200;
const MAX_VALUES = 20;

function schemaText({ check, schema }: DataCardInput): string {
  if (!schema) {
    return check.schemaFile === null
      ? 'There is none: the data was held to no `pawl.schema.yaml`.'
      : `The data was held to ${markdownCode(check.schemaFile.path)}.`;
  }
  const lines = schema.columns.map((column) => `- ${markdownCode(column.name, 80)}: ${demands(column)}`);
  const shown = lines.slice(0, MAX_COLUMNS);
  const more = lines.length - shown.length;
  const rest = more > 0 ? [`- and ${plural(more, 'more column')}`] : [];
  return foldedFrom(LONG, `Demands on ${plural(lines.length, 'column')}`, [...shown, ...rest].join('\n'));
}

/** What a column must be, in words. */
function demands({ kind, required, nulls, unique, integer, domain, range }: Column): string {
  const values = shortened(
    (domain ?? []).map((value) => markdownCode(value, 60)),
    MAX_VALUES,
    'value',
  );
  return [
    integer ? 'whole numbers' : kind === 'number' ? 'numbers' : 'texts',
    range && `from ${formatNumber(range.min, 6)} to ${formatNumber(range.max, 6)}`,
    domain && `one of ${values.join(', ')}`,
    nulls === 0 ? 'never empty' : `empty in at most ${formatPercent(nulls)} of the rows`,
    unique ? 'no value twice' : undefined,
    required ? undefined : 'may be missing',
  ]
    .filter(Boolean)
    .join(', ');
}

function provenance({ check, written }: DataCardInput): string {
  const record = `${instantText(check.createdAt)}, Pawl ${markdownText(check.pawl, 40)}${digestLine(check.digest)}`;
  const { schemaFile } = check;
  return cardSection('Where this comes from', [
    'Pawl wrote this card from the record of its data check. The digest of a record is the sha256 of its canonical JSON (RFC 8785) without the member `digest`.',
    factList([
      [`Record ${markdownCode(check.kind)}`, record],
      ['Schema', schemaFile ? `${markdownCode(schemaFile.path)}${digestLine(schemaFile.digest)}` : undefined],
      ['Written', written ? `${markdownText(written.where)}${digestLine(written.digest)}` : undefined],
    ]),
  ]);
}
