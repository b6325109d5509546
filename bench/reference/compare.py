"""The full comparison of bench/compare.ts, written with numpy and scikit-learn.

    python compare.py FOLDER ROWS SLICES RESAMPLES MEASURED

reads what bench/compare.ts wrote: actual.i32 (0 or 1), a.f64 and b.f64 (probability of 1), group0.i32 ... group4.i32.
Prints JSON: seconds for the point values, seconds a resample, the values of model a on all rows. Twice: `plain` uses
scikit-learn's functions throughout; `fast` takes what it can from one confusion matrix by bincount.
"""

import json
import resource
import sys
import time
import warnings

import numpy as np
import scipy
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
COLUMNS = 5


def of_scores(y, p, score):
    clipped = np.clip(score, np.finfo(float).eps, 1 - np.finfo(float).eps)
    confidence = np.where(p == 1, score, 1 - score)
    bins = np.minimum((confidence * 15).astype(int), 14)
    right = (y == p).astype(float)
    gaps = np.bincount(bins, confidence, 15) - np.bincount(bins, right, 15)
    fpr, tpr, _ = metrics.roc_curve(y, score, drop_intermediate=False)
    k = max(1, round(len(y) * 0.1))
    top = np.argpartition(-score, k - 1)[:k]
    return {
        "log_loss": -np.mean(np.where(y == 1, np.log(clipped), np.log1p(-clipped))),
        "brier": np.mean((score - y) ** 2),
        "roc_auc": metrics.roc_auc_score(y, score),
        "average_precision": metrics.average_precision_score(y, score),
        "ece": np.abs(gaps).sum() / len(y),
        "tpr_at_fpr_5": tpr[fpr <= 0.05].max(),
        "lift_at_10": y[top].mean() / y.mean(),
    }


def plain(y, p, score):
    values = {
        "accuracy": metrics.accuracy_score(y, p),
        "error_rate": metrics.zero_one_loss(y, p),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, p),
        "mcc": metrics.matthews_corrcoef(y, p),
        "kappa": metrics.cohen_kappa_score(y, p),
        "precision": metrics.precision_score(y, p, zero_division=0),
        "recall": metrics.recall_score(y, p, zero_division=0),
        "f1": metrics.f1_score(y, p, zero_division=0),
        "specificity": metrics.recall_score(y, p, pos_label=0, zero_division=0),
        "selection_rate": p.mean(),
    }
    for average in ("macro", "weighted"):
        values[f"precision_{average}"] = metrics.precision_score(y, p, average=average, zero_division=0)
        values[f"recall_{average}"] = metrics.recall_score(y, p, average=average, zero_division=0)
        values[f"f1_{average}"] = metrics.f1_score(y, p, average=average, zero_division=0)
    values["fpr"], values["fnr"] = 1 - values["specificity"], 1 - values["recall"]
    return {**values, **of_scores(y, p, score)}


def fast(y, p, score):
    tn, fp, fn, tp = np.bincount(2 * y + p, minlength=4).astype(float)
    n = tn + fp + fn + tp
    share = lambda a, b: a / b if b else 0.0
    precision = np.array([share(tn, tn + fn), share(tp, tp + fp)])
    recall = np.array([share(tn, tn + fp), share(tp, tp + fn)])
    f1 = np.array([share(2 * tn, 2 * tn + fn + fp), share(2 * tp, 2 * tp + fp + fn)])
    weights = np.array([tn + fp, fn + tp]) / n
    accuracy = (tn + tp) / n
    chance = ((tn + fp) * (tn + fn) + (fn + tp) * (fp + tp)) / n**2
    spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return {
        "accuracy": accuracy, "error_rate": 1 - accuracy, "balanced_accuracy": recall.mean(),
        "mcc": (tp * tn - fp * fn) / np.sqrt(spread) if spread else 0.0, "kappa": (accuracy - chance) / (1 - chance),
        "precision": precision[1], "recall": recall[1], "f1": f1[1], "specificity": recall[0],
        "selection_rate": (fp + tp) / n, "precision_macro": precision.mean(), "recall_macro": recall.mean(),
        "f1_macro": f1.mean(), "precision_weighted": precision @ weights, "recall_weighted": recall @ weights,
        "f1_weighted": f1 @ weights, "fpr": 1 - recall[0], "fnr": 1 - recall[1], **of_scores(y, p, score),
    }


def everything(measure, y, models, groups, values):
    """Every metric of both models on all rows and on each slice."""
    views = [slice(None)] + [group == value for group in groups for value in range(values)]
    return [[measure(y[view], p[view], score[view]) for p, score in models] for view in views]


def main():
    folder, (rows, slices, resamples, measured) = sys.argv[1], map(int, sys.argv[2:])
    read = lambda name, kind: np.fromfile(f"{folder}/{name}", dtype=kind)
    y = read("actual.i32", "<i4")
    scores = [read(f"{name}.f64", "<f8") for name in "ab"]
    models = [((score > 0.5).astype(np.int32), score) for score in scores]
    groups = [read(f"group{column}.i32", "<i4") for column in range(COLUMNS)]
    found = {"versions": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, scipy {scipy.__version__}"}
    for name, measure in (("plain", plain), ("fast", fast)):
        start = time.perf_counter()
        point = everything(measure, y, models, groups, slices // COLUMNS)
        seconds_point = time.perf_counter() - start
        rng = np.random.default_rng(1)
        start = time.perf_counter()
        for _ in range(measured):
            drawn = rng.integers(0, rows, rows)
            everything(
                measure, y[drawn], [(p[drawn], s[drawn]) for p, s in models], [g[drawn] for g in groups], slices // COLUMNS
            )
        each = (time.perf_counter() - start) / measured
        found[name] = {
            "point": seconds_point, "each": each, "total": seconds_point + each * resamples,
            "values": {key: float(value) for key, value in point[0][0].items()},
        }
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


main()
