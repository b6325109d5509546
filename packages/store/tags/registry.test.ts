import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GitTag } from './git-tag.ts';
import { compareVersions, historyOf, type ModelTags, nextCounterOf, readRegistry } from './registry.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];

/** Tags as `name commit second`, each a second after the one before where none is given. */
function tagsOf(...lines: string[]): GitTag[] {
  return lines.map((line, i) => {
    const [name = '', commit = '', at] = line.split(' ');
    const tagger = { name: 'Ada', email: 'ada@localhost' };
    return { name, commit, tagger, at: at === undefined ? 1000 + i : Number(at), message: '' };
  });
}

const registryOf = (tags: readonly GitTag[]) => readRegistry({ annotated: tags, lightweight: [], odd: [] });

function read(...lines: string[]): ModelTags {
  return registryOf(tagsOf(...lines)).get('m')!;
}

const holder = (tags: ModelTags, stage = 'prod') => tags.stages.get(stage)?.version.version;

describe('who holds a stage', () => {
  test('the version that was assigned last, until it is taken out', () => {
    const lines = [`m@v1.0.0 ${A}`, `m@v2.0.0 ${B}`, `m#prod#1 ${A}`, `m#prod#2 ${B}`];
    expect(holder(read(...lines))).toBe('v2.0.0');
    expect(holder(read(...lines, `m#prod!#3 ${B}`))).toBe('v1.0.0');
    expect(holder(read(...lines, `m#prod!#3 ${B}`, `m#prod!#4 ${A}`))).toBeUndefined();
    expect(holder(read(...lines, `m#prod#3 ${A}`))).toBe('v1.0.0');
    expect(holder(read(...lines, `m#prod!#3 ${B}`, `m#prod#4 ${B}`))).toBe('v2.0.0');
  });

  test('stages do not touch one another', () => {
    const tags = read(`m@v1.0.0 ${A}`, `m#prod ${A}`, `m#dev ${A}`, `m#dev! ${A}`);
    expect([holder(tags), holder(tags, 'dev')]).toEqual(['v1.0.0', undefined]);
  });

  test('a version that was deregistered loses its stages, and has them again when it is registered anew', () => {
    const lines = [
      `m@v1.0.0 ${A}`,
      `m@v2.0.0 ${B}`,
      `m#prod#1 ${A}`,
      `m#prod#2 ${B}`,
      `m#dev#3 ${B}`,
      `m@v2.0.0! ${B}`,
    ];
    const tags = read(...lines);
    expect([holder(tags), holder(tags, 'dev')]).toEqual(['v1.0.0', undefined]);
    expect(tags.versions.map(({ version, active }) => [version, active])).toEqual([
      ['v1.0.0', true],
      ['v2.0.0', false],
    ]);
    expect(holder(read(...lines, `m@v2.0.0#9 ${B}`), 'dev')).toBe('v2.0.0');
  });

  test('a deregistration elsewhere does nothing to the version', () => {
    const tags = read(`m@v1.0.0 ${A}`, `m#prod ${A}`, `m@v1.0.0! ${B}`);
    expect(holder(tags)).toBe('v1.0.0');
    expect(tags.versions.map(({ commit, registered, active }) => [commit, registered, active])).toEqual([
      [A, true, true],
      [B, false, false],
    ]);
  });

  test('a commit without a version', () => {
    const lines = [`m#prod#1 ${A}`, `m#prod#2 ${B}`];
    expect(holder(read(...lines))).toBe(B);
    expect(holder(read(...lines, `m#prod!#3 ${B}`))).toBe(A);
    // It becomes the version that is registered there, whenever that is.
    expect(read(...lines, `m@v1.0.0 ${B}`).versions.map(({ version }) => version)).toEqual([A, 'v1.0.0']);
    expect(holder(read(...lines, `m@v1.0.0 ${B}`))).toBe('v1.0.0');
  });

  test('by time, not by counter or by the order in which tags are listed', () => {
    const lines = [`m@v1.0.0 ${A} 1`, `m@v2.0.0 ${B} 2`, `m#prod#9 ${A} 10`, `m#prod#3 ${B} 20`];
    expect(holder(read(...lines))).toBe('v2.0.0');
    expect(holder(read(...lines.reverse()))).toBe('v2.0.0');
  });
});

