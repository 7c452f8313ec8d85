"""Groups of rows that stand as a list of lines under a heading, where a form has no table for them.

Lines walk in one after another; the group that a heading opens, and the record that a line below it is, walk out:
``1. 甲公司春雷QC小组：张三、李四``, ``1. 甲公司天车班（12人）``, ``1. 王五，甲公司，主任``. Tables are not known here.
"""

from __future__ import annotations

import re

from review_lib.reading.forms.labels import bare
from review_lib.rules.forms import FormSpec, GroupSpec

_NUMBER = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．\s]\s*(?!\d)|[①-⑳]\s*|[-•●·*]\s+)")
_HEADING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十][)）、.．\s]|第[一二三四五]部分|\d[、.．])?\s*")
_TAIL = re.compile(r"(?:全称|名称)?(?:及|和|、|与)?(?:小组)?(?:成员|人数|班组人数)?(?:推荐)?(?:名单|情况|汇总|推荐)?$")
_LISTED = re.compile(r"(?:推荐|申报)?(?:名单|情况|汇总|推荐)?$")
_COUNT = re.compile(
    r"^(?P<name>.+?)[\s：:，,、（(]*(?:班组)?(?:总?人数)?\s*[：:]?\s*(?P<rest>[\d０-９]+\s*人?)\s*[)）]?\s*[。；;]?$"
)
_NAMED = re.compile(
    r"^(?P<name>[^：:]+?)\s*(?:[（(，,；;\s]\s*(?:小组)?(?:成员|组员|人员)(?:名单)?)?\s*[：:]\s*(?P<rest>.+?)\s*[)）]?\s*[。；;]?$"
)
_BRACKETED = re.compile(r"^(?P<name>.+?)\s*[（(](?P<rest>[^（()）]*[、，, 　][^（()）]*)[)）]\s*[。；;]?$")
_PARTS = re.compile(r"[，,；;\t|｜]|\s{2,}|　+")


class Lists:
    """Reads the listed groups of one form."""

    def __init__(self, form: FormSpec) -> None:
        self._groups = {group.key: group for group in form.groups}
        self._heads = {bare(head): group.key for group in form.groups for head in group.heads}

    def heading(self, line: str) -> str:
        """The group that ``line`` is the heading of, ``""`` where it is none."""
        if len(line) > 40 or re.search(r"[。；;]", line):
            return ""
        text = re.sub(r"[（(][^（()）]*[)）]", "", _HEADING.sub("", line)).strip().rstrip("：:")
        shorter = (text, _LISTED.sub("", text), _TAIL.sub("", text))
        return next((self._heads[bare(t)] for t in shorter if bare(t) in self._heads), "")

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
                return {columns[0].key: text} if numbered else None
            return {columns[0].key: hit["name"].strip(), columns[-1].key: hit["rest"]}
        return self._apart(self._groups[group], text)

    @staticmethod
    def _apart(group: GroupSpec, text: str) -> dict[str, str] | None:
        parts = [part.strip() for part in _PARTS.split(text.rstrip("。；;")) if part.strip()]
        if len(parts) == 1:
            parts = [part.strip() for part in re.split(r"[、\s]+", parts[0]) if part.strip()]
        if not 2 <= len(parts) <= len(group.columns) + 1:
            return None
        joined = [*parts[: len(group.columns) - 1], "".join(parts[len(group.columns) - 1 :])]
        return {column.key: part for column, part in zip(group.columns, joined, strict=False)}
