"""Writes which characters are two columns wide, from Python's copy of Unicode: East Asian Width W and F (UAX 11).

Run: python3 scripts/reference/column_widths.py > packages/report/reference/column-widths.json
Ranges of code points, both ends within, of assigned characters only.
"""

import json
import sys
import unicodedata


def ranges(holds):
    found = []
    for code in range(0x110000):
        if not holds(chr(code)):
            continue
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def assigned(character):
    return unicodedata.category(character) not in ("Cn", "Cs", "Co")


def wide(character):
    return assigned(character) and unicodedata.east_asian_width(character) in "WF"


def narrow(character):
    return assigned(character) and unicodedata.east_asian_width(character) not in "WF"


json.dump(
    {"unicode": unicodedata.unidata_version, "wide": ranges(wide), "narrow": ranges(narrow)},
    sys.stdout,
    separators=(",", ":"),
)
print()
