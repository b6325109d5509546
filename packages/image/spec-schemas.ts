import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const FIXTURES = fileURLToPath(new URL('fixtures/schemas/', import.meta.url));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const folder of ['image-spec', 'model-spec'])
  for (const file of readdirSync(`${FIXTURES}${folder}`))
    ajv.addSchema(
      named(JSON.parse(readFileSync(`${FIXTURES}${folder}/${file}`, 'utf8')), `http://${folder}/${file}`),
    );

/** What an official schema says is wrong with bytes: `image-spec/config-schema`. Empty when nothing is. */
export function schemaErrors(schema: string, bytes: Uint8Array): readonly string[] {
  const validate = ajv.getSchema(`http://${schema}.json`);
  if (!validate) throw new Error(`no schema ${schema}`);
  validate(JSON.parse(new TextDecoder().decode(bytes)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The schemas are of draft 4, whose `id` is `$id` since; theirs are not what they call each other by, which is the file. */
function named(schema: unknown, id: string): object {
  const without = JSON.parse(JSON.stringify(schema), (_, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const kept = { ...value };
    for (const key of ['id', '$id', '$schema']) if (typeof kept[key] === 'string') delete kept[key];
    return kept;
  });
  return { ...without, $id: id };
}
