"""A screen in a notebook: an anywidget whose page asks the kernel by name and gets an answer.

In walk the JavaScript and CSS files of one screen, the words that it shows, and the functions that its page may
call; out walks one widget model. The page says ``await qcCall(model, "open", ["A-0147"])``; here the function of
that name runs and its value goes back as plain JSON (with pictures as buffers). What a user must be told (a
:class:`~review_lib.errors.UserError`) goes back as a sentence. This module knows no season, no store and no screen.

How to build a screen on it::

    class Overview(Screen):
        parts = beside(__file__, "overview.js", "overview.css")   # overview.js ends with: export default { render }

    Overview({"state": desk_state, "decide": desk_decide}, words={"title": say("Overview")})

Before ``overview.js`` the page has ``bridge.js`` (``qcCall``, ``qcFill``, ``el`` and what else stands there) and
``look.css`` (the tokens and components of the house; put them inside one element with ``class="qc"``). Nothing that
comes from the store is kept in a trait: notebooks save traits, and a saved notebook must hold no mark and no name.
"""

from __future__ import annotations

import dataclasses
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from review_lib.errors import UserError
from review_lib.text import say

HERE = Path(__file__).parent
SILENCE = 150.0  # seconds after which a page is taken to be gone: pages speak every ten, hidden ones every sixty
log = logging.getLogger(__name__)

_IMPORT = re.compile(r"^import [^;]*;[ \t]*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)


@dataclasses.dataclass(frozen=True, slots=True)
class Blob:
    """Bytes for the page (a picture), sent beside the JSON; the page gets ``{mime, url}`` by ``qcCall``."""

    mime: str
    data: bytes = dataclasses.field(repr=False)


def beside(file: str, *names: str) -> tuple[Path, ...]:
    """The named files beside ``file`` (give ``__file__``), in the order in which they are joined."""
    return tuple(Path(file).parent / name for name in names)


def bundle(paths: Iterable[Path]) -> str:
    """The modules of one screen as one module, so that no page needs a bundler or an address to import from.

    Lines ``import …;`` are left out (what they name stands earlier in the same text) and ``export`` before a
    declaration too; the last file keeps its ``export default``. Names at top level must differ between files.
    """
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


def plain(value: object) -> Any:
    """``value`` as JSON can carry it: dataclasses as objects, decimals as strings, times in ISO form.

    TypeError for a thing that has no plain form, so that nothing odd reaches a page unseen.
    """
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} has no plain form for a page")


class Screen(anywidget.AnyWidget):
    """One screen: subclass it, name its files in ``parts``, give its functions and words.

    Running a cell again leaves no old model behind: an earlier screen of a class is closed when its last page has said
    goodbye, or when no page has spoken to it for a while. Another tab that still shows an earlier one goes on, and
    the newest stays for a page that is loaded again.
    """

    parts: ClassVar[tuple[Path, ...]] = ()
    words = traitlets.Dict().tag(sync=True)

    _kind: ClassVar[str] = ""
    _shown: ClassVar[dict[str, list[Screen]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "parts" not in cls.__dict__:  # anywidget makes a class for each model, with the traits already in it
            super().__init_subclass__(**kwargs)
            return
        cls._kind = f"{cls.__module__}.{cls.__qualname__}"
        scripts = [HERE / "bridge.js", *(p for p in cls.parts if p.suffix == ".js")]
        styles = [HERE / "look.css", *(p for p in cls.parts if p.suffix == ".css")]
        cls._esm = bundle(scripts)
        cls._css = "\n".join(path.read_text(encoding="utf-8") for path in styles)
        super().__init_subclass__(**kwargs)

    def __init__(self, calls: Mapping[str, Callable[..., object]], words: Mapping[str, str], **traits: Any) -> None:
        """``calls``: what the page may ask for, by name; ``words``: its sentences, by key."""
        super().__init__(words=dict(words), **traits)
        self._calls = dict(calls)
        self._pages: dict[str, float] = {}
        self.on_msg(self._answer)
        shown = Screen._shown.setdefault(self._kind, [])
        for before in [screen for screen in shown if not screen._watched()]:
            before.close()
        shown[:] = [screen for screen in shown if screen._watched()] + [self]

    def _watched(self) -> bool:
        return any(time.monotonic() - heard < SILENCE for heard in self._pages.values())

    def tell(self, event: str, **values: object) -> None:
        """Send an event to every page that shows this screen; the page listens with ``qcOn(model, event, f)``."""
        self.send({"event": event, "values": plain(values)})

    def _answer(self, _widget: object, asked: Mapping[str, Any], _buffers: object) -> None:
        number, name = asked.get("id"), str(asked.get("call", ""))
        page = str(number).partition("-")[0]
        if name == "qc:bye":
            self._pages.pop(page, None)
            if not self._watched() and Screen._shown[self._kind][-1] is not self:
                self.close()
            return
        self._pages[page] = time.monotonic()
        if name == "qc:here":
            return
        try:
            function = self._calls[name]
        except KeyError:
            log.warning("%s: a page asked for %r, which is not offered", type(self).__name__, name)
            self.send({"id": number, "ok": False, "kind": "Unknown", "sentence": name})
            return
        try:
            value = function(*asked.get("args", ()))
            if isinstance(value, Blob):
                self.send({"id": number, "ok": True, "value": {"mime": value.mime}}, [value.data])
            else:
                self.send({"id": number, "ok": True, "value": plain(value)})
        except UserError as error:
            self.send({"id": number, "ok": False, "kind": type(error).__name__, "sentence": str(error)})
        except Exception as error:  # a fault of ours: the page says so, the log has the whole of it
            log.exception("%s: %s failed", type(self).__name__, name)
            sentence = say(
                "This could not be done because of a fault in the program ({kind}). What was saved is safe. "
                "Please try again; if it stays, tell the secretariat.",
                kind=type(error).__name__,
            )
            self.send({"id": number, "ok": False, "kind": "Fault", "sentence": sentence})
