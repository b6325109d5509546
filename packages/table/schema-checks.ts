import { extentOf, type Finding, SIDE_NAME, type Side } from './anomaly.ts';
import { type Column, findColumn, isNull, type NumberColumn } from './column.ts';
import { countNulls } from './distinct.ts';
import { countOf, findMisfits, findRepeats, findRows, findValues, quoted } from './evidence.ts';
import type { ColumnSchema, DataSchema } from './schema.ts';

/** Columns whose absence and nulls are checked elsewhere, and of the id the repetitions too. */
interface Named {
  readonly target: string;
  readonly id?: string | undefined;
}

/** Where tables differ from what their schema declares. */
export function checkSchema(sides: readonly Side[], schema: DataSchema, named: Named): Finding[] {
  const findings: Finding[] = [];
  for (const rule of schema.columns) {
    const lacking = sides.filter((side) => !findColumn(side, rule.name));
    const elsewhere = rule.name === named.target || rule.name === named.id;
    if (lacking.length > 0 && rule.required && !elsewhere) findings.push(absent(rule.name, lacking));
    for (const side of sides) {
      const column = findColumn(side, rule.name);
      if (column) findings.push(...checkColumn(column, rule, side, named));
    }
  }
  return [...findings, ...undeclared(sides, schema)];
}

function absent(name: string, lacking: readonly Side[]): Finding {
  const extent = extentOf(lacking);
  return {
    code: 'missing-column',
    ...extent,
    column: name,
    message: `the ${SIDE_NAME[extent.data]} data has no column ${quoted(name)}, which the schema requires`,
    examples: [],
    remedy: 'Add the column, or set `required: false` for it in the schema.',
  };
}

function undeclared(sides: readonly Side[], schema: DataSchema): Finding[] {
  const declared = new Set(schema.columns.map(({ name }) => name));
  const names = new Set(sides.flatMap(({ columns }) => columns.map(({ name }) => name)));
  return [...names]
    .filter((name) => !declared.has(name))
    .map((name) => {
      const holders = sides.filter((side) => findColumn(side, name));
      return {
        code: 'extra-column',
        ...extentOf(holders),
        column: name,
        message: `the schema does not know the column ${quoted(name)}`,
        examples: findRows(findColumn(holders[0]!, name)!, holders[0]!.rows, () => true).examples,
        remedy: 'Declare the column in the schema, remove it, or list it under `data.ignore`.',
      };
    });
}

function checkColumn(column: Column, rule: ColumnSchema, side: Side, named: Named): Finding[] {
  const { name } = rule;
  const isId = name === named.id;
  const findings = isId || name === named.target ? [] : checkNulls(column, rule, side);
  if (column.kind !== rule.kind) return [...findings, ...typeChange(column, rule, side)];
  if (rule.unique && !isId) findings.push(...checkUnique(column, side));
  if (rule.domain) findings.push(...checkDomain(column, rule.domain, side));
  if (column.kind === 'number') findings.push(...checkNumbers(column, rule, side));
  return findings;
}

function checkNulls(column: Column, rule: ColumnSchema, { data, rows }: Side): Finding[] {
  const nulls = countNulls(column);
  if (nulls / rows <= rule.nulls || nulls === 0) return [];
  const allowed =
    rule.nulls === 0 ? 'none is allowed' : `${Number((rule.nulls * 100).toPrecision(12))} % are allowed`;
  const evidence = findRows(column, rows, (row) => isNull(column, row));
  const message = `${quoted(rule.name)} is null in ${nulls} of ${countOf(rows, `${SIDE_NAME[data]} row`)}, ${allowed}`;
  return [{ code: 'null-share', data, column: rule.name, ...evidence, message }];
}

function typeChange(column: Column, rule: ColumnSchema, { data, rows }: Side): Finding[] {
  const misfits = findMisfits(column, rows);
  // A column without values has no type of its own.
  if (misfits.count === 0) return [];
  const message = `${quoted(rule.name)} is ${column.kind} in the ${SIDE_NAME[data]} data, the schema says ${rule.kind}`;
  return [{ code: 'type-change', data, column: rule.name, ...misfits, message }];
}

function checkUnique(column: Column, { data, rows }: Side): Finding[] {
  const repeats = findRepeats(column, rows);
  if (repeats.count === 0) return [];
  const where = countOf(repeats.count, `${SIDE_NAME[data]} row`);
  const message = `${quoted(column.name)} repeats an earlier value in ${where}`;
  return [{ code: 'not-unique', data, column: column.name, ...repeats, message }];
}

function checkDomain(column: Column, domain: readonly string[], { data, rows }: Side): Finding[] {
  const allowed = new Set(domain);
  const { values, ...evidence } = findValues(column, rows, (value) => !allowed.has(String(value)));
  if (evidence.count === 0) return [];
  const where = countOf(evidence.count, `${SIDE_NAME[data]} row`);
  const message = `${quoted(column.name)} has ${countOf(values, 'value')} outside its domain in ${where}`;
  return [{ code: 'unseen-category', data, column: column.name, ...evidence, message }];
}

function checkNumbers(column: NumberColumn, rule: ColumnSchema, { data, rows }: Side): Finding[] {
  const findings: Finding[] = [];
  const { values } = column;
  const basis = { data, column: rule.name } as const;
  const noun = `${SIDE_NAME[data]} row`;
  if (rule.range) {
    const { min, max } = rule.range;
    // A null is NaN here, and NaN lies nowhere.
    const outside = findRows(column, rows, (row) => values[row]! < min || values[row]! > max);
    if (outside.count > 0) {
      const message = `${quoted(rule.name)} lies outside ${min} to ${max} in ${countOf(outside.count, noun)}`;
      findings.push({ code: 'out-of-range', ...basis, ...outside, message });
    }
  }
  if (rule.integer) {
    const fractions = findRows(column, rows, (row) => !isNull(column, row) && values[row]! % 1 !== 0);
    if (fractions.count > 0) {
      const message = `${quoted(rule.name)} is not a whole number in ${countOf(fractions.count, noun)}`;
      findings.push({ code: 'not-integer', ...basis, ...fractions, message });
    }
  }
  return findings;
}
