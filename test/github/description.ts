import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** GitHub's own description of its API, as far as it is used: what is sent to it, and what it answers, must fit. */
export interface Description {
  /** The operation of a request, with the values in its path; undefined for none that is described. */
  find(method: string, path: string): Match | undefined;
  /** What is wrong with a request. */
  checkRequest(match: Match, query: URLSearchParams, body: unknown): string[];
  /** What is wrong with an answer. */
  checkResponse(match: Match, status: number, body: unknown): string[];
  /** GitHub's example of an operation's answer, to be filled with what a test says. */
  example(operation: string): unknown;
}

export interface Match {
  readonly operation: string;
  readonly values: Readonly<Record<string, string>>;
}

interface Operation {
  readonly parameters: readonly { name: string; in: 'path' | 'query' | 'header'; required: boolean }[];
  readonly body?: { readonly properties?: Readonly<Record<string, unknown>>; readonly oneOf?: unknown };
  /** Whether the body is a file and no JSON. */
  readonly bytes?: true;
  readonly responses: Readonly<Record<string, { readonly example?: unknown } | null>>;
}

/** What GitHub answers although its description has no place for it: the fork of a pull request may be gone. */
const UNDESCRIBED = /^(\/\d+)?\/head\/repo must /;
/** As is the state of an asset whose upload was cut off, `starter`. */
const UNDESCRIBED_OF_RELEASES = /^(\/\d+)?(\/assets)?(\/\d+)?\/state must be equal to one of /;

const FILE = fileURLToPath(new URL('./api.github.com.json', import.meta.url));
let loaded: Promise<Description> | undefined;

export function description(): Promise<Description> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Description> {
  const document = JSON.parse(await readFile(FILE, 'utf8'));
  const operations: Record<string, Operation> = document.operations;
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addFormat('repo.nwo', /^[^/]+\/[^/]+$/);
  ajv.addSchema({ $id: 'github', ...(nullables(document) as object) });
  const compiled = new Map<string, ValidateFunction>();
  const validator = (...steps: string[]) => {
    const pointer = steps
      .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `github#/${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  const errorsOf = (validate: ValidateFunction, value: unknown) =>
    validate(value)
      ? []
      : (validate.errors ?? [])
          .slice(0, 5)
          .map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  const patterns = Object.keys(operations).map((operation) => {
    const [method = '', path = ''] = operation.split(' ');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    // The path of a file has slashes of its own.
    const source = path.replaceAll('{path}', '(.+)').replace(/\{\w+\}/g, '([^/]+)');
    return { operation, method, names, pattern: new RegExp(`^${source}$`) };
  });
  return {
    find(method, path) {
      for (const { operation, method: own, names, pattern } of patterns) {
        const match = own === method ? pattern.exec(path) : null;
        if (!match) continue;
        const values = names.map((name, i) => [name, decodeURIComponent(match[i + 1]!)] as const);
        return { operation, values: Object.fromEntries(values) };
      }
      return undefined;
    },
    checkRequest({ operation, values }, query, body) {
      const { parameters, body: schema, bytes } = operations[operation]!;
      const problems: string[] = [];
      for (const [i, { name, in: place }] of parameters.entries()) {
        const text = place === 'path' ? values[name] : place === 'query' ? query.get(name) : null;
        if (text === null || text === undefined) continue;
        const validate = validator('operations', operation, 'parameters', String(i), 'schema');
        const value = /^-?\d+$/.test(text) && !validate(text) ? Number(text) : text;
        problems.push(...errorsOf(validate, value).map((error) => `${place} ${name}: ${error}`));
      }
      const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      for (const name of query.keys())
        if (!known.includes(name)) problems.push(`query ${name} is not described`);
      if (schema) problems.push(...errorsOf(validator('operations', operation, 'body'), body));
      else if (bytes && !(body instanceof Uint8Array)) problems.push('it has no file as its body');
      else if (!bytes && body !== undefined) problems.push('it has a body, and none is described');
      for (const name of Object.keys(schema?.oneOf ? {} : ((body as object | undefined) ?? {})))
        if (schema && !schema.properties?.[name]) problems.push(`the body's ${name} is not described`);
      return problems;
    },
    checkResponse({ operation }, status, body) {
      const response = operations[operation]!.responses[String(status)];
      if (response)
        return errorsOf(
          validator('operations', operation, 'responses', String(status), 'schema'),
          body,
        ).filter(
          (error) =>
            !UNDESCRIBED.test(error) &&
            !(operation.includes('/releases') && UNDESCRIBED_OF_RELEASES.test(error)),
        );
      if (status < 400) return response === null ? [] : [`the status ${status} is not described`];
      return typeof (body as { message?: unknown })?.message === 'string'
        ? []
        : ['an error without a message'];
    },
    example: (operation) => {
      const { responses } = operations[operation]!;
      return structuredClone((responses['200'] ?? responses['201'])?.example);
    },
  };
}

/** OpenAPI 3.0 says `nullable`; JSON Schema has a type for it. */
function nullables(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(nullables);
  if (typeof node !== 'object' || node === null) return node;
  const own = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, nullables(value)]));
  if (own.nullable !== true) return own;
  delete own.nullable;
  return { anyOf: [{ type: 'null' }, own] };
}
