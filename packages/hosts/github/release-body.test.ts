import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PartState, placePart, readPart } from './release-body.ts';

const SUM = 'a'.repeat(64);
const STATE: PartState = { unfinished: false, sums: new Map([['model-card.md', SUM]]) };
const MOST = 125_000;

describe('our part of a text', () => {
  test('says what it was told', () => {
    for (const unfinished of [false, true]) {
      const sums = new Map([
        ['a--b.md', SUM],
        ['c_1.json', 'b'.repeat(64)],
      ]);
      const { body } = placePart('By hand.', { unfinished, sums }, 'Notes.')!;
      expect(readPart(body)).toEqual({ unfinished, sums });
    }
    expect(readPart('By hand.')).toBeUndefined();
    expect(readPart(placePart('', { ...STATE, sums: new Map() }, '')!.body)?.sums.size).toBe(0);
  });

  test('stands alone in an empty text', () => {
    expect(placePart(' \r\n', STATE, 'Notes.\n')?.body).toBe(
      `<!-- pawl:release v1 assets=model-card.md:${SUM} -->\n\nNotes.\n\n<!-- /pawl:release -->`,
    );
  });

  test('whatever people wrote and whatever the notes are: theirs is kept, and a second time changes nothing', () => {
    const markers = [
      '<!-- pawl:release v1 assets= -->',
      '<!-- /pawl:release -->',
      '<!-- pawl:release',
      '-->',
    ];
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...markers, '\r\n', '\n\n', ' ')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, (before, after, notes) => {
        const first = placePart(before, STATE, 'first')!.body;
        expect(placePart(first, STATE, 'first')!.body).toBe(first);
        const around = `${first}${after}`;
        const second = placePart(around, STATE, notes)!.body;
        expect(placePart(second, STATE, notes)!.body).toBe(second);
        expect(second.endsWith(after)).toBe(true);
        if (readPart(before) === undefined) expect(second.startsWith(before.trimEnd())).toBe(true);
      }),
    );
  });

  test('does not reach from a begin that lost its end to the next', () => {
    const lone = '<!-- pawl:release v1 assets= -->\n\nOld notes, and words of people.';
    const { body } = placePart(lone, STATE, 'New.')!;
    expect(body.startsWith(`${lone}\n\n<!--`)).toBe(true);
    expect(placePart(body, STATE, 'Newer.')?.body).toBe(body.replace('New.', 'Newer.'));
  });

  test('is ended by nothing in the notes', () => {
    const notes = 'a <!-- /pawl:release --> b <!--pawl:release v1 assets= --> c';
    const { body } = placePart('', STATE, notes)!;
    expect(body.match(/<!--/g)).toHaveLength(2);
    expect(placePart(body, STATE, 'other')?.body).not.toContain(' b ');
  });
});

describe('notes that are too long', () => {
  const long = 'Words of a paragraph.\n\n'.repeat(10_000);

  test('are cut between paragraphs to what GitHub takes', () => {
    for (const people of ['', 'By hand. '.repeat(10_000)]) {
      const { body, cut } = placePart(people, STATE, long)!;
      expect(cut).toBe(true);
      expect(body.length).toBeLessThanOrEqual(MOST);
      expect(body.length).toBeGreaterThan(MOST - 2000);
      expect(body).toMatch(/paragraph\.\n\n_… The rest is left out/);
      expect(placePart(body, STATE, long)?.body).toBe(body);
    }
  });

  test('leave no fold and no block of code open', () => {
    const { body } = placePart(
      '',
      STATE,
      `<details>\n<details>\n\n\`\`\`\n${long}\`\`\`\n\n</details></details>`,
    )!;
    expect(body).toMatch(/```\n<\/details>\n<\/details>\n\n_… The rest is left out/);
    expect(body.length).toBeLessThanOrEqual(MOST);
  });

  test('are cut within one that has no paragraphs, and never within a character', () => {
    const { body } = placePart('', STATE, '😀'.repeat(70_000))!;
    expect(body.length).toBeLessThanOrEqual(MOST);
    expect(body.isWellFormed()).toBe(true);
  });

  test('have no room at all', () => {
    expect(placePart('x'.repeat(MOST - 100), STATE, 'n')).toBeUndefined();
    expect(placePart('x'.repeat(MOST - 400), STATE, long)?.body.length).toBeLessThanOrEqual(MOST);
  });
});
