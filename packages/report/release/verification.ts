import { wrap } from '../columns.ts';
import { plainText } from '../escape.ts';
import { painter, type TerminalStyle } from '../paint.ts';
import { checkLines } from './checks.ts';

/** What checking the evidence on an image came to. */
export interface VerificationView {
  readonly name: string;
  readonly digest: string;
  readonly passed: boolean;
  readonly statements: readonly {
    readonly predicateType: string | null;
    readonly signedBy: string | null;
    readonly problem: string | null;
  }[];
  readonly checks: readonly {
    readonly check: string;
    readonly state: 'held' | 'failed' | 'not checked';
    readonly detail: string;
  }[];
}

/** The same for a terminal, ending in a newline. */
export function renderVerification(view: VerificationView, style: TerminalStyle): string {
  const { name, digest, passed, statements, checks } = view;
  const paint = painter(style);
  const said = passed ? 'its evidence holds' : 'its evidence does NOT hold';
  const lines = [
    `${plainText(name)}@${plainText(digest)}`,
    paint(passed ? 'bold' : 'red', said),
    '',
    ...checkLines(checks, paint, style.width),
    '',
    ...statements.flatMap(({ predicateType, signedBy, problem }) =>
      wrap(
        plainText(
          `${shortType(predicateType)}: ${problem ?? (signedBy === null ? 'unsigned' : `signed by ${signedBy}`)}`,
        ),
        style.width,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** `verdict` of the address that names the kind of a statement. */
function shortType(type: string | null): string {
  return type === null ? 'a statement' : (/records\/([\w-]+)\.schema/.exec(type)?.[1] ?? type);
}
