"""Small ONNX models by the exporters people use, with what the original models predict, for packages/models/onnx.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install -r scripts/reference/onnx_requirements.txt
    PYTHONHASHSEED=0 /tmp/onnx/bin/python scripts/reference/onnx_models.py

The same versions and hash seed write the same files.
What is expected comes from the model before it was exported, and onnxruntime for Python is checked to agree; models
written operator by operator have their values by numpy. Models of PyTorch: onnx_torch.py.
"""

import lightgbm
import numpy as np
import onnx
import onnxmltools
import onnxruntime
import pandas as pd
import skl2onnx
import sklearn
from onnx import TensorProto, helper, numpy_helper
from onnx_fixture import write_fixture
from onnxmltools.convert.common.data_types import FloatTensorType as LightGbmFloats
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, LinearSVC

SKLEARN = {"scikit-learn": sklearn.__version__, "skl2onnx": skl2onnx.__version__}
LIGHTGBM = {"lightgbm": lightgbm.__version__, "onnxmltools": onnxmltools.__version__}
BY_HAND = {"numpy": np.__version__, "onnx": onnx.__version__}
OPSET = {"": 15, "ai.onnx.ml": 3}
random = np.random.default_rng(20)
# Numbers that a float holds exactly, so that no threshold falls between a number and its rounded self.
X = np.round(random.normal(size=(300, 4)) * 64) / 64
NAMES = ["a", "b", "c", "d"]
SUM = X @ [1.0, -2.0, 0.5, 0.25] + random.normal(size=300) / 4
BINARY = (SUM > 0).astype(int)
TERNARY = np.digitize(SUM, [-1, 1])
ROWS = X[:25]


def matrix(rows):
    return {name: [None if np.isnan(v) else float(v) for v in rows[:, i]] for i, name in enumerate(NAMES)}


def texts(values):
    return [str(value) for value in values]


def check(model, feeds, predicted, probabilities=None):
    session = onnxruntime.InferenceSession(model)
    outputs = session.run(None, feeds)
    if probabilities is None and np.asarray(predicted).dtype.kind == "f":
        np.testing.assert_allclose(outputs[0].ravel(), predicted, rtol=1e-5, atol=1e-5)
        return
    assert texts(outputs[0].ravel()) == texts(predicted)
    if probabilities is None:
        return
    scores = outputs[1]
    if isinstance(scores, list):
        scores = np.array([[row[key] for key in sorted(row)] for row in scores])
    np.testing.assert_allclose(scores, probabilities, atol=1e-5)


def classifier(name, model, export, rows=ROWS, columns=None, feeds=None, versions=SKLEARN):
    onnx_model = export(model).SerializeToString()
    predicted = model.predict(rows)
    probabilities = model.predict_proba(rows) if hasattr(model, "predict_proba") else None
    feeds = feeds or {"X": np.asarray(rows, dtype=np.float32)}
    check(onnx_model, feeds, predicted, probabilities)
    expected = {"predicted": texts(predicted)}
    if probabilities is not None:
        expected["probabilities"] = probabilities.tolist()
    write_fixture(
        name, onnx_model, "classification", columns or matrix(rows), expected, versions, texts(model.classes_)
    )


def regressor(name, model, export, rows=ROWS, dtype=np.float32, versions=SKLEARN):
    onnx_model = export(model).SerializeToString()
    predicted = model.predict(rows)
    check(onnx_model, {"X": rows.astype(dtype)}, predicted)
    write_fixture(name, onnx_model, "regression", matrix(rows), {"predicted": predicted.tolist()}, versions)


def floats(model, **options):
    options = {id(model): options} if options else None
    return to_onnx(model, initial_types=[("X", FloatTensorType([None, 4]))], options=options, target_opset=OPSET)


def of_sklearn():
    colours = np.array(["red", "green", "blue"])[TERNARY]
    classifier("logistic-zipmap", LogisticRegression().fit(X, BINARY), floats)
    classifier("logistic-strings", LogisticRegression().fit(X, colours), floats)
    forest = RandomForestClassifier(10, max_depth=4, random_state=1).fit(X, TERNARY)
    classifier("forest-plain", forest, lambda model: floats(model, zipmap=False))
    # Its labels stand in an initial value, and in an order that is not the one of numbers.
    network = MLPClassifier([4], solver="lbfgs", random_state=1, max_iter=500)
    network.fit(X, np.array(["9", "10", "11"])[TERNARY])
    classifier("network-number-texts", network, lambda model: floats(model, zipmap=False))
    classifier("linear-svc", LinearSVC().fit(X, BINARY), floats)
    machine = SVC(decision_function_shape="ovr").fit(X[:60], TERNARY[:60])
    classifier("svc-decision", machine, lambda model: floats(model, zipmap=False))
    regressor("boosting-regressor", GradientBoostingRegressor(n_estimators=15, random_state=1).fit(X, SUM), floats)
    doubles = [("X", DoubleTensorType([None, 4]))]
    regressor(
        "linear-doubles",
        LinearRegression().fit(X, SUM),
        lambda model: to_onnx(model, initial_types=doubles, target_opset=OPSET),
        dtype=np.float64,
    )
    columns_pipeline()


