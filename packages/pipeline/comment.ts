import type { CheckReport, Review } from '@pawl/hosts';
import type { RunRecord } from '@pawl/records';
import {
  type AcceptedRun,
  type CommentContext,
  type CommentSection,
  checkSummary,
  type Evidence,
  renderComment,
} from '@pawl/report';

export interface CommentOptions {
  readonly when: 'always' | 'change' | 'refusal' | 'never';
  /** One comment for all models. */
  readonly together: boolean;
  readonly marker: string;
  readonly check: boolean;
}

/** What is said of one model, or of one variant of it in a sweep. */
export interface ModelReport {
  readonly model: string;
  /** Folder of pawl.yaml in the repository, `.` for the top; the file itself where it has another name. */
  readonly path: string;
  readonly evidence: Evidence;
  readonly history: readonly AcceptedRun[];
  readonly chartUrl?: string;
  readonly notes: readonly string[];
  readonly annotations: CheckReport['annotations'];
  /** Why there is no verdict, when something went wrong. */
  readonly failed: boolean;
}

export interface CommentPlace extends CommentContext {
  /** The newest commit of the change. */
  readonly headSha: string;
  readonly runId: string;
}

/**
 * Says on the change what became of its models: a comment for each or for all, and a check for each. Returns the
 * addresses of the comments. Every part is tried; the first failure is thrown at the end.
 */
export async function comment(
  review: Review,
  reports: readonly ModelReport[],
  options: CommentOptions,
  place: CommentPlace,
): Promise<string[]> {
  const failures: unknown[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> =>
    work().catch((error: unknown) => {
      failures.push(error);
      return undefined;
    });
  const models = groupByModel(reports);
  const checks = options.check ? models.map((group) => checkOf(group, options.marker, place)) : [];
  const checked = checks.map((report) => attempt(() => review.check(report)));
  const urls: string[] = [];
  const commented = options.when === 'never' ? [] : options.together ? [models.flat()] : models;
  for (const group of commented) {
    const [first] = group;
    if (!first) continue;
    const key = options.together
      ? { model: '*', path: '.', marker: options.marker }
      : { model: first.model, path: first.path, marker: options.marker };
    const body = renderComment(sectionsOf(group), place);
    const placed = await attempt(() => review.comment(key, body, isWorthNew(group, options.when)));
    if (placed?.url) urls.push(placed.url);
  }
  await Promise.all(checked);
  if (options.when !== 'never')
    await attempt(() => review.removeComments(options.marker, (key) => isGone(review, key, models.flat())));
  if (failures.length > 0) throw failures[0];
  return urls;
}

/** The reports as sections of a comment: variants of one model get the names that tell them apart. */
export function sectionsOf(reports: readonly ModelReport[]): CommentSection[] {
  return groupByModel(reports).flatMap((group) => {
    const names = variantNames(group);
    return group.map(({ model, evidence, path, history, chartUrl, notes, failed }, i) => ({
      model,
      failed,
      evidence,
      path,
      history,
      notes,
      ...(names[i] === undefined ? {} : { variant: names[i] }),
      ...(chartUrl === undefined ? {} : { chartUrl }),
    }));
  });
}

/** What the runs say together: a model passes when one of its variants does, all of them when every model passes. */
export function overall(reports: readonly ModelReport[]): 'passed' | 'refused' {
  const passes = ({ evidence, failed }: ModelReport) => !failed && evidence.verdict?.answer === 'passed';
  return groupByModel(reports).every((group) => group.some(passes)) ? 'passed' : 'refused';
}

function groupByModel(reports: readonly ModelReport[]): ModelReport[][] {
  const groups = new Map<string, ModelReport[]>();
  for (const report of reports) {
    const key = JSON.stringify([report.model, report.path]);
    groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  return [...groups.values()];
}

/** For each of several runs of one model the parameters in which they differ; nothing for a single run. */
function variantNames(group: readonly ModelReport[]): (string | undefined)[] {
  if (group.length < 2) return [undefined];
  const params = group.map(({ evidence }) => evidence.run?.params ?? ({} as RunRecord['params']));
  const keys = [...new Set(params.flatMap((own) => Object.keys(own)))].sort();
  const differing = keys.filter((key) => new Set(params.map((own) => JSON.stringify(own[key]))).size > 1);
  return params.map((own, i) => {
    const text = differing.map((key) => `${key} ${JSON.stringify(own[key]) ?? 'default'}`).join(', ');
    return text === '' ? `run ${i + 1}` : text;
  });
}

function isWorthNew(group: readonly ModelReport[], when: CommentOptions['when']): boolean {
  if (when === 'always' || when === 'never') return when === 'always';
  if (overall(group) === 'refused') return true;
  return when === 'change' && group.some(({ evidence }) => isChange(evidence));
}

function isChange({ evaluation, verdict }: Evidence): boolean {
  if (evaluation?.baseline.state !== 'present') return true;
  if ((verdict?.policy?.changes.length ?? 0) > 0) return true;
  return evaluation.metrics.some(({ difference }) => difference === null || difference.value !== 0);
}

function checkOf(group: readonly ModelReport[], marker: string, place: CommentPlace): CheckReport {
  const [first] = group as readonly [ModelReport];
  const sections = sectionsOf(group);
  const { title, summary, text } = checkSummary(sections[0]!);
  return {
    name: checkName(first, marker),
    headSha: place.headSha,
    conclusion: conclusionOf(group),
    title:
      group.length === 1
        ? title
        : `${group.filter((report) => overall([report]) === 'passed').length} of ${group.length} variants pass`,
    summary: group.length === 1 ? summary : renderComment(sections, place),
    text,
    annotations: group.flatMap(({ annotations }) => annotations),
    externalId: `${place.runId}:${first.path}`,
    ...(place.runUrl === undefined ? {} : { detailsUrl: place.runUrl }),
  };
}

/**
 * What a rule of the branch can require. The path is part of it: else a change could bring another project of the same
 * name, with rules of its own, and have that one pass in the place of the first.
 */
export function checkName(of: { readonly model: string; readonly path: string }, marker: string): string {
  const model = of.path === '.' ? of.model : `${of.model} (${of.path})`;
  return ['pawl', model, marker].filter(Boolean).join(' / ');
}

/** Undecided that was let pass is neither a success nor a failure. */
function conclusionOf(group: readonly ModelReport[]): CheckReport['conclusion'] {
  if (overall(group) === 'refused') return 'failure';
  const passing = group.filter((report) => overall([report]) === 'passed');
  const proved = passing.some(
    ({ evidence }) => !evidence.verdict?.conditions.some(({ state }) => state === 'undecided'),
  );
  return proved ? 'success' : 'neutral';
}

async function isGone(
  review: Review,
  key: { model: string; path: string },
  reports: readonly ModelReport[],
): Promise<boolean> {
  if (key.model === '*' || reports.some(({ model, path }) => model === key.model && path === key.path))
    return false;
  const file = /\.ya?ml$/.test(key.path)
    ? key.path
    : key.path === '.'
      ? 'pawl.yaml'
      : `${key.path}/pawl.yaml`;
  const content = await review.read(file);
  return (
    content === null ||
    !new RegExp(`^model: *["']?${escapeRegExp(key.model)}["']?\\s*(#|$)`, 'm').test(content)
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
