"""The reader of old Word files, in half its time.

msdoc2docx copies its frozen values with ``dataclasses.replace``, ten thousand times a report, each of forty fields
and more: half of its time. :func:`load` gives the package with that one function exchanged for a copy of slots, which
does the same for values without hooks and leaves the others to dataclasses. Nothing else of the package is touched.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any

__all__ = ["copy_with", "load"]

_Copy = Callable[[Any, Mapping[str, Any]], Any]


def copy_with(value: Any, /, **changes: Any) -> Any:
    """``dataclasses.replace(value, **changes)``."""
    kind = type(value)
    copy = _copiers.get(kind)
    if copy is None:
        copy = _copiers[kind] = _copier(kind)
    return copy(value, changes)


_copiers: dict[type, _Copy] = {}


def _copier(cls: type) -> _Copy:
    fields = dataclasses.fields(cls)
    plain = "__slots__" in cls.__dict__ and not hasattr(cls, "__post_init__") and all(f.init for f in fields)
    if not plain or any(f.name not in cls.__dict__ for f in fields):
        return lambda value, changes: dataclasses.replace(value, **changes)
    setters = {f.name: cls.__dict__[f.name].__set__ for f in fields}
    given: dict[str, Any] = {"_new": cls.__new__, "_cls": cls, "_setters": setters}
    given |= {f"_set_{name}": setter for name, setter in setters.items()}
    lines = [f" _set_{name}(made, value.{name})" for name in setters]
    source = "\n".join((
        "def copy(value, changes):", " made = _new(_cls)", *lines,
        " for name, new in changes.items():", "  _setters[name](made, new)", " return made",
    ))  # fmt: skip
    exec(source, given)  # the same way dataclass makes its own
    copy: _Copy = given["copy"]
    return copy


@lru_cache(maxsize=1)
def load() -> ModuleType:
    """The package ``doc2docx``, ready to convert."""
    import doc2docx

    for name, module in list(sys.modules.items()):
        if name.startswith("doc2docx.") and getattr(module, "replace", None) is dataclasses.replace:
            vars(module)["replace"] = copy_with
    return doc2docx
