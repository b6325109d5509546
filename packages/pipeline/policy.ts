import { type Config, canonicalJson, PawlError, parseConfig, type VerdictRecord } from '@pawl/records';
import { mergeBase, readAt } from './git.ts';

export type Policy = NonNullable<VerdictRecord['policy']>;

/** A change that is judged by the rules of the commit it starts from. */
export interface Change {
  /** The commit it is to be merged into. */
  readonly base: string;
  /** Who let it use rules of its own, or null. */
  readonly allowedBy: string | null;
}

/**
 * What decides whether a change may pass, by its keys in pawl.yaml. How a model is trained is not among them: that is
 * what changes are for.
 */
const RULES: readonly { readonly key: string; readonly of: (config: Config) => unknown }[] = [
  { key: 'gate.conditions', of: (config) => config.gate.conditions },
  { key: 'gate.confidence', of: (config) => config.gate.confidence },
  { key: 'gate.undecided', of: (config) => config.gate.undecided },
  { key: 'gate.looks', of: (config) => config.gate.looks },
  { key: 'evaluate', of: (config) => config.evaluate },
  { key: 'check', of: (config) => config.check },
  { key: 'model', of: (config) => config.model },
  { key: 'task', of: (config) => config.task },
  ...(['test', 'source', 'split', 'target', 'id', 'group', 'weight'] as const).map((key) => ({
    key: `data.${key}`,
    of: (config: Config) => config.data[key],
  })),
];

/** Rules that say how the data is to be read: those of the base cannot be put in their place. */
const FIXED = /^(task|data\.)/;

/**
 * The configuration in force for a change: its own, with the rules of the base's pawl.yaml, unless it is allowed to use
 * its own. `policy` is null where the base has no such file: a new model brings its own rules.
 */
export function applyRules(
  own: Config,
  baseText: string | null,
  change: Change,
  fileName: string,
): { readonly config: Config; readonly policy: Policy | null } {
  if (baseText === null) return { config: own, policy: null };
  const base = parseBase(baseText, change, fileName);
  if (base === null) return { config: own, policy: policyOf(change, 'change', []) };
  const changes = RULES.filter(({ of }) => text(of(own)) !== text(of(base))).map(({ key, of }) => ({
    key,
    base: text(of(base)),
    here: text(of(own)),
  }));
  if (change.allowedBy !== null) return { config: own, policy: policyOf(change, 'change', changes) };
  const { gate, check, model } = base;
  const evaluate = withMore(base.evaluate, own.evaluate);
  return { config: { ...own, gate, evaluate, check, model }, policy: policyOf(change, 'base', changes) };
}

/** The evaluation of the base, and what the change measures beside it: seeing more weakens nothing. */
function withMore(base: Config['evaluate'], own: Config['evaluate']): Config['evaluate'] {
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  return {
    ...base,
    slices: union(base.slices, own.slices),
    ...(base.metrics && own.metrics ? { metrics: union(base.metrics, own.metrics) } : {}),
  };
}

/** Why a change is refused whatever it measures: it alters how it is measured and nobody allowed that. */
export function unallowedChange(policy: Policy | null): string | undefined {
  if (policy?.from !== 'base') return undefined;
  const keys = policy.changes.filter(({ key }) => FIXED.test(key)).map(({ key }) => `\`${key}\``);
  return keys.length === 0 ? undefined : `the change alters ${keys.join(', ')}, which says what is measured`;
}

/** The rules that a change is judged by, read from the commit it starts from. */
export async function rulesFor(
  root: string,
  configName: string,
  own: Config,
  change: Change,
): Promise<ReturnType<typeof applyRules>> {
  const base = await mergeBase(root, change.base);
  return applyRules(own, await readAt(root, base, configName), { ...change, base }, configName);
}

function parseBase(content: string, change: Change, fileName: string): Config | null {
  try {
    return parseConfig(content, `${change.base.slice(0, 7)}:${fileName}`);
  } catch (error) {
    // Someone who may allow new rules may also mend a file that cannot be read.
    if (change.allowedBy !== null) return null;
    if (!(error instanceof PawlError)) throw error;
    throw new PawlError('config', `the rules of the base cannot be read: ${error.message}`, {
      ...(error.where === undefined ? {} : { where: error.where }),
      remedy: 'Mend the file on the base branch, or have a maintainer allow the rules of this change.',
      cause: error,
    });
  }
}

function policyOf(change: Change, from: Policy['from'], changes: Policy['changes']): Policy {
  return { from, base: change.base, allowedBy: change.allowedBy, changes };
}

function text(value: unknown): string | null {
  return value === undefined ? null : canonicalJson(value).slice(0, 5000);
}
