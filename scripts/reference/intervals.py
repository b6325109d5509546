"""Reference values for intervals and tests in packages/metrics, by R's pROC, statsmodels and scipy.

    ~/.cache/pawl/ref/bin/python scripts/reference/intervals.py

writes packages/metrics/reference/intervals.json. Needs Rscript with pROC (Debian: r-cran-proc) and statsmodels. Tango's
interval, which neither has, is found from its definition: the constrained likelihood is maximised numerically.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

HERE = Path(__file__).resolve()
OUTPUT = HERE.parents[2] / "packages" / "metrics" / "reference" / "intervals.json"
DELONG = (
    "aucFirst", "aucSecond", "varianceFirst", "varianceSecond", "covariance", "z", "pValue", "unpairedZ",
    "unpairedPValue", "low", "high",
)


def delong(rng):
    inputs = []
    for rows, share, decimals in (
        (8, 0.5, 3), (12, 0.3, 1), (30, 0.2, 6), (60, 0.5, 1), (60, 0.1, 6), (100, 0.03, 6), (200, 0.4, 2),
        (200, 0.4, 6), (400, 0.9, 3), (400, 0.3, 0), (300, 0.5, 6), (250, 0.02, 2),
    ):
        actual = (np.arange(rows) < max(3, round(share * rows))).astype(int)
        rng.shuffle(actual)
        common = rng.normal(0, 1, rows)
        skill = 3 if rows == 300 else 1.2
        scores = [np.round(skill * actual + 0.7 * common + 0.7 * rng.normal(0, 1, rows), decimals) + 0.0 for _ in range(2)]
        inputs.append((actual, *scores))
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "in", Path(folder) / "out"
        text = lambda values: " ".join(repr(float(value)) for value in values)
        given.write_text("".join(f"{text(a)} | {text(b)} | {text(c)}\n" for a, b, c in inputs))
        subprocess.run(["Rscript", str(HERE.with_suffix(".R")), str(given), str(found)], check=True)
        version, *lines = found.read_text().splitlines()
    cases = [
        {
            "actual": a.tolist(), "first": b.tolist(), "second": c.tolist(),
            **dict(zip(DELONG, map(float, line.split()))),
        }
        for (a, b, c), line in zip(inputs, lines)
    ]
    return version, cases


def wilson():
    for successes, n in ((0, 1), (1, 1), (0, 45), (45, 45), (44, 45), (7, 20), (500, 1000), (999_999, 1_000_000)):
        for confidence in (0.8, 0.95, 0.9999):
            low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
            yield {"successes": successes, "trials": n, "confidence": confidence, "low": low, "high": high}


def tango_statistic(n, b, c, difference):
    """The score statistic with the chance of the second discordant cell at its constrained maximum, found numerically."""
    low, high = max(0.0, -difference), (1 - difference) / 2

    def minus(q):
        chances = (q + difference, q, 1 - 2 * q - difference)
        return -sum(k * np.log(p) if k else 0.0 for k, p in zip((b, c, n - b - c), np.maximum(chances, 1e-300)))

    grid = np.linspace(low, high, 2001)
    best = int(np.argmin([minus(q) for q in grid]))
    inner = optimize.minimize_scalar(
        minus, bounds=(grid[max(0, best - 1)], grid[min(2000, best + 1)]), method="bounded", options={"xatol": 1e-15}
    )
    q = min((inner.x, low, high), key=minus)
    variance = n * (2 * q + difference * (1 - difference))
    return (b - c - n * difference) / np.sqrt(variance)


def tango():
    for n, b, c in ((10, 3, 1), (45, 0, 0), (44, 0, 1), (100, 12, 5), (100, 0, 9), (500, 40, 60), (5000, 3, 250)):
        for confidence in (0.9, 0.95, 0.999):
            z = stats.norm.ppf(0.5 + confidence / 2)
            share = (b - c) / n
            edge = 1e-9
            solve = lambda target, low, high: optimize.brentq(
                lambda d: tango_statistic(n, b, c, d) - target, low, high, xtol=1e-12
            )
            yield {
                "rows": n, "onlyFirst": b, "onlySecond": c, "confidence": confidence,
                "low": solve(z, -1 + edge, share - 1e-7), "high": solve(-z, share + 1e-7, 1 - edge),
            }


def newcombe():
    for x1, n1, x2, n2 in ((5, 10, 3, 12), (23, 23, 20, 22), (0, 30, 0, 40), (50, 80, 30, 90), (7, 7, 0, 9)):
        for confidence in (0.9, 0.95, 0.999):
            low, high = confint_proportions_2indep(
                x1, n1, x2, n2, method="newcomb", compare="diff", alpha=1 - confidence
            )
            yield {"x1": x1, "n1": n1, "x2": x2, "n2": n2, "confidence": confidence, "low": low, "high": high}


def mcnemar_cases():
    for b, c in ((0, 1), (3, 3), (5, 0), (12, 5), (10, 14), (20, 30), (100, 60), (0, 40)):
        table = [[10, b], [c, 10]]
        yield {
            "onlyFirst": b, "onlySecond": c,
            "exact": mcnemar(table, exact=True).pvalue,
            "chiSquared": mcnemar(table, exact=False, correction=False).pvalue,
        }


def bca(rng):
    # At 80 %, so that no bound stands in a tail of too few replicates.
    for rows, spread in ((12, 0.3), (40, 1.0), (200, 0.7)):
        values = np.round(np.exp(rng.normal(0, spread, rows)), 6)
        replicates = np.array([rng.choice(values, rows).mean() for _ in range(2000)])
        left_out = (values.sum() - values) / (rows - 1)
        influence = left_out.mean() - left_out
        acceleration = (influence**3).sum() / (6 * (influence**2).sum() ** 1.5)
        z0 = stats.norm.ppf(np.mean(replicates < values.mean()))
        bounds = []
        for z in stats.norm.ppf([0.1, 0.9]):
            share = stats.norm.cdf(z0 + (z0 + z) / (1 - acceleration * (z0 + z)))
            bounds.append(np.quantile(replicates, share))
        yield {
            "value": values.mean(), "leftOut": left_out.tolist(), "replicates": replicates.tolist(),
            "acceleration": acceleration, "bias": z0, "low": bounds[0], "high": bounds[1],
        }


def sign_flip(rng):
    for rows, shift in ((5, 0.5), (8, 0.3), (10, 0.0), (12, 0.6)):
        differences = np.round(rng.normal(shift, 1, rows), 3)
        test = stats.permutation_test(
            (differences,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
        )
        yield {"differences": differences.tolist(), "pValue": test.pvalue}


def jackknife(rng):
    """Student's interval of a mean: there the jackknife is the usual standard error."""
    for rows in (2, 9, 60, 200):
        values = np.round(rng.normal(3, 2, rows), 6)
        low, high = stats.t.interval(0.95, rows - 1, values.mean(), stats.sem(values))
        test = stats.ttest_1samp(values, 0, alternative="greater")
        yield {
            "leftOut": ((values.sum() - values) / (rows - 1)).tolist(), "value": values.mean(),
            "low": low, "high": high, "above": test.pvalue,
        }


