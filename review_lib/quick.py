"""Frozen values that are made and unpacked as fast as plain ones, and texts in NFKC as fast as they can be.

A frozen, slotted dataclass walks in and walks out as the same class; only its ``__init__`` and the two functions that
pickle calls are written anew, to set its slots directly (a frozen dataclass goes through ``object.__setattr__`` by
name, which costs five times as much; a Word file becomes hundreds of values). A text walks in and walks out as
``unicodedata`` would make it, in a tenth of the time where it is Chinese as people type it. It must not know what a
value or a text means.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")

# Characters that NFKC leaves as they are whatever stands beside them, and such as become others one by one.
_KEPT = "\\x00-\\x7f\u3400-\u4dbf\u4e00-\u9fff、。〈-】〔-〛°±·×÷‐–—―‘’“”•‰※←-↓→■□▲△◆◇○●★☆☐-☒√✓✔"
_CHANGED = "\xa0²³¹\u3000！-～…①-⓿㈠-㉃㊀-㋋㎀-㏟ⅰ-ⅿⅠ-Ⅿ℃№⁰⁴-⁾₀-₎"
_STRANGE = re.compile(f"[^{_KEPT}{_CHANGED}]")
_WIDE = re.compile(f"[{_CHANGED}]")


def nfkc(text: str) -> str:
    """``text`` in Unicode's form NFKC: full-width letters, digits and signs half-width, composed characters one."""
    if text.isascii():
        return text
    if _STRANGE.search(text):
        return unicodedata.normalize("NFKC", text)
    return _WIDE.sub(_alone, text.replace("，", ","))


class _Alone(dict[str, str]):
    def __missing__(self, sign: str) -> str:
        made = self[sign] = unicodedata.normalize("NFKC", sign)
        return made


_ALONE = _Alone()


def _alone(sign: re.Match[str]) -> str:
    return _ALONE[sign[0]]


def quick(cls: type[T]) -> type[T]:
    """``cls`` with a fast ``__init__``, ``__getstate__`` and ``__setstate__``; all else stays as dataclass made it.

    What was pickled before can still be read: the state is a list of the fields in their order. TypeError where the
    class has no slots, or a field or hook that this does not know.
    """
    known = fields(cls)  # type: ignore[arg-type]
    if "__slots__" not in cls.__dict__ or hasattr(cls, "__post_init__") or any(f.kw_only or not f.init for f in known):
        raise TypeError(f"{cls.__name__}: quick is for plain dataclasses with slots")
    given: dict[str, Any] = {"_missing": MISSING}
    heads, sets, loads = [], [], []
    for at, field in enumerate(known):
        name = field.name
        given[f"_set_{name}"] = cls.__dict__[name].__set__
        value = name
        if field.default is not MISSING:
            given[f"_default_{name}"] = field.default
            heads.append(f"{name}=_default_{name}")
        elif field.default_factory is not MISSING:
            given[f"_make_{name}"] = field.default_factory
            heads.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        else:
            heads.append(name)
        sets.append(f" _set_{name}(self, {value})")
        loads.append(f" _set_{name}(self, state[{at}])")
    listed = ", ".join(f"self.{field.name}" for field in known)
    source = "\n".join((
        f"def __init__(self, {', '.join(heads)}):", *sets,
        "def __getstate__(self):", f" return [{listed}]",
        "def __setstate__(self, state):", *loads,
    ))  # fmt: skip
    exec(source, given)  # the same way dataclass makes its own
    for name in ("__init__", "__getstate__", "__setstate__"):
        made = given[name]
        made.__qualname__ = f"{cls.__qualname__}.{name}"
        made.__module__ = cls.__module__
        if name == "__init__":
            made.__annotations__ = dict(cls.__init__.__annotations__)
        setattr(cls, name, made)
    return cls
