"""Writes the data of the examples from the files that scikit-learn carries.

Run: python3 scripts/reference/examples.py
Wine: Forina et al., UCI wine recognition data. Iris: Fisher (1936), in UCI's version. Breast cancer: Wolberg, Street and
Mangasarian, UCI breast cancer Wisconsin (diagnostic). All three stand in sklearn/datasets/data.
"""

import csv
import pathlib

from sklearn import datasets

ROOT = pathlib.Path(__file__).parents[2] / "examples"


def column(name: str) -> str:
    return name.replace(" (cm)", "_cm").replace("/", "_").replace(" ", "_")


def write(path: str, bunch, target: str) -> None:
    with open(ROOT / path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *map(column, bunch.feature_names), target])
        for i, (row, label) in enumerate(zip(bunch.data, bunch.target)):
            writer.writerow([i, *(repr(float(v)).removesuffix(".0") for v in row), bunch.target_names[label]])


write("wine/data/wine.csv", datasets.load_wine(), "cultivar")
write("iris/data/iris.csv", datasets.load_iris(), "species")
write("python/data/tumours.csv", datasets.load_breast_cancer(), "diagnosis")
