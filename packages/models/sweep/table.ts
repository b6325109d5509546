import { canonicalJson, type Json } from '@pawl/records';
import { meanAndError, ranked, type SweepResult, type TrialResult } from './replay.ts';

/** A table as text: a cell for each column of the header. */
export interface TrialTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const LONGEST_TEXT = 100;

/**
 * The trials with the best first: those run in full by their mean, then those stopped, the later the better, then
 * those that failed. Columns are the parameters that vary, mean, standard error, folds scored, seconds and state.
 */
export function trialTable(result: SweepResult): TrialTable {
  const names = varyingNames(result);
  return {
    header: [...names, 'mean', 'standard error', 'folds', 'seconds', 'state'],
    rows: inOrder(result).map((one) => [
      ...names.map((name) => valueText(one.trial.params[name])),
      numberText(one.mean),
      numberText(one.standardError, 3),
      String(one.scores.filter((score) => score !== null).length),
      numberText(one.seconds, 3),
      stateText(one, result),
    ]),
  };
}

/**
 * What was chosen, by how much it leads the next best trial run in full, and whether that is more than noise. The
 * standard error is that of the mean of the differences on each fold; a lead under two of them is within noise. The
 * folds share most of their training rows, so that it is rather too small.
 */
export function choiceSentence(result: SweepResult): string {
  const { best, trials, better } = result;
  if (best === null) return 'No trial was run in full.';
  const names = varyingNames(result);
  const chosen = `Chosen: ${settingText(best, names)}, mean ${numberText(best.mean)}.`;
  const [, second] = ranked(
    trials.filter(({ state }) => state === 'done'),
    better,
  );
  if (second === undefined) return `${chosen} It is the only trial that was run in full.`;
  const sign = better === 'higher' ? 1 : -1;
  const { mean: lead, standardError } = meanAndError(
    best.scores.map((score, fold) => sign * (score! - second.scores[fold]!)),
  );
  const runnerUp = `the runner-up (${settingText(second, names)})`;
  if (standardError === null) {
    return `${chosen} It leads ${runnerUp} by ${numberText(lead)} on one fold, which says nothing of the noise.`;
  }
  const isNoise = lead === 0 || lead < 2 * standardError;
  const error = `a paired standard error of ${numberText(standardError, 3)} over ${result.folds} folds`;
  const judgement = isNoise ? 'within noise' : 'more than noise';
  return `${chosen} It leads ${runnerUp} by ${numberText(lead)} with ${error}: ${judgement}.`;
}

function varyingNames({ trials }: SweepResult): string[] {
  const names = new Set(trials.flatMap(({ trial }) => Object.keys(trial.params)));
  return [...names].filter(
    (name) => new Set(trials.map(({ trial }) => canonicalJson(trial.params[name] ?? null))).size > 1,
  );
}

function inOrder({ trials, better }: SweepResult): TrialResult[] {
  const ofState = (state: TrialResult['state']) => trials.filter((one) => one.state === state);
  return [
    ...ranked(ofState('done'), better),
    ...ranked(ofState('stopped'), better).sort((a, b) => b.rung - a.rung),
    ...ofState('failed'),
  ];
}

function stateText({ state, rung, message }: TrialResult, { rungs }: SweepResult): string {
  if (state === 'stopped') return `stopped at rung ${rung + 1} of ${rungs.length}`;
  if (state === 'failed') return `failed: ${message}`.split('\n')[0]!.slice(0, LONGEST_TEXT);
  return state;
}

/** `max_depth 6, rate 0.03`; the id where nothing varies. */
function settingText({ trial }: TrialResult, names: readonly string[]): string {
  if (names.length === 0) return `trial ${trial.id}`;
  return names.map((name) => `${name} ${valueText(trial.params[name])}`).join(', ');
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_TEXT);
}

function numberText(value: number | null, digits = 6): string {
  return value === null ? '' : String(Number(value.toPrecision(digits)));
}
