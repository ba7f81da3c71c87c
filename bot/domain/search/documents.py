"""Documents: the words of a record that can be found, in four fields of falling weight.

Only what whoever sees the record may read is in them: sealed words are not before the reveal, nor ever where none
came: ``can_see`` judges each position. Of what was taken back nothing is found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.debates import DebateState
from bot.domain.decisions import Decision
from bot.domain.ledger import REMOVED
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.reviews import ReviewState
from bot.domain.search.segments import pieces

__all__ = ["FIELDS", "MADE", "MOST_PIECES", "Document", "document"]

FIELDS = ("title", "what", "reasons", "lessons")
"""By falling weight: the question and what was decided; options and why; reasons and dissent; what came of it."""
MADE = 1
"""Grows when documents are made in another way: those that are older are made anew by ``migrate``."""
MOST_PIECES = 3_500  # of one field: together they stay within the positions that PostgreSQL counts


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found of record ``number``: the pieces of each of ``FIELDS``, in their order."""

    number: int
    fields: tuple[tuple[str, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing of it is to be found."""
        return not any(self.fields)


def document(record: Record) -> Document:
    """Return what can be found of ``record`` by whoever may see it."""
    if record.debate.state in (DebateState.UNDONE, DebateState.DOCUMENT) or record.debate.is_circle:
        return Document(record.debate.number, ((),) * len(FIELDS))
    texts = (_title(record), _what(record), _reasons(record), _lessons(record))
    return Document(record.debate.number, tuple(tuple(pieces(_joined(one), MOST_PIECES)) for one in texts))


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text and text != REMOVED)


def _title(record: Record) -> Iterator[str]:
    yield record.debate.question
    if record.decision:
        yield record.decision.statement


def _what(record: Record) -> Iterator[str]:
    debate = record.debate
    yield from debate.options
    yield from (debate.background, debate.success, debate.news)
    if record.imported:
        yield from (record.imported.people, record.imported.text)
    if record.decision:
        yield from _said(record.decision)


def _said(decision: Decision) -> tuple[str, ...]:
    return decision.choice, decision.why, decision.success


def _reasons(record: Record) -> Iterator[str]:
    inside = Audience(channel=record.debate.channel)
    for one in record.positions:
        if can_see(inside, Item.WORDS, record, author=one.member, version=one.version):
            yield from (one.choice or "", one.reason, one.change_my_mind, one.cause)
    for standing in record.standings:
        if standing.form:
            form = standing.form
            yield from (form.words, form.change_my_mind, form.best_reason, form.need)
    for case in record.cases.values():
        yield from (case.words, case.need)
    for receipt in record.receipts:
        yield receipt.sentence


def _lessons(record: Record) -> Iterator[str]:
    for review in record.reviews:
        if review.state is ReviewState.CLOSED:
            yield from (review.happened, review.learned, review.cost)
    for block in record.escalations:
        yield from (block.why, block.reads)
    for signal in record.signals:
        yield from (signal.text, signal.action, signal.reason)
    for decision in (*record.earlier, *([record.decision] if record.decision else ())):
        yield from (decision.end_reason, decision.cost)
    for decision in record.earlier:
        yield from (decision.statement, *_said(decision))
    yield record.debate.end_reason
    for one in record.evidence:
        yield one.text
