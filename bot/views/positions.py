"""Positions: the one form in which sealed words live, and the pages on which opened ones are read in full."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.debates import Debate, DebateState
from bot.domain.doors import Door
from bot.domain.nouns import REASON_LIMIT
from bot.domain.positions import Position, PositionForm, PositionKind, current, percent, reveal_order
from bot.domain.promises import Promise
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.views import circles, refusals, wire
from bot.views.choices import options_of, place_of, read_choice
from bot.views.circles.notes import notes_modal, read_circle_notes
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
    plain,
    quote_free,
    radio,
    section,
    sections,
)
from bot.views.pages import turn_pages
from bot.views.promises import printed
from bot.views.unread import see_words
from bot.views.wording import all_of, author, who

__all__ = ["FIELDS", "form_of", "lacks", "position_modal", "positions_modal", "read_position"]

FIELDS = {
    "choice": "position.choice",
    "reason": "position.reason",
    "change_my_mind": "position.change_my_mind",
    "confidence": "position.confidence",  # two-way doors
    "chance": "position.chance",  # one-way doors, as the next
    "cause": "position.cause",
}
ON_A_PAGE = 5


def position_modal(
    record: Record,
    member: str,
    choice: str | None,
    last: bool,
    now: datetime,
    kept: PositionForm | None = None,
    before: Sequence[Block] = (),
) -> dict[str, Any]:
    """Return the form "Your position" for ``member``; for a one-way door it asks for more.

    ``choice`` is the option they pressed, filled in only then; ``kept`` is what they wrote before without sealing it.
    What they sealed is filled in as well, since it is theirs. ``last`` says that sealing opens everything.
    ``before`` is what was decided about the same before.
    """
    debate = record.debate
    if record.circle is not None:
        return notes_modal(record, member, kept or form_of(current(record.positions).get(member)), now)
    mine = kept or form_of(current(record.positions).get(member))
    chosen = place_of(debate.options, choice or mine.choice)
    # Choosing tells us what is typed so far, so that closing the form loses little.
    options = radio(wire.CHOICE, options_of(debate.options), chosen)
    because = input_text(
        wire.REASON,
        most=REASON_LIMIT,
        initial=mine.reason,
        placeholder="The strongest reason, in one sentence",
        focus=chosen is not None,
    )
    promise = Promise.SHOWN if debate.state is DebateState.REVEALED else Promise.SEALED
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        *before,
        input_block(FIELDS["choice"], "My choice", options, dispatch=True),
        input_block(FIELDS["reason"], "Because", because),
        *(_more(debate, mine) if debate.door is Door.ONE_WAY else _less(mine)),
        context(printed(promise, record, member, now)),
        *_notes(record, member, last),
    ]
    submit = "Seal it" if promise is Promise.SEALED else "Add it"
    ids = wire.value(number=debate.number, version=debate.version, door=debate.door, promise=promise)
    return modal(wire.POSITION_FORM, "Your position", blocks, submit=submit, close="Not now", metadata=ids)


def form_of(mine: Position | None) -> PositionForm:
    """Return a position as the form that was sent with it; an empty one for none, and for "I pass"."""
    if mine is None or mine.kind is not PositionKind.CHOSEN:
        return PositionForm(None, "")
    return PositionForm(
        choice=mine.choice,
        reason=mine.reason,
        change_my_mind=mine.change_my_mind,
        confidence=str(mine.confidence or ""),
        chance=str(mine.chance or ""),
        cause=mine.cause,
        notes=mine.notes,
    )


def _mind(mine: PositionForm, *, optional: bool) -> Block:
    field = input_text(
        wire.CHANGE_MY_MIND, most=REASON_LIMIT, initial=mine.change_my_mind, placeholder="A fact or a number"
    )
    return input_block(FIELDS["change_my_mind"], "What would change my mind", field, optional=optional)


def _percent(wire_id: str, typed: str) -> Block:
    return number(wire_id, low=1, high=99, initial=percent(typed), placeholder="1 to 99")


def _less(mine: PositionForm) -> list[Block]:
    sure = _percent(wire.CONFIDENCE, mine.confidence)
    return [_mind(mine, optional=True), input_block(FIELDS["confidence"], "How sure, in percent", sure, optional=True)]


def _more(debate: Debate, mine: PositionForm) -> list[Block]:
    """Return what only a one-way door asks: the chance of the one claim, and what would most likely go wrong."""
    claim = f"Chance that it works, 1 to 99{f': {plain(debate.success)}' if debate.success else ''}"
    cause = input_text(
        wire.CAUSE, most=REASON_LIMIT, initial=mine.cause, placeholder="In one sentence; stop signals are made of it"
    )
    return [
        _mind(mine, optional=False),
        input_block(FIELDS["chance"], claim, _percent(wire.CHANCE, mine.chance)),
        input_block(FIELDS["cause"], "A year on it failed. The likeliest cause", cause),
    ]


def _notes(record: Record, member: str, last: bool) -> list[Block]:
    debate, blocks = record.debate, []
    if debate.state is DebateState.REVEALED:
        mine = current(record.positions).get(member)
        kept = Refusal(Code.KEPT, {"version": mine.version}) if mine else None
        return [context(refusals.coded(kept))] if kept else []
    if debate.contributors == (member,):
        knows = who(record, debate.opener if debate.opener != member else debate.decider)
        blocks.append(context(f"You are the only one asked, so {knows} will know which view is yours."))
    elif len(others := {debate.opener, debate.decider, *debate.contributors} - {member}) == 1:
        knows = who(record, *others)
        blocks.append(context(f"You are two in this, so {knows} will know which view is yours."))
    if last:
        count = len(debate.contributors)
        blocks.append(context(f"You are the last: sealing opens {all_of(count) if count > 1 else 'it'}."))
    return blocks


def read_position(state: State, options: Sequence[str] | None = None, metadata: str = "") -> PositionForm:
    """Return what the form "Your position" held; with ``options`` the choice is read by its place.

    Its ``metadata`` say which version of the question it showed, for which door it asked, and what it promised.
    """
    ids = wire.read_value(metadata)
    version, door = ids.get("version", ""), ids.get("door")
    return PositionForm(
        choice=read_choice(state, FIELDS["choice"], options),
        reason=typed(state, FIELDS["reason"]),
        change_my_mind=typed(state, FIELDS["change_my_mind"]),
        confidence=typed(state, FIELDS["confidence"]),
        question_version=int(version) if version.isdecimal() and 0 < len(version) < 6 else None,
        chance=typed(state, FIELDS["chance"]),
        cause=typed(state, FIELDS["cause"]),
        door=Door(door) if door in list(Door) else None,
        promise=ids.get("promise", ""),
        notes=read_circle_notes(state),
    )


def sealed_unasked(record: Record) -> Said:
    """Return what a decider is told who sealed a view without being asked for one: no message of theirs shows it."""
    text = "Sealed. Your view is read last and is not counted."
    change = button("See or change", wire.POSITION_WRITE, wire.value(number=record.debate.number))
    return Said(text, [section(f"✔ *Sealed.* {text.removeprefix('Sealed. ')}", change)])


def positions_modal(record: Record, page: int = 0, reader: str | None = None) -> dict[str, Any]:
    """Return one page of the opened positions, in full and in the order of the reveal; for a ``reader`` with words
    that were never opened also the way to those.

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
        if one.cause:
            text += f"\n_If it fails:_ {escape(one.cause)}"
        notes = circles.notes_lines(one)
        blocks += sections(f"{text}\n{notes}" if notes else text)
    blocks += turn_pages(wire.POSITIONS_TURN, debate.number, page, pages)
    own = see_words(record, reader) if reader else []
    blocks += [actions(*own), context("What you wrote and nobody read, before the reveal.")] if own else []
    return modal(wire.POSITIONS_VIEW, "Positions", blocks)


def lacks(record: Record, member: str) -> str:
    """Return what a position misses that was sealed before the label was corrected, with its verb; "" for nothing."""
    mine = current(record.positions).get(member)
    if record.debate.door is not Door.ONE_WAY or mine is None or mine.kind is PositionKind.PASSED:
        return ""
    parts = [what for what, there in (("a chance", mine.chance), ("the likeliest cause", mine.cause)) if not there]
    return f"{' and '.join(parts)} {'are' if len(parts) > 1 else 'is'}" if parts else ""
