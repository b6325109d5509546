import type { ReleaseRecord } from '@pawl/records';
import { markdownProse, markdownText } from '../escape.ts';
import { renderFold } from '../fold.ts';
import { instantText } from '../summary.ts';
import { callout, cardSection, factList } from './card-parts.ts';

const ACTIONS = {
  promote: 'promoted to',
  rollback: 'put back into',
  withdraw: 'taken out of',
} as const;

/** Who moved the version where, as a sentence after a blank; empty where it was not released. */
export function releaseText(release: ReleaseRecord | null): string {
  if (!release) return ' It has not been released.';
  const { action, version, stage, by, createdAt, reason } = release;
  const why = reason === null ? '' : `: ${markdownProse(reason, 300)}`;
  return ` ${markdownText(version, 60)} was ${ACTIONS[action]} ${markdownText(stage, 60)} by ${markdownText(by, 80)} on ${instantText(createdAt)}${why}.`;
}

/** That a release was forced, by whom, why, and past what. */
export function releaseCallout(release: ReleaseRecord | null): string {
  if (!release?.forced) return '';
  const { forced, checks, verdict } = release;
  const failed = checks.filter(({ state }) => state === 'failed');
  return callout('CAUTION', [
    `**This release was forced by ${markdownText(forced.by, 80)}:** ${markdownProse(forced.reason, 1000)}`,
    ...(verdict === null ? ['', 'No verdict stood behind it when it was released.'] : []),
    ...(failed.length > 0 ? ['', 'What did not hold:', ''] : []),
    ...failed.map(({ check, detail }) => `- ${check}: ${markdownProse(detail, 300)}`),
  ]);
}

const MARKS = { held: '✅', failed: '❌', 'not checked': '➖' } as const;

/** Who approved the release, and what was asked of the version. */
export function approvalsSection(release: ReleaseRecord | null): string {
  if (!release) return cardSection('Approvals', ['None: this model has not been released.']);
  const { approvals, checks } = release;
  const asked = checks.map(
    ({ check, state, detail }) => `- ${MARKS[state]} ${check}, ${state}: ${markdownProse(detail, 300)}`,
  );
  return cardSection('Approvals', [
    approvals.length === 0
      ? 'None is recorded.'
      : factList(
          approvals.map(({ by, kind, of, at }) => [
            markdownText(by, 80),
            `${kind} of ${markdownText(of, 200)}${at === null ? '' : `, ${instantText(at)}`}`,
          ]),
        ),
    asked.length === 0
      ? undefined
      : renderFold({ title: 'What was asked of the version', body: asked.join('\n') }, true),
  ]);
}
