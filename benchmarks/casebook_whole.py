"""How whole the sample's reports come into the casebook: characters, pictures and tables, found again in the book.

Each report of the sample's mails is made a book of its own; its characters are looked up in the book's XML, apart from
the maker's own account (numbers of headings, figures and tables are left out, since the book renews them).
"""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
from io import BytesIO

from review_lib.documents.casebook import build_casebook
from review_lib.documents.values import BookEntry, Division, RankedRow, SeasonBook
from review_lib.paths import sample_dir
from review_lib.reading.report import read_report
from review_lib.reading.values import Block, Paragraph, Table
from review_lib.reading.word import read_word
from review_lib.rules.steps import step_rules


def pictures(blocks: tuple[Block, ...]) -> int:
    """Pictures in blocks, in tables too."""
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            count += sum(run.kind == "picture" for run in block.runs)
        else:
            count += sum(pictures(cell.blocks) for cell in block.cells)
    return count


def tables(blocks: tuple[Block, ...]) -> int:
    """Tables in blocks, nested ones too."""
    return sum(1 + sum(tables(c.blocks) for c in b.cells) for b in blocks if isinstance(b, Table))


def main() -> None:
    """One line a report, then the least."""
    least = 1.0
    for path in sorted((sample_dir() / "inbox").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for part in message.walk():
            name = part.get_filename() or ""
            data = part.get_payload(decode=True) if name.endswith(".docx") else None
            if not isinstance(data, bytes) or len(data) < 10_000:
                continue
            document = read_word(data)
            reading = read_report(document, step_rules(), name)
            if reading is None:
                continue
            kind = "team" if reading.kind == "team" else "qc"
            division = "信得过班组" if kind == "team" else (reading.topic_type or "问题解决型")
            entry = BookEntry(
                "A-0001",
                reading.kind,
                division,
                reading.company + reading.group,
                reading.group,
                reading.company,
                reading.company,
                reading.title,
                report=document,
                reading=reading,
            )
            ranked = (Division(division, reading.kind, (RankedRow("A-0001", 1, None),)),)
            made = build_casebook(SeasonBook(2026, "2026年度", "协会", "通知", divisions=ranked, entries=(entry,)))
            with zipfile.ZipFile(BytesIO(made.docx)) as archive:
                xml = archive.read("word/document.xml").decode()
            body = re.sub(r"\s", "", "".join(re.findall(r"<(?:w|m):t(?: [^>]*)?>([^<]*)<", xml)))
            whole = kept = 0
            for line in document.text.split("\n"):
                bare = re.sub(r"^\s*[一二三四五六七八九十\d]+[、.．]|(?<=[图表])\s*\d+", "", line)
                for piece in re.split(r"[图表]", re.sub(r"\s", "", bare)):
                    whole += len(piece)
                    kept += (
                        len(piece)
                        if piece.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in body
                        else 0
                    )
            share = kept / whole if whole else 1.0
            least = min(least, share)
            drawn = f"{xml.count('<w:drawing>')}/{pictures(document.blocks)}"
            tabled = f"{made.cases[0].tables}/{tables(document.blocks)}"
            print(f"{share:.4f}  pictures {drawn}  tables {tabled}  {path.name}  {name}")
    print(f"least {least:.4f}  (to reach: 0.9950)")


if __name__ == "__main__":
    main()
