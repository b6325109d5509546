"""Small ONNX models by torch.onnx.export, with what PyTorch predicts, for packages/models/onnx.

    python3 scripts/reference/onnx_torch.py

Written with PyTorch 1.13.0a0 (python3-torch of Debian 12, with its python3.11).
"""

import io

import numpy as np
import torch
from onnx_fixture import write_fixture

NAMES = ["a", "b", "c", "d"]
VERSIONS = {"torch": torch.__version__}
ROWS = np.round(np.random.default_rng(21).normal(size=(25, 4)) * 64) / 64


def network(outputs, *last):
    torch.manual_seed(3)
    layers = [torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, outputs)]
    with torch.no_grad():
        layers[2].weight.mul_(4)
    return torch.nn.Sequential(*layers, *last).eval()


def export(model, batch, dynamic):
    buffer = io.BytesIO()
    axes = {"features": {0: "batch"}, "output": {0: "batch"}} if dynamic else None
    torch.onnx.export(
        model,
        torch.zeros(batch, 4),
        buffer,
        input_names=["features"],
        output_names=["output"],
        dynamic_axes=axes,
        opset_version=15,
    )
    return buffer.getvalue()


def probabilities(logits):
    if logits.shape[1] == 1:
        second = torch.sigmoid(logits)
        return torch.cat([1 - second, second], dim=1)
    return torch.softmax(logits, dim=1)


def classifier(name, outputs, last=(), batch=2, dynamic=True):
    labels = ["no", "yes"] if outputs == 1 else ["ant", "bee", "cat"]
    with torch.no_grad():
        logits = network(outputs)(torch.tensor(ROWS, dtype=torch.float32))
        scores = probabilities(logits).double().numpy()
    expected = {
        "predicted": [labels[i] for i in scores.argmax(axis=1)],
        "probabilities": scores.tolist(),
    }
    columns = {feature: ROWS[:, i].tolist() for i, feature in enumerate(NAMES)}
    model = export(network(outputs, *last), batch, dynamic)
    write_fixture(name, model, "classification", columns, expected, VERSIONS, labels)


def regressor(name):
    model = network(1)
    with torch.no_grad():
        predicted = model(torch.tensor(ROWS, dtype=torch.float32)).double().numpy().ravel()
    columns = {feature: ROWS[:, i].tolist() for i, feature in enumerate(NAMES)}
    write_fixture(name, export(model, 2, True), "regression", columns, {"predicted": predicted.tolist()}, VERSIONS)


if __name__ == "__main__":
    classifier("torch-logits", 3)
    classifier("torch-softmax", 3, [torch.nn.Softmax(dim=1)])
    classifier("torch-log-softmax", 3, [torch.nn.LogSoftmax(dim=1)])
    classifier("torch-binary-logit", 1)
    classifier("torch-sigmoid", 1, [torch.nn.Sigmoid()])
    classifier("torch-batch-of-one", 3, batch=1, dynamic=False)
    classifier("torch-batch-of-four", 3, batch=4, dynamic=False)
    regressor("torch-regressor")
