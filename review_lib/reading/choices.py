"""Which of some options are ticked.

A text with boxes and ticks (``☑是 □否``, ``是√ 否``, ``(√)是``) and the options walk in, the ticked ones walk out; a
text without boxes that names options chooses them. Signs are data; which options a field has is too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from review_lib.reading.normal import narrow
from review_lib.rules.forms import Writing

_TICK, _BOX = "\u2611", "\u2610"
_LETTERS = "RþüûP£¨oq"
_PRIVATE_TICKS = "\uf052\uf0fe\uf0fc\uf050\uf06e"
_PRIVATE_BOXES = "\uf0a3\uf0a8\uf06f\uf071\uf072\uf030\uf031"


class Choices:
    """Reads ticked options by a season's writing."""

    def __init__(self, writing: Writing) -> None:
        self._ticks = writing.ticks
        self._boxes = writing.boxes
        self._true, self._false = writing.true_words, writing.false_words

    def marked(self, text: str) -> bool:
        """Whether ``text`` has boxes to tick: an empty box, or a ticked box."""
        return bool(re.search("[☑☒☐□▢❑❒🗹" + _PRIVATE_TICKS + _PRIVATE_BOXES + "]", text))

    def choose(self, text: str, options: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The ticked ones of ``options`` (name → other writings), in the options' order."""
        words = {narrow(word).upper(): name for name, others in options.items() for word in (name, *others)}
        tokens = self._tokens(text, sorted(words, key=len, reverse=True))
        chosen = self._ticked(tokens)
        if chosen is None:
            chosen = {token for token in tokens if token not in (_TICK, _BOX)}
        names = {words[word] for word in chosen}
        return tuple(name for name in options if name in names)

    def boolean(self, text: str) -> bool | None:
        """Yes or no, None where neither or both stand there."""
        words = {w.upper(): True for w in self._true} | {w.upper(): False for w in self._false}
        tokens = self._tokens(text, sorted(words, key=len, reverse=True))
        if tokens and set(tokens) == {_TICK}:
            return True
        chosen = self._ticked(tokens)
        if chosen is None:
            found = [token for token in tokens if token not in (_TICK, _BOX)]
            if len({words[word] for word in found}) > 1:
                clause = re.split(r"[，,。；;]", text)[0]
                found = [token for token in self._tokens(clause, list(words)) if token not in (_TICK, _BOX)]
            chosen = set(found[:1]) if len({words[word] for word in found}) == 1 else set()
        answers = {words[word] for word in chosen}
        return answers.pop() if len(answers) == 1 else None

    def free(self, text: str) -> tuple[str, ...]:
        """The ticked options of a text whose options are not known; empty where it has no boxes."""
        if not self.marked(text):
            return ()
        signs = f"[{re.escape(self._all_ticks() + self._all_boxes())}]"
        parts = re.split(f"({signs}+)", unicodedata.normalize("NFC", text))
        first = next((part for part in parts if part.strip()), "")
        before = bool(re.match(signs, first.strip()))
        options: list[tuple[str, bool]] = []
        for at in range(1, len(parts), 2):
            option = parts[at + 1] if before else parts[at - 1]
            options.append((option.strip(" \t\n\u3000;；、,，()（）"), any(c in self._all_ticks() for c in parts[at])))
        return tuple(option for option, ticked in options if ticked and option)

    # ---- tokens
    def _all_ticks(self) -> str:
        return "".join(c for c in self._ticks if c not in _LETTERS) + _PRIVATE_TICKS

    def _all_boxes(self) -> str:
        return "".join(c for c in self._boxes if c not in _LETTERS) + _PRIVATE_BOXES

    def _tokens(self, text: str, words: Sequence[str]) -> list[str]:
        """Option words, ticks and boxes in order; all else is left out."""
        ticks, boxes = self._all_ticks(), self._all_boxes()
        plain = "".join(c if c in ticks + boxes else unicodedata.normalize("NFKC", c) for c in text).strip()
        if any(sign in plain for sign in ticks):
            plain = re.sub(r"(?<=[(\[【〔])\s*[xX×]\s*(?=[)\]】〕])", "", plain)  # (√)是 (×)否
        plain = re.sub(r"[(\[【〔]\s*([^()\[\]【】〔〕\s]?)\s*[)\]】〕]", self._bracketed, plain)
        signs = re.escape(ticks + boxes + _TICK + _BOX)
        loose = re.search(f"(?<!\\s)[{signs}]|[{signs}](?:\\s|$)", plain)
        if loose is None and re.match(f"[^{signs}].*?[{signs}]", plain, re.DOTALL):
            plain = _BOX + plain  # 是   √否: each sign stands at the word after it
        plain = re.sub(r"\s+", "", plain)
        tokens: list[str] = []
        at, upper = 0, plain.upper()
        while at < len(plain):
            word = next((w for w in words if upper.startswith(w, at)), "")
            char = plain[at]
            if word:
                at += len(word)
                tokens.append(word)
                continue
            if char in ticks:
                tokens.append(_TICK)
            elif char in boxes:
                tokens.append(_BOX)
            elif char in _LETTERS and any(upper.startswith(w, at + 1) for w in words):
                tokens.append(_TICK if char in self._ticks or char == "P" else _BOX)
            at += 1
        return tokens

    def _bracketed(self, match: re.Match[str]) -> str:
        inside = match[1]
        if not inside:
            return _BOX
        return _TICK if inside in self._all_ticks() or inside in "vVxX*×" else match[0]

    @staticmethod
    def _ticked(tokens: list[str]) -> set[str] | None:
        """The options with a tick; None where nothing is marked at all."""
        if _TICK not in tokens and _BOX not in tokens:
            return None
        groups: list[tuple[str, list[str]]] = []
        before = tokens[0] in (_TICK, _BOX)
        marks: list[str] = []
        for token in tokens:
            if token in (_TICK, _BOX):
                marks.append(token)
                if not before and groups:
                    groups[-1][1].append(token)
            else:
                groups.append((token, marks if before else []))
                marks = []
        if before and marks and groups and not groups[-1][1]:
            groups[-1][1].extend(marks)  # □是 否√
        return {option for option, signs in groups if _TICK in signs}
