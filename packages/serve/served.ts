import type { Predictor } from '@pawl/models';
import { PawlError } from '@pawl/records';
import { type AnswerWriter, answerWriter } from './answer-text.ts';
import { type Batcher, createBatcher } from './batcher.ts';
import type { Contract } from './contract.ts';
import { planRows, type RowPlan } from './frame.ts';
import { warmUp } from './warm-up.ts';

/** main answers; canary answers a share of the requests; shadow answers for nobody to see. */
export type ServedRole = 'main' | 'canary' | 'shadow';

/** A model and its contract. A predictor that is still being opened is waited for. */
export interface ModelGiven {
  readonly contract: Contract;
  readonly predictor: Predictor | Promise<Predictor>;
}

/** A model that may answer. */
export interface Served {
  readonly role: ServedRole;
  readonly contract: Contract;
  readonly plan: RowPlan;
  readonly writer: AnswerWriter;
  /** The beginning of every answer of it, and what stands in the log. */
  readonly nameText: string;
  readonly versionText: string;
  /** Null until it is open and has answered its samples. */
  batcher: Batcher | null;
}

export function servedModel(role: ServedRole, contract: Contract): Served {
  return {
    role,
    contract,
    plan: planRows(contract),
    writer: answerWriter(contract.labels),
    nameText: JSON.stringify(contract.name),
    versionText: JSON.stringify(contract.version),
    batcher: null,
  };
}

/** Waits for a model and lets it answer its samples. Throws as opening it does, or as `warmUp` does. */
export async function openServed(
  served: Served,
  predictor: Predictor | Promise<Predictor>,
  queueRows: number,
): Promise<void> {
  const open = await predictor;
  await warmUp(served.contract, served.plan, open);
  served.batcher = createBatcher(open, served.plan, { queueRows });
}

/** Throws PawlError('config') where a model cannot answer the rows of another. */
export function requireSameRows(main: Contract, other: Contract, role: ServedRole): void {
  const kinds = new Map(main.columns.map(({ name, kind }) => [name, kind]));
  const wrong = other.columns.find(({ name, kind }) => kinds.get(name) !== kind);
  const problem =
    other.task !== main.task
      ? `it is a model of ${other.task}`
      : wrong && `it needs the column "${wrong.name}" as a ${wrong.kind}`;
  if (problem === undefined) return;
  throw new PawlError('config', `the ${role} cannot answer what ${main.name} is asked: ${problem}`, {
    remedy: 'Serve a version that was trained on the same columns.',
  });
}
