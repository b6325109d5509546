"""Prints the test rows of scikit-learn's split of ROWS rows with SEED: python split.py ROWS SEED"""

import json
import sys

from sklearn.model_selection import train_test_split

rows, seed = int(sys.argv[1]), int(sys.argv[2])
print(json.dumps([int(i) for i in train_test_split(range(rows), test_size=0.2, random_state=seed)[1]]))
