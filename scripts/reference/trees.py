"""Reference values for single trees, boosted trees and forests, computed by scikit-learn.

    python3 scripts/reference/trees.py

writes packages/models/trees/reference/trees.json. Features have few distinct values, so that binning loses nothing;
targets and weights have many, so that no two splits are equally good. Predictions are those of the training rows, as
thresholds may stand anywhere between two values. The same version writes the same file.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_digits, load_iris
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, root_mean_squared_error
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "models" / "trees" / "reference" / "trees.json"
FEATURES = ["a", "b", "c", "d"]
DIGITS = 500


def short(values, digits=10):
    return [float(f"{value:.{digits}g}") for value in values]


def cells(column):
    return [None if np.isnan(value) else value for value in column.tolist()]


def some_data(rows, seed):
    random = np.random.default_rng(seed)
    x = np.column_stack(
        [
            random.integers(0, 60, rows) / 4,
            random.integers(-20, 20, rows),
            random.integers(0, 100, rows) / 100,
            random.integers(0, 5, rows),
        ]
    ).astype(float)
    signal = np.sin(x[:, 0] / 3) + x[:, 1] / 15 + 2 * (x[:, 2] > 0.6) * (x[:, 3] > 2)
    x[random.random(rows) < 0.15, 0] = np.nan
    x[random.random(rows) < 0.1, 3] = np.nan
    y = short(signal + random.normal(0, 0.4, rows), 6)
    noisy = signal + random.normal(0, 0.6, rows)
    return {
        "x": x,
        "y": np.array(y),
        "two": (noisy > 0.5).astype(int),
        "three": np.digitize(noisy, [0, 0.9]),
        "weight": np.array(short(random.uniform(0.2, 2, rows), 4)),
    }


def tree_cases(data):
    cases = []
    for depth, leaf in [(3, 1), (None, 4)]:
        ours = {"max_depth": depth, "min_samples_leaf": leaf}
        for weighted in [False, True]:
            weight = data["weight"] if weighted else None
            tree = DecisionTreeRegressor(max_depth=depth, min_samples_leaf=leaf, random_state=0)
            tree.fit(data["x"], data["y"], sample_weight=weight)
            answers = [short(tree.predict(data["x"]))]
            cases.append({"target": "y", "weighted": weighted, "params": ours, "answers": answers})
        # Without weights, classes are counted in whole numbers, and many splits are equally good.
        for target in ["two", "three"]:
            for criterion in ["gini", "entropy"]:
                tree = DecisionTreeClassifier(
                    criterion=criterion, max_depth=depth, min_samples_leaf=leaf, random_state=0
                )
                tree.fit(data["x"], data[target], sample_weight=data["weight"])
                answers = [short(share) for share in tree.predict_proba(data["x"]).T[1:]]
                params = {**ours, "criterion": criterion}
                cases.append({"target": target, "weighted": True, "params": params, "answers": answers})
    return cases


def boosting_cases(data):
    common = {"max_iter": 20, "early_stopping": False, "min_samples_leaf": 5}
    ours = {"trees": 20, "min_samples_leaf": 5}
    cases = []

    def add(target, theirs, params, weighted=False, leaves=8):
        theirs = {**theirs, "max_leaf_nodes": leaves}
        params = {**params, "max_leaves": leaves}
        kind = HistGradientBoostingRegressor if target == "y" else HistGradientBoostingClassifier
        model = kind(**common, **theirs, random_state=0)
        model.fit(data["x"], data[target], sample_weight=data["weight"] if weighted else None)
        answers = [model.predict(data["x"])] if target == "y" else model.predict_proba(data["x"]).T[1:]
        answers = [short(own, 9) for own in answers]
        params = {**ours, **params}
        cases.append({"target": target, "weighted": weighted, "params": params, "answers": answers})

    # Below a constrained split the two part: scikit-learn judges a bounded answer by the slope alone.
    constrained = {"monotonic_cst": [0, 1, 1, -1]}, {"monotone": {"b": 1, "c": 1, "d": -1}}
    add("y", {}, {})
    add("y", {"learning_rate": 0.3, "l2_regularization": 5}, {"learning_rate": 0.3, "l2": 5})
    add("y", {"max_depth": 2}, {"max_depth": 2})
    add("y", {}, {}, weighted=True)
    add("y", *constrained, leaves=2)
    # Of small nodes many splits are equally good, as there are two slopes only. With weights, the first answer is that
    # of a row, whose slope is 0 with us.
    for share, leaves in [(0.3, 4), (0.5, 8), (0.8, 4)]:
        quantile = {"loss": "quantile", "quantile": share}
        add("y", quantile, quantile, leaves=leaves)
    add("two", {}, {})
    add("two", {"l2_regularization": 2}, {"l2": 2}, weighted=True)
    add("two", *constrained, leaves=2)
    add("three", {}, {})
    add("three", {"l2_regularization": 2}, {"l2": 2}, weighted=True)
    return cases


def forest_case(name, x, y, kind, params, ours):
    test = np.arange(len(y)) % 3 == 0
    scores = []
    for seed in range(3):
        forest = kind(**params, random_state=seed).fit(x[~test], y[~test])
        answers = forest.predict(x[test])
        regression = kind is RandomForestRegressor
        scores.append(
            root_mean_squared_error(y[test], answers) if regression else accuracy_score(y[test], answers)
        )
    return {"name": name, "params": ours, "score": short([np.mean(scores)], 6)[0]}


def main():
    data = some_data(180, 7)
    diabetes = load_diabetes(scaled=False)
    iris = load_iris()
    digits = load_digits()
    few = digits.data[:DIGITS], digits.target[:DIGITS]
    trees = {"n_estimators": 60}
    leaf = {**trees, "min_samples_leaf": 3, "max_features": 0.5}
    forests = [
        forest_case("diabetes", *(diabetes.data, diabetes.target), RandomForestRegressor, trees, {"trees": 60}),
        forest_case(
            "diabetes",
            *(diabetes.data, diabetes.target),
            RandomForestRegressor,
            leaf,
            {"trees": 60, "min_samples_leaf": 3, "max_features": 0.5},
        ),
        forest_case("iris", *(iris.data, iris.target), RandomForestClassifier, trees, {"trees": 60}),
        forest_case("digits", *few, RandomForestClassifier, trees, {"trees": 60}),
    ]
    result = {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "data": {
            **{name: cells(data["x"][:, f]) for f, name in enumerate(FEATURES)},
            **{name: data[name].tolist() for name in ["y", "two", "three", "weight"]},
        },
        "trees": tree_cases(data),
        "boosting": boosting_cases(data),
        "forests": forests,
        "sets": {
            "diabetes": {"x": [short(row, 6) for row in diabetes.data], "y": diabetes.target.tolist()},
            "iris": {"x": iris.data.tolist(), "y": iris.target.tolist()},
            # A letter for each of the 64 shades from 0 (a) to 16 (q).
            "digits": {
                "x": ["".join(chr(97 + int(shade)) for shade in row) for row in few[0]],
                "y": few[1].tolist(),
            },
        },
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(result, separators=(",", ":")).replace('"params"', '\n"params"') + "\n")
    print(f"{OUTPUT}: {OUTPUT.stat().st_size} bytes")


main()
