"""Which forms a scan shows, and where it says otherwise than Word.

The pages of a scan as OCR saw them and the season's forms walk in, the forms on them walk out, read by the same reader
as Word. Against the reading of the Word version a difference walks out only where the scan clearly shows another value
of the same kind in the same field: what is unsure, under the seal, cut off, or could be one sign read as another is no
difference. Mails, units and files are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from review_lib.reading.forms import read_forms
from review_lib.reading.normal import narrow
from review_lib.reading.scan_pages import Laid, Line, ScanPage, lay
from review_lib.reading.values import FormReading, Value
from review_lib.rules.forms import FieldSpec, FormSpecs, GroupSpec

__all__ = ["Difference", "ScanForm", "compare", "forms_on", "text_of"]

_SURE = 0.9
_VERY_SURE = 0.985
_CLEAR = 0.99
_CERTAIN = 0.9995  # one sign that is easily taken for the other: only where nothing at all was in doubt
_RED = 0.03
_COVERED = 0.45
_LEAST = 0.6
_ALIKE = [set("0689"), set("17"), set("38"), set("56"), set("49"), set("27"), set("35")]
_LETTERS = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"})
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}")
_DATE = re.compile(r"(\d{4})[年.\-/](\d{1,2})(?:[月.\-/](\d{1,2})?日?)?")
_PHRASE = re.compile(r"(?=\D*\d)(?=.*[\u3400-\u9fff]).{2,40}")  # words with a number in them: 81人次/33学时
_CODE = re.compile(r"[A-Z0-9][A-Z0-9()\[\]〔〕/._-]{3,}号?")


# key, field, the value in Word, the value on the scan
Pair = tuple[str, FieldSpec, Value, Value]


@dataclass(frozen=True, slots=True)
class ScanForm:
    """A form that begins on a page of a scan."""

    reading: FormReading
    page: ScanPage
    laid: Laid

    @property
    def number(self) -> int:
        """The page on which it begins, 0-based."""
        return self.page[0]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the scan shows otherwise: both values as written, the page (0-based) and the box of the value as
    shares of the page as it lies in the file (left, top, right, bottom)."""

    key: str
    word: str
    scan: str
    page: int
    box: tuple[float, float, float, float]


def forms_on(pages: Sequence[ScanPage], forms: FormSpecs) -> tuple[ScanForm, ...]:
    """The forms on the pages of a scan, in order."""
    found = []
    for page in pages:
        laid = lay(page)
        read = [form for form in read_forms(laid.document, forms) if form.confidence >= _LEAST]
        found += [ScanForm(form, page, laid) for form in read]
    return tuple(found)


def text_of(pages: Sequence[ScanPage]) -> str:
    """All text that was seen, one line a line."""
    return "\n".join(line[0] for page in pages for line in page[4])


def compare(word: FormReading, scan: ScanForm, forms: FormSpecs) -> tuple[Difference, ...]:
    """Where the scan of a form says otherwise than its Word version, in its fields and in its rows
    (``teams[FULL NAME].headcount``). None where most of what could be compared does not agree: then it is another
    form, or was not read."""
    spec = forms.form(word.annex)
    pairs = [
        (field.key, field, word.values[field.key], scan.reading.values[field.key])
        for field in spec.fields
        if field.key in word.values and field.key in scan.reading.values
    ]
    for group in spec.groups:
        pairs += _row_pairs(group, word.rows.get(group.key, ()), scan.reading.rows.get(group.key, ()))
    same: set[str] = set()
    other: list[Pair] = []
    for key, field, ours, theirs in pairs:
        mine, seen = _plain(field, ours), _plain(field, theirs)
        if field.type == "names":
            mine, seen = "".join(_names(ours)), _signs(theirs.text)
        if mine and mine == seen:
            same.add(key)
        elif mine and seen:
            other.append((key, field, ours, theirs))
    written = {key: narrow(ours.text).upper() for key, _, ours, _ in pairs if key not in same}
    tried = [_difference(pair, written, scan) for pair in other]
    found = [difference for difference in tried if difference is not None]
    return tuple(found) if len(same) >= max(2, 2 * len(found)) else ()


