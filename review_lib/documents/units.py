"""What a unit is compared by: its metal, province and size.

A unit's name, address and declared sizes walk in with the words of the rules; the groups walk out, "" where not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from review_lib.rules.casebook import Comparing


def metal_of(name: str, rules: Comparing) -> str:
    """The metal whose word stands first in the unit's name; of two at one place the longer word."""
    found = [
        (name.index(word), -len(word), metal) for metal, words in rules.metals.items() for word in words if word in name
    ]
    return min(found)[2] if found else ""


def province_of(name: str, address: str, rules: Comparing) -> str:
    """The province with which the unit's name begins, else the one with which its address begins."""
    for text in (name, address.removeprefix("中国")):
        for province in rules.provinces:
            if text.startswith(province):
                return province
    return ""


def size_of(declared: Sequence[str]) -> str:
    """The size that most of a unit's declarations give; of two as frequent the one given first."""
    counts = Counter(value.strip() for value in declared if value.strip())
    return counts.most_common(1)[0][0] if counts else ""
