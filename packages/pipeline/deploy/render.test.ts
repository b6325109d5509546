import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  CHOICES,
  DIGEST,
  faultsOf,
  HOUSING,
  hasSchema,
  MODEL_DIGEST,
  objectIn,
  PREVIOUS_DIGEST,
} from './deploy-case.ts';
import type { DeployInput } from './deploy-input.ts';
import type { DeployFile } from './deploy-text.ts';
import { renderDeployment } from './render.ts';

const TASKS = ['classification', 'regression'] as const;

describe.each(CHOICES)('%s, %j', (target, changes) => {
  const render = (more: Partial<DeployInput> = {}) =>
    renderDeployment(target, { ...HOUSING, host: 'housing.example.com', ...changes, ...more });

  test('fits the official schema of every kind', () => {
    for (const task of TASKS) {
      const files = render({ task, namespace: 'ml', pullSecret: 'registry', resources: { cpuLimit: '2' } });
      for (const file of files.filter(hasSchema))
        expect(faultsOf(objectIn(files, file.path)), file.path).toEqual([]);
    }
  });

  test('is the same each time, says what it is, and every path stands once', () => {
    const files = render();
    expect(render()).toEqual(files);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    for (const { path, content } of files) {
      expect(content, path).toContain(DIGEST);
      expect(content, path).toContain('v1.4.0');
      expect(content, path).toContain('Do not edit: pawl manifest');
      expect(content.endsWith('\n') && !content.endsWith('\n\n'), path).toBe(true);
    }
  });

  test('every image is named by digest', () => {
    const images = render().flatMap(({ content }) => [...content.matchAll(/image: "?([^"\n]+)/g)]);
    const models = images.map(([, image]) => image!).filter((image) => !image.startsWith('prom/'));
    expect(new Set(models)).toEqual(
      new Set(
        changes.variant === 'plain' || changes.rollouts || target === 'kserve'
          ? [`ghcr.io/acme/housing@${DIGEST}`]
          : [`ghcr.io/acme/housing@${DIGEST}`, `ghcr.io/acme/housing@${PREVIOUS_DIGEST}`],
      ),
    );
  });

  test('readers of YAML 1.1 and of YAML 1.2 read the same', () => {
    for (const { path, content } of render({ version: 'yes', stage: '0o17', name: 'on' }))
      expect(parse(content, { version: '1.1' }), path).toEqual(parse(content, { version: '1.2' }));
  });

  test('no text breaks out of its place', () => {
    const plain = render();
    const usual = plain.map((file) => shapeOf(parsed(plain, file)));
    fc.assert(
      fc.property(HOSTILE, HOSTILE, HOSTILE, (name, stage, version) => {
        const files = render({ name, stage, version });
        expect(files.map(({ path }) => path)).toEqual(plain.map(({ path }) => path));
        for (const [i, file] of files.entries()) {
          const object = parsed(files, file);
          expect(shapeOf(object), file.path).toEqual(usual[i]);
          if (!hasSchema(file)) continue;
          expect(faultsOf(object), file.path).toEqual([]);
          const annotations = annotationsIn(object).find(
            (each) => each['pawl/model-digest'] === MODEL_DIGEST,
          );
          if (annotations)
            expect([
              annotations['pawl/model'],
              annotations['pawl/stage'],
              annotations['pawl/version'],
            ]).toEqual(
              [name, stage, version].map((text) => (target === 'compose' ? interpolated(text, true) : text)),
            );
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** Text that YAML, JSON, PromQL, Go's and Grafana's templates, Compose and comments could trip over. */
const HOSTILE = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\n', '---\n', '"', "'", '{{', '}}', '$', '${HOME}', '#', ': ', '- ', '\\', '&a', '*a'],
      ),
      fc.constantFrom(
        ...['\u2028', '\u0085', '\ufeff', '\u0000', '\t', 'null', '1e3', '|', '>', '%', '@', '`', '!!'],
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('').toWellFormed());

/** What a file says; of one with a schema, the one object in it. */
const parsed = (files: readonly DeployFile[], file: DeployFile) =>
  hasSchema(file) ? objectIn(files, file.path) : parse(file.content);

/** Keys and kinds of values, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

function annotationsIn(value: unknown): Record<string, string>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'pawl/model' in value ? [value as Record<string, string>] : [];
  return [...own, ...Object.values(value).flatMap(annotationsIn)];
}

/** What a text is in a Compose file, before Compose reads `$$` as `$`. */
const interpolated = (text: string, doubled: boolean) => (doubled ? text.split('$').join('$$') : text);
