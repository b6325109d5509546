import { checkOf, evaluationOf, metric, releaseOf, runOf, verdictOf } from '../evidence-case.ts';
import type { ModelCardInput } from './model-card.ts';

type Changes = {
  readonly [Kind in 'check' | 'run' | 'evaluation' | 'verdict']?: Partial<ModelCardInput[Kind]>;
} & {
  readonly metrics?: Parameters<typeof evaluationOf>[0];
  readonly conditions?: Parameters<typeof verdictOf>[0];
  /** Changes to a release; without them there is none. */
  readonly release?: Partial<NonNullable<ModelCardInput['release']>>;
  readonly written?: ModelCardInput['written'];
  readonly links?: ModelCardInput['links'];
};

/** What a card is made of, for tests: records that name each other, with whatever a test is about changed. */
export function cardInput(changes: Changes = {}): ModelCardInput {
  const check = checkOf(changes.check);
  const run = runOf({ dataCheck: check.digest, ...changes.run });
  const evaluation = evaluationOf(changes.metrics ?? [metric('rmse', 0.5)], {
    run: run.digest,
    ...changes.evaluation,
  });
  const verdict = verdictOf(changes.conditions ?? [], {
    run: run.digest,
    evaluation: evaluation.digest,
    ...changes.verdict,
  });
  return {
    check,
    run,
    evaluation,
    verdict,
    release: changes.release ? releaseOf({ verdict: verdict.digest, ...changes.release }) : null,
    written: changes.written ?? null,
    target: check.target,
    ...(changes.links ? { links: changes.links } : {}),
  };
}

/** The section of a card under a heading of the second level, without the heading. */
export function sectionOfCard(card: string, heading: string): string {
  const [, rest] = card.split(`\n## ${heading}\n\n`);
  if (rest === undefined) throw new Error(`the card has no section "${heading}"`);
  return rest.split('\n## ')[0]!.trim();
}
