import { hexCode, markdownCode, markdownProse, markdownText, safeUrl } from './escape.ts';
import { plural } from './summary.ts';

interface GateAnswer {
  readonly passed: boolean;
  readonly reason: string;
  readonly digest: string;
}

/** What training on rows of now came to. */
export interface RetrainView {
  readonly model: string;
  readonly answer: 'better' | 'not better';
  /** On the test rows there were. */
  readonly old: GateAnswer;
  /** On rows of now; null where it did not come to that. */
  readonly now: GateAnswer | null;
  /** Rows of now, by what they were for. */
  readonly rows: { readonly train: number; readonly test: number };
  readonly branch: string;
  readonly commit: string;
  readonly became:
    | { readonly kind: 'pull-request'; readonly url: string | null }
    | { readonly kind: 'stage'; readonly version: string; readonly stage: string; readonly tag: string }
    | null;
  /** Why a better model went no further; null where nothing kept it. */
  readonly stopped: string | null;
  readonly runUrl?: string | undefined;
}

/** The outcome as GitHub-flavoured Markdown, ending in a newline. */
export function renderRetraining(view: RetrainView): string {
  const { model, answer, old, now, rows, runUrl } = view;
  const head =
    answer === 'better'
      ? `### ✅ ${markdownText(model, 60)}: trained on rows of now, and better`
      : `### ❌ ${markdownText(model, 60)}: trained on rows of now, and not better: the old model stays`;
  const url = safeUrl(runUrl);
  return `${[
    head,
    [
      `- On the test rows there were: ${gateText(old)}`,
      `- On ${plural(rows.test, 'row')} of now: ${now ? gateText(now) : 'not tried'}`,
      `- Learnt besides: ${plural(rows.train, 'row')} of now`,
      ...becameText(view),
      ...(url ? [`- By [this run](${url})`] : []),
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function gateText({ passed, reason, digest }: GateAnswer): string {
  return `${passed ? 'passed' : 'refused'}, ${markdownProse(reason, 400)} (${hexCode(digest.slice('sha256:'.length), 12)})`;
}

function becameText({ became, stopped, branch, commit }: RetrainView): string[] {
  if (stopped !== null) return [`- The old model stays: ${markdownProse(stopped, 400)}`];
  if (!became) return [];
  const place = `${markdownCode(branch, 300)}, commit ${hexCode(commit, 7)}`;
  if (became.kind === 'stage')
    return [`- It is ${markdownText(became.version, 60)} in ${markdownText(became.stage, 60)}: ${place}`];
  const url = safeUrl(became.url ?? undefined);
  return [`- ${url ? `[Its pull request](${url})` : 'Its branch'}: ${place}`];
}
