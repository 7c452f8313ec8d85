"""Names of companies, groups, teams and people: when two writings are one name.

Strings walk in, keys to compare by walk out. Two names that differ by one character are two names: nothing
here measures likeness. It knows no form and no mail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from review_lib.rules.season import NameRules

_SPACE = re.compile(r"\s+")
_DOTS = re.compile(r"[·•‧∙・.]")
_QUOTES = re.compile("[\"'“”‘’「」『』《》<>〈〉]")
_DASHES = re.compile(r"[-‐‑‒–—―－_]+")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The name without white space, in NFKC, brackets, quotes, dots and dashes of one kind, in lower case."""
    folded = unicodedata.normalize("NFKC", name)
    folded = folded.replace("〔", "(").replace("〕", ")").replace("【", "(").replace("】", ")")
    folded = _DASHES.sub("-", _DOTS.sub("·", _QUOTES.sub("", _SPACE.sub("", folded))))
    return folded.strip("·-:;,、。").casefold()


@lru_cache(maxsize=65536)
def _loose(name: str, words: tuple[str, ...]) -> str:
    plain = re.sub(r"[()\[\]·-]", "", key(name))
    for word in sorted(words, key=len, reverse=True):
        low = word.casefold()
        if plain.endswith(low) and len(plain) > len(low):
            return plain[: -len(low)].removesuffix("qc")
    return plain


def loose_key(name: str, rules: NameRules) -> str:
    """:func:`key` without brackets and without the word for group at the end (春雷QC小组 and 春雷质量管理小组)."""
    return _loose(name, rules.group_words)


@lru_cache(maxsize=4096)
def _company_pattern(endings: tuple[str, ...], sites: tuple[str, ...]) -> re.Pattern[str]:
    company = "|".join(map(re.escape, sorted(endings, key=len, reverse=True)))
    site = "|".join(map(re.escape, sites))
    return re.compile(rf"[㐀-鿿\w()·]{{2,40}}?(?:{company})|[㐀-鿿()]{{4,30}}?(?:{site})(?![㐀-鿿])")


def company_prefix(full_name: str, companies: Iterable[str], rules: NameRules) -> str:
    """The company's name that a full name begins with, as written there, or ``""``.

    The longest of the ``companies`` that fits is taken; else what stands up to the last word for a company
    (有限公司, 集团 …), as a subsidiary's own name does, if a name is left after it.
    """
    folded = key(full_name)
    fits = [name for name in companies if key(name) and folded.startswith(key(name))]
    if fits:
        return max(fits, key=lambda name: len(key(name)))
    best = ""
    for ending in rules.company_endings:
        at = folded.rfind(ending)
        if at >= 4 and at + len(ending) < len(folded):
            prefix = folded[: at + len(ending)]
            if len(prefix) > len(best):
                best = prefix
    return best


def site_prefix(full_name: str, rules: NameRules) -> str:
    """What may be the name of a works, mine or institute before a group's name (会理铜矿 in 会理铜矿曙光QC小组), or
    ``""``: it cannot be told from a workshop's name."""
    folded = key(full_name)
    ends = [folded.rfind(ending) + len(ending) for ending in rules.site_endings if folded.rfind(ending) >= 3]
    fits = [at for at in ends if len(folded) - at >= 2]
    return folded[: max(fits)] if fits else ""


def strip_company(full_name: str, companies: Iterable[str], rules: NameRules) -> str:
    """The group's or team's own name: the full name without the company's name before it."""
    prefix = company_prefix(full_name, companies, rules)
    if not prefix:
        return full_name.strip()
    wanted, seen, at = len(key(prefix)), 0, 0
    while at < len(full_name) and seen < wanted:
        at += 1
        seen = len(key(full_name[:at]))
    return full_name[at:].strip(" 　-—–·:：") or full_name.strip()


@lru_cache(maxsize=4096)
def _short(name: str, regions: tuple[str, ...], endings: tuple[str, ...]) -> str:
    short = key(name)
    for region in regions:
        if short.startswith(region) and len(short) - len(region) >= 4:
            short = short[len(region) :]
            break
    while ending := next((e for e in endings if short.endswith(e) and len(short) - len(e) >= 2), ""):
        short = short[: -len(ending)]
    return short


def short_name(company: str, rules: NameRules) -> str:
    """What a company calls itself in subjects and file names: without province and 集团股份有限公司."""
    return _short(company, rules.regions, tuple(sorted(rules.company_endings, key=len, reverse=True)))


def is_entry_name(kind: str, name: str, rules: NameRules) -> bool:
    """Whether ``name`` looks like the own name of a group, team or person (``kind`` of an annex 1's rows)."""
    if kind == "individual":
        return re.fullmatch(r"[㐀-鿿]{2,4}|[㐀-鿿]+(?:·[㐀-鿿]+)+", key(name)) is not None
    endings = rules.team_endings if kind == "team" else rules.group_words
    return len(key(name)) >= 3 and key(name).endswith(tuple(word.casefold() for word in endings))


def companies_in(text: str, rules: NameRules) -> tuple[str, ...]:
    """Names that look like full names of companies in a text, in order, each once."""
    pattern = _company_pattern(rules.company_endings, rules.site_endings)
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"(?<=[㐀-鿿)]) (?=[㐀-鿿(])", "", folded)
    found: dict[str, None] = {}
    for match in pattern.finditer(folded):
        found.setdefault(match.group().strip("()·"), None)
    return tuple(found)
