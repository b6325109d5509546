import type {
  DataCheckRecord,
  EvaluationRecord,
  ReleaseRecord,
  RunRecord,
  VerdictRecord,
} from '@pawl/records';
import { answerOf } from '../answer.ts';
import { markdownCode, markdownProse, markdownText } from '../escape.ts';
import { estimateText, instantText, plural } from '../summary.ts';
import {
  callout,
  cardSection,
  joinedBlocks,
  otherSections,
  shortened,
  writtenSection,
} from './card-parts.ts';
import { metadataBlock } from './card-yaml.ts';
import { anomaliesText, columnsText, filesText, splitText } from './data-facts.ts';
import { modelMetadata } from './model-metadata.ts';
import { checkChain, provenanceSection } from './provenance.ts';
import { approvalsSection, releaseCallout, releaseText } from './release-parts.ts';
import { featuresSection, gateSection, metricsSection, slicesSection } from './results.ts';
import { footprintSection, trainingSection } from './training.ts';
import type { WrittenCard } from './written-card.ts';

/** All that a model card is made of. */
export interface ModelCardInput {
  readonly check: DataCheckRecord;
  readonly run: RunRecord;
  readonly evaluation: EvaluationRecord;
  readonly verdict: VerdictRecord;
  /** What moved the model into its stage; null where it was not released. */
  readonly release: ReleaseRecord | null;
  /** What a person wrote in MODEL.md. */
  readonly written: WrittenCard | null;
  /** The column that is predicted. */
  readonly target: string;
  readonly links?: {
    /** URL of the commit. */
    readonly commit?: string;
    /** URL of the repository. */
    readonly repository?: string;
  };
}

/** The card's own headings, which nothing written can take. */
const OWN = [
  'Metrics',
  'Slices',
  'The gate',
  'What the features weigh',
  'Data',
  'Training',
  'Footprint',
  'Approvals',
  'Where this comes from',
];

/**
 * The model card as GitHub-flavoured Markdown with the metadata of the Hugging Face Hub above it. Says what the records
 * state and what a person wrote, and nothing else. Throws PawlError('record') where the records are not of one chain.
 */
export function renderModelCard(input: ModelCardInput): string {
  checkChain(input);
  const { check, run, written } = input;
  const section = (heading: string, name: Parameters<typeof writtenSection>[1]) =>
    writtenSection(heading, name, written, 'MODEL.md');
  const further = (heading: string, name: Parameters<typeof writtenSection>[1]) =>
    cardSection(heading, [written?.sections.get(name)]);
  const body = joinedBlocks([
    title(input),
    verdictCallout(input),
    releaseCallout(input.release),
    summary(input),
    written?.lead,
    written?.sections.get('description'),
    section('Intended use', 'intended use'),
    section('Out-of-scope use', 'out-of-scope use'),
    section('Limitations', 'limitations'),
    section('Ethical considerations', 'ethical considerations'),
    further('How to use', 'how to use'),
    metricsSection(input),
    slicesSection(input),
    gateSection(input),
    featuresSection(input),
    cardSection('Data', [
      filesText(check),
      splitText(check),
      columnsText(check, run),
      anomaliesText(check),
      written?.sections.get('source'),
    ]),
    trainingSection(input),
    footprintSection(input),
    approvalsSection(input.release),
    ...otherSections(written, OWN),
    further('Citation', 'citation'),
    further('Contact', 'contact'),
    provenanceSection(input),
  ]);
  return `${metadataBlock(modelMetadata(input))}\n${body}\n`;
}

function title({ check, release }: ModelCardInput): string {
  const version = release ? ` ${markdownText(release.version, 60)}` : '';
  return `# ${markdownText(check.model, 100)}${version}`;
}

function verdictCallout({ verdict, evaluation, run, check }: ModelCardInput): string {
  const { kind, word, why } = answerOf({
    evidence: { check, run, evaluation, verdict },
    path: '.',
    history: [],
    notes: [],
  });
  if (kind === 'passed') return '';
  const line = `**The gate ${word === 'refused' ? 'refused this model' : 'let this model pass without proof of everything it asks'}:** ${markdownText(why, 300)}.`;
  return callout(word === 'refused' ? 'CAUTION' : 'WARNING', [line]);
}

const MAX_LABELS = 10;
const HEADLINE = 3;

function summary(input: ModelCardInput): string {
  const { run, evaluation, verdict, target, release } = input;
  const labels = shortened(
    evaluation.labels.map((label) => markdownText(label, 40)),
    MAX_LABELS,
    'class',
  );
  const classes = labels.length > 0 ? `: ${labels.join(', ')}` : '';
  const how = run.command === null ? `This ${markdownCode(run.trainer)}` : 'This model';
  const numbers = evaluation.metrics
    .filter(({ slice }) => slice === null)
    .slice(0, HEADLINE)
    .map(({ metric, candidate }) => `${markdownText(metric, 60)} ${markdownText(estimateText(candidate))}`);
  const reached =
    numbers.length > 0 ? ` On ${plural(evaluation.test.rows, 'test row')}: ${numbers.join(', ')}.` : '';
  const answer = `The gate ${verdict.answer === 'passed' ? 'passed' : 'refused'} it on ${instantText(verdict.createdAt)}: ${markdownProse(verdict.reason, 300)}.`;
  return `${how} predicts ${markdownCode(target)} from ${plural(run.features.length, 'feature')} (${evaluation.task}${classes}).${reached} ${answer}${releaseText(release)}`;
}
