"""Positions: the one form in which sealed words live, and the pages on which opened ones are read in full."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.debates import DebateState
from bot.domain.positions import PositionForm, PositionKind, current, reveal_order
from bot.domain.records import Record
from bot.views import wire
from bot.views.choices import options_of, place_of, read_choice
from bot.views.fields import State, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    context,
    escape,
    input_block,
    input_text,
    modal,
    number,
    quote_free,
    radio,
    section,
    sections,
)
from bot.views.wording import all_in, author, deadline_for, who

__all__ = ["FIELDS", "position_modal", "positions_modal", "read_position"]

FIELDS = {
    "choice": "position.choice",
    "reason": "position.reason",
    "change_my_mind": "position.change_my_mind",
    "confidence": "position.confidence",
}
ON_A_PAGE = 5


def position_modal(record: Record, member: str, choice: str | None, last: bool, now: datetime) -> dict[str, Any]:
    """Return the form "Your position" for ``member``.

    ``choice`` is the option they pressed, filled in only then; what they sealed before is filled in as well, since
    it is theirs. ``last`` says that sealing opens everything.
    """
    debate = record.debate
    before = current(record.positions).get(member)
    mine = before if before and before.kind is PositionKind.CHOSEN else None
    chosen = place_of(debate.options, choice or (mine.choice if mine else None))
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        input_block(FIELDS["choice"], "My choice", radio(wire.CHOICE, options_of(debate.options), chosen)),
        input_block(
            FIELDS["reason"],
            "Because",
            input_text(
                wire.REASON,
                initial=mine.reason if mine else "",
                placeholder="The strongest reason, in one sentence",
                focus=chosen is not None,
            ),
        ),
        input_block(
            FIELDS["change_my_mind"],
            "What would change my mind",
            input_text(
                wire.CHANGE_MY_MIND, initial=mine.change_my_mind if mine else "", placeholder="A fact or a number"
            ),
            optional=True,
        ),
        input_block(
            FIELDS["confidence"],
            "How sure, in percent",
            number(wire.CONFIDENCE, low=1, high=99, initial=mine.confidence if mine else None, placeholder="1 to 99"),
            optional=True,
        ),
        *_promise(record, member, last, now),
    ]
    sealed = debate.state is not DebateState.REVEALED
    ids = wire.value(number=debate.number, version=debate.version)
    submit = "Seal it" if sealed else "Add it"
    return modal(wire.POSITION_FORM, "Your position", blocks, submit=submit, close="Not now", metadata=ids)


def _promise(record: Record, member: str, last: bool, now: datetime) -> list[Block]:
    debate = record.debate
    if debate.state is DebateState.REVEALED:
        return [context("Positions are open. Yours is shown at once, as “after reading the others”.")]
    until = f"Sealed until {escape(deadline_for(record, member, now))} or {all_in(debate)}"
    too = "" if member == debate.decider else f", for {who(record, debate.decider)} too"
    blocks = [context(f"{until}{too}; changeable until then. Whoever runs the database could read it.")]
    if debate.contributors == (member,):
        knows = who(record, debate.opener if debate.opener != member else debate.decider)
        blocks.append(context(f"You are the only one asked, so {knows} will know which view is yours."))
    if last:
        count = len(debate.contributors)
        blocks.append(context(f"You are the last: sealing opens {f'all {count}' if count > 1 else 'it'}."))
    return blocks


def read_position(state: State, options: Sequence[str] | None = None, metadata: str = "") -> PositionForm:
    """Return what the form "Your position" held; with ``options`` the choice is read by its place.

    Its ``metadata`` say which version of the question it showed.
    """
    version = wire.read_value(metadata).get("version", "")
    return PositionForm(
        choice=read_choice(state, FIELDS["choice"], options),
        reason=typed(state, FIELDS["reason"]),
        change_my_mind=typed(state, FIELDS["change_my_mind"]),
        confidence=typed(state, FIELDS["confidence"]),
        question_version=int(version) if version.isdecimal() and 0 < len(version) < 6 else None,
    )


def sealed_unasked(record: Record) -> Said:
    """Return what a decider is told who sealed a view without being asked for one: no message of theirs shows it."""
    text = "Sealed. Your view is read last and is not counted."
    change = button("See or change", wire.POSITION_WRITE, wire.value(number=record.debate.number))
    return Said(text, [section(f"✔ *Sealed.* {text.removeprefix('Sealed. ')}", change)])


def positions_modal(record: Record, page: int = 0) -> dict[str, Any]:
    """Return one page of the opened positions, in full and in the order of the reveal.

    Before the reveal it says only that nothing can be read yet.
    """
    debate = record.debate
    if debate.revealed_at is None:
        sealed = [section("Sealed until all are in or time is up.")]
        return modal(wire.POSITIONS_VIEW, "Positions", sealed)
    order = reveal_order(debate, record.positions)
    pages = max(1, -(-len(order) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks = [section(f"*{quote_free(debate.question)}*")]
    for one in order[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        text = f"*{quote_free(one.choice or '')}* · {author(record, one)}\n{escape(one.reason)}"
        if one.change_my_mind:
            text += f"\n_Would change my mind:_ {escape(one.change_my_mind)}"
        blocks += sections(text)
    return modal(
        wire.POSITIONS_VIEW, "Positions", [*blocks, *turn_pages(wire.POSITIONS_TURN, debate.number, page, pages)]
    )


def turn_pages(wire_id: str, record: int, page: int, pages: int) -> list[Block]:
    """Return the buttons that turn pages, and which page this is; nothing where there is one page."""
    if pages < 2:
        return []
    turns = [("Earlier", page - 1)] * (page > 0) + [("More", page + 1)] * (page < pages - 1)
    buttons = [
        button(text, wire.numbered(wire_id, target), wire.value(number=record, page=target)) for text, target in turns
    ]
    return [actions(*buttons), context(f"Page {page + 1} of {pages}")]
