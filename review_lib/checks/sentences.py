"""A finding as a person reads it: what it is called, what is wrong, what to do.

A :class:`Finding` walks in, three sentences walk out, in the language asked for; the templates are the
season's ``findings.yml``. Machine words (``encrypted``) are said in words here.
"""

from __future__ import annotations

from review_lib.checks.values import Finding
from review_lib.rules.findings import FindingRules, finding_rules
from review_lib.text import language, say


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return ""


def reason_said(reason: str) -> str:
    """A machine word of why a file was not opened, or a code does not hold, in the reader's language."""
    said = {
        "encrypted": say("it is protected by a password"),
        "truncated": say("it is cut off"),
        "empty": say("it is empty"),
        "corrupt": say("it is damaged"),
        "bomb": say("it unpacks to far more than it is"),
        "traversal": say("it wants to write outside of its folder"),
        "too_large": say("it is too large"),
        "too_deep": say("archives are nested too deep in it"),
        "external_entity": say("it refers to something outside of itself"),
        "zeros": say("it holds only zeros"),
        "nested": say("archives are nested too deep in it"),
        "too_many": say("it holds too many files"),
        "unknown_format": say("its format is not known"),
        "timeout": say("opening it took too long"),
        "memory": say("opening it took too much memory"),
        "missing_tool": say("another program is needed to open it"),
        "needs_libreoffice": say("another program is needed to open it"),
        "needs_converter": say("another program is needed to open it"),
        "needs_unar": say("unar or 7-Zip is needed to open a compressed rar; install one and take in the mails again"),
        "volume": say("it is one volume of a divided archive, and the others did not come with it"),
        "signed": say("it is encrypted or signed in a way that cannot be opened"),
        "crash": say("its reader failed on it"),
        "error": say("its reader failed on it"),
        "broken": say("its reader failed on it"),
        "length": say("it must have 18 characters"),
        "characters": say("it has characters that are not allowed"),
        "check": say("its last character does not fit the others"),
        "inner": say("its characters 9 to 17 do not fit each other"),
    }
    return said.get(reason.split(":")[0], reason)


def _said(value: object) -> object:
    if isinstance(value, (tuple, list)):
        return "、".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else value


def finding_sentence(
    finding: Finding, lang: str | None = None, rules: FindingRules | None = None
) -> tuple[str, str, str]:
    """(title, what is wrong, what to do) of a finding in ``zh_CN`` or ``en`` (default: the language in force)."""
    known = (rules or finding_rules()).findings.get(finding.code)
    if known is None:
        return (finding.code, str(finding.values.get("written", "")), "")
    words = known.en if (lang or language()) == "en" else known.zh
    values = _Values(
        {name: _said(reason_said(str(value)) if name == "reason" else value) for name, value in finding.values.items()}
    )
    if finding.subject.startswith("annex") and values.get("entry"):
        values["of_entry"] = f"（{values['entry']}）"
    filled = [sentence.format_map(values) for sentence in (words.title, words.what, words.todo)]
    if finding.values.get("other_type"):
        what = say(
            "“{written}” is declared as {topic_type} but runs with the steps of the other type.",
            written=values["written"], topic_type=values["topic_type"],
        )  # fmt: skip
        return (filled[0], what, filled[2])
    return (filled[0], filled[1], filled[2])
