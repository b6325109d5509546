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

export function emptyFile(file: string): PawlError {
  return new PawlError('data', 'the file is empty', {
    where: file,
    remedy: 'Write a table into it, with a header in the first line.',
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
