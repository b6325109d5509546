"""Reference values for the folds and the rungs of a sweep, computed by scikit-learn.

    python3 scripts/reference/sweep.py

writes packages/models/sweep/reference/sweep.json: what was divided, and how many rows of each class, group or block
each fold validates. Which rows they are is left to the shuffling and not compared. The same version writes the same
file.
"""

import json
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import sklearn
from sklearn.dummy import DummyRegressor
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import (
    GroupKFold,
    HalvingRandomSearchCV,
    KFold,
    StratifiedKFold,
    TimeSeriesSplit,
)

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "models" / "sweep" / "reference" / "sweep.json"


def sizes(parts):
    return [len(validation) for _, validation in parts]


def stratified(labels, folds):
    with warnings.catch_warnings():
        # A class of fewer rows than folds is only warned of.
        warnings.simplefilter("ignore")
        parts = list(StratifiedKFold(folds).split(labels, labels))
    counts = {
        label: sorted(Counter(labels[i] for i in validation).get(label, 0) for _, validation in parts)
        for label in sorted(set(labels))
    }
    return {"labels": labels, "folds": folds, "sizes": sorted(sizes(parts)), "counts": counts}


def grouped(groups, folds):
    parts = GroupKFold(folds).split(groups, groups=groups)
    return {"groups": groups, "folds": folds, "sizes": sorted(sizes(parts))}


def plain(splitter, rows, folds):
    parts = list(splitter(folds).split(np.zeros(rows)))
    return {"rows": rows, "folds": folds, "train": [len(train) for train, _ in parts], "validation": sizes(parts)}


def halved(trials, most, factor):
    """With min_resources "exhaust" the last rung has all there is, where the factor divides it."""
    rows = np.zeros((most, 1))
    search = HalvingRandomSearchCV(
        DummyRegressor(strategy="constant"),
        {"constant": list(range(trials))},
        n_candidates=trials,
        factor=factor,
        min_resources="exhaust",
        cv=2,
        random_state=0,
    )
    search.fit(rows, np.zeros(most))
    return {
        "trials": trials,
        "most": most,
        "factor": factor,
        "resources": search.n_resources_,
        "candidates": search.n_candidates_,
    }


def main():
    rng = np.random.default_rng(7)
    label_cases = [
        (list("aabbbbbbbb"), 2),
        (list("ab" * 9 + "c"), 5),
        (list("a" * 50 + "b" * 3), 5),
        *((list(rng.choice(list("abcd"), rows, p=[0.6, 0.25, 0.1, 0.05])), folds) for rows in (23, 100, 257) for folds in (2, 5, 10)),
    ]
    group_cases = [
        (list("aaaaaabbbccd"), 3),
        *(([f"g{g}" for g in rng.geometric(0.15, rows)], folds) for rows in (40, 120, 400) for folds in (2, 4, 5)),
    ]
    sizes_of = [(7, 2), (10, 3), (23, 5), (100, 10), (101, 4)]
    result = {
        "sklearn": sklearn.__version__,
        "random": [plain(KFold, rows, folds) for rows, folds in sizes_of],
        "time": [plain(TimeSeriesSplit, rows, folds) for rows, folds in sizes_of if rows > folds],
        "stratified": [stratified([str(x) for x in labels], folds) for labels, folds in label_cases],
        "group": [grouped(groups, folds) for groups, folds in group_cases],
        "halving": [halved(*case) for case in [(27, 270, 3), (20, 360, 3), (16, 64, 2), (9, 90, 3)]],
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(result, indent=1) + "\n")


main()
