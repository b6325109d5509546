import { cutText, wrap } from '../columns.ts';
import { plainText } from '../escape.ts';
import { type Paint, painter, type TerminalStyle } from '../paint.ts';
import { plural } from '../summary.ts';
import { checkLines } from './checks.ts';

/** What checking the evidence on an image came to. */
export interface VerificationView {
  readonly name: string;
  readonly digest: string;
  readonly passed: boolean;
  readonly statements: readonly StatementView[];
  readonly checks: readonly {
    readonly check: string;
    readonly state: 'held' | 'failed' | 'not checked';
    readonly detail: string;
  }[];
}

interface StatementView {
  readonly predicateType: string | null;
  readonly signedBy: string | null;
  readonly counts: boolean;
  readonly problem: string | null;
}

/** Anybody may hang statements on an image; a screen is full of them soon enough. */
const MOST_GROUPS = 6;
const MOST_TYPES = 8;
const MOST_SIGNERS = 3;

/** The answer first, then what it rests on, for a terminal, ending in a newline. */
export function renderVerification(view: VerificationView, style: TerminalStyle): string {
  const { name, digest, statements, checks } = view;
  const paint = painter(style);
  const signers = [
    ...new Set(statements.flatMap(({ counts, signedBy }) => (counts ? (signedBy ?? []) : []))),
  ];
  const lines = [
    ...answer(view, paint, style.width),
    // Not wrapped: it is there to be copied.
    `  ${plainText(name)}@${plainText(digest)}`,
    ...signers.slice(0, MOST_SIGNERS).map((one) => `  signed by ${plainText(one, 1000)}`),
    ...(signers.length > MOST_SIGNERS
      ? [`  and ${plural(signers.length - MOST_SIGNERS, 'signer')} more`]
      : []),
    '',
    ...checkLines(
      checks.map((check) => ({ ...check, detail: briefly(check.detail) })),
      paint,
      style.width,
    ),
    ...(statements.length === 0 ? [] : ['', 'Statements', ...statementLines(statements, style.width)]),
  ];
  return `${lines.join('\n')}\n`;
}

function answer({ passed, checks }: VerificationView, paint: Paint, width: number): string[] {
  const failed = checks.filter(({ state }) => state === 'failed').map(({ check }) => check);
  const isSigned = checks.some(({ check, state }) => check === 'signatures' && state === 'held');
  const [colour, said] = passed
    ? isSigned
      ? (['green', 'PASSED: its evidence holds'] as const)
      : ([
          'yellow',
          'PASSED, SIGNATURES NOT CHECKED: its evidence holds, if nobody forged it; give --key, or --identity and --issuer',
        ] as const)
    : (['red', `FAILED: its evidence does NOT hold: ${failed.join(', ')}`] as const);
  return wrap(said, width).map((line) => paint(colour, line));
}

/** Statements that count, and those with one fault, on a line. */
function statementLines(statements: readonly StatementView[], width: number): string[] {
  const groups = new Map<string, { readonly why: string; readonly counts: boolean; types: string[] }>();
  for (const { predicateType, signedBy, counts, problem } of statements) {
    const why = problem ?? (signedBy === null ? 'signatures not checked' : 'signed');
    const key = `${counts} ${why}`;
    const group = groups.get(key) ?? { why, counts, types: [] };
    group.types.push(shortType(predicateType));
    groups.set(key, group);
  }
  const ordered = [...groups.values()].toSorted((a, b) => Number(b.counts) - Number(a.counts));
  const more = ordered.slice(MOST_GROUPS).reduce((sum, { types }) => sum + types.length, 0);
  return [
    ...ordered.slice(0, MOST_GROUPS).flatMap(({ why, counts, types }) => {
      const state = counts ? 'counted' : 'not counted';
      const text = `${typesText(types)}: ${plainText(briefly(why), 300)}`;
      return wrap(text, width, `  ${state.padEnd('not counted  '.length)}`, ' '.repeat(15));
    }),
    ...(more === 0 ? [] : [`  ${plural(more, 'statement')} more`]),
  ];
}

/** `run, verdict, 3 of data-check`. */
function typesText(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const named = [...counts].map(([type, count]) => (count === 1 ? type : `${count} of ${type}`));
  const more = named.length - MOST_TYPES;
  return more > 0 ? `${named.slice(0, MOST_TYPES).join(', ')} and ${more} more` : named.join(', ');
}

const KNOWN: Readonly<Record<string, string>> = {
  'https://spdx.dev/Document': 'SPDX',
  'https://slsa.dev/provenance/v1': 'provenance',
};

/** `verdict` of the address that names the kind of a statement. */
function shortType(type: string | null): string {
  if (type === null) return 'unreadable';
  const kind = /records\/([\w-]{1,40})\.schema\.json$/.exec(type)?.[1];
  return kind ?? (Object.hasOwn(KNOWN, type) ? KNOWN[type]! : cutText(plainText(type), 60));
}

/** A text with the first 12 digits of digests, as everywhere; the record has them whole. */
function briefly(text: string): string {
  return text.replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, '$1');
}
