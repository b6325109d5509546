import { didYouMean, PawlError } from '@pawl/records';

/** A table needs a name for every column, each of its own. */
export function checkNames(names: readonly string[], file: string): void {
  const seen = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    if (name === '') {
      throw new PawlError('data', `column ${i + 1} of ${names.length} has no name`, {
        where: file,
        remedy: 'Name it in the header, or leave the column out (pandas: `to_csv(..., index=False)`).',
      });
    }
    const first = seen.get(name);
    if (first !== undefined) {
      throw new PawlError('data', `columns ${first + 1} and ${i + 1} have the same name, "${name}"`, {
        where: file,
        remedy: 'Give every column a name of its own.',
      });
    }
    seen.set(name, i);
  }
}

/** Declared types must name columns that exist. */
export function checkTypes(
  types: Readonly<Record<string, unknown>>,
  names: readonly string[],
  file: string,
): void {
  for (const name of Object.keys(types)) {
    if (names.includes(name)) continue;
    throw new PawlError(
      'data',
      `\`types\` names a column "${name}" that is not there.${didYouMean(name, names)}`,
      {
        where: file,
        remedy: `The columns are ${listed(names)}.`,
      },
    );
  }
}

/** How much of a value an error shows. */
const SHOWN = 40;

/** A value as errors show it. */
export function shown(value: string): string {
  return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}

/** A value in a number column that is no number; `row` says which row or line it is. */
export function notNumber(row: string, column: string, value: string, where: string): PawlError {
  return new PawlError('data', `${row}, column "${column}": "${shown(value)}" is not a number`, {
    where,
    remedy: `Mend the value, or declare the column as text: \`data.types: {${yamlKey(column)}: text}\`.`,
  });
}

/** A key as YAML needs it written. */
export function yamlKey(name: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}

export function emptyFile(file: string): PawlError {
  return new PawlError('data', 'the file is empty', {
    where: file,
    remedy: 'Write a table of at least one row into it.',
  });
}

export function noColumns(file: string): PawlError {
  return new PawlError('data', 'the rows have no columns', {
    where: file,
    remedy: 'Give the rows at least one value.',
  });
}

export function noRows(file: string): PawlError {
  return new PawlError('data', 'the file has a header but no rows', {
    where: file,
    remedy: 'Put at least one row under the header.',
  });
}

/** The first names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 10)
    .map((name) => `"${name}"`)
    .join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
