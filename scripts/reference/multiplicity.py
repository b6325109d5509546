"""Reference values for the tests behind the worst slices, computed by statsmodels and scipy.

    python3 scripts/reference/multiplicity.py

writes packages/metrics/reference/multiplicity.json: inputs, expected values and the versions that gave them. The same
versions write the same file. Needs statsmodels, which nothing else here does.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "metrics" / "reference" / "multiplicity.json"


def adjusted_cases(rng):
    given = [
        [0.03],
        [0.0, 1.0],
        [0.01, 0.02, 0.03, 0.04, 0.05],
        [0.05, 0.04, 0.03, 0.02, 0.01],
        [0.02, 0.02, 0.02, 0.9],
        [1.0, 1.0, 1.0],
        [1e-300, 1e-12, 0.5, 0.04, 0.04, 0.7],
    ]
    given += [list(rng.random(rows) ** power) for rows in (3, 10, 50) for power in (1, 4)]
    for p in given:
        yield {
            "p": p,
            "benjamini_hochberg": list(multipletests(p, method="fdr_bh")[1]),
            "holm": list(multipletests(p, method="holm")[1]),
        }


def tail_cases():
    """P(T > t), by two ways of scipy that must agree: the t distribution, and the incomplete beta function."""
    degrees = [0.5, 1, 1.7, 2, 3, 5, 9.3, 29.5, 30, 49.9, 50, 99, 100, 101, 333.3, 1e3, 1e4, 123456.7, 1e6, 1e8]
    values = [0, 1e-3, 0.02, 0.1, 0.5, 1, 1.2, 1.7320508, 2, 2.5, 3, 4, 6, 8, 12, 20, 37, 1e3, 1e6]
    for df in degrees:
        for t in values:
            tail = float(stats.t.sf(t, df))
            if tail < 1e-290:
                continue
            # The second form near 0.5, where the first would round its argument to 1.
            far = special.betainc(df / 2, 0.5, df / (df + t * t)) / 2
            near = 0.5 - special.betainc(0.5, df / 2, t * t / (df + t * t)) / 2
            other = far if t > 2 else near
            assert abs(tail - other) <= 1e-7 * tail, (t, df, tail, other)
            yield {"t": t, "df": df, "tail": tail}
            if t in (0.5, 2, 4):
                yield {"t": -t, "df": df, "tail": float(stats.t.sf(-t, df))}


def welch_cases(rng):
    for rows_a, rows_b, shift, spread in [
        (2, 2, 0, 1),
        (3, 50, 0.5, 3),
        (40, 41, 0.4, 1),
        (40, 400, 1.5, 1.5),
        (500, 30, -0.1, 0.2),
        (1000, 1000, 0.05, 1),
    ]:
        a = np.round(rng.normal(shift, spread, rows_a), 6)
        b = np.round(rng.normal(0, 1, rows_b), 6)
        result = stats.ttest_ind(a, b, equal_var=False, alternative="greater")
        yield {
            "a": {"n": rows_a, "mean": a.mean(), "variance": a.var(ddof=1)},
            "b": {"n": rows_b, "mean": b.mean(), "variance": b.var(ddof=1)},
            "p": float(result.pvalue),
        }


def main():
    rng = np.random.default_rng(20210620)
    head = {
        "source": "scripts/reference/multiplicity.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
    }
    parts = {"adjusted": adjusted_cases(rng), "tails": tail_cases(), "welch": welch_cases(rng)}
    lines = [json.dumps(head)[:-1]]
    for key, items in parts.items():
        rows = ",\n".join(json.dumps(item, separators=(",", ":"), allow_nan=False) for item in items)
        lines.append(f',\n"{key}": [\n{rows}\n]')
    OUTPUT.write_text("".join(lines) + "}\n", encoding="utf-8")
    print(f"{OUTPUT.stat().st_size} bytes: {OUTPUT}")


if __name__ == "__main__":
    main()
