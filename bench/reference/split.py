"""Prints scikit-learn's split of ROWS rows with seed 42, the rows of the test set: python split.py ROWS"""

import json
import sys

from sklearn.model_selection import train_test_split

print(json.dumps([int(i) for i in train_test_split(range(int(sys.argv[1])), test_size=0.2, random_state=42)[1]]))
