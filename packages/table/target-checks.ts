import { didYouMean } from '@pawl/records';
import { extentOf, type Finding, SIDE_NAME, type Side } from './anomaly.ts';
import { type Column, findColumn, isNull } from './column.ts';
import { countOf, findMisfits, findRows, findValues, quoted, valuesOf } from './evidence.ts';

/** What is wrong with the target of the training data, of the test data, and between them. */
export function checkTarget(
  sides: readonly Side[],
  name: string,
  task: 'classification' | 'regression',
): Finding[] {
  const findings = missingTarget(sides, name);
  for (const side of sides) {
    const target = findColumn(side, name);
    if (!target) continue;
    findings.push(...nullTargets(target, side), ...wildTargets(target, side));
    findings.push(...(task === 'regression' ? textTargets(target, side) : oneClass(target, side)));
  }
  if (task === 'classification') findings.push(...unseenClasses(sides, name));
  return findings;
}

function missingTarget(sides: readonly Side[], name: string): Finding[] {
  const lacking = sides.filter((side) => !findColumn(side, name));
  if (lacking.length === 0) return [];
  const extent = extentOf(lacking);
  const names = lacking[0]!.columns.map((column) => column.name);
  return [
    {
      code: 'target-missing',
      ...extent,
      column: name,
      message: `the ${SIDE_NAME[extent.data]} data has no column ${quoted(name)}, the target.${didYouMean(name, names)}`,
      examples: [],
      ...(extent.data === 'test' && {
        remedy: 'Give test data with the target: nothing else can be evaluated.',
      }),
    },
  ];
}

function nullTargets(target: Column, { data, rows }: Side): Finding[] {
  const nulls = findRows(target, rows, (row) => isNull(target, row));
  if (nulls.count === 0) return [];
  const message = `the target is null in ${countOf(nulls.count, `${SIDE_NAME[data]} row`)}`;
  return [{ code: 'target-null', data, column: target.name, ...nulls, message }];
}

function wildTargets(target: Column, { data, rows }: Side): Finding[] {
  if (target.kind === 'text') return [];
  const { values } = target;
  const wild = findRows(target, rows, (row) => !isNull(target, row) && !Number.isFinite(values[row]!));
  if (wild.count === 0) return [];
  const message = `the target is NaN or infinite in ${countOf(wild.count, `${SIDE_NAME[data]} row`)}`;
  return [{ code: 'target-not-finite', data, column: target.name, ...wild, message }];
}

function textTargets(target: Column, { data, rows }: Side): Finding[] {
  if (target.kind === 'number') return [];
  const texts = findMisfits(target, rows);
  // A column without values has no type of its own.
  if (texts.count === 0) return [];
  const message = `the target of a regression is text in ${countOf(texts.count, `${SIDE_NAME[data]} row`)}`;
  return [{ code: 'target-type', data, column: target.name, ...texts, message }];
}

function oneClass(target: Column, { data, rows }: Side): Finding[] {
  const classes = valuesOf(target, rows);
  classes.delete(Number.NaN);
  if (classes.size !== 1) return [];
  const [label] = classes;
  return [
    {
      code: 'one-class',
      data,
      column: target.name,
      ...findRows(target, rows, (row) => !isNull(target, row)),
      message: `every ${SIDE_NAME[data]} row is of the class ${quoted(String(label))}`,
      // Training on one class is hopeless; a test on one leaves only some metrics undefined.
      ...(data === 'test' && { severity: 'warning' }),
    },
  ];
}

function unseenClasses([train, test]: readonly Side[], name: string): Finding[] {
  const known = train && findColumn(train, name);
  const target = test && findColumn(test, name);
  if (!known || !target || known.kind !== target.kind) return [];
  const seen = valuesOf(known, train.rows);
  const unseen = findValues(target, test.rows, (value) => !Number.isNaN(value) && !seen.has(value));
  if (unseen.count === 0) return [];
  const { values, ...evidence } = unseen;
  const message = `${countOf(unseen.count, 'test row')} of ${countOf(values, 'class')} that training never shows`;
  return [{ code: 'unseen-class', data: 'test', column: name, ...evidence, message }];
}
