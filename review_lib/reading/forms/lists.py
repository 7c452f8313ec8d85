"""Groups of rows that stand as a list of lines under a heading, where a form has no table for them.

Lines walk in one after another; the group that a heading opens, and the record that a line below it is, walk out:
``1. 甲公司春雷QC小组：张三、李四``, ``1. 甲公司天车班（12人）``, ``1. 王五，甲公司，主任``. Tables are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from review_lib.reading.forms.bare import bare
from review_lib.rules.forms import FieldSpec, FormSpec, GroupSpec

_NUMBER = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．\s]\s*(?!\d)|[①-⑳]\s*|[-•●·*]\s+)")
_HEADING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十][)）、.．\s]|第[一二三四五]部分|\d[、.．])?\s*")
_TAIL = re.compile(r"(?:全称|名称)?(?:及|和|、|与)?(?:小组)?(?:成员|人数|班组人数)?(?:推荐)?(?:名单|情况|汇总|推荐)?$")
_LISTED = re.compile(r"(?:推荐|申报)?(?:名单|情况|汇总|推荐)?$")
_COUNT = re.compile(
    r"^(?P<name>.+?)[\s：:，,、（(]*(?:班组)?(?:总?人数)?\s*[：:]?\s*"
    r"(?P<rest>[\d０-９]+\s*人?|[一二三四五六七八九十百零〇两]+\s*人)\s*[)）]?\s*[。；;]?$"
)
_NAMED = re.compile(
    r"^(?P<name>[^：:—]+?)\s*(?:[（(，,；;\s]\s*(?:小组)?(?:成员|组员|人员)(?:名单)?)?\s*(?:[：:]|—{1,2}|--)\s*(?P<rest>.+?)\s*[)）]?\s*[。；;]?$"
)
_BRACKETED = re.compile(r"^(?P<name>.+?)\s*[（(](?P<rest>[^（()）]*[、，, 　][^（()）]*)[)）]\s*[。；;]?$")
_PARTS = re.compile(r"[，,；;\t|｜]|\s{2,}|　+|——")
_WIDE = re.compile(r"\t|\s{2,}|　+")
_HOW_MANY = re.compile(r"[（(]?(?:共|计|共计)?[\d一二三四五六七八九十]{1,3}\s*[个名项支人家][)）]?$")
_PERSON = re.compile(r"[\u3400-\u9fff·]{2,8}")
_EDGE = " \u3000；;，,、：:—-–"


class Lists:
    """Reads the listed groups of one form."""

    def __init__(self, form: FormSpec) -> None:
        self._groups = {group.key: group for group in form.groups}
        self._named = {
            group.key: (_words(group.columns[:1]), _words(group.columns)) for group in form.groups
        }  # fmt: skip
        self._heads = {bare(head): group.key for group in form.groups for head in group.heads}

    def heading(self, line: str) -> str:
        """The group that ``line`` is the heading of, ``""`` where it is none."""
        if len(line) <= 100 and _WIDE.search(line) and (named := self._columns(line)):
            return named
        if len(line) > 40 or re.search(r"[。；;]", line):
            return ""
        text = re.sub(r"[（(][^（()）]*[)）]", "", _HEADING.sub("", line)).strip().rstrip("：:")
        text = _HOW_MANY.sub("", text)
        shorter = (text, _LISTED.sub("", text), _TAIL.sub("", text))
        return next((self._heads[bare(t)] for t in shorter if bare(t) in self._heads), "")

    def _columns(self, line: str) -> str:
        """The group of which a line with room between its words names the columns."""
        words = {bare(part) for part in _WIDE.split(line.strip())}
        if len(words) < 2:
            return ""
        return next(
            (key for key, (first, every) in self._named.items() if words & first and len(words & every) > 1), ""
        )

    def record(self, group: str, line: str) -> dict[str, str] | None:
        """The texts by column of a record of ``group``; None where ``line`` is none."""
        numbered = _NUMBER.match(line)
        text = line[numbered.end() :].strip() if numbered else line.strip()
        if not text or len(text) > 400:
            return None
        columns = self._groups[group].columns
        kind = columns[-1].type
        if kind in ("names", "integer"):
            hit = _COUNT.match(text) if kind == "integer" else _NAMED.match(text) or _BRACKETED.match(text)
            if hit is None:
                name, *rest = _WIDE.split(text, maxsplit=1)
                if rest and kind == "names":
                    return {columns[0].key: name, columns[-1].key: rest[0]}
                return {columns[0].key: text} if numbered else None
            return {columns[0].key: hit["name"].strip(_EDGE), columns[-1].key: hit["rest"]}
        if numbered and _PERSON.fullmatch(text):
            return {columns[0].key: text}
        return self._apart(self._groups[group], text)

    @staticmethod
    def _apart(group: GroupSpec, text: str) -> dict[str, str] | None:
        text = re.sub(r"^([^（(，,；;]{2,8})[（(](.+)[)）]$", r"\1，\2", text.rstrip("。；;"))
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        if len(parts) == 1:
            parts = [part.strip() for part in re.split(r"[、\s]+", parts[0]) if part.strip()]
        if not 2 <= len(parts) <= len(group.columns) + 1:
            return None
        joined = [*parts[: len(group.columns) - 1], "".join(parts[len(group.columns) - 1 :])]
        return {column.key: part for column, part in zip(group.columns, joined, strict=False)}


def _words(columns: Sequence[FieldSpec]) -> frozenset[str]:
    """What columns are called, bare."""
    return frozenset(bare(word) for column in columns for word in (column.label, *column.labels))
