"""Reference values for the rest of packages/metrics: weights, calibration, several labels, rankings, queries.

    ~/.cache/pawl/ref/bin/python scripts/reference/more_metrics.py

writes packages/metrics/reference/more-metrics.json. What scikit-learn or scipy have is theirs; the rest is numpy,
written out from the definition, row by row.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "metrics" / "reference" / "more-metrics.json"


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else float(value)
    return value.item() if isinstance(value, np.generic) else value


def ece(actual, predicted, scores, weights, bins=15):
    confidence = scores[np.arange(len(actual)), predicted]
    right = (actual == predicted).astype(float)
    total = 0.0
    for k in range(bins):
        inside = (np.floor(confidence * bins) == k) | ((k == bins - 1) & (confidence >= 1))
        if weights[inside].sum() > 0:
            gap = np.average(confidence[inside], weights=weights[inside]) - np.average(right[inside], weights=weights[inside])
            total += weights[inside].sum() * abs(gap)
    return total / weights.sum()


def murphy(truth, score, weights, bins=10):
    base = np.average(truth, weights=weights)
    reliability = resolution = 0.0
    for k in range(bins):
        inside = (np.floor(score * bins) == k) | ((k == bins - 1) & (score >= 1))
        w = weights[inside].sum()
        if w > 0:
            share = np.average(truth[inside], weights=weights[inside])
            reliability += w * (np.average(score[inside], weights=weights[inside]) - share) ** 2
            resolution += w * (share - base) ** 2
    return reliability / weights.sum(), resolution / weights.sum()


def top_share(truth, score, weights, k):
    """Share of positives in the top weight k; rows of the border score count by an equal share."""
    found = taken = 0.0
    for value in np.unique(score)[::-1]:
        inside = score == value
        group = weights[inside].sum()
        if group == 0:
            continue
        part = min(group, k - taken)
        found += part * np.average(truth[inside], weights=weights[inside])
        taken += part
        if taken >= k:
            break
    return found / k


def binary_values(actual, predicted, scores, weights, costs):
    truth, score = (actual == 1).astype(int), scores[:, 1]
    tn, fp, fn, tp = metrics.confusion_matrix(actual, predicted, labels=[0, 1], sample_weight=weights).ravel()
    fpr, tpr, _ = metrics.roc_curve(truth, score, sample_weight=weights, drop_intermediate=False)
    reliability, resolution = murphy(truth, score, weights)
    total = weights.sum()
    return {
        "specificity": tn / (tn + fp),
        "fpr": fp / (tn + fp),
        "fnr": fn / (fn + tp),
        "selection_rate": (fp + tp) / total,
        "fpr_at_tpr_95": fpr[tpr >= 0.95 - 1e-12].min(),
        "fpr_at_tpr_50": fpr[tpr >= 0.5 - 1e-12].min(),
        "tpr_at_fpr_5": tpr[fpr <= 0.05 + 1e-12].max(),
        "tpr_at_fpr_30": tpr[fpr <= 0.3 + 1e-12].max(),
        "precision_at_7": top_share(truth, score, weights, min(7, total)),
        "precision_at_100": top_share(truth, score, weights, min(100, total)),
        "lift_at_10": top_share(truth, score, weights, total * 0.1) / np.average(truth, weights=weights),
        "brier_reliability": reliability,
        "brier_resolution": resolution,
        "precision": metrics.precision_score(actual, predicted, sample_weight=weights, zero_division=0),
        "recall": metrics.recall_score(actual, predicted, sample_weight=weights, zero_division=0),
        "f1": metrics.f1_score(actual, predicted, sample_weight=weights, zero_division=0),
        "roc_auc": metrics.roc_auc_score(truth, score, sample_weight=weights),
        "average_precision": metrics.average_precision_score(truth, score, sample_weight=weights),
        "brier": metrics.brier_score_loss(truth, score, sample_weight=weights),
        **shared_values(actual, predicted, scores, weights, costs),
    }


def shared_values(actual, predicted, scores, weights, costs):
    labels = np.arange(scores.shape[1])
    values = {
        "accuracy": metrics.accuracy_score(actual, predicted, sample_weight=weights),
        "error_rate": metrics.zero_one_loss(actual, predicted, sample_weight=weights),
        "balanced_accuracy": metrics.balanced_accuracy_score(actual, predicted, sample_weight=weights),
        "mcc": metrics.matthews_corrcoef(actual, predicted, sample_weight=weights),
        "kappa": metrics.cohen_kappa_score(actual, predicted, sample_weight=weights),
        "log_loss": metrics.log_loss(actual, scores, labels=labels, sample_weight=weights),
        "f1_macro": metrics.f1_score(actual, predicted, average="macro", sample_weight=weights, zero_division=0),
        "f1_weighted": metrics.f1_score(actual, predicted, average="weighted", sample_weight=weights, zero_division=0),
        "expected_cost": np.average(costs[actual, predicted], weights=weights),
        "ece": ece(actual, predicted, scores, weights),
    }
    return values


def many_values(actual, predicted, scores, weights, costs, weighted):
    labels = np.arange(scores.shape[1])
    values = shared_values(actual, predicted, scores, weights, costs)
    for k in (1, 2, 3):
        values[f"top_{k}_accuracy"] = metrics.top_k_accuracy_score(
            actual, scores, k=k, labels=labels, sample_weight=weights
        )
    for way in ("ovr", "ovo"):
        for average in ("macro", "weighted"):
            # scikit-learn knows no weights for one against one.
            if way == "ovo" and weighted:
                continue
            name = f"roc_auc_{way}" + ("_weighted" if average == "weighted" else "")
            # Divided by their sum as scikit-learn demands; the order within a label's column stays what it is.
            values[name] = metrics.roc_auc_score(
                actual, scores, multi_class=way, average=average, labels=labels, sample_weight=weights if weighted else None
            )
    return values


def classification(name, actual, predicted, scores, weights, costs):
    weighted = weights is not None
    w = weights if weighted else np.ones(len(actual))
    binary = scores.shape[1] == 2
    expected = (
        binary_values(actual, predicted, scores, w, costs)
        if binary
        else many_values(actual, predicted, scores, w, costs, weighted)
    )
    return plain(
        {
            "name": name,
            "task": "classification",
            "labels": scores.shape[1],
            "positive": 1 if binary else None,
            "actual": actual,
            "predicted": predicted,
            "scores": scores.T,
            "weights": weights,
            "costs": costs.ravel(),
            "expected": expected,
        }
    )


def regression(name, actual, predicted, lower, upper, weights):
    w = weights if weights is not None else np.ones(len(actual))
    size = np.abs(actual) + np.abs(predicted)
    smape = np.where(size == 0, 0, 2 * np.abs(actual - predicted) / np.where(size == 0, 1, size))
    expected = {
        "rmse": metrics.root_mean_squared_error(actual, predicted, sample_weight=weights),
        "mse": metrics.mean_squared_error(actual, predicted, sample_weight=weights),
        "mae": metrics.mean_absolute_error(actual, predicted, sample_weight=weights),
        "mape": metrics.mean_absolute_percentage_error(actual, predicted, sample_weight=weights),
        "r2": metrics.r2_score(actual, predicted, sample_weight=weights),
        "explained_variance": metrics.explained_variance_score(actual, predicted, sample_weight=weights),
        "smape": np.average(smape, weights=w),
        "pinball_90": metrics.mean_pinball_loss(actual, predicted, alpha=0.9, sample_weight=weights),
        "pinball_25": metrics.mean_pinball_loss(actual, predicted, alpha=0.25, sample_weight=weights),
        "interval_coverage": np.average((lower <= actual) & (actual <= upper), weights=w),
        "interval_width": np.average(upper - lower, weights=w),
    }
    if weights is None:
        expected["spearman"] = stats.spearmanr(actual, predicted).statistic
        expected["median_absolute_error"] = metrics.median_absolute_error(actual, predicted)
    if (actual > -1).all() and (predicted > -1).all():
        expected["rmsle"] = metrics.root_mean_squared_log_error(actual, predicted, sample_weight=weights)
    return plain(
        {
            "name": name,
            "task": "regression",
            "actual": actual,
            "predicted": predicted,
            "lower": lower,
            "upper": upper,
            "weights": weights,
            "expected": expected,
        }
    )


def average_precision_of_query(relevance, order, k):
    found, total = 0, 0.0
    for place, row in enumerate(order[:k]):
        if relevance[row] > 0:
            found += 1
            total += found / (place + 1)
    return total / min(k, (relevance > 0).sum())


def queries(name, groups, actual, predicted):
    rows = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    expected = {}
    for k in (1, 3, 10):
        expected[f"ndcg_at_{k}"] = np.mean(
            [metrics.ndcg_score(actual[None, r], predicted[None, r], k=k) for r in rows]
        )
        expected[f"map_at_{k}"] = np.mean(
            [
                average_precision_of_query(actual[r], np.argsort(-predicted[r], kind="stable"), k)
                for r in rows
                if (actual[r] > 0).any()
            ]
        )
    return plain(
        {
            "name": name,
            "task": "regression",
            "actual": actual,
            "predicted": predicted,
            "groups": groups,
            "weights": None,
            "expected": expected,
        }
    )


def cases(rng):
    for rows, decimals in ((12, 1), (60, 2), (400, 6)):
        actual = np.concatenate([[0, 1], (rng.random(rows - 2) < 0.4).astype(int)])
        score = np.round(np.clip(0.35 + 0.25 * actual + rng.normal(0, 0.25, rows), 0, 1), decimals)
        scores = np.column_stack([1 - score, score])
        costs = np.round(rng.normal(1, 1, (2, 2)), 2)
        for weights in (None, np.round(rng.exponential(1, rows), 3), rng.integers(0, 4, rows).astype(float)):
            if weights is not None:
                weights[:2] = 1
            kind = "no weights" if weights is None else "weights"
            yield classification(f"binary, {rows} rows, {kind}", actual, (score > 0.5).astype(int), scores, weights, costs)
    for labels, rows in ((3, 30), (5, 200)):
        actual = np.concatenate([np.arange(labels), rng.integers(0, labels, rows - labels)])
        logits = np.round(rng.normal(0, 1, (rows, labels)) + 1.2 * np.eye(labels)[actual], 3)
        scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        costs = np.round(rng.normal(1, 1, (labels, labels)), 2)
        for weights in (None, np.round(rng.exponential(1, rows) + 0.001, 3)):
            kind = "no weights" if weights is None else "weights"
            yield classification(f"{labels} labels, {rows} rows, {kind}", actual, scores.argmax(axis=1), scores, weights, costs)
    for rows in (2, 15, 120):
        for shift in (0, 8):
            actual = np.round(rng.normal(shift, 2, rows), 2)
            predicted = np.round(actual + rng.normal(0.3, 1, rows), 2)
            width = np.round(rng.exponential(1.5, (2, rows)), 2)
            for weights in (None, np.round(rng.exponential(1, rows) + 0.01, 3)):
                kind = "no weights" if weights is None else "weights"
                yield regression(
                    f"{rows} rows around {shift}, {kind}", actual, predicted, predicted - width[0], predicted + width[1], weights
                )
    zeros = np.array([0.0, 0, 1, 2, 2, 5])
    yield regression("zeros and ties", zeros, np.array([0.0, 1, 1, 2, 2, 4]), zeros - 1, zeros + 0.5, None)
    yield regression("constant target", np.full(6, 2.0), zeros, zeros - 1, zeros + 1, None)
    for rows, distinct in ((40, 1000), (300, 6)):
        groups = rng.integers(0, rows // 8, rows)
        groups[: 2 * (rows // 8)] = np.repeat(np.arange(rows // 8), 2)
        actual = rng.integers(0, 4, rows).astype(float) * (rng.random(rows) < 0.5)
        predicted = rng.integers(0, distinct, rows) / distinct
        yield queries(f"{rows} rows, {rows // 8} queries", groups, actual, predicted)


def main():
    rng = np.random.default_rng(20261121)
    found = list(cases(rng))
    versions = {"scikit_learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
    OUTPUT.write_text(json.dumps({**versions, "cases": found}) + "\n")
    print(f"{len(found)} cases, {OUTPUT.stat().st_size} bytes: {OUTPUT}")


main()
