import type { Finding } from './anomaly.ts';
import { type Column, isNull } from './column.ts';
import { findRows, quoted } from './evidence.ts';
import { recodeLike } from './row-index.ts';

/**
 * Features that tell the target outright, over the rows whose target is not null: those equal to it in every row, and
 * those in one-to-one correspondence with it, where each of their values (null is one) goes with one target and each
 * target with one value. A correspondence counts only where targets occur twice or more on average: values that never
 * repeat correspond to anything. Nothing tells a constant target.
 */
export function findLeakage(features: readonly Column[], target: Column, rows: number): Finding[] {
  const classes = classesOf(target, rows);
  if (classes.distinct < 2) return [];
  const findings: Finding[] = [];
  for (const feature of features) {
    const equal = equalsTarget(feature, target, rows);
    if (!equal && !codesTarget(feature, classes, rows)) continue;
    const how = equal ? 'equals' : 'is a one-to-one code of';
    findings.push({
      code: 'target-leakage',
      data: 'train',
      column: feature.name,
      ...findRows(feature, rows, (row) => !isNull(target, row)),
      message: `${quoted(feature.name)} ${how} the target ${quoted(target.name)} in every row`,
    });
  }
  return findings;
}

function equalsTarget(feature: Column, target: Column, rows: number): boolean {
  if (feature.kind === 'text') {
    if (target.kind !== 'text') return false;
    const { codes } = recodeLike(feature, target);
    return target.codes.every((code, row) => code === -1 || code === codes[row]);
  }
  if (target.kind !== 'number') return false;
  for (let row = 0; row < rows; row++) {
    if (isNull(target, row)) continue;
    if (isNull(feature, row) || !sameNumber(feature.values[row]!, target.values[row]!)) return false;
  }
  return true;
}

function sameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

interface Classes {
  /** Distinct targets that are not null. */
  readonly distinct: number;
  /** The class of each row, -1 where the target is null. */
  readonly codes: Int32Array;
  /** Whether a class has two rows or more on average. */
  readonly repeats: boolean;
}

function classesOf(target: Column, rows: number): Classes {
  const codes = new Int32Array(rows).fill(-1);
  const codeOf = new Map<number, number>();
  let known = 0;
  for (let row = 0; row < rows; row++) {
    if (isNull(target, row)) continue;
    const value = target.kind === 'text' ? target.codes[row]! : target.values[row]!;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(value, code);
    }
    codes[row] = code;
    known++;
  }
  return { distinct: codeOf.size, codes, repeats: codeOf.size * 2 <= known };
}

/** Whether feature and class determine each other. Stops at the first row that contradicts. */
function codesTarget(feature: Column, { distinct, codes, repeats }: Classes, rows: number): boolean {
  if (!repeats) return false;
  const classOf = new Map<number | null, number>();
  const taken = new Uint8Array(distinct);
  for (let row = 0; row < rows; row++) {
    const code = codes[row]!;
    if (code === -1) continue;
    const value = isNull(feature, row)
      ? null
      : feature.kind === 'text'
        ? feature.codes[row]!
        : feature.values[row]!;
    const known = classOf.get(value);
    if (known === code) continue;
    if (known !== undefined || taken[code] === 1) return false;
    classOf.set(value, code);
    taken[code] = 1;
  }
  return true;
}
