"""A YAML file as plain values.

A path or a text walks in, dicts and lists walk out. The loader written in C is ten times as fast as the one in
Python and reads the same; where PyYAML comes without it, the other does. What the values must be is not known here.
"""

from __future__ import annotations

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The values in ``text``. yaml.YAMLError where it is no YAML."""
    return yaml.load(text, Loader=_LOADER)  # a safe loader either way
