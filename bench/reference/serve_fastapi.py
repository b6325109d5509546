"""The same model behind FastAPI and uvicorn: `serve_fastapi.py train.csv port trees depth`.

Trains scikit-learn's forest on the rows of a CSV file, whose last column is the target, and answers POST /predict with
{"predictions": [...]} to {"rows": [{column: number}]}."""

import sys

import numpy as np
import pandas as pd
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, create_model
from sklearn.ensemble import RandomForestRegressor

path, port, trees, depth = sys.argv[1], *map(int, sys.argv[2:5])
table = pd.read_csv(path)
names = list(table.columns[:-1])
forest = RandomForestRegressor(n_estimators=trees, max_depth=depth, max_features=0.5, n_jobs=2, random_state=42)
forest.fit(table[names].to_numpy(), table.iloc[:, -1].to_numpy())
# One thread, as threads cost more than a row does.
forest.n_jobs = 1

Row = create_model("Row", **{name: (float, ...) for name in names})


class Request(BaseModel):
    rows: list[Row]


app = FastAPI()


# With async, as a thread a request costs more, too.
@app.post("/predict")
async def predict(request: Request):
    rows = np.array([[getattr(row, name) for name in names] for row in request.rows])
    return {"predictions": forest.predict(rows).tolist()}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
