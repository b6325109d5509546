import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);

describe('what a WWW-Authenticate header offers', () => {
  test.each([
    [
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://ghcr.io/token', service: 'ghcr.io', scope: 'repository:a/b:pull,push' }]],
    ],
    ['Basic realm="x"', [['basic', { realm: 'x' }]]],
    ['BASIC Realm=x', [['basic', { realm: 'x' }]]],
    [
      'Basic realm="x", Bearer realm="y" , service=z',
      [
        ['basic', { realm: 'x' }],
        ['bearer', { realm: 'y', service: 'z' }],
      ],
    ],
    ['Negotiate', [['negotiate', {}]]],
    [
      'Negotiate dG9rZW4=, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Bearer realm="a \\"quoted\\" \\\\ text, with = in it"',
      [['bearer', { realm: 'a "quoted" \\ text, with = in it' }]],
    ],
    ['Bearer realm="first",realm="second"', [['bearer', { realm: 'first' }]]],
    ['Bearer realm="never closed', [['bearer', {}]]],
    ['realm="of nothing"', []],
    ['', []],
    ['"', []],
    [`Bearer realm="${'x'.repeat(9000)}"`, []],
  ])('%s', (header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  test('is read as it was written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/);
    const value = fc.stringMatching(/^[\x20-\x7e]{0,20}$/);
    const challenge = fc.tuple(
      name,
      fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    );
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 3 }), (challenges) => {
        const header = challenges
          .map(([scheme, params]) => {
            const quoted = Object.entries(params).map(
              ([key, text]) => `${key}="${text.replace(/["\\]/g, '\\$&')}"`,
            );
            return `${scheme} ${quoted.join(',')}`;
          })
          .join(', ');
        expect(read(header)).toEqual(challenges);
      }),
    );
  });

  test('ends for any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void parseChallenges(text)));
  });
});
