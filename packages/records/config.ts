import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Config, configSchema, type GateConfig, type StageConfig } from './config-schema.ts';
import { didYouMean, PawlError } from './errors.ts';

const MAX_BYTES = 1_000_000;
/** What trains where the file names nothing. */
const DEFAULT_TRAINER = 'random-forest';

/**
 * Reads `pawl.yaml` from its text. Every mistake is a `config` error that names file, line, column, the key, and the
 * nearest valid key.
 */
export function parseConfig(content: string, fileName: string): Config {
  const source = parseYaml(content, fileName);
  const parsed = configSchema.safeParse(source.value);
  if (!parsed.success) throw configError(parsed.error.issues, source);
  const { train, gate, promote } = parsed.data;
  const trainer = train.run === undefined ? (train.trainer ?? DEFAULT_TRAINER) : undefined;
  return {
    ...parsed.data,
    train: { ...train, ...(trainer ? { trainer } : {}) },
    gate: longGate(gate),
    promote: { ...promote, stages: promote.stages.map(longStage) },
  };
}

function longStage(stage: z.output<typeof configSchema>['promote']['stages'][number]): StageConfig {
  return typeof stage === 'string' ? { name: stage, requires: [] } : stage;
}

function longGate(gate: z.output<typeof configSchema>['gate']): GateConfig {
  return Array.isArray(gate) ? { conditions: gate, confidence: 0.95, undecided: 'fail' } : gate;
}

/** A YAML document with the means to say where in the file a value stands. */
export interface YamlSource {
  readonly value: unknown;
  /** `file:line:column` of the value, or of its key, at a path of keys and indices. */
  locate(path: readonly PropertyKey[], what?: 'key' | 'value'): string;
}

/** Parses YAML 1.2, refusing syntax errors, tabs, duplicate keys and bombs of aliases with their position. */
export function parseYaml(content: string, fileName: string): YamlSource {
  if (content.length > MAX_BYTES) {
    throw new PawlError('config', `the file is larger than ${MAX_BYTES} bytes`, { where: fileName });
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  const problem = document.errors[0];
  if (problem) {
    throw new PawlError('config', plainYamlMessage(problem.code, problem.message, content, problem.pos[0]), {
      where: at(problem.pos[0]),
      remedy: YAML_REMEDIES[problem.code] ?? 'Correct the YAML at that place.',
    });
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new PawlError('config', 'the file has too many aliases', { where: fileName, cause });
  }
  return { value, locate: (path, what = 'value') => at(offsetOf(document, path, what)) };
}

const YAML_REMEDIES: Record<string, string> = {
  TAB_AS_INDENT: 'Indent with spaces: YAML allows no tabs there.',
  DUPLICATE_KEY: 'Keep one of the two.',
};

function plainYamlMessage(code: string, message: string, content: string, offset: number): string {
  const line = content.slice(content.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
  if (/^\s*\t/.test(line) || code === 'TAB_AS_INDENT') return 'a tab is used to indent';
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^:\s]+/.exec(content.slice(offset))?.[0] ?? '';
    return `the key "${key}" stands here twice`;
  }
  return message;
}

function offsetOf(document: Document, path: readonly PropertyKey[], what: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step),
      );
      if (!pair) break;
      if (what === 'key' && last) return startOf(pair.key);
      node = pair.value ?? pair.key;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
    } else break;
    offset = startOf(node, offset);
  }
  return offset;
}

function startOf(node: unknown, fallback = 0): number {
  return isNode(node) ? ((node as Node).range?.[0] ?? fallback) : fallback;
}

type Issue = z.core.$ZodIssue;

function configError(issues: readonly Issue[], source: YamlSource): PawlError {
  // A misspelt key is also a missing one: the misspelling is what its author can mend.
  const first = issues.find((candidate) => candidate.code === 'unrecognized_keys') ?? issues[0]!;
  const issue = deepest(first);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const key = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    const known = keysAt(issue.path);
    const full = [...issue.path, unknown].join('.');
    return new PawlError('config', `unknown key "${full}".${didYouMean(unknown, known)}${more}`, {
      where: source.locate([...issue.path, unknown], 'key'),
      remedy: `Known here: ${known.join(', ')}.`,
    });
  }
  const missing =
    /^invalid_(type|value)$/.test(issue.code) && valueAt(source.value, issue.path) === undefined;
  const parent = issue.path.slice(0, -1);
  const message = missing
    ? `the key "${key}" is missing${more}`
    : `${key === '' ? 'the file' : `"${key}"`}: ${plainIssue(issue, valueAt(source.value, issue.path))}${more}`;
  return new PawlError('config', message, {
    where: missing ? source.locate(parent, 'key') : source.locate(issue.path),
    remedy: missing
      ? `Add "${issue.path.at(-1)?.toString()}:".`
      : 'See docs/reference/pawl-yaml.md for what may stand here.',
  });
}

/** In a union, the branch that got furthest holds the message worth reading. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const nested = issue.errors
    .flatMap((branch) => (branch[0] ? [branch[0]] : []))
    .map((inner) => deepest({ ...inner, path: [...issue.path, ...inner.path] } as Issue))
    .sort((a, b) => b.path.length - a.path.length || rank(b) - rank(a));
  return nested[0] ?? issue;
}

const rank = (issue: Issue) => (issue.code === 'invalid_type' ? 0 : 1);

function plainIssue(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_type') return `must be ${article(issue.expected)}, not ${describe(value)}`;
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return `must be ${values.join(' or ')}, not ${describe(value)}.${didYouMean(String(value), values)}`;
  }
  return issue.message.replace(/^Invalid input: /, '');
}

function article(expected: string): string {
  const names: Record<string, string> = {
    record: 'a mapping',
    object: 'a mapping',
    array: 'a list',
    int: 'a whole number',
    string: 'a text',
  };
  return names[expected] ?? `a ${expected}`;
}

function describe(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return JSON.stringify(value)?.slice(0, 60) ?? String(value);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[step];
  }
  return current;
}

/** The keys that the schema knows at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schemas: z.core.$ZodType[] = [configSchema];
  for (const step of path) {
    schemas = schemas.flatMap(unwrap).flatMap((schema) => {
      const member = shapeOf(schema)?.[String(step)];
      return member ? [member] : [];
    });
  }
  return [...new Set(schemas.flatMap(unwrap).flatMap((schema) => Object.keys(shapeOf(schema) ?? {})))];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  const definition = schema._zod.def as z.core.$ZodTypeDef & {
    innerType?: z.core.$ZodType;
    options?: z.core.$ZodType[];
  };
  if (definition.innerType) return unwrap(definition.innerType);
  if (definition.options) return definition.options.flatMap(unwrap);
  return [schema];
}

function shapeOf(schema: z.core.$ZodType): Record<string, z.core.$ZodType> | undefined {
  const definition = schema._zod.def as z.core.$ZodTypeDef & { shape?: Record<string, z.core.$ZodType> };
  return definition.shape;
}
