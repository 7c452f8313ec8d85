"""A label's text made bare, as labels are compared.

A text walks in; it walks out without spaces, brackets, numbers, formula, signs, and without its English. Which fields
it may mean is not known here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from review_lib.quick import nfkc

BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_NUMBER = re.compile(
    r"^(?:\d{1,2}[.、)](?!\d)|\d{1,2}(?:\.\d{1,2})+(?=[\u4e00-\u9fff])|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)"
    r"|[①-⑳*★◆●■□※])+"
)
_CIRCLED = re.compile(r"^\s*[①-⑳❶-❿⒈-⒛㈠-㈩]\s*(?=\S)|(?<=[\u4e00-\u9fff])[①-⑳❶-❿⁰¹²³⁴-⁹]+\s*$")
# The same label once more in English, after or before it.
_ENGLISH = re.compile(
    r"(?<=[\u4e00-\u9fff)%])[/|]?[A-Za-z][A-Za-z./&'\-]{2,}:?$|^\*?[A-Za-z][A-Za-z./&'\-]{3,}(?=[\u4e00-\u9fff])"
)
_PUNCTUATION = re.compile(r"[^\w%]|_")
_SPACE = re.compile(r"\s+")
# Where a part of a text may be dropped when it is made bare: brackets and formulas, of every width.
DROPPED = re.compile("[(\\[{【〔（［｛﹙﹛﹝︵︷︹︻﹇⁽₍=＝﹦⁼₌]")
# A label's formula (=参加QC小组人数/职工总数×100%); what stands after any other = is a value.
FORMULA = re.compile(r"数\s*[/÷]\s*[\u4e00-\u9fffA-Za-z(]|[×*÷/]\s*100")
_ANSWERED = re.compile(r"=.*[^\s×/=]\s*\n\s*(?:约|百分之)?[\d零一二三四五六七八九十][^=×/\n]*$", re.DOTALL)


@lru_cache(maxsize=20000)
def bare(text: str) -> str:
    """``text`` as a label is compared: no spaces, brackets, number, formula or signs; one word for a QC group."""
    text = nfkc(_CIRCLED.sub("", text))
    if text.isalnum():
        return _one_word(text.upper())
    answered = "=" in text and _ANSWERED.search(text)
    text = _SPACE.sub("", text)
    text = _NUMBER.sub("", text)
    text = BRACKETS.sub("", text) or text.strip("()[]【】〔〕{}")  # 【企业名称】 is all in brackets
    if text[-1:].isascii() or text[:1].isascii():
        text = _ENGLISH.sub("", text)
    label, equals, formula = text.partition("=")
    if equals and not answered and not re.search(":.", formula) and (not formula or FORMULA.search(formula)):
        text = label
    return _one_word(_PUNCTUATION.sub("", text).upper().rstrip("%"))


def _one_word(text: str) -> str:
    if "质量管理" not in text:
        return text
    return text.replace("质量管理小组", "QC小组").replace("QC质量管理", "QC").replace("QCQC小组", "QC小组")


def signs_but(known: str) -> re.Pattern[str]:
    """What finds a Chinese character that is not in ``known``; a text with one is none of those made of ``known``."""
    return re.compile(f"[^\\x00-\u4dff\ua000-\U0010ffff{re.escape(''.join(sorted(set(known))))}]")
