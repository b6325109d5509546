import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { didYouMean, PawlError } from '@pawl/records';
import { z } from 'zod';

/** The file of a model's folder that says what is served. */
export const CONTRACT_FILE = 'pawl-serve.json';
/** Categories of all columns together take less than that; what is larger was not made by us. */
const LARGEST_CONTRACT = 20_000_000;
const MOST_COLUMNS = 100_000;

const text = z.string().min(1).max(1000);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 hexadecimal digits');
const cell = z.union([z.number(), z.string(), z.null()]);

const columnSchema = z.strictObject({
  name: text,
  kind: z.enum(['number', 'text']),
  /** Whether a row may have no value here. */
  nullable: z.boolean(),
  /** The texts that the model knows; null where they are too many to be listed. */
  categories: z.array(z.string()).max(100_000).nullable().optional(),
  /** The range of the training data, for people. */
  min: z.number().optional(),
  max: z.number().optional(),
});

const sampleSchema = z.strictObject({
  row: z.record(z.string(), cell),
  prediction: z.union([z.number(), z.string()]),
  /** In the order of `labels`. */
  probabilities: z.array(z.number()).optional(),
});

const contractSchema = z.strictObject({
  schema: z.literal('pawl/serve/1'),
  name: text,
  version: text,
  task: z.enum(['classification', 'regression']),
  /** Class labels in order; none for regression. */
  labels: z.array(text).max(100_000),
  target: text,
  /** What a row holds, in the order in which rows without names are read. */
  columns: z.array(columnSchema).min(1).max(MOST_COLUMNS),
  files: z.strictObject({ model: text }),
  digests: z.strictObject({ model: digest, verdict: digest, release: digest.nullable() }),
  limits: z
    .strictObject({
      rows: z.int().min(1).max(1_000_000).optional(),
      body_bytes: z.int().min(1000).max(500_000_000).optional(),
      unknown_categories: z.enum(['refuse', 'null']).optional(),
      unknown_columns: z.enum(['refuse', 'ignore']).optional(),
    })
    .optional(),
  /** How many predictions of the evaluation fell into each group: one a label, or numbers between bounds. */
  expected: z
    .strictObject({
      /** Upper bounds of all groups but the last, rising; none for classes. */
      bounds: z.array(z.number()).max(100),
      counts: z.array(z.int().min(0)).max(100_000),
    })
    .optional(),
  /** Rows of the test set with what the evaluation had for them. */
  samples: z.array(sampleSchema).max(5),
});

/** What a served model is, takes and answers. */
export type Contract = z.output<typeof contractSchema>;
export type ContractColumn = Contract['columns'][number];
export type ContractSample = Contract['samples'][number];

/**
 * The contract in a model's folder. Throws PawlError('record') where there is none, or where it is not one, with the
 * place of the first mistake.
 */
export async function readContract(folder: string): Promise<Contract> {
  const path = join(folder, CONTRACT_FILE);
  return parseContract(await readBounded(path), path);
}

/** Throws PawlError('record') on what is no contract; `where` is the file it came from. */
export function parseContract(source: string, where: string): Contract {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    throw wrong(`it is not valid JSON: ${(cause as Error).message}`, where, cause);
  }
  const parsed = contractSchema.safeParse(value);
  if (!parsed.success) throw wrong(describeIssue(parsed.error.issues[0]!, value), where);
  const contract = parsed.data;
  const mistake = findMistake(contract);
  if (mistake !== undefined) throw wrong(mistake, where);
  return contract;
}

function wrong(problem: string, where: string, cause?: unknown): PawlError {
  return new PawlError('record', `the contract of the model is not valid: ${problem}`, {
    where,
    remedy: 'Publish the image again, or take the file from the image as it was published.',
    cause,
  });
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
  const place = issue.path.length === 0 ? 'the contract' : `"${issue.path.map(String).join('.')}"`;
  if (issue.code === 'invalid_value' && issue.path[0] === 'schema')
    return `"schema" is ${JSON.stringify((value as { schema?: unknown }).schema)?.slice(0, 100) ?? 'missing'}, and this server reads "pawl/serve/1"`;
  if (issue.code !== 'unrecognized_keys') return `${place}: ${issue.message}`;
  const key = issue.keys[0]!;
  const known = issue.path.length === 0 ? Object.keys(contractSchema.shape) : [];
  return `${place} has a key that does not belong there: ${JSON.stringify(key.slice(0, 100))}.${didYouMean(key, known)}`;
}

/** What no shape can say: the first thing in which parts of a contract contradict each other. */
function findMistake({
  columns,
  labels,
  task,
  target,
  files,
  expected,
  samples,
}: Contract): string | undefined {
  const names = new Set(columns.map(({ name }) => name));
  if (names.size !== columns.length) return '"columns" has two of one name';
  if (names.has(target)) return `"columns" holds the target "${target}"`;
  if (new Set(labels).size !== labels.length) return '"labels" has one twice';
  if (task === 'classification' && labels.length < 2) return '"labels" needs two classes at least';
  if (task === 'regression' && labels.length > 0) return '"labels" has classes, and the task is regression';
  const groups = task === 'classification' ? labels.length : (expected?.bounds.length ?? 0) + 1;
  if (expected && expected.counts.length !== groups) return `"expected.counts" has not ${groups} numbers`;
  if (expected?.bounds.some((bound, i) => i > 0 && bound <= expected.bounds[i - 1]!))
    return '"expected.bounds" do not rise';
  if (!staysInside(files.model)) return '"files.model" leads out of the folder';
  for (const { name, kind, categories, min, max } of columns) {
    if (kind === 'number' && categories !== undefined) return `"${name}" is a number and has categories`;
    if (kind === 'text' && categories === undefined) return `"${name}" is a text and says no categories`;
    if (kind === 'text' && (min ?? max) !== undefined) return `"${name}" is a text and has a range`;
    if (categories && new Set(categories).size !== categories.length) return `"${name}" has a category twice`;
  }
  return samples
    .map((sample) => findSampleMistake(sample, task, labels))
    .find((found) => found !== undefined);
}

function findSampleMistake(
  { prediction, probabilities }: ContractSample,
  task: Contract['task'],
  labels: readonly string[],
): string | undefined {
  if (task === 'regression')
    return typeof prediction === 'number' && probabilities === undefined
      ? undefined
      : 'a sample of a regression needs a number as its prediction, and nothing else';
  if (!labels.includes(String(prediction))) return 'a sample has a prediction that is none of "labels"';
  return probabilities === undefined || probabilities.length === labels.length
    ? undefined
    : 'a sample has not one probability a label';
}

function staysInside(path: string): boolean {
  return !isAbsolute(path) && !/^\.\.(?:[/\\]|$)/.test(normalize(path)) && !path.includes('\0');
}

async function readBounded(path: string): Promise<string> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw wrong('it is not a file', path);
    if (facts.size > LARGEST_CONTRACT) throw wrong('it is larger than 20 MB', path);
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PawlError('record', 'there is no contract of a model', {
      where: path,
      remedy: 'Mount or copy the folder of a published model there, or set PAWL_MODEL_DIR to it.',
      cause: error,
    });
  }
}
