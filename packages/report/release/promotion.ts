import type { ReleaseRecord } from '@pawl/records';
import { wrap } from '../columns.ts';
import { hexCode, markdownProse, markdownText, plainText } from '../escape.ts';
import { type Paint, painter, type TerminalStyle } from '../paint.ts';
import { joinBlocks } from '../section-body.ts';
import { shortDigest } from '../summary.ts';
import { checkLines, checkTable } from './checks.ts';
import { followerLines, followerList } from './followers.ts';
import type { FollowerView, RefusalView } from './view.ts';
import { approvalText, dayText, nameText, quotedText, versionText } from './words.ts';

const LABEL = 10;

/** What a promotion, a rollback or a withdrawal did, for a terminal, ending in a newline. */
export function renderPromotion(
  record: ReleaseRecord,
  followers: readonly FollowerView[],
  style: TerminalStyle,
): string {
  const paint = painter(style);
  const { forced, reason, checks } = record;
  const facts = (label: string, text: string) =>
    wrap(text, style.width, label.padEnd(LABEL), ' '.repeat(LABEL));
  return sections([
    [
      ...wrap(outcome(record), style.width).map((line) => paint('bold', line)),
      ...(forced
        ? wrap(`FORCED by ${nameText(forced.by)}: ${quotedText(forced.reason)}`, style.width).map((line) =>
            paint('red', line),
          )
        : []),
    ],
    [
      ...(reason === null ? [] : facts('Reason', quotedText(reason))),
      ...facts('By', nameText(record.by)),
      ...facts('Verdict', verdictText(record)),
      ...facts('Approved', approvalsText(record) ?? 'by nobody'),
      ...facts('Tag', nameText(record.tag)),
    ],
    checks.length === 0 ? [] : ['Checks', ...checkLines(checks, paint, style.width)],
    followers.length === 0 ? [] : ['Followers', ...followerLines(followers, false, paint, style.width)],
  ]);
}