// Each of these was seen with GTO 1.10.1; test/gto.test.ts asks it about many more.
describe('within one second', () => {
  test('what takes back comes after what gives', () => {
    const lines = [`m@v1.0.0 ${A} 5`, `m@v2.0.0 ${B} 5`, `m#prod#1 ${A} 7`];
    expect(holder(read(...lines, `m#prod#2 ${B} 8`, `m#prod!#3 ${B} 8`))).toBe('v1.0.0');
    expect(holder(read(...lines, `m#prod#2 ${B} 8`, `m@v2.0.0!#4 ${B} 5`))).toBe('v1.0.0');
  });

  test('the version that was registered first has the stage', () => {
    const assigned = [`m#prod#1 ${A} 8`, `m#prod#2 ${B} 8`];
    expect(holder(read(`m@v1.0.0 ${A} 5`, `m@v2.0.0 ${B} 6`, ...assigned))).toBe('v1.0.0');
    expect(holder(read(`m@v1.0.0 ${A} 6`, `m@v2.0.0 ${B} 5`, ...assigned))).toBe('v2.0.0');
    expect(holder(read(`m@v1.0.0 ${A} 5`, `m@v2.0.0 ${B} 5`, ...assigned))).toBe('v1.0.0');
    expect(holder(read(`m@v1.0.0 ${A} 5`, `m@v2.0.0 ${B} 6`, `m@v1.0.0#3 ${A} 7`, ...assigned))).toBe(
      'v2.0.0',
    );
  });

  test('a deprecation comes before all else', () => {
    expect(read(`m@v1.0.0 ${A} 5`, `m@deprecated ${A} 5`).deprecated).toBe(false);
    expect(read(`m@v1.0.0 ${A} 5`, `m@deprecated ${A} 6`).deprecated).toBe(true);
    expect(read(`m@v1.0.0 ${A} 5`, `m@deprecated ${A} 6`, `m#prod ${A} 7`).deprecated).toBe(false);
  });

  test('models and kinds of events have an order in the history', () => {
    const registry = registryOf(
      tagsOf(
        `b#prod#1 ${A} 5`,
        `b@v1.0.0 ${A} 5`,
        `a@v1.0.0 ${A} 5`,
        `c@deprecated ${A} 5`,
        `a#prod#1 ${A} 5`,
      ),
    );
    expect(historyOf(registry.values()).map(({ tag }) => tag.name)).toEqual([
      'b#prod#1',
      'a#prod#1',
      'b@v1.0.0',
      'a@v1.0.0',
      'c@deprecated',
    ]);
  });
});

test('events name the version of their commit', () => {
  const { events } = read(`m@v1.0.0 ${A}`, `m#prod#4 ${A}`, `m#prod#5 ${C}`, `m@deprecated ${A}`);
  expect(events.map(({ event, version, stage, counter }) => [event, version, stage, counter])).toEqual([
    ['registration', 'v1.0.0', null, null],
    ['assignment', 'v1.0.0', 'prod', 4],
    ['assignment', C, 'prod', 5],
    ['deprecation', null, null, null],
  ]);
});

test('where a commit has two versions, our own tags say which is meant', () => {
  const tags = tagsOf(`m@v1.0.0 ${A}`, `m@v2.0.0 ${A}`, `m#prod#1 ${A}`);
  expect(registryOf(tags).get('m')!.stages.get('prod')!.version.version).toBe('v2.0.0');
  const said = tags.map((tag) => ({ ...tag, message: 'Promote\n\nPawl-Version: v1.0.0' }));
  expect(registryOf(said).get('m')!.stages.get('prod')!.version.version).toBe('v1.0.0');
});

test('the next counter is above those of all tags of the model', () => {
  const annotated = tagsOf(`m#prod#9 ${A}`, `m@v1.0.0#12 ${A}`, `m#prod!#3 ${A}`, `other#prod#70 ${A}`);
  const list = { annotated, lightweight: [], odd: [] };
  expect([nextCounterOf(list, 'm'), nextCounterOf(list, 'other'), nextCounterOf(list, 'new')]).toEqual([
    13, 71, 1,
  ]);
});

describe('order of versions', () => {
  // The example of https://semver.org, with a commit before all of them.
  const ordered = [
    C,
    'v0.10.0',
    'v1.0.0-alpha',
    'v1.0.0-alpha.1',
    'v1.0.0-alpha.beta',
    'v1.0.0-beta',
    'v1.0.0-beta.2',
    'v1.0.0-beta.11',
    'v1.0.0-rc.1',
    'v1.0.0',
    'v1.2.0',
    'v1.10.0',
  ];

  test('however they are mixed', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: 1 }), (some) => {
        const tags = some.map((version, i) =>
          version === C ? `m#prod ${C}` : `m@${version} ${i.toString(16).padStart(40, '0')}`,
        );
        const expected = ordered.filter((version) => some.includes(version));
        expect([...some].sort(compareVersions)).toEqual(expected);
        expect(read(...tags).versions.map(({ version }) => version)).toEqual(expected);
      }),
    );
  });

  test('those that differ in their build alone stay as they came', () => {
    const versions = (...lines: string[]) => read(...lines).versions.map(({ version }) => version);
    expect(versions(`m@v1.0.0+b ${A}`, `m@v1.0.0+a ${B}`)).toEqual(['v1.0.0+b', 'v1.0.0+a']);
    expect(versions(`m@v1.0.0+a ${A}`, `m@v1.0.0+b ${B}`)).toEqual(['v1.0.0+a', 'v1.0.0+b']);
  });

  test('numbers that nobody counts to are no versions, and stop nothing', () => {
    const tags = read(
      `m@v1.0.0 ${A}`,
      `m@v99999999999999999999.0.0 ${B}`,
      `m@v1.0.0-${'x'.repeat(300)} ${C}`,
    );
    expect(tags.versions.map(({ version }) => version)).toEqual(['v1.0.0']);
  });
});
