import { describe, expect, test } from 'vitest';
import { faultsOf, HOUSING, hasSchema, objectIn } from './deploy-case.ts';
import { renderDeployment } from './render.ts';

/** That the schemas find what is wrong, or nothing that they pass would mean anything. */
describe.each([
  ['kubernetes', { variant: 'blue-green', host: 'housing.example.com' }],
  ['kubernetes', { variant: 'canary', rollouts: true }],
  ['kserve', { variant: 'canary' }],
  ['seldon', {}],
  ['compose', {}],
] as const)('faults in files for %s %j', (target, changes) => {
  const files = renderDeployment(target, { ...HOUSING, ...changes });

  test.each(files.filter(hasSchema).map(({ path }) => path))('%s', (path) => {
    const object = objectIn(files, path);
    expect(faultsOf(object)).toEqual([]);
    for (const broken of [...misspelt(object), ...mistyped(object)])
      expect(faultsOf(broken.object as { kind?: string }), broken.what).not.toEqual([]);
  });
});

interface Broken {
  readonly what: string;
  readonly object: unknown;
}

/** Maps whose keys are of one's own choice. */
const FREE =
  /^\/(metadata|spec\/(template|podTemplate)\/metadata)?\/?$|(labels|annotations|environment|matchLabels|selector|services|volumes|limits|requests)$/;

/** The object with one key of its schema misspelt, for every key. */
function misspelt(object: unknown): Broken[] {
  return places(object).flatMap(({ path, value }) => {
    if (FREE.test(path) || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    return Object.keys(value).map((key) => {
      const entries = Object.entries(value).map(([each, inner]) => [
        each === key ? `${key}Wrong` : each,
        inner,
      ]);
      return { what: `${path}/${key} misspelt`, object: replaced(object, path, Object.fromEntries(entries)) };
    });
  });
}

/** The object with a number or a truth value in another type, for each of those. */
function mistyped(object: unknown): Broken[] {
  return places(object).flatMap(({ path, value }) =>
    typeof value === 'boolean' || typeof value === 'number'
      ? [{ what: `${path} mistyped`, object: replaced(object, path, { not: 'a value' }) }]
      : [],
  );
}

function places(value: unknown, path = ''): { path: string; value: unknown }[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, each]) => places(each, `${path}/${key.replaceAll('/', '~')}`))
      : [];
  return [{ path, value }, ...inner];
}

function replaced(value: unknown, path: string, by: unknown): unknown {
  if (path === '') return by;
  const [, key, rest] = /^\/([^/]*)(.*)$/.exec(path)!;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  const own = key!.replaceAll('~', '/');
  copy[own] = replaced(copy[own], rest!, by);
  return copy;
}
