"""The table: a row for each record, whose cells no spreadsheet takes for formulas."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.domain.exports.tree import Tree

__all__ = ["COLUMNS", "defused", "row", "written"]

COLUMNS = (
    "number",
    "question",
    "state",
    "door",
    "kind",
    "channel",
    "opener",
    "decider",
    "owner",
    "opened",
    "deadline",
    "revealed",
    "decided",
    "in force",
    "look back",
    "options",
    "choice",
    "statement",
    "why",
    "dissents",
    "agree",
    "disagree and commit",
    "cannot commit",
    "recused",
    "unanswered",
    "follow-ups",
    "follow-ups done",
    "process",
    "verdict",
    "lesson",
    "closed because",
    "follows",
    "superseded by",
    "source",
    "link",
)
_BEGIN_FORMULAS = frozenset("=+-@＝＋－＠\t\r\n")


def defused(cell: str) -> str:
    """Return ``cell`` as a spreadsheet shows it and never runs it: behind ' where it would begin a formula.

    Blanks and signs that nobody sees are looked through, since some spreadsheets trim them first.
    """
    begins = next((one for one in cell if one in _BEGIN_FORMULAS or (not one.isspace() and one.isprintable())), "")
    return f"'{cell}" if begins in _BEGIN_FORMULAS and begins else cell


def row(tree: Tree) -> tuple[str, ...]:
    """Return the cells of a record, one for each of ``COLUMNS``; nothing is in them but what is in the tree."""
    answers = Counter(one["kind"] for one in tree["commitments"])
    decision: dict[str, Any] = tree["decision"] or {}
    review: dict[str, Any] = next((one for one in reversed(tree["reviews"]) if one["state"] == "closed"), {})
    dates, links, done = tree["dates"], tree["links"], [one["state"] == "done" for one in tree["follow_ups"]]
    cells: tuple[Any, ...] = (
        tree["number"],
        tree["question"],
        tree["state"],
        tree["door"],
        tree["kind"],
        tree["channel"]["name"],
        tree["opener"]["name"],
        tree["decider"]["name"],
        (tree["owner"] or {}).get("name"),
        dates["opened"],
        dates["deadline"],
        dates["revealed"],
        dates["decided"],
        dates["in_force"],
        dates["look_back"],
        "\n".join(tree["options"]),
        decision.get("choice"),
        decision.get("statement"),
        decision.get("why"),
        ", ".join(one["who"]["name"] for one in tree["dissents"]),
        answers["agree"],
        answers["disagree_and_commit"],
        answers["cannot_commit"],
        answers["recused"],
        tree["unanswered"]["count"],
        len(done),
        sum(done),
        review.get("process"),
        review.get("verdict"),
        review.get("lesson"),
        (tree["closed"] or {}).get("reason"),
        (links["follows"] or {}).get("number"),
        (links["superseded_by"] or {}).get("number"),
        tree["source"],
        links["card"],
    )
    return tuple("" if one is None else defused(str(one)) for one in cells)


def written(cells: Sequence[str]) -> str:
    """Return a row as RFC 4180 has it, each cell in quotes."""
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return made.getvalue()
