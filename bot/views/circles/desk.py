"""The desk of a PRFAQ: where it stands, each part with its length and its notes, and what can be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.circles import Circle, Prfaq, PrfaqState
from bot.domain.prfaq import EXTERNAL, INTERNAL, SECTIONS, Document, title_of
from bot.domain.prfaq.changes import Change
from bot.domain.prfaq.checks import where
from bot.domain.prfaq.review import PartReview, Review
from bot.domain.refusals import Code, Refusal
from bot.views import dates, refusals, wire
from bot.views.circles.funnel import stands
from bot.views.circles.labels import which
from bot.views.kit import Block, actions, button, clip, context, excerpt, modal, quote_free, section, sections
from bot.views.prfaq.meters import meter_line, whole_lines
from bot.views.prfaq.pages import change_blocks

__all__ = ["Desk", "compare_modal", "desk_modal", "meanwhile_blocks", "missing_modal"]

QUESTIONS = 10  # of each list that the desk shows; a file may bring more, which the whole shows
TITLE = 150


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the desk shows: ``review`` is what the word check says of the text, ``open`` how many of its notes are
    neither fixed nor left, ``left`` how many were left; ``circles`` has every reading so far.
    """

    prfaq: Prfaq
    document: Document
    review: Review
    open: int = 0
    left: int = 0
    circles: Sequence[Circle] = ()
    mine: bool = True
    offered: str = ""  # what became of handing it over; ready mrkdwn


def _ids(one: Prfaq, **more: str | int) -> str:
    return wire.value(number=one.number, **more)


def desk_modal(desk: Desk, *, zone: tzinfo, now: datetime) -> dict[str, Any]:
    """Return the desk of one PRFAQ, for its author."""
    one = desk.prfaq
    notes = (
        f"\n{dates.plural(desk.open, 'word note')} to fix, or to leave with a reason, before circle 2"
        if desk.open
        else ""
    )
    notes += f" · {desk.left} left with a reason" if desk.left else ""
    blocks = [
        section(stands(one, zone, now)),
        *_first(desk.document),
        context("\n".join(whole_lines(desk.review)) + notes),
        *_next(desk),
        *(_part(desk, part.key, part.title, number) for number, part in enumerate(SECTIONS)),
        *_questions(desk, EXTERNAL, 100),
        *_questions(desk, INTERNAL, 200),
        *_history(desk.circles),
    ]
    return modal(wire.PRFAQ_DESK_VIEW, "PRFAQ", blocks, close="Close", metadata=_ids(one))


def _first(document: Document) -> list[Block]:
    who, benefit = document.text("first.who"), document.text("first.benefit")
    line = " · ".join(filter(None, (excerpt(who, TITLE), excerpt(benefit, TITLE))))
    return [context(line)] if line else []


def _next(desk: Desk) -> list[Block]:
    """Return the one row of what its author can do at this stage."""
    one, row = desk.prfaq, []
    if one.writable:
        row.append(button(f"Ask circle {one.next_place}", wire.PRFAQ_ASK, _ids(one)))
    if one.state is PrfaqState.PARKED or one.came_back:
        row.append(button("Say what changed", wire.numbered(wire.PRFAQ_STEP, 1), _ids(one, do="reopen")))
    if one.state is PrfaqState.APPROVED:
        row.append(button("How do we ship it", wire.numbered(wire.PRFAQ_STEP, 2), _ids(one, do="ship")))
    if one.state is PrfaqState.HANDED_OFF:
        row.append(button("It shipped", wire.PRFAQ_SHIPPED, _ids(one)))
    row.append(button("Read the whole", wire.PRFAQ_READ, _ids(one, page=0)))
    if one.revision:
        row.append(button("What changed", wire.PRFAQ_COMPARE, _ids(one)))
    if one.state in (PrfaqState.APPROVED, PrfaqState.HANDED_OFF):
        row.append(button("Withdraw it", wire.numbered(wire.PRFAQ_STEP, 3), _ids(one, do="withdraw")))
    if one.writable or one.state is PrfaqState.IN_CIRCLE:
        row.append(button("Hand it over", wire.PRFAQ_HAND, _ids(one)))
        row.append(button("Crumple it", wire.numbered(wire.PRFAQ_STEP, 4), _ids(one, do="crumple")))
    blocks: list[Block] = [actions(*row), *([context(desk.offered)] if desk.offered else [])]
    if one.came_back:
        blocks.insert(0, section(f"*Parked: {excerpt(one.reason)}* What has changed since?"))
    if one.state is PrfaqState.IN_CIRCLE:
        blocks.append(context("A circle reads it, so its text stays until the verdict."))
    return blocks


