"""Trains a scikit-learn forest and leaves its predictions for the test rows in PAWL_OUTPUT."""

import json
import os
import pathlib

import pandas
from sklearn.ensemble import RandomForestClassifier

params = json.loads(os.environ["PAWL_PARAMS"])
target = os.environ["PAWL_TARGET"]
train = pandas.read_csv(os.environ["PAWL_TRAIN_DATA"])
test = pandas.read_csv(os.environ["PAWL_TEST_DATA"])
features = [column for column in train.columns if column not in (target, "id")]

model = RandomForestClassifier(
    n_estimators=params["trees"], max_depth=params["max_depth"], random_state=int(os.environ["PAWL_SEED"])
)
model.fit(train[features], train[target])

predictions = pandas.DataFrame({"id": test["id"], "prediction": model.predict(test[features])})
for label, scores in zip(model.classes_, model.predict_proba(test[features]).T):
    predictions[f"score_{label}"] = scores
predictions.to_csv(pathlib.Path(os.environ["PAWL_OUTPUT"]) / "predictions.csv", index=False)