/** The same as GitHub-flavoured Markdown for the summary of a job, ending in a newline. */
export function renderPromotionMarkdown(record: ReleaseRecord, followers: readonly FollowerView[]): string {
  const { forced, reason, checks, verdict, by, tag } = record;
  const approvals = approvalsText(record);
  const facts = [
    ...(reason === null ? [] : [`- Reason: ${markdownText(quotedText(reason), 420)}`]),
    `- By ${markdownText(by, 60)}`,
    `- Verdict: ${verdict === null ? 'none' : hexCode(shortDigest(verdict), 12)}`,
    `- Approved ${approvals === null ? 'by nobody' : markdownText(approvals, 1000)}`,
    `- Tag: ${markdownText(tag, 100)}`,
  ];
  return `${joinBlocks([
    `### ${forced === null ? '✅' : '⚠️'} ${markdownText(outcome(record), 400)}`,
    forced === null ? '' : forcedAlert(forced),
    facts.join('\n'),
    checkTable(checks),
    followers.length === 0 ? '' : `**Followers**\n\n${followerList(followers, false)}`,
  ])}\n`;
}

function forcedAlert({ by, reason }: NonNullable<ReleaseRecord['forced']>): string {
  return `> [!WARNING]\n> **Forced past its checks** by ${markdownText(by, 60)}: ${markdownText(quotedText(reason), 420)}`;
}

/** Why a version may not move to a stage: what failed first, then what held. For a terminal, ending in a newline. */
export function renderRefusal(refusal: RefusalView, style: TerminalStyle): string {
  const paint: Paint = painter(style);
  const { checks, remedies } = refusal;
  return sections([
    wrap(refusalText(refusal), style.width).map((line) => paint('red', line)),
    checkLines(checks, paint, style.width),
    withdrawal(refusal).flatMap((text) => wrap(plainText(text), style.width)),
    remedies.flatMap(({ say, run }) => [
      ...wrap(plainText(say, 500), style.width),
      // Not wrapped: it is there to be copied.
      ...(run === undefined ? [] : [`  ${plainText(run, 500)}`]),
    ]),
  ]);
}

function withdrawal({ stage, withdrawnBy }: RefusalView): string[] {
  return withdrawnBy === null
    ? []
    : [`The tag had given it ${stage} already: ${withdrawnBy} took that back.`];
}

/** The same as GitHub-flavoured Markdown, ending in a newline. */
export function renderRefusalMarkdown(refusal: RefusalView): string {
  const { checks, remedies } = refusal;
  return `${joinBlocks([
    `### ❌ ${markdownText(refusalText(refusal), 400)}`,
    checkTable(checks),
    ...withdrawal(refusal).map((text) => markdownText(text, 400)),
    ...remedies.map(({ say, run }) =>
      [markdownProse(say, 500), ...(run === undefined ? [] : [markdownProse(`\`${run}\``, 500)])].join(' '),
    ),
  ])}\n`;
}

/** What bringing followers in step did, or with `dryRun` would do. For a terminal, ending in a newline. */
export function renderReconciliation(
  results: readonly FollowerView[],
  dryRun: boolean,
  style: TerminalStyle,
): string {
  const paint = painter(style);
  const lines = followerLines(results, dryRun, paint, style.width);
  return sections([wrap(paint('bold', reconciled(results, dryRun)), style.width), lines]);
}

/** The same as GitHub-flavoured Markdown, ending in a newline. */
export function renderReconciliationMarkdown(results: readonly FollowerView[], dryRun: boolean): string {
  return `${joinBlocks([`### ${reconciled(results, dryRun)}`, followerList(results, dryRun)])}\n`;
}

function sections(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** `housing v1.4.0 is in production now, in place of v1.3.2`. Plain text. */
function outcome({ action, model, version, stage, replaced }: ReleaseRecord): string {
  const [who, where] = [`${nameText(model)} ${versionText(version)}`, nameText(stage)];
  if (action === 'withdraw') return `${who} is no longer in ${where}, and nothing came in its place`;
  const was = replaced === null ? ', where there was none' : `, in place of ${versionText(replaced.version)}`;
  return action === 'rollback'
    ? `Rollback: ${who} is in ${where} again${was}`
    : `${who} is in ${where} now${was}`;
}

function refusalText({ model, version, stage, checks }: RefusalView): string {
  const failed = checks.filter(({ state }) => state === 'failed').length;
  const count = failed === 0 ? '' : `: ${failed} of ${checks.length} checks failed`;
  return `${nameText(model)} ${versionText(version)} may not move to ${nameText(stage)}${count}`;
}

function verdictText({ verdict }: ReleaseRecord): string {
  return verdict === null ? 'none' : shortDigest(verdict);
}

const MAX_APPROVALS = 10;

/** `by bob (review of #12) on 2026-11-20, by carol (environment production)`; null where nobody did. Plain text. */
function approvalsText({ approvals }: ReleaseRecord): string | null {
  if (approvals.length === 0) return null;
  const texts = approvals
    .slice(0, MAX_APPROVALS)
    .map(
      (approval) =>
        `by ${approvalText(approval)}${approval.at === null ? '' : ` on ${dayText(approval.at)}`}`,
    );
  const more = approvals.length - texts.length;
  return `${texts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function reconciled(results: readonly FollowerView[], dryRun: boolean): string {
  if (results.length === 0) return 'There are no followers to bring in step';
  const failed = results.filter((result) => result.failed !== null).length;
  const behind = results.filter(({ changes }) => changes.length > 0).length;
  const all = `${results.length} follower${results.length === 1 ? '' : 's'}`;
  if (failed > 0) return `${failed} of ${all} could not be brought in step`;
  if (behind === 0) return `All is in step: nothing to change at ${all}`;
  return dryRun ? `${behind} of ${all} would be changed` : `${behind} of ${all} changed`;
}