def _part(desk: Desk, key: str, title: str, place: int) -> Block:
    review = desk.review.parts.get(key)
    text = f"*{quote_free(title)}* · {_measured(review) if review else 'empty'}"
    if not (desk.mine and desk.prfaq.writable):
        return section(text)
    label = f"{'Open' if review else 'Write'} {_short(key)}"
    return section(text, button(label, wire.numbered(wire.PRFAQ_OPEN, place), _ids(desk.prfaq, part=key)))


def _short(key: str) -> str:
    """Return how a part's button calls it: each has a name of its own, for whoever hears them read."""
    name, _, place = key.partition(".")
    return (
        f"question {place}" if place and name == EXTERNAL else f"internal {place}" if place else title_of(key).lower()
    )


def _measured(review: PartReview) -> str:
    notes = f" · {dates.plural(len(review.notes), 'note')}" if review.notes else ""
    bare = review.grades.all - review.grades.supported - review.grades.assumptions
    claims = f" · {dates.plural(bare, 'claim')} without a source" if bare > 0 else ""
    return meter_line(review.meter) + notes + claims


def _questions(desk: Desk, name: str, place: int) -> list[Block]:
    pairs = desk.document.pairs(name)
    shown = [
        _part(desk, f"{name}.{at}", pair.question or "Before the questions", place + at)
        for at, pair in enumerate(pairs[:QUESTIONS], start=1)
    ]
    new = len(pairs) + 1
    add = button(
        f"Add {'a' if name == EXTERNAL else 'an internal'} question",
        wire.numbered(wire.PRFAQ_OPEN, place),
        _ids(desk.prfaq, part=f"{name}.{new}"),
    )
    heading = f"*{title_of(name)}* · {dates.plural(len(pairs), 'question')}"
    return [section(heading, add if desk.prfaq.writable and desk.mine else None), *shown]


def _history(circles: Sequence[Circle]) -> list[Block]:
    lines = [
        f"{which(one).capitalize()}: {one.verdict or 'no verdict'}, v{one.revision}"
        + (f" · {excerpt(one.reason, 80)}" if one.reason else "")
        for one in circles
    ]
    return [context("\n".join(lines[-10:]))] if lines else []


def missing_modal(one: Prfaq, found: Sequence[Refusal], open_notes: Sequence[str]) -> dict[str, Any]:
    """Return what keeps a PRFAQ from its next circle: all of it at once, each with the way to the part."""
    blocks: list[Block] = [section(f"*Not ready for circle {one.next_place}* · {quote_free(one.title)}")]
    for place, refusal in enumerate(found):
        text = f"*{quote_free(where(refusal))}* · {quote_free(refusals.coded(refusal))}"
        blocks.append(section(text, _way(one, refusal, place)))
    if open_notes:
        listed = " · ".join(f"“{excerpt(words, 40)}”" for words in open_notes[:12])
        blocks.append(context(f"Word notes: {listed}"))
    return modal(wire.PRFAQ_MISSING_VIEW, "Not ready yet", blocks, close="Back", metadata=_ids(one, at="missing"))


def _way(one: Prfaq, refusal: Refusal, place: int) -> Block | None:
    if refusal.code is Code.BARE_SUPERLATIVE:
        ids = _ids(one, do="waive", rule="P4")
        return button("Override", wire.numbered(wire.PRFAQ_STEP, 50 + place), ids)
    key = refusal.field or ""
    key = f"{INTERNAL}.1" if key == INTERNAL else key
    if not key or key.startswith("first.") or key == "document":
        return None
    label = f"Open {title_of(key.partition('.')[0]).lower()}"
    return button(clip(label, 30), wire.numbered(wire.PRFAQ_OPEN, 300 + place), _ids(one, part=key))


def meanwhile_blocks(found: Sequence[Change]) -> list[Block]:
    """Return what stands over a form whose text was refused: how it differs from the newer one that was saved."""
    text = "*Not saved: a newer text was saved meanwhile.* Yours would change this; *Save* once more does."
    return [section(text), *change_blocks(found, "the newer text")]


def compare_modal(one: Prfaq, found: Sequence[Change], since: str) -> dict[str, Any]:
    """Return what changed since a revision, for whoever reads again."""
    blocks = change_blocks(found, since)[:90]
    title = [section(f"*{quote_free(one.title)}*")]
    return modal(wire.PRFAQ_VIEW, "What changed", [*title, *blocks], close="Close", metadata=_ids(one))


def changed_modal(title: str, number: int, found: Sequence[Change], since: str) -> dict[str, Any]:
    """Return what a reader of an earlier circle sees: only what changed, and the way to the whole."""
    whole = button("Read the whole", wire.PRFAQ_READ, wire.value(number=number, page=0, whole=1))
    blocks = [*sections(f"*{quote_free(title)}*"), actions(whole), *change_blocks(found, since)[:90]]
    return modal(wire.PRFAQ_VIEW, "What changed", blocks, close="Close", metadata=wire.value(number=number))
