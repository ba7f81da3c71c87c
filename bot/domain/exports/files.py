"""Files: what an exported record is called, which formats hold it, and its bytes."""

import json
from collections.abc import Container
from enum import StrEnum

from bot.domain.exports.madr import adr
from bot.domain.exports.names import stem
from bot.domain.exports.table import COLUMNS, row, written
from bot.domain.exports.tree import Tree

__all__ = ["FORMATS", "TABLE", "Format", "as_bytes", "file_name", "first_line", "is_for"]


class Format(StrEnum):
    """What records are written as: a file for each record, or one table."""

    MADR = "madr"
    CSV = "csv"
    JSON = "json"


FORMATS = tuple(Format)
TABLE = "decisions.csv"
PRFAQS = "prfaq"
_OPEN = frozenset({"collecting", "revealed"})


def is_for(form: Format, tree: Tree) -> bool:
    """Say whether this format holds the record: JSON holds each; what ended without a decision is no ADR. Of the
    reading of a PRFAQ, Markdown has what was read, and the table nothing.
    """
    if form is Format.JSON:
        return True
    if tree["kind"] == "circle":
        return form is Format.MADR and bool(tree["circle"] and tree["circle"]["text"])
    return form is Format.CSV or tree["decision"] is not None or tree["state"] in _OPEN


def file_name(form: Format, tree: Tree) -> str:
    """Return what the file with this record is called: "0042-should-refunds-wait.md"; a PRFAQ that a circle read has a
    folder of its own: "prfaq/0043-refunds-in-one-tap.md", with the number of the circle's record.
    """
    if form is Format.CSV:
        return TABLE
    name = stem(tree["number"], tree["question"])
    if form is Format.JSON:
        return f"{name}.json"
    return f"{PRFAQS}/{name}.md" if tree["kind"] == "circle" else f"{name}.md"


def as_bytes(form: Format, tree: Tree, here: Container[int] | None = None) -> bytes:
    """Return what the record adds to its file, in UTF-8: all of it, or its row of the table.

    ``here`` holds the numbers of the records that are exported with it, where these are not all: an ADR links to no
    other file.
    """
    if form is Format.MADR:
        text = tree["circle"]["text"] if tree["kind"] == "circle" else adr(tree, here)
    elif form is Format.JSON:
        text = json.dumps(tree, ensure_ascii=False, indent=2) + "\n"
    else:
        text = written(row(tree))
    return text.encode("utf-8", "replace")


def first_line(form: Format) -> bytes:
    """Return what stands first in the format's file: the names of the columns, behind a mark by which spreadsheets know
    UTF-8; b"" where each record has a file.
    """
    return ("\ufeff" + written(COLUMNS)).encode() if form is Format.CSV else b""
