import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText, keyMaker, requireAlias, requireModelName } from './mlflow-names.ts';

describe('names of metrics, params and tags', () => {
  test('are of letters that MLflow takes, and read like what they stand for', () => {
    const key = keyMaker();
    expect(
      ["rmse/city = 'Rome'", 'größe/π ≥ 3', 'a.b', 'a//b', '../x', '/x', 'x/', '', '.', 'a/./b'].map(key),
    ).toEqual([
      'rmse/city _ _Rome_',
      'größe/π _ 3',
      'a.b',
      'a/_/b',
      '__/x',
      '_/x',
      'x/_',
      '_',
      expect.stringMatching(/^__[0-9a-f]{8}$/),
      expect.stringMatching(/^a\/_\/b_[0-9a-f]{8}$/),
    ]);
  });

  test('are one for one text, another for another text, short, and no path that leads elsewhere', () => {
    const names = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.stringMatching(/^[aA./ =<]{0,8}$/),
        fc.string({ minLength: 200, maxLength: 600 }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(names, (texts) => {
        const key = keyMaker();
        const byText = new Map(texts.map((text) => [text, key(text)]));
        for (const [text, name] of byText) {
          expect(key(text)).toBe(name);
          expect(name).toMatch(/^[\p{L}0-9_\-. /]+$/u);
          expect(`${name}.high`.length).toBeLessThanOrEqual(250);
          expect(posix.normalize(name)).toBe(name);
          expect(name).not.toMatch(/^\/|^\.\.|\/$|^\.$/);
        }
        const folded = [...byText.values()].map((name) => name.toLowerCase());
        expect(new Set(folded).size).toBe(byText.size);
      }),
    );
  });
});

test('a long text is cut with dots, and no letter in half', () => {
  expect(cutText('abcdef', 6)).toBe('abcdef');
  expect(cutText('abcdefg', 6)).toBe('abc...');
  expect(cutText('ab😀defg', 6)).toBe('ab...');
  expect(cutText('a\u0000b', 6)).toBe('ab');
});

test.each(['production', 'staging_2', 'a-b', 'LATEST_', 'v', 'v1a'])('"%s" can be an alias', (stage) => {
  expect(() => requireAlias(stage)).not.toThrow();
});

test.each(['latest', 'Latest', 'v1', 'V20', 'v1.0', 'a b', 'a/b', ''])('"%s" is no alias', (stage) => {
  expect(() => requireAlias(stage)).toThrow(expect.objectContaining({ code: 'config' }));
});

test.each(['a/b', 'a:b', '', ' ', '.', '..', '..x'])('"%s" is no registered model', (name) => {
  expect(() => requireModelName(name)).toThrow(expect.objectContaining({ code: 'config' }));
});
