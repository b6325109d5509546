import { formatNumber } from '@pawl/gate';
import type { RunRecord } from '@pawl/records';
import { trainingText } from '../details.ts';
import { hexCode, markdownCode, markdownText, safeUrl } from '../escape.ts';
import { instantText, plural, REUSED, sweepText } from '../summary.ts';
import { footprintText, outOfBagText, reportedText } from '../training-facts.ts';
import { cardSection, factList, foldedFrom, shortened } from './card-parts.ts';
import { bytesText, wholeDigest } from './data-facts.ts';
import type { ModelCardInput } from './model-card.ts';

const MAX_PARAMS = 40;
const MAX_PACKAGES = 100;

type Training = Pick<ModelCardInput, 'run' | 'links'>;

/** How the model came to be, and what that took. */
export function trainingSection({ run, links }: Training): string {
  const { environment } = run;
  const interpreter = environment.interpreter;
  const packages = environment.packages.map(({ name, version }) => markdownText(`${name} ${version}`, 80));
  const plain = (text: string | undefined) => text && markdownText(text, 500);
  return cardSection('Training', [
    factList([
      ['Trainer', run.command === null ? markdownCode(run.trainer) : undefined],
      ['Command', run.command === null ? undefined : markdownCode(run.command, 500)],
      ['Parameters', paramsText(run)],
      ['Settings tried', plain(run.sweep?.choice)],
      ['Seed', String(run.seed)],
      ['Commit', commitText(run, links)],
      ['Code', run.code ? codeText(run.code) : undefined],
      ['Environment', markdownText(environmentText(environment))],
      ['Interpreter', interpreter ? markdownText(`${interpreter.name} ${interpreter.version}`) : undefined],
      ['Started', instantText(run.startedAt)],
      ['Took', markdownText(trainingText(run))],
      ['Peak memory', run.peakMemoryBytes === null ? undefined : bytesText(run.peakMemoryBytes)],
      ['Reused', run.reused === null ? undefined : `the model of an earlier run, ${REUSED}`],
      ['Out of bag', plain(outOfBagText(run))],
      ['Reported', plain(reportedText(run))],
    ]),
    packages.length === 0
      ? undefined
      : foldedFrom(
          0,
          plural(packages.length, 'package'),
          shortened(packages, MAX_PACKAGES, 'package').join(', '),
        ),
  ]);
}

function paramsText(run: RunRecord): string | undefined {
  const params = Object.entries(run.params).map(
    ([key, value]) => `${markdownCode(key, 80)} ${markdownText(JSON.stringify(value), 120)}`,
  );
  if (params.length === 0) return undefined;
  return `${shortened(params, MAX_PARAMS, 'parameter').join(', ')}${sweepText(run)}`;
}

function commitText({ commit, dirty }: RunRecord, links: ModelCardInput['links']): string {
  if (commit === null) return 'not known';
  const url = safeUrl(links?.commit);
  const code = hexCode(commit, 40);
  const state = dirty ? ', with uncommitted changes' : '';
  return `${url === undefined ? code : `[${code}](${url})`}${state}`;
}

const CODE = {
  pawl: 'this version of Pawl',
  commit: 'the tree of the commit',
  files: 'the files that `train.code` names',
} as const;

function codeText({ kind, digest }: NonNullable<RunRecord['code']>): string {
  return `${CODE[kind]}<br><sub>sha256 ${wholeDigest(digest)}</sub>`;
}

function environmentText({ os, arch, node, cpus, lockFiles }: RunRecord['environment']): string {
  const locks = lockFiles.length === 0 ? '' : `, lock files ${lockFiles.map(({ path }) => path).join(', ')}`;
  return `${os} ${arch}, ${plural(cpus, 'processor core')}, Node ${node}${locks}`;
}

/** Energy and carbon of the training, with what the estimate assumes. */
export function footprintSection({ run }: Training): string {
  const { footprint } = run;
  const text = footprintText(run);
  if (!footprint || text === undefined) return cardSection('Footprint', ['Not known.']);
  const { wattsPerGigabyte, pue } = footprint;
  const sweep = run.sweep === null ? '' : ' The settings tried before this training are not in it.';
  return cardSection('Footprint', [
    `The training took ${markdownText(text, 500)}. An estimate from processor time and memory, which also assumes ${formatNumber(wattsPerGigabyte)} W a gigabyte and that the building draws ${formatNumber(pue)} times what the machine does.${sweep}`,
  ]);
}