def _row_pairs(
    group: GroupSpec, ours: Sequence[Mapping[str, Value]], theirs: Sequence[Mapping[str, Value]]
) -> Iterator[Pair]:
    """The cells of rows that are one row on paper and in Word: by their names; the rows left over by their order,
    where as many are left on both sides."""
    name = group.columns[0].key
    left = [row for row in ours if _name(row, name)]
    rest = [row for row in theirs if _name(row, name)]
    met = []
    for row in list(left):
        fits = [seen for seen in rest if _name(seen, name) == _name(row, name)]
        if len(fits) == 1:
            met.append((row, fits[0]))
            left = [one for one in left if one is not row]
            rest = [one for one in rest if one is not fits[0]]
    if len(left) == len(rest):
        met += zip(left, rest, strict=True)
    for row, seen in met:
        for column in group.columns:
            if column.key in row and column.key in seen and (column.key != name or column.person):
                yield (f"{group.key}[{row[name].value}].{column.key}", column, row[column.key], seen[column.key])


def _name(row: Mapping[str, Value], name: str) -> str:
    value = row[name].value if name in row else None
    return narrow(str(value)).replace(" ", "") if value else ""


def _plain(field: FieldSpec, value: Value) -> str:
    """The value in the one way that it can be compared; ``""`` where it has not the shape that its field asks for."""
    if value.problem or value.value is None or value.value == "":
        return ""
    if field.type in ("integer", "number", "percent"):
        return f"{float(value.value):.10g}" if isinstance(value.value, int | float) else ""
    text = narrow(str(value.value)).upper()
    shapes = {"mobile": r"1\d{10}", "uscc": r"[0-9A-Z]{18}", "postcode": r"\d{6}", "month": r"\d{4}-\d\d"}
    if field.type in shapes:
        return text if re.fullmatch(shapes[field.type], text) else ""
    if field.type != "text":
        return ""
    if field.person:
        return text if _PERSON.fullmatch(text) else ""
    date = _DATE.fullmatch(text)
    if date:
        return f"{date[1]}-{int(date[2]):02d}-{int(date[3] or 0):02d}"
    text = re.sub(r"\s", "", re.sub("[‐‑–—―－]", "-", text))
    if _CODE.fullmatch(text):
        return text if sum(char.isdigit() for char in text) >= 3 else ""
    return text if _PHRASE.fullmatch(text) else ""


def _names(value: Value) -> tuple[str, ...]:
    """The names of a list; none where one of them does not look like a name."""
    names = value.value if isinstance(value.value, tuple | list) else ()
    plain = tuple(narrow(str(name)).replace(" ", "") for name in names)
    return plain if all(_PERSON.fullmatch(name) for name in plain) else ()


def _signs(text: str) -> str:
    """The Chinese characters of a text: OCR loses the spaces and marks between names."""
    return "".join(re.findall(r"[\u3400-\u9fff]", text))


def _difference(pair: Pair, written: Mapping[str, str], scan: ScanForm) -> Difference | None:
    """The difference of one pair; ``written`` what Word says in the fields that do not agree, by key."""
    key, field, ours, theirs = pair
    lines = scan.laid.lines_at(theirs.place)
    mine, seen = _plain(field, ours), _plain(field, theirs)
    said, shown = ours.text, theirs.text
    if field.type == "names":
        unlike = _unlike_names(_names(ours), _signs(theirs.text))
        if unlike is None:
            return None
        (said, shown) = (mine, seen) = unlike
        held = [line for line in lines if shown in _signs(line[0])]
    else:
        held = [line for line in lines if _overlap(line[0], theirs.text)]
    if not held:
        return None
    red = max(line[6] for line in held)
    score = min(line[1] for line in held)
    if any(line[6] > _RED and len(line[0].strip()) == 1 for line in held):
        return None  # a letter of the seal itself
    if red > _RED:  # under the seal only what is read without any doubt counts, and never one sign alone
        score = _SURE if score >= _CLEAR and red <= _COVERED else 0.0
    if score < _SURE or (field.type != "names" and not _other(field, mine, seen, score)):
        return None
    beside = narrow("".join(line[0] for line in lines)).upper()
    if narrow(said).upper() in beside or mine in beside or _stands_after(held, scan.page, (said, mine)):
        return None
    if any(text == narrow(theirs.text).upper() for other, text in written.items() if other != key):
        return None  # the reader took the value of a field beside it
    return Difference(key, said, shown, scan.number, _box(held, scan.page))


