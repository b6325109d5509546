"""Reference values for the tests of drift, computed by scipy and Evidently.

    python3 -m venv /tmp/drift && /tmp/drift/bin/pip install -r test/system/drift-requirements.txt
    /tmp/drift/bin/python scripts/reference/drift.py

writes packages/drift/reference/drift.json: recipes of columns, expected values and the versions that gave them. The same
versions write the same file. A recipe says how to make a column from a linear congruential generator by operations that
are exact everywhere; the tests make the same columns, and know by `check` that they are the same.
"""

import json
import math
import platform
import warnings
from pathlib import Path

import evidently
import numpy as np
import pandas as pd
import scipy
from evidently import Report
from evidently.legacy.calculations.stattests.registry import get_registered_stattest
from evidently.legacy.core import ColumnType
from evidently.presets import DataDriftPreset
from scipy import stats
from scipy.stats._stats_py import _attempt_exact_2kssamp

OUTPUT = Path(__file__).resolve().parents[2] / "packages" / "drift" / "reference" / "drift.json"
METHODS = {
    "K-S p_value": "ks",
    "Wasserstein distance (normed)": "wasserstein",
    "chi-square p_value": "chisquare",
    "Z-test p_value": "z",
    "Jensen-Shannon distance": "jensenshannon",
}


def uniforms(seed, count):
    state = seed
    drawn = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        drawn.append(state / 2**32)
    return drawn


def cells(recipe):
    """The values of a recipe, None where missing; six uniforms a row."""
    u = uniforms(recipe["seed"], 6 * recipe["rows"])
    shift, scale, step = recipe.get("shift", 0), recipe.get("scale", 1), recipe.get("step", 0)
    made = []
    for row in range(recipe["rows"]):
        a, b, c, d, e, f = u[6 * row : 6 * row + 6]
        if e < recipe.get("missing", 0):
            made.append(None)
            continue
        if recipe["shape"] == "categories":
            made.append(f"c{math.floor(a * b * recipe['categories']) + recipe.get('first', 0)}")
            continue
        if f < recipe.get("infinite", 0):
            made.append(-math.inf if a < 0.5 else math.inf)
            continue
        if recipe["shape"] == "bell":
            value = (a + b + c + d - 2) * scale + shift
        elif recipe["shape"] == "heavy":
            value = scale / (a + 0.001) + shift
        else:
            value = a * scale + shift
        made.append(math.floor(value / step) * step if step > 0 else value)
    return made


def series(recipe):
    made = cells(recipe)
    if recipe["shape"] == "categories":
        return pd.Series(["__proto__" if cell == "c0" else cell for cell in made], dtype=object)
    values = pd.Series([math.nan if cell is None else float(cell) for cell in made], dtype=float)
    if len(values) > 0 and np.isfinite(values).all() and (values == np.floor(values)).all():
        return values.astype(np.int64)
    return values


def check(recipe):
    """A sum that tells one column from another, in order of the rows."""
    total = 0.0
    for row, cell in enumerate(cells(recipe)):
        if cell is None or (not isinstance(cell, str) and math.isinf(cell)):
            continue
        total += (row % 7 + 1) * (int(cell[1:]) if isinstance(cell, str) else cell)
    return total


def pairs(rng, rows_reference, rows_current):
    """Recipes of columns, reference and current: nulls, ties, constants, infinities, new categories."""
    plans = {
        "same": ({"shape": "bell"}, {}),
        "shifted": ({"shape": "bell"}, {"shift": 0.25}),
        "wider": ({"shape": "bell", "scale": 3}, {"scale": 4}),
        "nulls": ({"shape": "flat", "missing": 0.2}, {"missing": 0.4, "shift": 0.0625}),
        "ties": ({"shape": "bell", "scale": 20, "step": 1}, {"shift": 1.5}),
        "tied halves": ({"shape": "bell", "step": 0.5, "scale": 2}, {}),
        "heavy": ({"shape": "heavy", "scale": 5}, {"scale": 6}),
        "infinite": ({"shape": "bell", "infinite": 0.03}, {"infinite": 0.1}),
        "constant": ({"shape": "flat", "scale": 0, "shift": 3}, {}),
        "other constant": ({"shape": "flat", "scale": 0, "shift": 3}, {"shift": 4}),
        "constant reference": ({"shape": "flat", "scale": 0, "shift": 3.5}, {"scale": 2}),
        "two numbers": ({"shape": "flat", "scale": 2, "step": 1}, {"scale": 1.75}),
        "two numbers with nulls": ({"shape": "flat", "scale": 2, "step": 1, "missing": 0.1}, {}),
        "five numbers": ({"shape": "flat", "scale": 5, "step": 1, "missing": 0.05}, {}),
        "six numbers": ({"shape": "flat", "scale": 6, "step": 1, "missing": 0.05}, {}),
        "ten integers": ({"shape": "flat", "scale": 10, "step": 1}, {}),
        "eleven integers": ({"shape": "flat", "scale": 11, "step": 1}, {}),
        "minute": ({"shape": "bell", "scale": 0.0001}, {"shift": 0.0001}),
        "large": ({"shape": "bell", "scale": 1000000, "shift": 1e9}, {"shift": 1000100000}),
        "two categories": ({"shape": "categories", "categories": 2}, {}),
        "categories": ({"shape": "categories", "categories": 5}, {}),
        "categories with nulls": ({"shape": "categories", "categories": 5, "missing": 0.3}, {"missing": 0.1}),
        "new category": ({"shape": "categories", "categories": 5}, {"categories": 6}),
        "other categories": ({"shape": "categories", "categories": 5}, {"first": 2}),
        "many categories": ({"shape": "categories", "categories": 30}, {}),
        "one category": ({"shape": "categories", "categories": 1}, {}),
    }
    for name, (reference, change) in plans.items():
        seeds = rng.integers(1, 2**31, 2)
        yield (
            name,
            {"rows": rows_reference, "seed": int(seeds[0]), **reference},
            {"rows": rows_current, "seed": int(seeds[1]), **reference, **change},
        )


