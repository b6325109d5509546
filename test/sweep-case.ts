import type { RunRecord } from '@pawl/records';
import { expect } from 'vitest';
import { type Counted, counted, thresholdConfig } from './counted.ts';
import { record } from './pawl.ts';

export const runRecord = (folder: string) => record(folder, 'run') as Promise<unknown> as Promise<RunRecord>;

/** Runs a command that must end well. */
export async function pass(project: Counted, ...args: string[]) {
  const { status, stdout, stderr } = await project.pawl(args);
  expect(status, stdout + stderr).toBe(0);
  return { stdout, stderr, said: (stdout + stderr).replaceAll(/\s+/g, ' ') };
}

interface TrialShown {
  readonly trial: { readonly params: Readonly<Record<string, unknown>> };
  readonly state: string;
  readonly rung: number;
  readonly resource: number | null;
  readonly scores: readonly (number | null)[];
  readonly mean: number | null;
}

export interface Shown {
  readonly metric: string;
  readonly choice: string;
  readonly result: {
    readonly trials: readonly TrialShown[];
    readonly best: TrialShown;
    readonly rungs: readonly { resource: number | null; survivors: number }[];
  };
}

/** What `pawl sweep` answers, without how long it took. */
export async function sweepOf(project: Counted, ...args: string[]): Promise<Shown> {
  await pass(project, 'check');
  const { stdout } = await pass(project, 'sweep', '--json', ...args);
  const { metric, choice, result } = JSON.parse(stdout, (key, value) =>
    key === 'seconds' ? undefined : value,
  );
  return { metric, choice, result };
}

export const embedded = (train: string, trainer = 'random-forest') =>
  counted({ 'pawl.yaml': thresholdConfig(`  trainer: ${trainer}\n${train}`) });

export const GRID = '  params: { threshold: [10, 40, 70] }\n  sweep: { method: grid, folds: 2 }\n';
