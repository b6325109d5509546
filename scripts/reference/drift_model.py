"""Reference values for the tests of what drift does to a model, computed by scipy and scikit-learn.

    ~/.cache/pawl/ref/bin/python scripts/reference/drift_model.py

writes packages/drift/reference/model.json. Rows come from a linear congruential generator by operations that are exact
everywhere; they stand in the file. The estimate of performance is written here once more from its definition (Kivimaeki
and others 2024, "Confidence-based Estimators for Predictive Performance in Model Monitoring"): probabilities by
sklearn's IsotonicRegression with `out_of_bounds="clip"`, the expected confusion matrix from them, and the area under the
ROC curve by roc_auc_score of each row taken twice, as a positive and as a negative with its chance as the weight.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "drift" / "reference" / "model.json"


def uniforms(seed, count):
    state, drawn = seed, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        drawn.append(state / 2**32)
    return np.array(drawn)


def rows(seed, count, steps, shift=0.0):
    """Scores with ties, and outcomes that are likelier where the score is high, though not as likely as it says."""
    u = uniforms(seed, 3 * count).reshape(-1, 3)
    scores = np.clip(np.floor((u[:, 0] * (1 - shift) + shift * u[:, 2]) * steps) / steps, 0, 1)
    outcomes = (u[:, 1] < 0.2 + 0.7 * scores * scores).astype(int)
    return scores, outcomes


def estimated(then, outcomes, now):
    fitted = IsotonicRegression(out_of_bounds="clip", y_min=None, y_max=None).fit(then, outcomes)
    p = fitted.predict(now)
    predicted = now >= 0.5
    tp, fp = p[predicted].sum(), (1 - p[predicted]).sum()
    fn, tn = p[~predicted].sum(), (1 - p[~predicted]).sum()
    twice = np.concatenate([np.ones(len(now)), np.zeros(len(now))])
    area = roc_auc_score(twice, np.concatenate([now, now]), sample_weight=np.concatenate([p, 1 - p]))
    return {
        "chances": p.tolist(),
        "accuracy": (tp + tn) / len(now),
        "precision": tp / (tp + fp),
        "recall": tp / (tp + fn),
        "f1": 2 * tp / (2 * tp + fp + fn),
        "specificity": tn / (tn + fp),
        "roc_auc": area,
    }


def accepted(scores, outcomes):
    predicted = (scores >= 0.5).astype(int)
    return {
        "accuracy": accuracy_score(outcomes, predicted),
        "precision": precision_score(outcomes, predicted),
        "recall": recall_score(outcomes, predicted),
        "f1": f1_score(outcomes, predicted),
        "specificity": recall_score(outcomes, predicted, pos_label=0),
        "roc_auc": roc_auc_score(outcomes, scores),
    }


def performance():
    cases = []
    for seed, n, m, steps, shift in [(1, 200, 150, 1000, 0), (2, 400, 300, 20, 0.5), (3, 60, 90, 2**20, 0.9)]:
        then, outcomes = rows(seed, n, steps)
        now, _ = rows(seed + 100, m, steps, shift)
        cases.append(
            {
                "scores": then.tolist(),
                "outcomes": outcomes.tolist(),
                "now": now.tolist(),
                "accepted": accepted(then, outcomes),
                "estimated": estimated(then, outcomes, now),
            }
        )
    return cases


def shifts():
    """Class shares by solving, with standard errors by numerical derivatives of the solution (delta method)."""
    cases = []
    for confusion, predicted in [
        ([[80, 20], [10, 190]], [300, 100]),
        ([[50, 5, 5], [10, 70, 20], [3, 7, 40]], [40, 200, 60]),
        ([[900, 60, 30, 10], [50, 400, 40, 10], [5, 20, 170, 5], [9, 1, 10, 80]], [500, 250, 200, 50]),
    ]:
        c = np.array(confusion, float)
        counts = c.sum(1)
        mu = np.array(predicted, float)
        m = mu.sum()

        def solve(matrix, shares):
            return np.linalg.solve((matrix / matrix.sum(1, keepdims=True)).T, shares / shares.sum())

        q = solve(c, mu)
        k = len(mu)
        variance = np.zeros(k)

        def of_draw(point, total, change):
            """The variance of a function of multinomial counts, by its derivatives in the shares."""
            p = point / total
            step = 1e-6
            jacobian = np.array([(change(p + step * e) - change(p - step * e)) / (2 * step) for e in np.eye(k)]).T
            return np.diag(jacobian @ (np.diag(p) - np.outer(p, p)) @ jacobian.T) / total

        rates = (c / counts[:, None]).T
        variance += of_draw(mu, m, lambda p: np.linalg.solve(rates, p))
        for j in range(k):

            def changed(p, j=j):
                other = rates.copy()
                other[:, j] = p
                return np.linalg.solve(other, mu / m)

            variance += of_draw(c[j], counts[j], changed)
        table = np.array([c.sum(0), mu])
        test = stats.chi2_contingency(table, correction=False)
        cases.append(
            {
                "confusion": confusion,
                "predicted": predicted,
                "shares": q.tolist(),
                "errors": np.sqrt(variance).tolist(),
                "singular": np.sort(np.linalg.svd(rates, compute_uv=False)).tolist(),
                "p": stats.fisher_exact(table).pvalue if k == 2 else test.pvalue,
            }
        )
    return cases


def calibration():
    """One bin by hand: the change of the gap in standard errors, squared and chi-squared."""
    cases = []
    for seed, n, m, lift in [(11, 900, 700, 0), (12, 1200, 500, 0.25)]:
        then, outcomes = rows(seed, n, 2)
        now, fresh = rows(seed + 100, m, 2)
        fresh = np.where(uniforms(seed + 200, m) < lift, 1, fresh)
        statistic, bins = 0.0, 0
        for score in np.unique(then):
            a, b = (outcomes - then)[then == score], (fresh - now)[now == score]
            both = np.concatenate([a, b])
            error = np.sqrt(both.var() * (1 / len(a) + 1 / len(b)))
            statistic += ((b.mean() - a.mean()) / error) ** 2
            bins += 1
        cases.append(
            {
                "scores": then.tolist(),
                "outcomes": outcomes.tolist(),
                "now": now.tolist(),
                "fresh": fresh.tolist(),
                "statistic": statistic,
                "p": stats.chi2.sf(statistic, bins),
            }
        )
    return cases


OUTPUT.write_text(
    json.dumps(
        {
            "scipy": scipy.__version__,
            "sklearn": sklearn.__version__,
            "performance": performance(),
            "shifts": shifts(),
            "calibration": calibration(),
        }
    )
    + "\n"
)
