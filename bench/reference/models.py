"""The work of bench/models.ts, done by scikit-learn: python models.py FOLDER TASK THREADS PARAMS

FOLDER holds train.f64 and test.f64 (a column after the other), y_train.f64 and y_test.f64, and codes.json, which names
the columns that hold codes of texts. Prints JSON: seconds of fit and predict, the score, the peak of memory.
"""

import json
import os
import resource
import sys
import time

folder, task, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.environ["OMP_NUM_THREADS"] = str(threads)
params = json.loads(sys.argv[4])

import numpy as np
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, log_loss, root_mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder


def read(name):
    return np.fromfile(os.path.join(folder, name), dtype=np.float64)


y_train, y_test = read("y_train.f64"), read("y_test.f64")
train = read("train.f64").reshape(-1, len(y_train)).T
test = read("test.f64").reshape(-1, len(y_test)).T
codes = json.load(open(os.path.join(folder, "codes.json")))

if task == "forest-regression":
    model = RandomForestRegressor(n_jobs=threads, random_state=42, **params)
elif task == "forest-classification":
    model = RandomForestClassifier(n_jobs=threads, random_state=42, **params)
elif task == "boosting-regression":
    model = HistGradientBoostingRegressor(early_stopping=False, random_state=42, **params)
else:
    model = HistGradientBoostingClassifier(early_stopping=False, random_state=42, **params)

if task.startswith("forest") and (codes or np.isnan(train).any()):
    numbers = [i for i in range(train.shape[1]) if i not in codes]
    model = make_pipeline(
        make_column_transformer(
            (SimpleImputer(strategy="median"), numbers),
            (OneHotEncoder(handle_unknown="ignore"), codes),
        ),
        model,
    )

start = time.perf_counter()
model.fit(train, y_train)
fitted = time.perf_counter()
if task.endswith("classification"):
    scores = model.predict_proba(test)
    seconds = time.perf_counter() - fitted
    quality = {
        "log_loss": log_loss(y_test, scores),
        "accuracy": accuracy_score(y_test, scores.argmax(axis=1)),
    }
else:
    predicted = model.predict(test)
    seconds = time.perf_counter() - fitted
    quality = {"rmse": root_mean_squared_error(y_test, predicted)}

print(
    json.dumps(
        {
            "versions": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
            "fit": fitted - start,
            "predict": seconds,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "quality": quality,
        }
    )
)
