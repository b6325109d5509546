import { plainText } from './escape.ts';
import type { CommentSection } from './section.ts';
import { byUrgency, type Condition, plural, URGENCY } from './summary.ts';

/** What a reader learns of one model in the first line. */
export interface Answer {
  readonly kind: 'refused' | 'none' | 'doubtful' | 'passed';
  readonly mark: string;
  readonly word: string;
  /** Why, in a few words: plain text, empty where there is nothing to add. */
  readonly why: string;
}

const WHY_LENGTH = 200;

/** The answer of a section. `doubtful` passed, but with conditions that were not decided, or without any that was. */
export function answerOf({ evidence, failed, notes }: CommentSection): Answer {
  const { check, run, evaluation, verdict } = evidence;
  if (failed) return { kind: 'refused', mark: '⛔', word: 'not evaluated', why: failureWhy(notes) };
  if (verdict?.answer === 'refused') {
    return { kind: 'refused', mark: '❌', word: 'refused', why: refusedWhy(verdict) };
  }
  if (verdict) {
    const doubtful = !verdict.conditions.some(({ state }) => state === 'proved' || state === 'met');
    const undecided = verdict.conditions.some(({ state }) => state === 'undecided');
    const why = reasonOf(verdict);
    return doubtful || undecided
      ? { kind: 'doubtful', mark: '⚠️', word: 'passed', why }
      : { kind: 'passed', mark: '✅', word: 'passed', why };
  }
  if (evaluation) return { kind: 'none', mark: 'ℹ️', word: 'evaluated, not gated', why: '' };
  if (run) return { kind: 'none', mark: 'ℹ️', word: 'trained, not evaluated', why: '' };
  if (check?.passed) return { kind: 'none', mark: 'ℹ️', word: 'data accepted, nothing trained yet', why: '' };
  if (check) return { kind: 'refused', mark: '❌', word: 'data refused', why: dataWhy(check.anomalies) };
  return { kind: 'none', mark: 'ℹ️', word: 'no evidence yet', why: '' };
}

/** The first sentence: the rest of the note stands below. */
function failureWhy([note = '']: readonly string[]): string {
  const [sentence = note] = note.split(/(?<=[^.])\. /);
  const plain = plainText(sentence.replace(/\.$/, ''), WHY_LENGTH).replaceAll('`', '');
  return plain.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

/** The gate's reason without the backticks around what is code there: a title has no code. */
function reasonOf({ reason }: Verdict): string {
  return plainText(reason, WHY_LENGTH).replaceAll('`', '');
}

/** A model as it is named in a heading. */
export function modelName({ evidence: { check, run, evaluation, verdict }, model }: CommentSection): string {
  return (verdict ?? evaluation ?? run ?? check)?.model ?? model ?? 'model';
}

const VERBS: Partial<Record<Condition['state'], string>> = {
  refuted: 'is refuted',
  unmet: 'is not met',
  invalid: 'cannot be judged',
  undecided: 'is undecided',
};

type Verdict = NonNullable<CommentSection['evidence']['verdict']>;

/** Whether a condition is among those that made the gate refuse. */
function blocks(verdict: Verdict, state: Condition['state']): boolean {
  return URGENCY[state] < URGENCY.undecided || (state === 'undecided' && verdict.undecided === 'fail');
}

/** Two conditions longer than this together are too many for one line. */
const SHORT = 70;

function refusedWhy(verdict: Verdict): string {
  const blocking = verdict.conditions.filter(({ state }) => blocks(verdict, state));
  // A gate may refuse for a reason that no condition shows.
  if (blocking.length === 0 || !verdict.reason.startsWith('refused by ')) return reasonOf(verdict);
  const [first = '', second] = byUrgency(blocking)
    .slice(0, 2)
    .map(({ name, first }) => `${plainText(name, 90)} ${VERBS[first.state] ?? first.state}`);
  const both = second !== undefined && first.length + second.length <= SHORT;
  const more = blocking.length - (both ? 2 : 1);
  const named = both ? `${first}${more > 0 ? ', ' : ' and '}${second}` : first;
  return more > 0 ? `${named}, and ${more} more` : named;
}

type Anomalies = NonNullable<CommentSection['evidence']['check']>['anomalies'];

function dataWhy(anomalies: Anomalies): string {
  const errors = anomalies.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return '';
  const more = errors.length > 1 ? `, and ${plural(errors.length - 1, 'more error')}` : '';
  return `${plainText(first.message, 120).replaceAll('`', '')}${more}`;
}
