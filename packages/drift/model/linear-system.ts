/** The inverse of a square matrix by elimination with pivots; null where a pivot is all but 0. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...matrix.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    const found = rows[pivot]!;
    if (Math.abs(found[column]!) < 1e-12) return null;
    [rows[pivot], rows[column]] = [rows[column]!, found];
    const by = found[column]!;
    for (let j = column; j < 2 * size; j++) found[j]! /= by;
    for (let row = 0; row < size; row++) {
      const factor = rows[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let j = column; j < 2 * size; j++) rows[row]![j]! -= factor * found[j]!;
    }
  }
  return rows.map((row) => row.slice(size));
}

/** The singular values of a square matrix, ascending, by one-sided rotations of its columns (Hestenes 1958). */
export function singularValues(matrix: readonly (readonly number[])[]): number[] {
  const size = matrix.length;
  const columns = matrix.map((_, j) => Float64Array.from(matrix, (row) => row[j]!));
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false;
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) turned = rotate(columns[a]!, columns[b]!) || turned;
    }
    if (!turned) break;
  }
  return columns.map((column) => Math.hypot(...column)).sort((a, b) => a - b);
}

/** Makes two columns orthogonal; false where they are already. */
function rotate(a: Float64Array, b: Float64Array): boolean {
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
    ab += a[i]! * b[i]!;
  }
  if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, t);
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    a[i] = cosine * (x - t * y);
    b[i] = cosine * (y + t * x);
  }
  return true;
}