def _stands_after(held: Sequence[Line], page: ScanPage, values: tuple[str, str]) -> bool:
    """Whether one of the values stands alone further right in the row of ``held``: then that was another column (of
    units, of strokes that look like a 1), not the one in which the value is filled in."""
    right, top, bottom = max(n[4] for n in held), min(n[3] for n in held), max(n[5] for n in held)
    wanted = {narrow(value).upper().replace(" ", "") for value in values}
    return any(
        line[2] >= right and top <= (line[3] + line[5]) / 2 <= bottom
        and narrow(line[0]).upper().replace(" ", "") in wanted
        for line in page[4]
    )  # fmt: skip


def _unlike_names(mine: Sequence[str], seen: str) -> tuple[str, str] | None:
    """The one name of a list that another one stands for in what was seen; None where it is more or less."""
    found = []
    for at, name in enumerate(mine):
        before, after = "".join(mine[:at]), "".join(mine[at + 1 :])
        other = seen[len(before) : len(seen) - len(after)]
        if seen == before + other + after and _PERSON.fullmatch(other) and _other_person(name, other):
            found.append((name, other))
    return found[0] if len(found) == 1 and len(mine) > 1 and found[0][1] not in mine else None


def _other_person(mine: str, seen: str) -> bool:
    """Whether two names are two persons, not one read wrongly."""
    if len(mine) != len(seen):
        return not set(mine) & set(seen)
    return sum(a != b for a, b in zip(mine, seen, strict=True)) >= 2


def _overlap(line: str, value: str) -> bool:
    one, two = narrow(line), narrow(value)
    return bool(one) and (one in two or two in one)


def _other(field: FieldSpec, mine: str, seen: str, score: float) -> bool:
    """Whether what was seen is surely another value, not the same one misread."""
    if field.person:
        return _other_person(mine, seen)
    if field.type in ("integer", "number", "percent"):
        mine, seen = mine.replace(".", "").lstrip("0-"), seen.replace(".", "").lstrip("0-")
        if mine == seen or (mine in seen and mine) or (seen in mine and seen):
            return False
        if len(mine) != len(seen):
            return score >= _SURE
    else:
        if _PHRASE.fullmatch(mine) and re.sub(r"\d", "", mine) != re.sub(r"\d", "", seen):
            return False  # a word read otherwise is no other number
        if _shape(mine) != _shape(seen):  # a letter where a digit stands: only codes that have little in common
            differ = sum(a != b for a, b in zip(mine, seen, strict=False))
            return field.type == "uscc" and len(mine) == len(seen) and differ >= len(mine) // 3
        mine, seen = mine.translate(_LETTERS), seen.translate(_LETTERS)
    unlike = [(a, b) for a, b in zip(mine, seen, strict=True) if a != b]
    clear = [pair for pair in unlike if not any(set(pair) <= group for group in _ALIKE)]
    certain = _VERY_SURE if clear else _CERTAIN if len(mine) > 1 else 2.0
    return len(unlike) >= 2 or (bool(unlike) and score >= certain)


def _shape(text: str) -> str:
    return "".join("9" if char.isdigit() else "A" if char.isalpha() else char for char in text.translate(_LETTERS))


def _box(lines: Sequence[Line], page: ScanPage) -> tuple[float, float, float, float]:
    """The box of the lines on the page as it lies in the file, as shares."""
    (width, height), quarters, back = page[1], page[2], page[3]
    left, top = min(n[2] for n in lines), min(n[3] for n in lines)
    right, bottom = max(n[4] for n in lines), max(n[5] for n in lines)
    points = []
    for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
        far = back[6] * x + back[7] * y + back[8] if len(back) == 9 else 1.0
        x, y = (back[0] * x + back[1] * y + back[2]) / far, (back[3] * x + back[4] * y + back[5]) / far
        x, y = x / width, y / height
        for _ in range(quarters % 4):
            x, y = 1 - y, x
        points.append((min(1.0, max(0.0, x)), min(1.0, max(0.0, y))))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))
