"""Writes the tables of the bench of drift: `python drift_data.py folder rows numbers categories`.

Parquet as pandas writes it by default (snappy, all columns nullable): a reference and a current table whose first
columns drifted. The same arguments write the same values.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CATEGORIES = 20
MISSING = 0.02


def column(generator: np.random.Generator, rows: int, number: bool, place: int, shift: float) -> pa.Array:
    missing = generator.random(rows) < MISSING if place % 2 else None
    if number:
        values = generator.normal(shift, 1 + place / 10, rows)
        if place % 4 == 3:
            values = np.round(values * 100)
        return pa.array(values, mask=missing)
    codes = np.minimum(generator.exponential(CATEGORIES / 4 + shift, rows).astype(np.int32), CATEGORIES - 1)
    names = pa.array([f"category {i}" for i in range(CATEGORIES)])
    return names.take(pa.array(codes, mask=missing))


def main() -> None:
    folder, rows, numbers, categories = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    for seed, side in enumerate(["reference", "current"]):
        generator = np.random.default_rng(seed)
        shift = 0.3 * seed
        made = {f"n{i}": column(generator, rows, True, i, shift if i < 4 else 0) for i in range(numbers)}
        made |= {f"c{i}": column(generator, rows, False, i, shift if i < 1 else 0) for i in range(categories)}
        # As pandas writes a table by default.
        pq.write_table(pa.table(made), folder / f"{side}.parquet", compression="snappy")


if __name__ == "__main__":
    main()
