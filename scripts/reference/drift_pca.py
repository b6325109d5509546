"""Reference values for the tests of reconstruction errors, computed by scikit-learn.

    ~/.cache/pawl/ref/bin/python scripts/reference/drift_pca.py

writes packages/drift/reference/pca.json. Columns come from a linear congruential generator by operations that are exact
everywhere but for the order of sums; the tests make the same ones.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "drift" / "reference" / "pca.json"
CASES = [
    {"columns": 2, "factors": 1, "rows": 60, "seed": 1, "share": 0.95, "turn": 0},
    {"columns": 5, "factors": 2, "rows": 200, "seed": 2, "share": 0.95, "turn": 0},
    {"columns": 5, "factors": 2, "rows": 200, "seed": 3, "share": 0.95, "turn": 1},
    {"columns": 12, "factors": 3, "rows": 300, "seed": 4, "share": 0.8, "turn": 1},
    {"columns": 40, "factors": 6, "rows": 400, "seed": 5, "share": 0.95, "turn": 0},
]


def table(case, seed, turn):
    """Factors loaded on columns, and noise; with a turn the loadings of every other column change their sign."""
    state = seed
    made = np.empty((case["rows"], case["columns"]))
    for row in range(case["rows"]):
        drawn = []
        for _ in range(case["factors"] + case["columns"]):
            state = (1664525 * state + 1013904223) % 2**32
            drawn.append(state / 2**32 - 0.5)
        for c in range(case["columns"]):
            value = drawn[case["factors"] + c] / 4
            for f in range(case["factors"]):
                load = ((c * (f + 2) + f) % 5 - 2) / 4
                value += (-load if turn and c % 2 == 1 else load) * drawn[f]
            made[row, c] = value * (c + 1) + c
    return made


def main():
    cases = []
    for case in CASES:
        learned, held, now = (
            table(case, 10 * case["seed"] + part, case["turn"] if part == 2 else 0) for part in range(3)
        )
        scaler = StandardScaler().fit(learned)
        pca = PCA(n_components=case["share"], svd_solver="full").fit(scaler.transform(learned))
        kept = min(int(pca.n_components_), case["columns"] - 1)
        pca = PCA(n_components=kept, svd_solver="full").fit(scaler.transform(learned))

        def errors(rows):
            scaled = scaler.transform(rows)
            return (scaled - pca.inverse_transform(pca.transform(scaled))) ** 2

        usual, seen = errors(held), errors(now)
        whole = PCA(svd_solver="full").fit(scaler.transform(learned))
        found = stats.ks_2samp(usual.sum(axis=1), seen.sum(axis=1))
        cases.append(
            {
                **case,
                "kept": kept,
                # Of the standardised columns with n below, as ours.
                "variances": (whole.explained_variance_ * (case["rows"] - 1) / case["rows"]).tolist(),
                "usual": usual.sum(axis=1)[:20].tolist(),
                "seen": seen.sum(axis=1)[:20].tolist(),
                "by_column": seen.mean(axis=0).tolist(),
                "distance": float(found.statistic),
                "p": float(found.pvalue),
            }
        )
    versions = {"sklearn": sklearn.__version__, "scipy": scipy.__version__}
    OUTPUT.write_text(json.dumps({**versions, "cases": cases}, indent=1) + "\n")


main()