def distributions():
    points = [-37, -20, -9, -6, -3.1, -3, -2.9, -1.5, -1e-3, 0, 0.5, 1, 2.5, 4, 8]
    shares = [1e-300, 1e-100, 1e-12, 1e-6, 0.001, 0.025, 0.2, 0.5, 0.6, 0.975, 0.9999]
    return {
        "normal": [{"x": x, "cdf": stats.norm.cdf(x)} for x in points],
        "quantiles": [{"p": p, "x": stats.norm.ppf(p)} for p in shares],
        "student": [
            {"tail": tail, "df": df, "t": stats.t.isf(tail, df)}
            for df in (1, 2, 9, 49, 199) for tail in (1e-10, 1e-4, 0.025, 0.2, 0.5)
        ],
    }


def holm(rng):
    for size in (1, 2, 5, 20):
        values = np.round(rng.random(size) ** 3, 5)
        if size == 5:
            values[:3] = (0, 1, values[3])
        yield {"p": values.tolist(), "adjusted": multipletests(values, method="holm")[1].tolist()}


def main():
    rng = np.random.default_rng(20261121)
    version, cases = delong(rng)
    content = {
        "versions": {"r": version, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__},
        "delong": cases,
        "wilson": list(wilson()),
        "tango": list(tango()),
        "newcombe": list(newcombe()),
        "mcnemar": list(mcnemar_cases()),
        "bca": list(bca(rng)),
        "signFlip": list(sign_flip(rng)),
        "jackknife": list(jackknife(rng)),
        "holm": list(holm(rng)),
        **distributions(),
    }
    OUTPUT.write_text(json.dumps(content, default=float) + "\n")
    print(f"{OUTPUT.stat().st_size} bytes: {OUTPUT}")


main()
