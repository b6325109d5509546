import { PawlError } from '@pawl/records';
import { markdownCode, markdownText, safeUrl } from '../escape.ts';
import { instantText } from '../summary.ts';
import { cardSection, factList } from './card-parts.ts';
import { bytesText, wholeDigest } from './data-facts.ts';
import type { ModelCardInput } from './model-card.ts';

/** Holds the records to each other: a card of records that do not belong together would state what nobody measured. */
export function checkChain({ check, run, evaluation, verdict, release }: ModelCardInput): void {
  const links: readonly [what: string, names: string, has: string][] = [
    ['run record', run.dataCheck, check.digest],
    ['evaluation record', evaluation.run, run.digest],
    ['verdict record', verdict.evaluation, evaluation.digest],
    ['release record', release?.verdict ?? verdict.digest, verdict.digest],
  ];
  const broken = links.find(([, names, has]) => names !== has);
  if (!broken) return;
  const [what, names, has] = broken;
  throw new PawlError('record', `the ${what} names ${names}, and what is there is ${has}`, {
    remedy: 'Take all records of the card from one run.',
  });
}

/** The digests of all that the card says, so that a reader can check it. */
export function provenanceSection(input: ModelCardInput): string {
  const { check, run, evaluation, verdict, release, written, links } = input;
  const repository = safeUrl(links?.repository);
  const records = [check, run, evaluation, verdict, ...(release ? [release] : [])];
  return cardSection('Where this comes from', [
    `Pawl wrote this card from its records. The digest of a record is the sha256 of its canonical JSON (RFC 8785) without the member \`digest\`, and each record names the one it was made from: the verdict the evaluation, the evaluation the run, the run the data check, the data check every data file. ${authorship(written)}`,
    factList([
      ['Repository', repository === undefined ? undefined : `<${repository}>`],
      ...records.map(
        (record) =>
          [
            `Record ${markdownCode(record.kind)}`,
            `${instantText(record.createdAt)}, Pawl ${markdownText(record.pawl, 40)}${digestLine(record.digest)}`,
          ] as const,
      ),
      ...modelFiles(run),
      ['Test rows', `their ids and targets${digestLine(evaluation.test.digest)}`],
      ['Recipe', run.recipe === null ? undefined : `all the training depends on${digestLine(run.recipe)}`],
      ['Written', written ? `${markdownText(written.where)}${digestLine(written.digest)}` : undefined],
    ]),
  ]);
}

const MAX_OUTPUTS = 10;

/** The model's digest with the files it is of, as far as it is known which they are. */
function modelFiles({ modelDigest, outputs }: ModelCardInput['run']): (readonly [string, string])[] {
  const file = ({ path, bytes, digest }: (typeof outputs)[number]) =>
    `${markdownCode(path)}, ${bytesText(bytes)}${digestLine(digest)}`;
  const only = outputs.find(({ digest }) => digest === modelDigest);
  const digest = modelDigest === null ? 'none was left' : `the list of its files${digestLine(modelDigest)}`;
  const others = outputs.filter((output) => output !== only).slice(0, MAX_OUTPUTS);
  return [
    ['Model', only ? file(only) : digest],
    ...others.map((output) => ['Output', file(output)] as const),
  ];
}

/** A whole digest on a line of its own. */
export function digestLine(digest: string): string {
  return `<br><sub>sha256 ${wholeDigest(digest)}</sub>`;
}

function authorship(written: ModelCardInput['written']): string {
  if (!written) return 'Nothing in it was written by hand.';
  const sections = [...written.sections.keys(), ...written.others.map(({ heading }) => heading)];
  const names = sections.map((name) => `"${markdownText(name, 60)}"`).join(', ');
  const where = markdownText(written.where);
  return names === '' ? `Metadata was taken from ${where}.` : `By hand, in ${where}, were written: ${names}.`;
}
