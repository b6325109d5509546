"""Evidently's drift preset over two Parquet files: `python drift_evidently.py reference current`.

Prints seconds of reading and of the report, and what it decided, as JSON; the caller measures the whole process.
"""

import json
import sys
import time
import warnings

started = time.perf_counter()
import evidently  # noqa: E402
import pandas as pd  # noqa: E402
from evidently import Report  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402

warnings.filterwarnings("ignore")
imported = time.perf_counter()
reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
read = time.perf_counter()
result = Report([DataDriftPreset()]).run(current, reference).dict()
finished = time.perf_counter()
count = result["metrics"][0]["value"]["count"]
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(
    json.dumps(
        {
            "version": f"Evidently {evidently.__version__}, pandas {pd.__version__}",
            "importing": imported - started,
            "reading": read - imported,
            "statistics": finished - read,
            "drifted": count,
            "megabytes": peak / 1024,
        }
    )
)
