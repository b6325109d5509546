import { Document } from 'yaml';
import { z } from 'zod';
import { parseYaml } from './config.ts';
import { didYouMean, PawlError } from './errors.ts';

const columnSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['number', 'text']),
  required: z.boolean().default(true),
  nulls: z.number().min(0).max(1).default(0),
  unique: z.boolean().optional(),
  integer: z.boolean().optional(),
  domain: z.array(z.string()).optional(),
  range: z.strictObject({ min: z.number(), max: z.number() }).optional(),
});
const dataSchema = z.strictObject({ columns: z.array(columnSchema).min(1) });

/** What `pawl.schema.yaml` declares of the columns. */
export type DataSchemaFile = z.output<typeof dataSchema>;

/** Reads `pawl.schema.yaml` from its text; mistakes are `config` errors with their position. */
export function parseDataSchema(content: string, fileName: string): DataSchemaFile {
  const source = parseYaml(content, fileName);
  const parsed = dataSchema.safeParse(source.value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : undefined;
  const path = unknown === undefined ? issue.path : [...issue.path, unknown];
  const hint =
    unknown === undefined
      ? issue.message
      : `unknown key.${didYouMean(unknown, Object.keys(columnSchema.shape))}`;
  throw new PawlError('config', `"${path.join('.')}": ${hint}`, {
    where: source.locate(path, unknown === undefined ? 'value' : 'key'),
    remedy: 'Correct the file, or write it anew with `pawl check --infer`.',
  });
}

/** The text of `pawl.schema.yaml`. */
export function formatDataSchema(schema: { readonly columns: readonly object[] }): string {
  const document = new Document(schema);
  document.commentBefore =
    ' The data that this model accepts, inferred by `pawl check --infer`. Edit freely: `pawl check` holds data to it.\n' +
    ' nulls: the largest share of empty values; domain: the values allowed; range: the numbers allowed.';
  return document.toString({ lineWidth: 110 });
}
