"""Reference values for packages/metrics, computed by scikit-learn and numpy.

    python3 scripts/reference/metrics.py

writes packages/metrics/reference/metrics.json: inputs, expected values (null is NaN) and the versions that gave
them. The same versions write the same file. Needs scikit-learn 1.7 or newer,
for the Brier score of more than two labels.
"""

import json
import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "metrics" / "reference" / "metrics.json"
AVERAGES = ("macro", "micro", "weighted")


def classification_values(actual, predicted, scores, positive):
    """Every classification metric of integer labels; `scores` has one column a label."""
    labels = np.arange(scores.shape[1])
    values = {
        "accuracy": metrics.accuracy_score(actual, predicted),
        "error_rate": metrics.zero_one_loss(actual, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(actual, predicted),
        "mcc": metrics.matthews_corrcoef(actual, predicted),
        "log_loss": metrics.log_loss(actual, scores, labels=labels),
    }
    functions = {
        "precision": metrics.precision_score,
        "recall": metrics.recall_score,
        "f1": metrics.f1_score,
    }
    for name, function in functions.items():
        for average in AVERAGES:
            values[f"{name}_{average}"] = function(actual, predicted, average=average, zero_division=0)
        if positive is None:
            values[name] = values[f"{name}_macro"]
        else:
            values[name] = function(actual == positive, predicted == positive, pos_label=True, zero_division=0)
    if positive is None:
        values["brier"] = metrics.brier_score_loss(actual, scores, labels=labels)
    else:
        truth = (actual == positive).astype(int)
        score = scores[:, positive]
        values["brier"] = metrics.brier_score_loss(truth, score, pos_label=1)
        values["roc_auc"] = metrics.roc_auc_score(truth, score)
        values["average_precision"] = metrics.average_precision_score(truth, score)
    return values


def regression_values(actual, predicted):
    return {
        "rmse": metrics.root_mean_squared_error(actual, predicted),
        "mae": metrics.mean_absolute_error(actual, predicted),
        "mape": metrics.mean_absolute_percentage_error(actual, predicted),
        "r2": metrics.r2_score(actual, predicted),
        "median_absolute_error": metrics.median_absolute_error(actual, predicted),
    }


def plain(value):
    """As JSON can hold it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, float):
        return None if np.isnan(value) else value
    return value.item() if isinstance(value, np.generic) else value


def classification(name, actual, predicted, scores, positive=None, counts=None):
    """A case; for two labels `scores` may be the column of label 1. `counts` repeats rows before measuring."""
    actual, predicted, scores = np.asarray(actual), np.asarray(predicted), np.asarray(scores, dtype=float)
    columns = np.column_stack([1 - scores, scores]) if scores.ndim == 1 else scores
    repeats = np.ones(len(actual), dtype=int) if counts is None else np.asarray(counts)
    case = {
        "name": name,
        "task": "classification",
        "labels": columns.shape[1],
        "positive": positive,
        "actual": actual,
        "predicted": predicted,
        "scores": [scores] if scores.ndim == 1 else list(columns.T),
        "counts": counts,
        "expected": classification_values(
            np.repeat(actual, repeats), np.repeat(predicted, repeats), np.repeat(columns, repeats, axis=0), positive
        ),
    }
    case["scores"] = [plain(column) for column in case["scores"]]
    return plain(case)


def regression(name, actual, predicted, counts=None):
    actual, predicted = np.asarray(actual, dtype=float), np.asarray(predicted, dtype=float)
    repeats = np.ones(len(actual), dtype=int) if counts is None else np.asarray(counts)
    expected = regression_values(np.repeat(actual, repeats), np.repeat(predicted, repeats))
    return plain(
        {
            "name": name,
            "task": "regression",
            "actual": actual,
            "predicted": predicted,
            "counts": counts,
            "expected": expected,
        }
    )


def random_binary(rng, rows, decimals, share=0.4):
    actual = (rng.random(rows) < share).astype(int)
    scores = np.round(np.clip(0.35 + 0.2 * actual + rng.normal(0, 0.25, rows), 0, 1), decimals)
    return actual, (scores > 0.5).astype(int), scores


def random_multiclass(rng, rows, labels, decimals=4):
    actual = rng.integers(0, labels, rows)
    logits = rng.normal(0, 1, (rows, labels)) + 1.5 * np.eye(labels)[actual]
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return actual, scores.argmax(axis=1), np.round(scores, decimals)


def binary_cases(rng):
    for rows in (1, 2, 3, 4, 5, 8, 13, 30, 100, 301):
        for decimals in (1, 2, 12):
            positive = int(rng.integers(0, 2))
            name = f"binary, {rows} rows, scores to {decimals} decimals"
            yield classification(name, *random_binary(rng, rows, decimals), positive=positive)
    yield classification("binary, 2000 rows", *random_binary(rng, 2000, 5), positive=1)
    yield classification("binary, 2000 rows, ties", *random_binary(rng, 2000, 2), positive=0)
    yield classification("binary, 2000 rows, rare positives", *random_binary(rng, 2000, 3, share=0.01), positive=1)
    for rows in (2, 7, 40):
        actual, predicted, scores = random_binary(rng, rows, 3)
        ones, zeros = np.ones(rows, dtype=int), np.zeros(rows, dtype=int)
        halves = np.full(rows, 0.5)
        for positive in (0, 1):
            tag = f"{rows} rows, positive {positive}"
            yield classification(f"only label 1, {tag}", ones, predicted, scores, positive)
            yield classification(f"only label 0, {tag}", zeros, predicted, scores, positive)
            yield classification(f"only label 1 is predicted, {tag}", actual, ones, scores, positive)
            yield classification(f"only label 0 is predicted, {tag}", actual, zeros, scores, positive)
            yield classification(f"one label is predicted, the other occurs, {tag}", ones, zeros, scores, positive)
            yield classification(f"equal scores, {tag}", actual, predicted, halves, positive)
            yield classification(f"perfect, {tag}", actual, actual, actual, positive)
            yield classification(f"all wrong, {tag}", actual, 1 - actual, 1 - actual, positive)
        yield classification(f"no positive label, {rows} rows", actual, predicted, scores)
        certain = np.where(rng.random(rows) < 0.5, np.round(scores), np.clip(scores, 1e-17, 1 - 1e-16))
        yield classification(f"scores of 0 and 1, {rows} rows", actual, predicted, certain, 1)


def multiclass_cases(rng):
    for labels in (3, 4, 10):
        for rows in (1, 2, 5, 20, 120):
            yield classification(f"{labels} labels, {rows} rows", *random_multiclass(rng, rows, labels))
    yield classification("3 labels, 1500 rows", *random_multiclass(rng, 1500, 3, 3))
    actual, predicted, scores = random_multiclass(rng, 60, 5)
    yield classification("a label never occurs", np.where(actual == 2, 1, actual), predicted, scores)
    yield classification("a label is never predicted", actual, np.where(predicted == 2, 1, predicted), scores)
    yield classification("labels 3 and 4 neither occur nor are predicted", actual % 3, predicted % 3, scores)
    yield classification("one label occurs", np.full(60, 2), predicted, scores)
    yield classification("one label is predicted", actual, np.full(60, 2), scores)
    yield classification("one label occurs, another is predicted", np.full(60, 2), np.full(60, 4), scores)
    yield classification("one label throughout", np.full(60, 2), np.full(60, 2), scores)
    yield classification("perfect", actual, actual, np.eye(5)[actual])
    yield classification("always certain, sometimes wrong", actual, predicted, np.eye(5)[predicted])
    yield classification("scores that do not sum to one", actual, predicted, np.round(scores * 0.7, 4))


def regression_cases(rng):
    for rows in (1, 2, 3, 4, 5, 10, 31, 100, 301, 2000):
        actual = np.round(rng.normal(3, 2, rows), 4)
        yield regression(f"{rows} rows", actual, np.round(actual + rng.normal(0, 1, rows), 4))
    actual, noise = rng.normal(0, 1, 120), rng.normal(0, 0.5, 120)
    for scale in (1e-150, 1e-9, 1e9, 1e150):
        yield regression(f"scaled by {scale}", scale * actual, scale * (actual + noise))
    yield regression("far from zero", np.round(1e9 + actual, 3), np.round(1e9 + actual + noise, 3))
    yield regression("heavy tails", np.round(rng.standard_cauchy(300), 5), np.round(rng.standard_cauchy(300), 5))
    yield regression("actual zeros", np.where(actual > 0, 0, actual), actual + noise)
    yield regression("tiny actual values", actual * 1e-17, noise)
    yield regression("perfect", actual, actual)
    yield regression("worse than the mean", actual, -3 * actual)
    yield regression("errors that tie", np.round(actual), np.round(actual + noise))
    for rows in (1, 2, 5, 64):
        yield regression(f"constant target, perfect, {rows} rows", np.full(rows, 2.5), np.full(rows, 2.5))
        yield regression(f"constant target, imperfect, {rows} rows", np.full(rows, 2.5), rng.normal(0, 1, rows))
        yield regression(f"constant prediction, {rows} rows", rng.normal(0, 1, rows), np.full(rows, 2.5))


def repeated_cases(rng):
    for rows in (2, 9, 50, 120):
        draws = rng.multinomial(rows, np.full(rows, 1 / rows))
        uneven = np.where(rng.random(rows) < 0.5, 0, rng.integers(1, 256, rows))
        uneven[0] = 255
        for kind, counts in (("a draw", draws), ("uneven counts", uneven)):
            tag = f"{kind} of {rows} rows"
            yield classification(f"binary, {tag}", *random_binary(rng, rows, 1), positive=1, counts=counts)
            yield classification(f"binary, distinct, {tag}", *random_binary(rng, rows, 12), positive=0, counts=counts)
            yield classification(f"4 labels, {tag}", *random_multiclass(rng, rows, 4), counts=counts)
            actual = np.round(rng.normal(3, 2, rows), 4)
            yield regression(f"regression, {tag}", actual, np.round(actual + rng.normal(0, 1, rows), 4), counts)


def quantile_cases(rng):
    for size in (1, 2, 3, 10, 101, 300):
        values = np.round(rng.normal(0, 1, size), 6)
        shares = np.array([0.005, 0.025, 0.05, 0.31, 0.5, 0.77, 0.95, 0.975, 0.995])
        yield plain({"values": values, "shares": shares, "expected": np.quantile(values, shares)})


def xoroshiro128plus(seed):
    """Low 32 bits of xoroshiro128+ (Blackman and Vigna; 24, 16, 37), seeded as the npm package pure-rand does."""
    mask = (1 << 64) - 1
    low = seed & 0xFFFFFFFF
    s0, s1 = (0xFFFFFFFF << 32) | (low ^ 0xFFFFFFFF), low << 32

    def rotate(value, bits):
        return ((value << bits) | (value >> (64 - bits))) & mask

    while True:
        yield (s0 + s1) & 0xFFFFFFFF
        s1 ^= s0
        s0, s1 = (rotate(s0, 24) ^ s1 ^ (s1 << 16)) & mask, rotate(s1, 37)


def draw_cases():
    """Three draws of all rows in a row, in exact integer arithmetic."""
    for rows, seed in ((1, 0), (2, 1), (3, 2**32 - 1), (10, -7), (257, 42), (600, 20240229)):
        numbers = xoroshiro128plus(seed)
        for _ in range(64):
            next(numbers)
        share = 2**32 // rows
        draws = []
        for _ in range(3):
            counts = [0] * rows
            while sum(counts) < rows:
                row = next(numbers) // share
                if row < rows:
                    counts[row] += 1
            draws.append(counts)
        yield {"rows": rows, "seed": seed, "draws": draws}


def main():
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(20240614)
    cases = [case for make in (binary_cases, multiclass_cases, regression_cases, repeated_cases) for case in make(rng)]
    head = {
        "source": "scripts/reference/metrics.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit_learn": sklearn.__version__,
    }
    parts = {"cases": cases, "quantiles": list(quantile_cases(rng)), "draws": list(draw_cases())}
    lines = [json.dumps(head)[:-1]]
    for key, items in parts.items():
        rows = ",\n".join(json.dumps(item, separators=(",", ":"), allow_nan=False) for item in items)
        lines.append(f',\n"{key}": [\n{rows}\n]')
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text("".join(lines) + "}\n", encoding="utf-8")
    print(f"{len(cases)} cases, {OUTPUT.stat().st_size} bytes: {OUTPUT}")


if __name__ == "__main__":
    main()
