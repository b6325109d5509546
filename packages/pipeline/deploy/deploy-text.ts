import { VERSION } from '@pawl/records';
import { Document, type Scalar, visit } from 'yaml';
import type { DeployPlan } from './deploy-input.ts';

export interface DeployFile {
  /** Within the folder of the deployment, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** What no reader of YAML, old or new, takes for anything but a text. */
const PLAIN = /^[A-Za-z](?:[\w ./-]*[\w.])?$/;
/** What readers of YAML 1.1 refuse (section 5.1), take for the end of a line, or drop. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Objects as one YAML stream below a comment. Kubernetes reads YAML 1.1 and Compose reads 1.2: both get the same values.
 * @param note lines of the comment, of any text.
 */
export function yamlText(note: readonly string[], objects: readonly object[]): string {
  const comment = note.map((line) => `# ${commentText(line)}\n`).join('');
  return comment + objects.map(documentText).join('---\n');
}

function documentText(object: object): string {
  const document = new Document(object, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node: Scalar) {
      if (typeof node.value !== 'string') return;
      node.value = node.value.toWellFormed();
      if (key === 'key') {
        if (!/^[\w./-]+$/.test(node.value as string)) node.type = 'QUOTE_DOUBLE';
      } else if (isReadableBlock(node.value as string)) node.type = 'BLOCK_LITERAL';
      else if (!PLAIN.test(node.value as string)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  // Such characters stand in quoted texts alone, where they may be written by their number.
  return text.replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text of our own over more than one line: queries and instructions. */
function isReadableBlock(text: string): boolean {
  return (
    text.includes('\n') && /^[\x21-\x7e][\x20-\x7e\n]*[\x21-\x7e]\n?$/.test(text) && !/[ \n]\n/.test(text)
  );
}

/** One line of a comment: nothing in it can end the line. */
function commentText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]+/g, ' ')
    .trimEnd();
}

/** What stands at the top of every file: what it is, of which version, and how it was made. */
export function headerOf(plan: DeployPlan, target: string, what: string): string[] {
  return [
    `${what}`,
    `${plan.model} ${plan.version} in stage ${plan.stage}, image ${plan.digest}`,
    `Written by Pawl ${VERSION}: pawl manifest --target ${target}`,
    'Do not edit: pawl manifest writes it anew.',
  ];
}
