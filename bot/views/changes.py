"""Changes of an open question: the small menu, its four forms, the one line in the thread, what an author is shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.changes import Change, ChangeKind, Wording, wording_at
from bot.domain.debates import Debate
from bot.domain.doors import Tick
from bot.domain.nouns import BACKGROUND_LIMIT, OPTIONS_LIMIT, QUESTION_LIMIT, SENTENCE_LIMIT
from bot.domain.parts import Parts
from bot.domain.positions import current, pending
from bot.domain.records import Record
from bot.views import dates, doors, wire
from bot.views.fields import State, picked, picked_people, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    excerpt,
    external_select,
    fallback,
    input_block,
    input_text,
    modal,
    option,
    people_select,
    person_select,
    quote_free,
    section,
    sections,
    static_select,
)
from bot.views.opening import deadline_options
from bot.views.wording import host_zone, names, who

__all__ = [
    "ASKED_FIELDS",
    "EDIT_FIELDS",
    "MOVE_FIELDS",
    "SPOKEN_FIELDS",
    "asked_in",
    "difference",
    "edit_modal",
    "lately",
    "lets_in",
    "move_modal",
    "people_modal",
    "read_edit",
    "read_move",
    "read_people",
    "read_spoken",
    "spoken_modal",
    "told",
    "ways_modal",
]

MOVE_FIELDS: Mapping[str, str] = {"deadline": "move.deadline", "reason": "move.reason"}
ASKED_FIELDS: Mapping[str, str] = {
    "contributors": "asked.contributors",
    "affected": "asked.affected",
    "informed": "asked.informed",
    "keeper": "asked.keeper",
    "approver": "asked.approver",
}
EDIT_FIELDS: Mapping[str, str] = {
    "question": "edit.question",
    "background": "edit.background",
    "options": "edit.options",
}
SPOKEN_FIELDS: Mapping[str, str] = {"member": "spoken.member"}
_WAYS = (  # what it is, its button, what it does, whether it is also for who was asked
    ("*Deadline* · earlier or later", "Move it", "move", False),
    ("*People* · who writes, commits, is told, keeps it fair, rules", "Add or take out", "people", False),
    ("*Question* · its words and background", "Edit it", "edit", False),
    ("*Door* · how hard it is to undo", "Correct it", "door", True),
    ("*Spoken in the open* · somebody said their view aloud", "Mark it", "spoken", True),
    ("*Somebody is absent* · and told you their view", "Write it down", "absent", False),
    ("*Criteria* · what makes an option better; ranked apart", "Name them", "criteria", False),
    ("*Pre-mortem* · it failed a year on; why?", "Offer it", "premortem", False),
    ("*Who decides* · somebody else, who accepts it", "Hand over deciding", "hand", True),
)
APART = ("criteria", "premortem")
_OF_QUESTIONS = frozenset({"edit", "door", *APART})  # what a circle reads is changed in its PRFAQ, and it has no door
_PARTS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "also asks {} for a position",
    ChangeKind.TAKEN_OUT: "no longer asks {} for a position",
    ChangeKind.COMMITS: "also asks {} to commit",
    ChangeKind.COMMITS_NO_MORE: "no longer asks {} to commit",
    ChangeKind.HEARS: "also has {} told",
    ChangeKind.HEARS_NO_MORE: "no longer has {} told",
    ChangeKind.KEEPS_FAIR: "names {} to keep the process fair",
    ChangeKind.KEEPS_NO_MORE: "no longer names {} to keep the process fair",
    ChangeKind.RULES: "names {} to rule if somebody cannot commit",
    ChangeKind.RULES_NO_MORE: "no longer names {} to rule",
}
MOST_WORDS = 150  # of a reason or a question in the line that tells a change


def _question(record: Record) -> Block:
    return section(f"*{quote_free(record.debate.question)}*")


def ways_modal(record: Record, *, host: bool = True, keeper: bool = False) -> dict[str, Any]:
    """Return what can be changed while the question is open: by opener and decider, by who was asked, or by whoever
    keeps it fair, who offers what is thought apart and changes nothing.
    """
    number = record.debate.number
    ways = [
        section(text, button(label, wire.numbered(wire.CHANGE_WAY, place), wire.value(number=number, do=do)))
        for place, (text, label, do, everybody) in enumerate(_WAYS)
        if (host or (do in APART if keeper else everybody)) and not (record.debate.is_circle and do in _OF_QUESTIONS)
    ]
    note = context("Each change is one line in the card's thread. Nobody is pinged; their messages follow.")
    return modal(wire.CHANGE_VIEW, "Change this question", [_question(record), *ways, note])


def move_modal(record: Record, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return the form "Move the deadline"; times are told in ``zone``, that of the reader."""
    debate = record.debate
    offered = deadline_options([debate.deadline], zone, now)
    when = external_select(wire.DEADLINE, initial=offered[0] if offered else None, placeholder="fri 17:00, eod")
    blocks = [
        _question(record),
        input_block(MOVE_FIELDS["deadline"], "Answers by", when),
        input_block(
            MOVE_FIELDS["reason"],
            "Because",
            input_text(wire.MOVE_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence"),
            optional=True,
        ),
        context("Card and messages show the new time, the thread says who moved it. Nobody is pinged."),
    ]
    ids = wire.value(number=debate.number)
    return modal(wire.MOVE_FORM, "Move the deadline", blocks, submit="Move it", close="Back", metadata=ids)


def read_move(state: State) -> tuple[datetime | None, str]:
    """Return the new deadline, aware, or None where nothing readable was picked; and the reason as typed."""
    try:
        found = datetime.fromisoformat(picked(state, MOVE_FIELDS["deadline"]) or "")
    except ValueError:
        return None, typed(state, MOVE_FIELDS["reason"])
    return (found if found.utcoffset() is not None else None), typed(state, MOVE_FIELDS["reason"])


def people_modal(record: Record) -> dict[str, Any]:
    """Return the form "People": everybody who has a part, to be added to and taken from."""
    debate = record.debate
    blocks = [
        _question(record),
        input_block(
            ASKED_FIELDS["contributors"], "Who writes a position", people_select(wire.ASKED, debate.contributors)
        ),
        *_others(debate),
        context(
            "Who is added is asked now. Who is taken out is told by their message; what they sealed stays theirs, "
            "unread, and nothing opens by it."
        ),
    ]
    ids = wire.value(number=debate.number, seen=debate.changes)
    return modal(wire.ASKED_FORM, "People", blocks, submit="Save", close="Back", metadata=ids)


def _others(debate: Debate) -> list[Block]:
    """Return the fields of those who do not write."""
    fields = (
        ("affected", "Also asked to commit, not to argue", people_select(wire.AFFECTED, debate.affected)),
        ("informed", "Only told", people_select(wire.INFORMED, debate.informed)),
        ("keeper", "Keeps the process fair, no vote", person_select(wire.KEEPER, debate.keeper)),
        ("approver", "Rules if somebody cannot commit", person_select(wire.APPROVER, debate.approver)),
    )
    return [input_block(ASKED_FIELDS[part], label, field, optional=True) for part, label, field in fields]


def read_people(state: State) -> tuple[tuple[str, ...], Parts | None]:
    """Return who is to be asked, and which parts the others have; None of a form that shows nobody else."""
    contributors = picked_people(state, ASKED_FIELDS["contributors"])
    if ASKED_FIELDS["affected"] not in state:
        return contributors, None
    parts = Parts(
        affected=picked_people(state, ASKED_FIELDS["affected"]),
        informed=picked_people(state, ASKED_FIELDS["informed"]),
        keeper=picked(state, ASKED_FIELDS["keeper"]),
        approver=picked(state, ASKED_FIELDS["approver"]),
    )
    return contributors, parts


def edit_modal(record: Record) -> dict[str, Any]:
    """Return the form "Edit the question"; once somebody has answered, its options are text, not a field."""
    debate = record.debate
    answered = bool(current(record.positions) or pending(record.positions))
    options = "\n".join(debate.options)
    after = [
        input_block(
            EDIT_FIELDS["options"],
            "Options, one a line",
            input_text(wire.OPTIONS, most=OPTIONS_LIMIT, initial=options, long=True),
        )
    ]
    if answered:
        after = [
            context(
                "Somebody has answered: they see the difference, and count as in until they change theirs. "
                "Options stay; for others, close it and ask again."
            )
        ]
    blocks = [
        input_block(
            EDIT_FIELDS["question"], "Question", input_text(wire.QUESTION, most=QUESTION_LIMIT, initial=debate.question)
        ),
        input_block(
            EDIT_FIELDS["background"],
            "Background",
            input_text(wire.BACKGROUND, most=BACKGROUND_LIMIT, initial=debate.background, long=True),
            optional=True,
        ),
        *after,
    ]
    ids = wire.value(number=debate.number, seen=debate.changes)
    return modal(wire.EDIT_FORM, "Edit the question", blocks, submit="Save", close="Back", metadata=ids)


def read_edit(state: State, options: Sequence[str]) -> Wording:
    """Return the words of the form; without a field for them, the options are those that there are."""
    shown = EDIT_FIELDS["options"] in state
    lines = tuple(typed(state, EDIT_FIELDS["options"]).splitlines()) if shown else tuple(options)
    return Wording(typed(state, EDIT_FIELDS["question"]), typed(state, EDIT_FIELDS["background"]), lines)


def spoken_modal(record: Record) -> dict[str, Any]:
    """Return the form "Spoken in the open"."""
    debate = record.debate
    people = [one for one in dict.fromkeys((*debate.contributors, debate.decider)) if one not in debate.voiced]
    options = [option(clip(record.name(one), 75), one) for one in people] or [option("Nobody is left", "-")]
    field = static_select(wire.SPOKEN, options, placeholder="Pick one person")
    blocks = [
        _question(record),
        input_block(SPOKEN_FIELDS["member"], "Whose view was said aloud?", field),
        context("Their position is shown as “visible before the reveal” and is not counted with the sealed ones."),
    ]
    ids = wire.value(number=debate.number)
    return modal(wire.SPOKEN_FORM, "Spoken in the open", blocks, submit="Mark it", close="Back", metadata=ids)


def read_spoken(state: State) -> str | None:
    """Return whose view was said aloud."""
    return picked(state, SPOKEN_FIELDS["member"])


def told(record: Record, seq: int) -> Said:
    """Return the one line in the card's thread that tells what one press changed."""
    found = [one for one in record.changes if one.seq == seq]
    zone = host_zone(record)

    def at(instant: datetime | None) -> str:
        return dates.moment_for_channel(instant, zone, found[0].at) if instant else "another time"

    def plain(instant: datetime | None) -> str:
        return dates.moment(instant, zone, found[0].at) if instant else "another time"

    if found[0].kind is ChangeKind.EXTENDED:
        return Said(fallback(_extended(found[0], plain)), sections(_extended(found[0], at)))
    by = record.name(found[0].by)
    lines = _sentences(record, found, at)
    spoken = _sentences(record, found, plain)
    text = "; ".join(lines)
    return Said(fallback(f"{by} {'; '.join(spoken)}."), sections(f"{who(record, found[0].by)} {text}."))


def _sentences(record: Record, found: Sequence[Change], at: Any) -> list[str]:
    first = found[0]
    if first.kind is ChangeKind.DOOR:
        return [f"says this is a {_door(first)}, because: {excerpt(first.reason, MOST_WORDS).removesuffix('.')}"]
    if first.kind is ChangeKind.MOVED:
        because = f", because: {excerpt(first.reason, MOST_WORDS).removesuffix('.')}" if first.reason else ""
        return [f"moved the deadline from {at(first.was_at)} to {at(first.now_at)}{because}"]
    if first.kind is ChangeKind.SPOKEN:
        return [f"says that {who(record, first.member)}'s view was spoken in the open; it is not counted as sealed"]
    if first.kind in (ChangeKind.PROPOSED, ChangeKind.DECIDER):
        return [_other_decider(record, found)]
    parts = []
    for kind, sentence in _PARTS.items():
        members = [one.member for one in found if one.kind is kind and one.member]
        parts += [sentence.format(names(record, members))] if members else []
    for one in found:
        if one.kind is ChangeKind.QUESTION:
            parts.append(f"edited the question; before: “{excerpt(one.was, MOST_WORDS)}”")
        elif one.kind is ChangeKind.BACKGROUND:
            parts.append("edited the background")
        elif one.kind is ChangeKind.OPTIONS:
            parts.append(f"edited the options; before: {excerpt(', '.join(one.was.splitlines()), MOST_WORDS)}")
    return parts


def _other_decider(record: Record, found: Sequence[Change]) -> str:
    """Return what the line says after the name of whoever handed over: who decides, in whose place, and why."""
    people = {one.kind: one.member for one in found}
    first = found[0]
    to, because = who(record, first.member), excerpt(first.reason, MOST_WORDS).removesuffix(".")
    if first.kind is ChangeKind.PROPOSED:
        second = "One who was asked" if first.by == record.debate.opener else who(record, record.debate.opener)
        return f"would like {to} to decide, because: {because}. {second} has to agree: Home, or ⋯ on the card"
    former = people.get(ChangeKind.FORMER)
    if former == first.by:
        return f"handed the decision over; {to} decides from now on, because: {because}"
    seconder = people.get(ChangeKind.SECONDED)
    agreed = f" and {who(record, seconder)} agreed" if seconder else ""
    itself = f"decides from now on in place of {who(record, former)}, because: {because}"
    if first.by == first.member:
        return f"{itself}{'; ' + who(record, seconder) + ' agreed' if seconder else ''}"
    return f"handed the decision over{agreed}; {to} {itself}"


def _door(change: Change) -> str:
    ticks = [Tick(one) for one in change.now_is.split() if one in list(Tick)]
    return f"one-way door ({doors.ticked(ticks)})" if ticks else "two-way door"


def _extended(change: Change, at: Callable[[datetime | None], str]) -> str:
    wrote, asked, takes = (*change.was.split(), "", "", "")[:3]
    return (
        f"{wrote} of {asked} had written by {at(change.was_at)}; a one-way door takes {takes}. "
        f"A day more, once: until {at(change.now_at)}."
    )


def lately(record: Record, member: str, zone: tzinfo, now: datetime) -> str:
    """Return what somebody who has yet to answer should know of the newest change, or nothing."""
    last = record.changes[-1] if record.changes else None
    if last is None:
        return ""
    by = who(record, last.by)
    if last.kind is ChangeKind.MOVED and last.was_at:
        because = f": {excerpt(last.reason, MOST_WORDS)}" if last.reason else ""
        return f"Moved by {by} from {dates.short(last.was_at, zone, now)}{because}"
    if last.kind in (ChangeKind.QUESTION, ChangeKind.BACKGROUND, ChangeKind.OPTIONS):
        return f"Edited by {by} since it was first asked"
    if last.kind is ChangeKind.DOOR:
        return f"{by} says it is a {_door(last)}: {excerpt(last.reason, MOST_WORDS)}"
    if last.kind is ChangeKind.EXTENDED:
        return "Too few had written, so there is a day more, once"
    return f"Added by {by}" if last.kind is ChangeKind.ADDED and last.member == member else ""


def difference(record: Record, version: int) -> list[Block]:
    """Return how the question reads now and how it read in ``version``, for whoever answered that one."""
    debate, before = record.debate, wording_at(record.debate, record.changes, version)
    lines = [f"*Now:* {quote_free(debate.question)}"]
    if before.question != debate.question:
        lines.append(f"*Before:* {quote_free(before.question)}")
    blocks = sections("\n".join(lines))
    if before.background != debate.background:
        blocks += sections(
            f"*Background now:* {escape(debate.background) or 'none'}\n*Before:* {escape(before.background) or 'none'}"
        )
    return blocks


def asked_in(record: Record) -> Said:
    """Return the answer to somebody who asked to be let in."""
    text = (
        f"{record.name(record.debate.opener)} sees that you would like to write. You get a message if you are let in."
    )
    return Said(fallback(text), [section(escape(text))])


def lets_in(number: int, member: str) -> Block:
    """Return the opener's two answers to somebody who asks to be let in."""
    ids = wire.value(number=number, member=member)
    return actions(button("Let in", wire.LET_IN, ids), button("Not now", wire.NOT_NOW, ids))