def scores(reference, current, kind):
    """Evidently's other tests of one column, as it calls them: on what is left without nulls and infinities."""
    names = ["psi", "kl_div", "jensenshannon", "hellinger"]
    if kind == ColumnType.Numerical:
        names += ["ks", "wasserstein"]
    found = {}
    for name in names:
        clean = [
            column.replace([-np.inf, np.inf], np.nan).dropna()
            if not pd.api.types.is_integer_dtype(column)
            else column.copy()
            for column in (reference, current)
        ]
        value = get_registered_stattest(name, kind)(clean[0], clean[1], kind, None).drift_score
        found[name] = float(value) if math.isfinite(value) else None
    return found


def table_cases(rng):
    for rows_reference, rows_current in [(60, 45), (1000, 700), (1001, 400), (1600, 2500)]:
        plans = list(pairs(rng, rows_reference, rows_current))
        reference = pd.DataFrame({name: series(recipe) for name, recipe, _ in plans})
        current = pd.DataFrame({name: series(recipe) for name, _, recipe in plans})
        result = Report([DataDriftPreset()]).run(current, reference).dict()["metrics"]
        found = {metric["config"].get("column"): metric for metric in result}
        # Counting drifted columns, Evidently keeps the infinities of a column without nulls, which its score of the same
        # column leaves out; the share is that of the columns where it agrees with itself.
        counted = Report([DataDriftPreset()]).run(current.drop(columns="infinite"), reference.drop(columns="infinite"))
        share = counted.dict()["metrics"][0]["value"]["share"]
        columns = []
        for name, from_recipe, to_recipe in plans:
            metric = found[name]
            text = from_recipe["shape"] == "categories"
            kind = ColumnType.Categorical if text else ColumnType.Numerical
            columns.append(
                {
                    "name": name,
                    "reference": from_recipe,
                    "current": to_recipe,
                    "check": [check(from_recipe), check(to_recipe)],
                    "test": METHODS[metric["config"]["method"]],
                    "threshold": metric["config"]["threshold"],
                    "score": float(metric["value"]),
                    "scores": scores(reference[name], current[name], kind),
                }
            )
        yield {"drifted_share": share, "columns": columns}


def ks_cases(rng):
    """P-values by the numbers of rows and the distance as a whole number of steps."""
    sizes = [(1, 2), (5, 7), (5, 5), (10, 15), (100, 101), (1000, 999), (1000, 500), (2000, 10000), (5000, 4999)]
    sizes += [(10000, 10000), (7, 10000), (64, 64)]
    for n, m in sizes:
        divisor = math.gcd(n, m)
        lcm = n // divisor * m
        for share in (0, 1e-3, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 0.7, 1):
            steps = max(1, round(share * lcm))
            done, _, p = _attempt_exact_2kssamp(n, m, divisor, steps / lcm, "two-sided")
            if done:
                yield {"n": n, "m": m, "steps": steps, "p": float(p)}


def limit_cases():
    for n in (1, 2, 3, 10, 30, 139, 140, 141, 200, 1000, 5000, 20000, 99999, 100001, 500000, 1000000):
        for z in (0.2, 0.4, 0.5, 0.6, 0.8, 0.86, 0.9, 1, 1.2, 1.4, 1.47, 1.49, 1.6, 1.9, 2.01, 2.5, 3, 5, 10, 19):
            d = z / math.sqrt(n)
            if d <= 1:
                yield {"n": n, "d": d, "p": float(stats.kstwo.sf(d, n))}


def sample_cases(rng):
    """The whole of ks_2samp and wasserstein_distance on made columns, too large for exact p-values among them."""
    for n, m, step in [(1, 1, 0), (3, 8, 0), (50, 70, 0.25), (900, 900, 0), (901, 700, 0.01), (10001, 12, 0), (12000, 3000, 0.5)]:
        for shift in (0, 0.125, 4):
            seeds = rng.integers(1, 2**31, 2)
            a = {"rows": n, "seed": int(seeds[0]), "shape": "bell", "step": step}
            b = {"rows": m, "seed": int(seeds[1]), "shape": "bell", "step": step, "shift": shift}
            x, y = (np.array(cells(recipe), dtype=float) for recipe in (a, b))
            result = stats.ks_2samp(x, y)
            yield {
                "reference": a,
                "current": b,
                "distance": float(result.statistic),
                "p": float(result.pvalue),
                "wasserstein": float(stats.wasserstein_distance(x, y)),
            }


