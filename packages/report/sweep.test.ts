import { describe, expect, test } from 'vitest';
import { renderComment } from './comment.ts';
import { condition, evaluationOf, metric, sectionOf, verdictOf } from './evidence-case.ts';
import type { CommentSection } from './section.ts';

function comment(section: CommentSection | readonly CommentSection[]): string {
  return renderComment([section].flat(), {});
}

function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\n'));
}

/** The rows of the first table, header and rule left out. */
function rows(text: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| :-'));
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  return start === -1 ? [] : lines.slice(start + 1, end);
}

describe('a sweep', () => {
  const variant = (depth: number, rmse: number, r2: number, state: 'proved' | 'refuted') =>
    sectionOf(
      {
        evaluation: evaluationOf([metric('rmse', rmse), metric('r2', r2), metric('own', rmse)]),
        verdict: verdictOf([condition('rmse < 1', state)], {
          answer: state === 'proved' ? 'passed' : 'refused',
        }),
      },
      { variant: `max_depth ${depth}` },
    );
  const sweep = [
    variant(4, 0.6, 0.9, 'refuted'),
    variant(8, 0.5, 0.8, 'proved'),
    variant(12, 0.5, 0.7, 'proved'),
  ];

  test('is one table with a row a variant and the best marked, however it is best', () => {
    const text = comment(sweep);
    expect(firstLine(text)).toBe('### ⚠️ housing: 2 of 3 variants pass, best rmse 0.5 with max\\_depth 8');
    expect(rows(text)).toEqual([
      '| ❌ max\\_depth 4 | 0.6 | **0.9**&nbsp;★ | 0.6 | refused |',
      '| ✅ max\\_depth 8 | **0.5**&nbsp;★ | 0.8 | 0.5 | passed |',
      '| ✅ max\\_depth 12 | **0.5**&nbsp;★ | 0.7 | 0.5 | passed |',
    ]);
    expect(text.match(/^<details><summary>[❌✅] max_depth \d+: /gm)).toHaveLength(3);
  });

  test('passes where all do, and is refused where none does', () => {
    expect(firstLine(comment([sweep[1]!, sweep[2]!]))).toMatch(/^### ✅ housing: 2 of 2 variants pass/);
    expect(firstLine(comment([sweep[0]!, sweep[0]!]))).toMatch(/^### ❌ housing: 0 of 2 variants pass/);
  });

  test('stands beside other models, and variants in other folders are another sweep', () => {
    const elsewhere = sweep.map((section) => ({ ...section, path: 'other' }));
    expect(firstLine(comment([...sweep, ...elsewhere]))).toBe('### ⚠️ 2 of 2 models pass');
  });
});