def columns_pipeline():
    frame = pd.DataFrame(
        {
            "age": np.round(random.uniform(18, 80, 300)),
            "city": random.choice(["Bern", "Zürich", "Genève", ""], 300),
            "count": random.integers(0, 9, 300),
        }
    )
    frame.loc[::9, "age"] = np.nan
    target = np.where(frame["city"].isin(["Bern", ""]) ^ (frame["count"] > 4), "keep", "drop")
    encode = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), ["age"]),
            ("counts", StandardScaler(), ["count"]),
            ("texts", OneHotEncoder(handle_unknown="ignore"), ["city"]),
        ]
    )
    model = make_pipeline(encode, LogisticRegression()).fit(frame, target)
    rows = frame[:30].copy()
    rows.loc[7, "city"] = "Chur"
    types = [
        ("city", StringTensorType([None, 1])),
        ("age", FloatTensorType([None, 1])),
        ("count", Int64TensorType([None, 1])),
    ]
    columns = {
        "age": [None if np.isnan(value) else value for value in rows["age"].tolist()],
        "city": [value or None for value in rows["city"]],
        "count": rows["count"].tolist(),
    }
    dtypes = {"age": np.float32, "city": object, "count": np.int64}
    feeds = {name: rows[[name]].to_numpy(dtype=dtype) for name, dtype in dtypes.items()}
    export = lambda model: to_onnx(model, initial_types=types, target_opset=OPSET)
    classifier("pipeline-columns", model, export, rows, columns, feeds)


def of_lightgbm():
    gaps = X.copy()
    gaps[::7, 1] = np.nan
    params = {"n_estimators": 8, "num_leaves": 6, "verbose": -1, "random_state": 1}
    export = lambda model: onnxmltools.convert_lightgbm(
        model, "lightgbm", [("X", LightGbmFloats([None, 4]))]
    )
    for name, target in (("lightgbm-binary", BINARY), ("lightgbm-ternary", TERNARY)):
        model = lightgbm.LGBMClassifier(**params).fit(gaps, target)
        classifier(name, model, export, gaps[:25], versions=LIGHTGBM)
    model = lightgbm.LGBMRegressor(**params).fit(gaps, SUM)
    regressor("lightgbm-regressor", model, export, gaps[:25], versions=LIGHTGBM)


def every_element():
    """One input a column, of every type a table can feed, [N] and [N, 1] by turns; the sum of all is the answer."""
    types = {
        "float": TensorProto.FLOAT,
        "double": TensorProto.DOUBLE,
        "int64": TensorProto.INT64,
        "int32": TensorProto.INT32,
        "bool": TensorProto.BOOL,
        "string": TensorProto.STRING,
    }
    inputs, nodes = [], []
    for i, (name, element) in enumerate(types.items()):
        inputs.append(helper.make_tensor_value_info(name, element, ["N", 1] if i % 2 else ["N"]))
        nodes.append(helper.make_node("Cast", [name], [f"{name}_cast"], to=TensorProto.DOUBLE))
        nodes.append(helper.make_node("Reshape", [f"{name}_cast", "shape"], [f"{name}_flat"]))
    nodes.append(helper.make_node("Sum", [f"{name}_flat" for name in types], ["total"]))
    output = helper.make_tensor_value_info("total", TensorProto.DOUBLE, ["N"])
    shape = numpy_helper.from_array(np.array([-1], dtype=np.int64), "shape")
    graph = helper.make_graph(nodes, "columns", inputs, [output], [shape])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model)
    columns = {
        "float": [0.5, -1.25, 3.0],
        "double": [0.1, 1e-9, -7.0],
        "int64": [9007199254740991, -3, 0],
        "int32": [-2147483648, 7, 2147483647],
        "bool": [1, 0, 1],
        "string": ["1.5", "2", "-0.25"],
    }
    numbers = np.array([[float(value) for value in column] for column in columns.values()])
    predicted = np.array([sum(row) for row in numbers.T])
    expected = {"predicted": predicted.tolist()}
    write_fixture("every-element", model.SerializeToString(), "regression", columns, expected, BY_HAND)


def by_hand(name, inputs, nodes, outputs, initializers, columns, expected, labels):
    graph = helper.make_graph(nodes, name, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model)
    write_fixture(name, model.SerializeToString(), "classification", columns, expected, BY_HAND, labels)


def label_index():
    """A label output alone, the place of the greatest of three numbers, and labels that are no numbers."""
    by_hand(
        "label-index",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, ["N", 4])],
        [
            helper.make_node("MatMul", ["X", "weights"], ["logits"]),
            helper.make_node("ArgMax", ["logits"], ["label"], axis=1, keepdims=0),
        ],
        [helper.make_tensor_value_info("label", TensorProto.INT64, ["N"])],
        [numpy_helper.from_array(np.eye(4, 3, dtype=np.float32), "weights")],
        matrix(ROWS),
        {"predicted": [["ant", "bee", "cat"][np.argmax(row[:3])] for row in ROWS]},
        ["ant", "bee", "cat"],
    )


if __name__ == "__main__":
    of_sklearn()
    of_lightgbm()
    every_element()
    label_index()
