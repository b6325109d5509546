"""Compares models exported by Pawl with what other readers of ONNX make of them; run by hand.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install onnx onnxruntime
    node scripts/node24.mjs scripts/onnx-examples.ts /tmp/exports
    /tmp/onnx/bin/python scripts/reference/check_export.py /tmp/exports

Each model must pass the checker of ONNX in full, and onnxruntime for Python and the reference implementation of ONNX
must predict what Pawl predicts, all rows at once and one by one.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator


def feeds_of(session, columns, rows):
    feeds = {}
    for given in session.get_inputs():
        cells = columns[given.name][rows]
        if given.type == "tensor(double)":
            array = np.array([np.nan if cell is None else cell for cell in cells], np.float64)
        else:
            array = np.array(["" if cell is None else cell for cell in cells], object)
        feeds[given.name] = array.reshape(-1, 1)
    return feeds


def compare(outputs, expected, rows):
    if "probabilities" not in expected:
        return np.abs(outputs[0].ravel() - expected["predicted"][rows]).max()
    assert list(outputs[0]) == expected["predicted"][rows]
    return np.abs(outputs[1] - np.array(expected["probabilities"]).T[rows]).max()


def main(folder):
    print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
    files = sorted(pathlib.Path(folder).glob("*.onnx"))
    assert files, "no models there"
    for file in files:
        expected = json.loads(file.with_suffix(".json").read_text())
        model = onnx.load(file)
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(file)
        reference = ReferenceEvaluator(model)
        rows = [slice(0, len(expected["predicted"])), *(slice(i, i + 1) for i in range(20))]
        worst = 0
        for some in rows:
            feeds = feeds_of(session, expected["columns"], some)
            for reader in (session, reference):
                worst = max(worst, compare(reader.run(None, feeds), expected, some))
        assert worst < 1e-14, f"{file.name} is off by {worst}"
        print(f"{file.name}: the same within {worst:.1e}")


main(sys.argv[1])
