"""Reference values for Shapley values of trees, computed by the package shap.

    python3 -m venv /tmp/shap-venv
    /tmp/shap-venv/bin/pip install shap==0.51.0 scikit-learn==1.9.1
    /tmp/shap-venv/bin/python scripts/reference/tree_shap.py

writes packages/models/explain/reference/tree-shap.json: trees of scikit-learn, trees by hand and trees that Pawl grew
(tree-shap-models.ts trains them), rows, and what shap makes of them with feature_perturbation="tree_path_dependent".
Features are whole numbers from 0 on, so that thresholds mean the same in every precision and values are codes; null is
a missing value. The same versions write the same file.
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import shap
import sklearn
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.tree import DecisionTreeRegressor

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "packages" / "models" / "explain" / "reference" / "tree-shap.json"
MISSING = 255
MISSING_LEFT = 256
KEYS = ["children_left", "children_right", "children_default", "feature", "threshold", "value", "node_sample_weight"]


def explain(trees, rows):
    """shap's values [row][feature][output] for the sum of trees in its own form, and the base that adds up with them."""
    explainer = shap.TreeExplainer(
        {"trees": trees, "input_dtype": np.float64}, feature_perturbation="tree_path_dependent"
    )
    values = explainer.shap_values(rows)
    values = values.reshape(*rows.shape, -1)
    answers = explainer.model.predict(rows).reshape(len(rows), -1)
    return values, (answers - values.sum(axis=1)).mean(axis=0)


def explain_model(model, rows, answers):
    values = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent").shap_values(rows)
    values = values.reshape(*rows.shape, -1)
    return values, (answers.reshape(len(rows), -1) - values.sum(axis=1)).mean(axis=0)


def listed(array):
    return [None if isinstance(x, float) and np.isnan(x) else x for x in array.tolist()]


def case(name, combination, trees, rows, explained):
    values, base = explained
    return {
        "name": name,
        "combination": combination,
        "trees": trees,
        "rows": [listed(row) for row in rows],
        "base": base.tolist(),
        "values": values.tolist(),
    }


def of_forest(estimator):
    tree = estimator.tree_
    return {
        "left": tree.children_left.tolist(),
        "right": tree.children_right.tolist(),
        "missing": tree.children_right.tolist(),
        "feature": tree.feature.tolist(),
        "threshold": tree.threshold.tolist(),
        "value": tree.value[:, 0, :].tolist(),
        "weight": tree.weighted_n_node_samples.tolist(),
    }


def of_boosting(predictor):
    nodes = predictor.nodes
    leaf = nodes["is_leaf"] == 1
    left = np.where(leaf, -1, nodes["left"].astype(int))
    right = np.where(leaf, -1, nodes["right"].astype(int))
    return {
        "left": left.tolist(),
        "right": right.tolist(),
        "missing": np.where(nodes["missing_go_to_left"] == 1, left, right).tolist(),
        "feature": np.where(leaf, -2, nodes["feature_idx"]).tolist(),
        "threshold": np.where(leaf, 0, nodes["num_threshold"]).tolist(),
        "value": [[v] for v in nodes["value"].tolist()],
        "weight": nodes["count"].tolist(),
    }


def data(seed, rows, features, missing):
    random = np.random.default_rng(seed)
    x = random.integers(0, 12, (rows, features)).astype(float)
    y = x[:, 0] + x[:, 1] * (x[:, 2] > 5) - x[:, 3] * x[:, 4] / 5 + random.normal(size=rows)
    if missing:
        x[random.random(x.shape) < 0.15] = np.nan
    return x, y, np.digitize(y, np.quantile(y, [0.35, 0.7]))


def scikit_learn():
    x, y, classes = data(1, 150, 6, False)
    rows = x[:8]
    weights = np.random.default_rng(4).integers(0, 4, len(y)) / 2
    tree = DecisionTreeRegressor(max_depth=7, random_state=1).fit(x, y, sample_weight=weights)
    yield case(
        "a deep regression tree with weights",
        {"kind": "mean"},
        [of_forest(tree)],
        rows,
        explain_model(tree, rows, tree.predict(rows)),
    )
    forest = RandomForestRegressor(4, max_depth=5, random_state=1).fit(x, y)
    yield case(
        "a regression forest",
        {"kind": "mean"},
        [of_forest(t) for t in forest.estimators_],
        rows,
        explain_model(forest, rows, forest.predict(rows)),
    )
    forest = RandomForestClassifier(3, max_depth=4, random_state=1).fit(x, classes)
    yield case(
        "a forest of three classes",
        {"kind": "mean"},
        [of_forest(t) for t in forest.estimators_],
        rows,
        explain_model(forest, rows, forest.predict_proba(rows)),
    )
    x, y, classes = data(2, 200, 6, True)
    rows = x[:8]
    boosted = HistGradientBoostingRegressor(max_iter=4, max_leaf_nodes=9, early_stopping=False).fit(x, y)
    yield case(
        "boosted regression with missing values",
        {"kind": "sum", "start": [float(np.ravel(boosted._baseline_prediction)[0])]},
        [of_boosting(p[0]) for p in boosted._predictors],
        rows,
        explain_model(boosted, rows, boosted.predict(rows)),
    )
    boosted = HistGradientBoostingClassifier(max_iter=4, max_leaf_nodes=9, early_stopping=False).fit(x, classes == 2)
    yield case(
        "boosting of two classes with missing values",
        {"kind": "sum", "start": [float(np.ravel(boosted._baseline_prediction)[0])]},
        [of_boosting(p[0]) for p in boosted._predictors],
        rows,
        explain_model(boosted, rows, boosted.decision_function(rows)),
    )
    boosted = HistGradientBoostingClassifier(max_iter=3, max_leaf_nodes=7, early_stopping=False).fit(x, classes)
    yield case(
        "boosting of three classes with missing values",
        {"kind": "sum", "start": [float(v) for v in np.ravel(boosted._baseline_prediction)]},
        [of_boosting(p) for round in boosted._predictors for p in round],
        rows,
        explain_model(boosted, rows, boosted.decision_function(rows)),
    )


