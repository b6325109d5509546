"""Asks a server over the V2 protocol with tritonclient: `triton_infer.py`, what to ask as JSON on the standard input.

Prints what the client made of the answers: a list with, for each request, its outputs by name, or the error."""

import json
import sys

import numpy as np
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

asked = json.load(sys.stdin)
client = http.InferenceServerClient(asked["host"])
model = asked["model"]
version = asked.get("version", "")
health = [
    client.is_server_live(),
    client.is_server_ready(),
    client.is_model_ready(model),
    client.is_model_ready(model, version),
    client.is_model_ready("another"),
]
TYPES = {"FP64": np.float64, "FP32": np.float32, "INT64": np.int64, "INT32": np.int32, "BYTES": np.object_}


def infer(request):
    inputs = []
    for name, datatype, data in request["inputs"]:
        values = np.array(data, dtype=TYPES[datatype])
        tensor = http.InferInput(name, values.shape, datatype)
        tensor.set_data_from_numpy(values, binary_data=request["binary"])
        inputs.append(tensor)
    outputs = [http.InferRequestedOutput(name, binary_data=request["binary"]) for name in request["outputs"]]
    try:
        result = client.infer(model, inputs, model_version=version, outputs=outputs or None, request_id="r1")
    except InferenceServerException as error:
        return {"error": error.message(), "status": error.status()}
    found = {"id": result.get_response()["id"]}
    for output in result.get_response()["outputs"]:
        values = result.as_numpy(output["name"])
        if values.dtype == np.object_:
            values = np.array([v.decode() if isinstance(v, bytes) else v for v in values.ravel()]).reshape(values.shape)
        found[output["name"]] = values.tolist()
    return found


print(
    json.dumps(
        {
            "health": health,
            "server": client.get_server_metadata(),
            "model": client.get_model_metadata(model),
            "answers": [infer(request) for request in asked["requests"]],
        }
    )
)
