"""The card and what surrounds it: the reveal, the decider's messages, the opener's, and how this works."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from bot.domain.debates import Debate, DebateState
from bot.domain.doors import needed
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.positions import current, everybody_in, in_time, wrote
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.views import circles, dates, decisions, doors, exercises, refusals, reopenings, wire
from bot.views.deciders import archived, lost, named, turn, waiting
from bot.views.fields import State, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    context,
    escape,
    excerpt,
    input_block,
    input_text,
    modal,
    quote_free,
    section,
    sections,
)
from bot.views.parts import parts_line
from bot.views.reveals import reveal
from bot.views.wording import card_menu, choice_counts, host_zone, options_line, source, told, turnout, who

__all__ = [
    "archived",
    "asked",
    "card",
    "close_errors",
    "close_modal",
    "how_it_works",
    "lost",
    "named",
    "read_close",
    "reveal",
    "turn",
    "undone",
    "waiting",
]

CLOSE_FIELDS: Mapping[str, str] = {"reason": "close.reason"}
MOST_DOTS = 10


def _question(debate: Debate, *, all_in: bool = False) -> Block:
    return section(f"*{quote_free(debate.question)}*", card_menu(debate, all_in=all_in))


def card(record: Record) -> Said:
    """Return the one message that a channel has about a question, as true now."""
    state = record.debate.state
    if record.circle is not None and state is not DebateState.UNDONE:
        return circles.card(record)
    about_to_stand = state is DebateState.WAITING and record.debate.decided_before
    if record.decision is not None and (state is DebateState.DECIDED or about_to_stand):
        return decisions.card(record, record.decision, card_menu(record.debate, decision=record.decision))
    if state in (DebateState.WAITING, DebateState.COLLECTING):
        return _collecting(record)
    return _open(record) if state is DebateState.REVEALED else _ended(record)


def _decides(record: Record) -> str:
    debate = record.debate
    later = "" if debate.decider_accepted else ", not accepted yet"
    return f"{who(record, debate.decider)} decides{later}"


def _collecting(record: Record) -> Said:
    debate = record.debate
    total = len(debate.contributors)
    count = sum(member in debate.contributors for member in current(record.positions))
    zone = host_zone(record)
    opens = dates.moment_for_channel(debate.deadline, zone, debate.opened_at)
    dots = "●" * count + "○" * (total - count) + " " if total <= MOST_DOTS else ""
    if total > 1:
        together = f"All open together {opens}{_if_enough(debate)}, or when the {dates.ordinal(total)} arrives."
    else:
        together = f"It opens {opens}, or when it arrives."
    # All that remain are in, and it has not opened: somebody was taken out, and that opens nothing by itself.
    all_in = everybody_in(debate, record.positions, dict(record.people))
    if all_in:
        together = f"{who(record, debate.decider)} can open them now (⋯ › Open now); otherwise they open {opens}."
    background = excerpt(debate.background) if debate.background else ""
    edited = f"version {debate.version} of the question" if debate.version > 1 else ""
    longer = "a day was added, once" if debate.extended else ""
    about = (doors.label(debate), _decides(record), background, source(record), edited, longer)
    blocks = [
        _question(debate, all_in=all_in),
        context(_with_parts(record, " · ".join(filter(None, about)))),
        *reopenings.follows(record),
        *doors.stakes(record),
        *sections(options_line(debate)),
        section(f"{dots}*{count} of {total} in.* {together} Sealed until then, for {who(record, debate.decider)} too."),
        actions(button("Write my position", wire.POSITION_WRITE, wire.value(number=debate.number))),
        *exercises.offered(record),
    ]
    if record.first_here:
        blocks.append(
            context(
                "New here: sealed positions, opened together, one person decides, everybody answers. ⋯ › How this works"
            )
        )
    until = dates.moment(debate.deadline, zone, debate.opened_at)
    tail = f" {count} of {total} in. Positions open {until}. {record.name(debate.decider)} decides."
    return Said(told(debate, tail), blocks)


def _with_parts(record: Record, about: str) -> str:
    return "\n".join(filter(None, (about, parts_line(record))))


def _if_enough(debate: Debate) -> str:
    takes = needed(len(debate.contributors), debate.door, debate.quorum)
    return f" if {takes} have written" if takes > 1 else ""


def _open(record: Record) -> Said:
    debate = record.debate
    decider = who(record, debate.decider)
    counts = choice_counts(record, bold=True)
    from_when = doors.decides_from(record, channel=True)
    blocks = [
        _question(debate),
        context(
            _with_parts(record, f"{doors.label(debate)} · {decider} decides {from_when or 'next'}; the count does not")
        ),
        section(f"{counts} · {turnout(record)} · reasons in the thread, differences first"),
        *reopenings.follows(record),
        *doors.stakes(record),
    ]
    next_ = doors.decides_from(record) or "next"
    lead = f"Positions are open: {choice_counts(record, bold=False)}. {record.name(debate.decider)} decides {next_}. "
    return Said(told(debate, "", lead), blocks)


def _ended(record: Record) -> Said:
    debate = record.debate
    state, question = debate.state, quote_free(debate.question)
    if state is DebateState.UNDONE:
        text = "Taken back before anybody wrote."
        return Said(told(debate, "", f"{text} "), [section(f"*{text}*\n{question}")])
    if state is DebateState.CANCELLED:
        by = record.name(debate.ended_by)
        text = f"*Closed without deciding* by {escape(by)}: {quote_free(debate.end_reason)}\n{question}"
        said = told(debate, f" {debate.end_reason}", f"Closed without deciding by {by}: ")
        return Said(said, [section(text, card_menu(debate)), context("The record stays; nothing was agreed.")])
    return _expired(record)


def _expired(record: Record) -> Said:
    debate = record.debate
    zone, total = host_zone(record), len(debate.contributors)
    opener = who(record, debate.opener)
    if debate.revealed_at is None:
        count = sum(member in debate.contributors for member in current(in_time(debate, record.positions)))
        until = dates.short(debate.deadline, zone, debate.posted_at or debate.opened_at)
        answered = f"{'nobody' if count else 0} of {total} {'wrote a position' if count else 'answered'} by {until}"
        if found := wrote(debate, record.positions):
            takes = needed(total, debate.door, debate.quorum)
            answered = f"{found} of {total} wrote a position by {until}, and a one-way door takes {takes}"
        tail = "nobody's silence counts as yes."
    else:
        answered = f"{record.name(debate.decider)} did not decide within 10 working days"
        tail = "nothing was agreed."
    blocks = [
        section(f"*No decision.* {escape(answered)}; {tail}\n{quote_free(debate.question)}", card_menu(debate)),
        context(f"{opener} can ask again, narrow the question, or record a decision (⋯)"),
    ]
    return Said(told(debate, "", f"No decision: {answered}. Nothing was agreed. "), blocks)


def asked(record: Record) -> Said:
    """Return the ephemeral to the opener after asking, with Undo."""
    debate = record.debate
    what = " to read it" if record.circle else ""
    text = f"Asked {dates.plural(len(debate.contributors), 'person')}{what}"
    return Said(
        told(debate, "", f"{text}: "),
        [
            section(
                f"{text}. Wrong button? Undo works for 5 minutes.",
                button("Undo", wire.UNDO, wire.value(number=debate.number)),
            )
        ],
    )


def undone() -> Said:
    """Return what the ephemeral becomes after Undo."""
    text = "Taken back. Nobody was kept waiting; your draft stays for 7 days."
    return Said(text, [section(text)])


def how_it_works() -> dict[str, Any]:
    """Return the modal that says in five sentences who reads what when, what silence means, and how to stop."""
    lines = (
        "*Sealed first.* Nobody reads a position before all are in or time is up, not even the person who decides.",
        "*Opened together.* Then all stand in the thread with names, differences first.",
        "*One person decides* and says what, why, who owns it and when to look back; the count does not decide.",
        "*Everybody answers:* agree, disagree and commit, or cannot commit. Silence is never a yes.",
        "*Quiet.* You are asked once and reminded once; “I pass” in the ⋯ of the message ends it.",
    )
    return modal(wire.HOW_VIEW, "How this works", [section(line) for line in lines])


def close_modal(record: Record) -> dict[str, Any]:
    """Return the form "Close without deciding", with its one reason."""
    debate = record.debate
    field = input_text(wire.CLOSE_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence", focus=True)
    return modal(
        wire.CLOSE_FORM,
        "Close without deciding",
        [
            section(f"*{quote_free(debate.question)}*"),
            input_block(CLOSE_FIELDS["reason"], "Reason", field),
            context("The record stays. Positions that were not opened stay with the people who wrote them."),
        ],
        submit="Close it",
        close="Back",
        metadata=wire.value(number=debate.number),
    )


def read_close(state: State) -> str:
    """Return the reason for closing, as typed."""
    return typed(state, CLOSE_FIELDS["reason"])


def close_errors(refused: Refusal, *, record: Record | None, zone: tzinfo) -> dict[str, str]:
    """Return the refusal under the form's one field."""
    return refusals.errors((refused,), CLOSE_FIELDS, record=record, zone=zone)