def in_shaps_form(tree):
    """The dictionary that shap.TreeExplainer takes."""
    names = ["left", "right", "missing", "feature", "threshold", "value", "weight"]
    kinds = [np.int32, np.int32, np.int32, np.int32, np.float64, np.float64, np.float64]
    return {key: np.array(tree[name], dtype=kind) for key, name, kind in zip(KEYS, names, kinds)}


def by_hand():
    """A feature asked thrice on one path, and a leaf that hardly any training row reached: shap refuses one without any."""
    tree = {
        "left": [1, 2, 3, -1, -1, -1, 7, -1, -1],
        "right": [6, 5, 4, -1, -1, -1, 8, -1, -1],
        "missing": [6, 2, 4, -1, -1, -1, 7, -1, -1],
        "feature": [0, 0, 0, -2, -2, -2, 1, -2, -2],
        "threshold": [8.5, 5.5, 2.5, 0, 0, 0, 1.5, 0, 0],
        "value": [[0.0], [0.0], [0.0], [3.0], [-1.0], [10.0], [0.0], [4.0], [-6.0]],
        "weight": [20.0, 12.0, 7.0, 3.0, 4.0, 5.0, 8.0, 8.0 - 2.0**-20, 2.0**-20],
    }
    rows = np.array([[1, 0], [4, 3], [7, 0], [9, 1], [9, 3], [np.nan, 9], [2, np.nan], [np.nan, np.nan]])
    yield case(
        "one feature thrice on a path, and a leaf of little cover",
        {"kind": "mean"},
        [tree],
        rows,
        explain([in_shaps_form(tree)], rows),
    )


def of_pawl(trees, tree, scale, column, columns):
    """
    A tree of Pawl in the form above. A set of codes becomes thresholds on the same feature, one for each run of codes
    that go one way, whose subtrees are repeated and share the cover of the way, so that the game stays the same.
    """
    start = trees["starts"][tree]
    out = {name: [] for name in ["left", "right", "missing", "feature", "threshold", "value", "weight"]}

    def add(weight):
        for name in ["left", "right", "missing", "feature"]:
            out[name].append(-1)
        out["threshold"].append(0.0)
        out["value"].append([0.0] * columns)
        out["weight"].append(weight)
        return len(out["left"]) - 1

    def goes_left(split, code):
        if split >= 0:
            return code <= split % MISSING_LEFT or (code == MISSING and split >= MISSING_LEFT)
        return trees["sets"][(-1 - split) * 8 + code // 32] >> (code % 32) & 1 == 1

    def grow(node, place):
        at = start + node
        split = trees["split"][at]
        if trees["feature"][at] < 0:
            for k in range(trees["outputs"]):
                out["value"][place][column + k] = trees["values"][split * trees["outputs"] + k] * scale
            return
        ways = [goes_left(split, code) for code in range(MISSING + 1)]
        runs = [code for code in range(1, MISSING) if ways[code] != ways[code - 1]]
        children = {True: node + 1, False: trees["right"][at]}
        cover = {way: trees["cover"][start + child] for way, child in children.items()}
        total = cover[True] + cover[False]
        # How often each way is repeated: once a run, and once for what is missing.
        sides = [ways[code] for code in [0, *runs]]
        times = {way: sides.count(way) + (ways[MISSING] == way) for way in [True, False]}
        weight = out["weight"][place]
        each = {way: weight * cover[way] / total / max(1, times[way]) for way in [True, False]}
        split_runs(place, trees["feature"][at], [0, *runs], sides, children, each, ways[MISSING])

    def split_runs(place, feature, runs, sides, children, each, missing):
        """The first node separates what is missing by its default child; a chain of thresholds divides the rest."""
        out["feature"][place] = feature
        out["threshold"][place] = float(MISSING)
        chain = add(out["weight"][place] - each[missing])
        out["left"][place] = chain
        for i, side in enumerate(sides):
            if i == len(sides) - 1:
                grow(children[side], chain)
                break
            out["feature"][chain] = feature
            out["threshold"][chain] = runs[i + 1] - 0.5
            out["left"][chain] = add(each[side])
            grow(children[side], out["left"][chain])
            rest = add(out["weight"][chain] - each[side])
            out["right"][chain] = out["missing"][chain] = rest
            chain = rest
        out["right"][place] = out["missing"][place] = add(each[missing])
        grow(children[missing], out["right"][place])

    grow(0, add(trees["cover"][start]))
    return out


def pawl():
    command = ["node", "scripts/node24.mjs", "scripts/reference/tree-shap-models.ts"]
    models = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    for model in models:
        trees, combination = model["trees"], model["combination"]
        count = len(trees["starts"]) - 1
        start = combination.get("start")
        columns = len(start) if start else trees["outputs"]
        theirs = [
            in_shaps_form(of_pawl(trees, t, 1 if start else 1 / count, t % columns if start else 0, columns))
            for t in range(count)
        ]
        rows = np.array([[np.nan if code == MISSING else code for code in row] for row in model["rows"]], dtype=float)
        values, base = explain(theirs, rows)
        yield case(model["name"], combination, trees, rows, (values, base + (start or 0)))


def main():
    written = {
        "shap": shap.__version__,
        "sklearn": sklearn.__version__,
        "others": [*scikit_learn(), *by_hand()],
        "own": list(pawl()),
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(written) + "\n")


main()
