"""Writes a model with inputs and the answers expected of it, for packages/models/onnx."""

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "packages" / "models" / "onnx" / "fixtures"


def write_fixture(name, model, task, columns, expected, versions, labels=None):
    """`columns` holds a list of numbers, texts or None a feature, in order; `expected` has `predicted` (labels as
    texts, or values) and may have `probabilities`, one list a row in the order of `labels`."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.onnx").write_bytes(model)
    fixture = {"task": task, "versions": versions, "labels": labels, "columns": columns, **expected}
    fixture = {key: value for key, value in fixture.items() if value is not None}
    text = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in fixture.items())
    (FOLDER / f"{name}.json").write_text("{\n" + text + "\n}\n")
    print(name, len(model))
