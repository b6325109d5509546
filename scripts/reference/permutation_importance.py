"""Reference values for the importance of features by permutation, computed by scikit-learn.

    python3 scripts/reference/permutation_importance.py

writes packages/models/explain/reference/permutation-importance.json: a small table, what a known function answers, and
the mean rise of the squared error with its standard error over many shuffles. The same version writes the same file.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import permutation_importance

OUTPUT = (
    Path(__file__).resolve().parents[2]
    / "packages"
    / "models"
    / "explain"
    / "reference"
    / "permutation-importance.json"
)
REPEATS = 20_000
NAMES = ["a", "b", "unused"]


class Known(RegressorMixin, BaseEstimator):
    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return 2 * x[:, 0] - x[:, 1]


def main():
    random = np.random.default_rng(1)
    x = random.normal(size=(12, 3)).round(3)
    y = (2 * x[:, 0] - x[:, 1] + random.normal(size=12) / 2).round(3)
    model = Known().fit(x, y)
    found = permutation_importance(model, x, y, scoring="neg_mean_squared_error", n_repeats=REPEATS, random_state=1)
    written = {
        "sklearn": sklearn.__version__,
        "table": {**{name: x[:, i].tolist() for i, name in enumerate(NAMES)}, "y": y.tolist()},
        "importance": {
            name: {
                "mean": float(found.importances_mean[i]),
                "deviation": float(found.importances_std[i]),
                "repeats": REPEATS,
            }
            for i, name in enumerate(NAMES)
        },
    }
    OUTPUT.write_text(json.dumps(written) + "\n")


main()
