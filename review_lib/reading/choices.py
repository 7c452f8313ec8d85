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

_TICK, _BOX, _OTHER = "\u2611", "\u2610", "\ufffd"
_SIGNS = (_TICK, _BOX, _OTHER)
_LONE_V = re.compile(r"(?<![A-Za-z])[VvＶｖ](?![A-Za-z])")
_BRACKETED = re.compile(r"[（(\[【〔]\s*([√✓✔☑Vv]?)\s*[)）\]】〕]")
_PLAIN_TICKS = "√✓✔☑"
_AFTER = re.compile(r"[□☐]\s*([^□☐√✓✔\s]+)[√✓✔](?=\s|[□☐（(]|$)")
_LETTERS = "RþüûP£¨oq"
_PRIVATE_TICKS = "\uf052\uf0fe\uf0fc\uf050\uf06e"
_PRIVATE_BOXES = "\uf0a3\uf0a8\uf06f\uf071\uf072\uf030\uf031"
_MARKED = re.compile("[☑☒☐□▢❑❒🗹" + _PRIVATE_TICKS + _PRIVATE_BOXES + "]")


class Choices:
    """Reads ticked options by a season's writing."""

    def __init__(self, writing: Writing) -> None:
        self._ticks = writing.ticks
        self._boxes = writing.boxes
        self._crosses = writing.crosses
        # The room for a number (是（ ）次) is no box.
        self._counted = re.compile(rf"[(（]\s*\d*\s*[)）](?=\s*(?:{'|'.join(map(re.escape, writing.times))}))")
        words = {w.upper(): True for w in writing.true_words} | {w.upper(): False for w in writing.false_words}
        self._answers = words, sorted(words, key=len, reverse=True)
        self._all_ticks = "".join(c for c in self._ticks if c not in _LETTERS) + _PRIVATE_TICKS
        self._all_boxes = "".join(c for c in self._boxes if c not in _LETTERS) + _PRIVATE_BOXES

    def marked(self, text: str) -> bool:
        """Whether ``text`` has boxes to tick: an empty box, or a ticked box."""
        return _MARKED.search(text) is not None

    def choose(self, text: str, options: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The ticked ones of ``options`` (name → other writings), in the options' order."""
        words = {narrow(word).upper(): name for name, others in options.items() for word in (name, *others)}
        tokens = self._tokens(text, sorted(words, key=len, reverse=True))
        chosen = self._ticked(tokens)
        if chosen is None:
            chosen = {token for token in tokens if token not in _SIGNS}
        names = {words[word] for word in chosen}
        return tuple(name for name in options if name in names)

    def boolean(self, text: str) -> bool | None:
        """Yes or no, None where neither or both stand there; a lone cross says no."""
        if narrow(text) in (*self._crosses, "x", "X"):
            return False
        words, longest_first = self._answers
        tokens = self._tokens(text, longest_first)
        if tokens and set(tokens) == {_TICK}:
            return True
        chosen = self._ticked(tokens)
        if chosen is None:
            found = [token for token in tokens if token not in _SIGNS]
            if len({words[word] for word in found}) > 1:
                clause = re.split(r"[，,。；;]", text)[0]
                found = [token for token in self._tokens(clause, list(words)) if token not in _SIGNS]
            chosen = set(found[:1]) if len({words[word] for word in found}) == 1 else set()
        answers = {words[word] for word in chosen}
        return answers.pop() if len(answers) == 1 else None

    def free(self, text: str) -> tuple[str, ...]:
        """The ticked options of a text whose options are not known; empty where it has no boxes or ticks."""
        text = _BRACKETED.sub(lambda m: _TICK if m[1] else _BOX, text)
        if not self.marked(text):
            return _touched(text)
        signs = f"[{re.escape(self._all_ticks + self._all_boxes)}]"
        parts = re.split(f"({signs}+)", unicodedata.normalize("NFC", text))
        first = next((part for part in parts if part.strip()), "")
        before = bool(re.match(signs, first.strip()))
        options: list[tuple[str, bool]] = []
        for at in range(1, len(parts), 2):
            option = parts[at + 1] if before else parts[at - 1]
            options.append((option.strip(" \t\n\u3000;；、,，()（）"), any(c in self._all_ticks for c in parts[at])))
        return tuple(option for option, ticked in options if ticked and option)

    # ---- tokens
    def _tokens(self, text: str, words: Sequence[str]) -> list[str]:
        """Option words, ticks and boxes in order; all else is left out."""
        ticks, boxes = self._all_ticks, self._all_boxes
        text = self._crossed(text)
        if re.match(r"\s*[□☐]", text):
            text = re.sub(r"(?<=[A-Za-z])\s+|\s+(?=[A-Za-z])", "", text)
            text = _AFTER.sub(r"√\1", text)  # □是√ □否: typed after the word whose box stays empty
        plain = "".join(c if c in ticks + boxes else unicodedata.normalize("NFKC", c) for c in text).strip()
        if any(sign in plain for sign in ticks):
            plain = re.sub(r"(?<=[(\[【〔])\s*[xX×]\s*(?=[)\]】〕])", "", plain)  # (√)是 (×)否
        plain = self._counted.sub("", plain)
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
            elif tokens and tokens[-1] in (_TICK, _BOX) and (other := self._other(plain, at, words)):
                tokens.append(_OTHER)
                at += other
                continue
            at += 1
        return tokens

    def _other(self, text: str, at: int, words: Sequence[str]) -> int:
        """The length of a word at ``at`` that is no option and is not the beginning of one's surroundings; else 0."""
        signs = self._all_ticks + self._all_boxes + "()[]"
        end = at
        while end < len(text) and "\u4e00" <= text[end] <= "\u9fff" and text[end] not in signs:
            if any(text.upper().startswith(word, end) for word in words):
                return 0
            end += 1
        return end - at if end - at >= 2 else 0

    def _crossed(self, text: str) -> str:
        """``text`` with V as a tick, and crosses as ticks or empty boxes by what else stands there."""
        ticks = [c for c in self._all_ticks if c not in self._crosses]
        if not any(c in text for c in ticks):
            text = _LONE_V.sub("√", text)
        crosses = f"[{re.escape(self._crosses)}]"
        if any(c in text for c in ticks):
            return re.sub(crosses, _BOX, text)
        bare = re.sub(r"[(\[【〔（]\s*" + crosses + r"\s*[)\]】〕）]", "", text)
        if bare == text and any(c in text for c in self._all_boxes):
            return re.sub(crosses, "√", text)
        return text

    def _bracketed(self, match: re.Match[str]) -> str:
        inside = match[1]
        if not inside:
            return _BOX
        return _TICK if inside in self._all_ticks or inside in "vVxX*×" else match[0]

    @staticmethod
    def _ticked(tokens: list[str]) -> set[str] | None:
        """The options with a tick; None where nothing is marked at all."""
        if _TICK not in tokens and _BOX not in tokens:
            return None
        groups: list[tuple[str, list[str]]] = []
        before = tokens[0] in (_TICK, _BOX)
        marks: list[str] = []
        for token in tokens:
            if token == _OTHER:
                marks = [] if before else marks
            elif token in (_TICK, _BOX):
                marks.append(token)
                if not before and groups:
                    groups[-1][1].append(token)
            else:
                groups.append((token, marks if before else []))
                marks = []
        if before and marks and groups and not groups[-1][1]:
            groups[-1][1].extend(marks)  # □是 否√
        return {option for option, signs in groups if _TICK in signs}


def _touched(text: str) -> tuple[str, ...]:
    """The words that a tick touches where others stand beside them without one (``√线上  线下``)."""
    if len(text) > 60 or not any(tick in text for tick in _PLAIN_TICKS):
        return ()
    words = re.sub(f"([{_PLAIN_TICKS}])\\s+(?=\\S)(?!\\S*[{_PLAIN_TICKS}])", r"\1", text.strip()).split()
    ticked = [word for word in words if word[0] in _PLAIN_TICKS or word[-1] in _PLAIN_TICKS]
    if not ticked or len(ticked) == len(words):
        return ()
    return tuple(word.strip(_PLAIN_TICKS + "；;、,，") for word in ticked)
