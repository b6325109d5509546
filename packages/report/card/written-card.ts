import { digestOf, PawlError, parseYaml, type YamlSource } from '@pawl/records';
import { withoutMarkers, writtenParts } from './written-sections.ts';

/** The sections that a card knows what to do with. */
export type WrittenSection =
  | 'description'
  | 'source'
  | 'intended use'
  | 'out-of-scope use'
  | 'limitations'
  | 'ethical considerations'
  | 'how to use'
  | 'contact'
  | 'citation';

/** What a person wrote for a card: `MODEL.md` or `DATA.md`. */
export interface WrittenCard {
  /** The file it stands in. */
  readonly where: string;
  /** sha256 of the file's text. */
  readonly digest: string;
  /** The front matter: keys that the Hugging Face Hub knows, and any others. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What stands before the first `##` heading, without a title of the first level. */
  readonly lead: string;
  readonly sections: ReadonlyMap<WrittenSection, string>;
  /** Sections under other headings, in order. */
  readonly others: readonly { readonly heading: string; readonly text: string }[];
}

const MAX_LENGTH = 1_000_000;

/**
 * What a person wrote for a card: YAML front matter, which may be missing, then Markdown in `##` sections.
 * Throws PawlError('config') with the line where the front matter cannot be read, or states what records state.
 */
export function parseWrittenCard(text: string, where: string): WrittenCard {
  if (text.length > MAX_LENGTH) {
    throw new PawlError('config', `the file is larger than ${MAX_LENGTH} characters`, { where });
  }
  const clean = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .toWellFormed();
  const { front, body } = takeApart(clean, where);
  const [first, ...rest] = writtenParts(withoutMarkers(body));
  const sections = new Map<WrittenSection, Named[]>();
  const others: Named[] = [];
  for (const { heading, text: content } of rest) {
    const part = { heading: heading ?? '', text: content };
    const name = sectionNamed(part.heading);
    if (content === '') continue;
    if (name === undefined) others.push(part);
    else sections.set(name, [...(sections.get(name) ?? []), part]);
  }
  return {
    where,
    digest: digestOf(text),
    metadata: front === undefined ? {} : frontMatter(front, where),
    lead: (first?.text ?? '').replace(/^# [^\n]*\n*/, ''),
    sections: new Map([...sections].map(([name, parts]) => [name, joined(parts)])),
    others,
  };
}

interface Named {
  readonly heading: string;
  readonly text: string;
}

/** Several headings of one section keep their names below its own. */
function joined(parts: readonly Named[]): string {
  if (parts.length === 1) return parts[0]!.text;
  return parts.map(({ heading, text }) => `### ${heading}\n\n${text}`).join('\n\n');
}

function takeApart(text: string, where: string): { front?: string; body: string } {
  if (!/^---[ \t]*\n/.test(text)) return { body: text };
  const end = /^---[ \t]*$/m.exec(text.slice(4));
  if (!end) {
    throw new PawlError('config', 'the front matter has no end', {
      where: `${where}:1:1`,
      remedy: 'End it with a line of three dashes, `---`; where there is none, begin with another line.',
    });
  }
  // With its first line, so that positions are those of the file.
  const length = 4 + end.index;
  return { front: text.slice(0, length), body: text.slice(length + end[0].length) };
}

/** Keys whose values the records state. */
const STATED = new Map([
  ['model-index', 'the evaluation'],
  ['model_index', 'the evaluation'],
  ['eval_results', 'the evaluation'],
  ['metrics', 'the evaluation'],
  ['pipeline_tag', 'the evaluation'],
  ['model_name', 'the records'],
  ['co2_eq_emissions', 'the run'],
  ['dataset_info', 'the data check'],
  ['size_categories', 'the data check'],
]);

/** Keys of the Hub that hold a text or several. */
const TEXTS: ReadonlySet<string> = new Set([
  'license',
  'license_name',
  'license_link',
  'language',
  'tags',
  'datasets',
  'base_model',
  'library_name',
  'pretty_name',
  'task_categories',
]);

function frontMatter(front: string, where: string): Readonly<Record<string, unknown>> {
  const source = parseYaml(front, where);
  if (source.value === null || source.value === undefined) return {};
  if (typeof source.value !== 'object' || Array.isArray(source.value)) {
    throw new PawlError('config', 'the front matter is no mapping of keys to values', {
      where: source.locate([]),
      remedy: 'Write `license: mit`, one key a line.',
    });
  }
  for (const [key, value] of Object.entries(source.value)) checkKey(key, value, source);
  return source.value as Record<string, unknown>;
}

function checkKey(key: string, value: unknown, source: YamlSource): void {
  const record = STATED.get(key);
  if (record !== undefined) {
    throw new PawlError('config', `"${key}" is stated by ${record}, and nothing written may replace it`, {
      where: source.locate([key], 'key'),
      remedy: `Take "${key}" out: the card gets it from the records.`,
    });
  }
  const texts = Array.isArray(value) ? value : [value];
  if (TEXTS.has(key) && !texts.every((text) => typeof text === 'string' && text !== '')) {
    throw new PawlError('config', `"${key}" must be a text, or a list of texts`, {
      where: source.locate([key]),
      remedy: 'Put what is meant as text between quotes.',
    });
  }
}

const HEADINGS: readonly [WrittenSection, RegExp][] = [
  ['description', /^(what it is|description|summary|about|(data ?set|model) (description|summary))$/],
  ['source', /^(sources?|origin|source data|where it comes from|(data )?collection)$/],
  ['intended use', /^((intended |direct )?uses?|intended uses? and limitations)$/],
  ['out-of-scope use', /^(out of scope( uses?)?|misuses?|misuse and out of scope use)$/],
  ['limitations', /^((known )?limitations|limits|caveats|(bias )?risks and limitations)$/],
  ['ethical considerations', /^(ethical considerations|ethics|bias|fairness|bias and fairness|risks)$/],
  ['how to use', /^(how to use( it)?|usage|getting started|how to get started( with the model)?)$/],
  ['contact', /^(contacts?|(model|data ?set) card contact|maintainers?)$/],
  ['citation', /^(citations?|how to cite|cite)$/],
];

function sectionNamed(heading: string): WrittenSection | undefined {
  const plain = heading
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return HEADINGS.find(([, pattern]) => pattern.test(plain))?.[0];
}