def noncentral_cases():
    return [
        {"x": float(stats.ncx2.isf(p, df, shift)), "df": df, "noncentrality": shift, "p": p}
        for df in (1, 3, 9, 100)
        for shift in (0.5, 5, 50, 5000)
        for p in (0.975, 0.9, 0.5, 0.1, 0.025)
    ]


def chi_squared_cases():
    for df in (1, 2, 3, 7, 20, 99, 1000, 99999, 2.5):
        for tail in (0.999, 0.7, 0.5, 0.2, 0.05, 1e-3, 1e-8, 1e-100):
            x = float(stats.chi2.isf(tail, df))
            yield {"x": x, "df": df, "p": float(stats.chi2.sf(x, df))}


def homogeneity_cases(rng):
    for categories, mean in [(2, 30), (3, 5), (5, 400), (40, 20), (3, 100000)]:
        for _ in range(3):
            table = rng.poisson(mean * rng.random(categories) * 2, (2, categories)) + 1
            result = stats.chi2_contingency(table, correction=False)
            yield {
                "reference": table[0].tolist(),
                "current": table[1].tolist(),
                "statistic": float(result.statistic),
                "p": float(result.pvalue),
            }


def exhaustive_cases():
    """Mean and variance of the chi-squared statistic over all tables of given margins, by counting every one."""
    for both, n in [((1, 1, 2, 3), 3), ((2, 2, 2), 3), ((5, 1, 1, 1, 2), 4), ((1, 1, 1, 1, 1, 1), 2)]:
        everything = sum(both)
        outcomes = []

        def walk(place, chosen, weight):
            if place == len(both):
                if sum(chosen) == n:
                    outcomes.append((chosen, weight))
                return
            for take in range(both[place] + 1):
                walk(place + 1, [*chosen, take], weight * math.comb(both[place], take))

        walk(0, [], 1)
        total = sum(weight for _, weight in outcomes)
        assert total == math.comb(everything, n)
        tables = [
            {
                "reference": chosen,
                "weight": weight,
                "statistic": float(
                    stats.chi2_contingency(
                        [chosen, [c - k for c, k in zip(both, chosen)]], correction=False
                    ).statistic
                ),
            }
            for chosen, weight in outcomes
        ]
        mean = sum(t["weight"] * t["statistic"] for t in tables) / total
        square = sum(t["weight"] * t["statistic"] ** 2 for t in tables) / total
        # The p-value of the likeliest-looking bad table: all whose statistic is at least as large.
        seen = sorted(tables, key=lambda t: t["statistic"])[len(tables) * 3 // 4]
        p = sum(t["weight"] for t in tables if t["statistic"] >= seen["statistic"] * (1 - 1e-9)) / total
        yield {
            "both": list(both),
            "n": n,
            "mean": mean,
            "variance": square - mean**2,
            "seen": seen["reference"],
            "p": p,
        }


def fisher_cases(rng):
    given = [((0, 5), (5, 0)), ((3, 0), (2, 0)), ((8, 2), (1, 5)), ((10, 10), (10, 10)), ((1, 9), (9, 1)), ((0, 1), (0, 1))]
    given += [((20, 980), (60, 940)), ((500, 499500), (630, 499370)), ((12, 99988), (4, 20))]
    given += [tuple(tuple(int(v) for v in row) for row in rng.integers(0, 60, (2, 2)) + 1) for _ in range(8)]
    for (a, b), (c, d) in given:
        yield {"reference": a, "referenceRows": a + b, "current": c, "currentRows": c + d, "p": float(stats.fisher_exact([[a, b], [c, d]])[1])}


def main():
    warnings.filterwarnings("ignore")
    rng = np.random.default_rng(20230807)
    head = {
        "source": "scripts/reference/drift.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "pandas": pd.__version__,
        "evidently": evidently.__version__,
    }
    parts = {
        "tables": table_cases(rng),
        "ks_exact": ks_cases(rng),
        "ks_limit": limit_cases(),
        "samples": sample_cases(rng),
        "chi_squared": chi_squared_cases(),
        "noncentral": noncentral_cases(),
        "homogeneity": homogeneity_cases(rng),
        "exhaustive": exhaustive_cases(),
        "fisher": fisher_cases(rng),
    }
    lines = [json.dumps(head)[:-1]]
    for key, items in parts.items():
        rows = ",\n".join(json.dumps(item, separators=(",", ":"), allow_nan=False) for item in items)
        lines.append(f',\n"{key}": [\n{rows}\n]')
    OUTPUT.write_text("".join(lines) + "}\n", encoding="utf-8")
    print(f"{OUTPUT.stat().st_size} bytes: {OUTPUT}")


if __name__ == "__main__":
    main()
