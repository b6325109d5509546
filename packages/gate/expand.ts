import type { PawlError } from '@pawl/records';
import type { Condition } from './condition.ts';
import type { Term } from './linear.ts';
import { looseName, looseSpec, normaliseSpec } from './slice-spec.ts';
import { conditionError } from './syntax-error.ts';

/** One slice of the evaluation: how it was declared (`region`, `age > 60`), and its name (`region = north`). */
export interface DeclaredSlice {
  readonly spec: string;
  readonly name: string;
}

/** A condition on particular slices: what is measured, and decided, once. */
export interface Instance {
  readonly condition: Condition;
  /** The names of the slices it speaks of, joined by a comma; null when it speaks of all rows. */
  readonly sliceName: string | null;
  /** Unique among the instances of one gate, and the same from run to run. */
  readonly key: string;
  /** The condition's terms, with the name of a slice where the condition has its spec. */
  readonly terms: readonly Term[];
  readonly constant: number;
  /** A spec that no slice was declared for; such an instance cannot be measured. Its terms keep their specs. */
  readonly missingSlice?: string;
  /** With `missingSlice`: the specs that were declared. */
  readonly knownSlices?: readonly string[];
}

const MAX_INSTANCES = 10_000;

/** `other(region)` stands for the slices of `region` but the one that `region` itself stands for. */
export const OTHER = 'other';

/**
 * Every condition for every slice it speaks of. A spec that declares several slices (a column) stands for each of them,
 * so the condition must hold in all; two such specs in one condition stand for every pair. A spec may also be the name
 * of one slice. Conditions that mean the same are kept once. Throws `config` when there are too many pairs.
 */
export function expandConditions(
  conditions: readonly Condition[],
  slices: readonly DeclaredSlice[],
): Instance[] {
  const instances = conditions.flatMap((condition) => expandCondition(condition, slices));
  const seen = new Set<string>();
  return instances.filter(({ key }) => {
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

function expandCondition(condition: Condition, slices: readonly DeclaredSlice[]): Instance[] {
  const specs = [...new Set(condition.terms.flatMap((term) => term.slice ?? []))].sort(
    (a, b) => Number(groupedBy(a) !== undefined) - Number(groupedBy(b) !== undefined),
  );
  const { terms, constant, canonical } = condition;
  let choices: ReadonlyMap<string, string>[] = [new Map()];
  for (const spec of specs) {
    const names = namesOf(groupedBy(spec) ?? spec, slices);
    if (names.length === 0) {
      const knownSlices = [...new Set(slices.map((slice) => slice.spec))];
      return [
        { condition, sliceName: null, key: canonical, terms, constant, missingSlice: spec, knownSlices },
      ];
    }
    if (choices.length * names.length > MAX_INSTANCES)
      throw tooMany(condition, choices.length * names.length);
    choices = choices.flatMap((choice) => names.map((name) => new Map([...choice, [spec, name]])));
  }
  const apart = choices.filter((choice) => {
    for (const [spec, name] of choice) if (choice.get(groupedBy(spec) ?? '') === name) return false;
    return true;
  });
  const lonely = apart.length === 0 ? specs.flatMap((spec) => groupedBy(spec) ?? []) : [];
  if (lonely.length > 0) {
    const missingSlice = `a second group of ${lonely[0]}`;
    return [{ condition, sliceName: null, key: canonical, terms, constant, missingSlice, knownSlices: [] }];
  }
  return apart.map((choice) => {
    const sliceName = choice.size === 0 ? null : [...choice.values()].join(', ');
    return {
      condition,
      sliceName,
      key: sliceName === null ? canonical : `${canonical} @ ${JSON.stringify([...choice.values()])}`,
      terms: terms.map((term) => (term.slice === null ? term : { ...term, slice: choice.get(term.slice)! })),
      constant,
    };
  });
}

/** The spec inside `other(...)`; undefined for a spec of another kind. */
function groupedBy(spec: string): string | undefined {
  return spec.startsWith(`${OTHER}(`) && spec.endsWith(')')
    ? spec.slice(OTHER.length + 1, -1).trim()
    : undefined;
}

/** The names of the slices that a spec stands for: the closest kind of match wins, all that match so closely are meant. */
function namesOf(spec: string, slices: readonly DeclaredSlice[]): string[] {
  const loose = looseSpec(spec);
  const matches: ((slice: DeclaredSlice) => boolean)[] = [
    (slice) => normaliseSpec(slice.spec) === spec,
    (slice) => slice.name === spec,
    (slice) => looseSpec(slice.spec) === loose,
    (slice) => looseName(slice.name) === loose,
  ];
  for (const match of matches) {
    const found = slices.filter(match);
    if (found.length > 0) return [...new Set(found.map((slice) => slice.name))];
  }
  return [];
}

function tooMany({ text }: Condition, count: number): PawlError {
  return conditionError(
    `the condition \`${text}\` speaks of ${count} pairs of slices`,
    `Compare fewer slices at once: at most ${MAX_INSTANCES} are checked.`,
  );
}
