"""Opening: the form "New decision" with its second page; what it held; what it says about a refusal."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta, tzinfo
from html import unescape
from typing import Any

from bot.domain import calendar
from bot.domain.doors import Tick, in_order
from bot.domain.lanes import Reach
from bot.domain.nouns import BACKGROUND_LIMIT, OPTIONS_LIMIT, QUESTION_LIMIT
from bot.domain.people import Member
from bot.domain.refusals import Refusal
from bot.views import dates, doors, refusals, wire
from bot.views.fields import State, picked, picked_many, picked_people, typed
from bot.views.kit import (
    Block,
    Said,
    button,
    clip,
    context,
    excerpt,
    external_select,
    input_block,
    input_text,
    modal,
    option,
    people_select,
    person_select,
    plain,
    quote_free,
    section,
)
from bot.views.lanes import asks_when
from bot.views.wording import link_to

__all__ = [
    "FIELDS",
    "PEOPLE_FIELDS",
    "TYPED",
    "Draft",
    "deadline_field",
    "deadline_options",
    "errors",
    "mentioned",
    "no_deadline",
    "one_way_modal",
    "opening_modal",
    "people_errors",
    "people_modal",
    "quoted",
    "read_opening",
    "read_people",
]

FIELDS: Mapping[str, str] = {
    "question": "opening.question",
    "background": "opening.background",
    "options": "opening.options",
    "contributors": "opening.contributors",
    "deadline": "opening.deadline",
    "ticks": "opening.ticks",
    "channel": "opening.where",
    # What stands on the second page is said under the people of the first, which is the one submitted.
    "decider": "opening.contributors",
    "affected": "opening.contributors",
    "informed": "opening.contributors",
    "keeper": "opening.contributors",
    "approver": "opening.contributors",
}
# A field that is drawn again keeps what stands in it, unless it is another one: so the usual time follows the door.
ONE_WAY_DEADLINE = "opening.deadline.one-way"
PEOPLE_FIELDS: Mapping[str, str] = {
    "decider": "people.decider",
    "affected": "people.affected",
    "informed": "people.informed",
    "keeper": "people.keeper",
    "approver": "people.approver",
}
TYPED = "typed"  # the draft of a button that asks as a question what was typed and is no subcommand
_TRY = "Try: fri 17:00, eod, in 2 days"
PAST, UNREADABLE = "past", "unreadable"  # what became of words for a time
_NOTES: Mapping[str, str] = {
    PAST: "That time is in the past, so the usual one is filled in.",
    UNREADABLE: f"I could not read that time, so the usual one is filled in. {_TRY}",
}
_SIGN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds, both pages. ``options`` has one a line, ``deadline`` is ISO 8601 with its offset.

    ``notes`` is "", "past" or "unreadable": what became of the time that was typed with the command. ``asks_where``
    is true where the form itself asks for the channel, which may be picked already.
    """

    channel: str = ""
    channel_name: str = ""
    question: str = ""
    background: str = ""
    options: str = ""
    contributors: tuple[str, ...] = ()
    deadline: str | None = None
    decider: str = ""
    affected: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    keeper: str | None = None
    approver: str | None = None
    ticks: tuple[str, ...] = ()  # what is hard to undo; with none, the next three mean nothing
    owner: str | None = None
    success: str = ""
    look_back: str = ""  # YYYY-MM-DD
    source_link: str = ""
    source_author: str = ""
    follows: int | None = None  # the decision that is asked about anew
    news: str = ""
    notes: str = ""
    asks_where: bool = False
    new_here: bool = False  # no card of ours stands in this conversation yet

    @property
    def kept_for(self) -> str:
        """The conversation under which the draft is kept; "" for the form that asks for one."""
        return "" if self.asks_where else self.channel

    @property
    def hard(self) -> tuple[Tick, ...]:
        """What is hard to undo, in the order in which it is offered."""
        return in_order(tick for tick in Tick if tick.value in self.ticks)

    @property
    def moment(self) -> datetime | None:
        """The deadline, aware; None where nothing readable was picked."""
        try:
            found = datetime.fromisoformat(self.deadline or "")
        except ValueError:
            return None
        return found if found.utcoffset() is not None else None

    def to_json(self) -> dict[str, Any]:
        """Return the draft as JSON's own kinds of values."""
        return {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(self).items()}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> "Draft":
        """Return the draft that ``to_json`` gave; names that are not known any more are left out."""
        known = {one.name for one in fields(cls)}
        kept = {name: one for name, one in form.items() if name in known}
        given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in kept.items()}
        return cls(**given)


def _knows(draft: Draft, me: Member) -> str:
    """Return that nothing is blind between two people, where no more take part; "" otherwise."""
    if len(draft.contributors) == 1:
        return " One person is asked, so you will know whose view it is."
    named_later = draft.hard and draft.decider in ("", me.id)  # who decides behind a one-way door is the next page's
    two = len({me.id, draft.decider or me.id, *draft.contributors}) == 2 and draft.contributors and not named_later
    return " You are two in this, so each will know whose view is whose." if two else ""


def opening_modal(
    draft: Draft,
    *,
    me: Member,
    zone: tzinfo,
    now: datetime,
    reaches: Sequence[Reach] = (),
    like: Sequence[Block] = (),
) -> dict[str, Any]:
    """Return the form, filled with what is known; times are told in ``zone``, that of ``me``.

    ``reaches`` foresees how each of those picked would be asked; its last line counts the interruptions. ``like`` is
    what was asked or decided like it.

    Drawn again with the same block and action ids, it keeps what was typed since.
    """
    blocks = [
        *([context(_NOTES[draft.notes])] if draft.notes in _NOTES else []),
        *([_where(draft.channel)] if draft.asks_where else []),
        input_block(
            FIELDS["question"], "Question", input_text(wire.QUESTION, most=QUESTION_LIMIT, initial=draft.question)
        ),
        # Six fields at most: where the channel is one of them, what was quoted is shown, and edited on the card.
        *(_quoted(draft) if draft.asks_where else [_background(draft)]),
        input_block(
            FIELDS["options"],
            "Options, one a line",
            input_text(wire.OPTIONS, most=OPTIONS_LIMIT, initial=draft.options, long=True),
        ),
        input_block(
            FIELDS["contributors"],
            "Who writes a position",
            people_select(wire.CONTRIBUTORS, draft.contributors),
            dispatch=True,
        ),
        input_block(ONE_WAY_DEADLINE if draft.hard else FIELDS["deadline"], "Answers by", _deadline(draft, zone, now)),
        doors.ticks_field(FIELDS["ticks"], wire.TICKS, draft.hard, dispatch=True),
        section(_decides(draft, me), button("Change", wire.PEOPLE_OPEN)),
        *like,
        context(" ".join(filter(None, (_from(draft), _preview(draft, me, reaches, zone, now))))),
    ]
    ids = wire.value(channel=draft.kept_for)
    submit = "Next" if draft.hard else "Ask"
    return modal(wire.OPENING_FORM, "New decision", blocks, submit=submit, close="Cancel", metadata=ids)


def _background(draft: Draft) -> Block:
    field = input_text(wire.BACKGROUND, most=BACKGROUND_LIMIT, initial=draft.background, long=True)
    return input_block(FIELDS["background"], "Background", field, optional=True)


def _quoted(draft: Draft) -> list[Block]:
    return [context(f"Background: {excerpt(draft.background)}")] if draft.background else []


def _where(channel: str) -> Block:
    element = {
        "type": "conversations_select",
        "action_id": wire.WHERE,
        "placeholder": {"type": "plain_text", "text": "Pick a channel", "emoji": True},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        **({"initial_conversation": channel} if channel else {}),
    }
    return input_block(FIELDS["channel"], "Channel", element)


def _deadline(draft: Draft, zone: tzinfo, now: datetime) -> Block:
    offered = deadline_options([draft.moment] if draft.moment else [], zone, now)
    initial = offered[0] if offered else None
    return external_select(wire.DEADLINE, initial=initial, placeholder="fri 17:00, eod, in 2 days")


def _decides(draft: Draft, me: Member) -> str:
    # A form notifies nobody, so a mention is only a name here that needs no looking up.
    others = [(draft.affected, "asked to commit"), (draft.informed, "told")]
    extra = [f"{dates.plural(len(ids), 'person')} also {what}" for ids, what in others if ids]
    if draft.hard:
        return " · ".join(["One-way door. Next: who decides, who owns it, who rules.", *extra])
    decider = "You decide" if draft.decider in ("", me.id) else f"<@{draft.decider}> decides"
    return " · ".join([f"{decider}.", *extra])


def _from(draft: Draft) -> str:
    if draft.follows:
        return f"Asks anew about decision {draft.follows}, which stands until this is decided."
    link = link_to(draft.source_link, "a message")
    author = f" of <@{draft.source_author}>" if draft.source_author else ""
    return f"From {link}{author}. Reactions there are not positions; these are sealed." if link else ""


def _preview(draft: Draft, me: Member, reaches: Sequence[Reach], zone: tzinfo, now: datetime) -> str:
    place = f"in <#{draft.channel}>" if draft.channel else "in the channel you pick"
    place = f"in #{quote_free(draft.channel_name)}" if draft.channel_name else place
    count = len(draft.contributors)
    asks = f"asks {dates.plural(count, 'person')} now." if count else "asks the people you pick."
    asks = asks_when(reaches, draft.moment, zone, now) if len(reaches) == count > 0 else asks
    alone = _knows(draft, me)
    invited = " I may have to be invited there first." if draft.new_here else ""
    return f"Posts one card {place} and {asks} Positions stay sealed until all are in or time is up.{alone}{invited}"


def people_modal(draft: Draft) -> dict[str, Any]:
    """Return the second page: who decides, who is asked to commit, who is told, who keeps it fair, who rules."""
    blocks = [
        input_block(PEOPLE_FIELDS["decider"], "Who decides", person_select(wire.DECIDER, draft.decider or None)),
        input_block(
            PEOPLE_FIELDS["affected"],
            "Also asked to commit, not to argue",
            people_select(wire.AFFECTED, draft.affected),
            optional=True,
        ),
        input_block(
            PEOPLE_FIELDS["informed"], "Only told", people_select(wire.INFORMED, draft.informed), optional=True
        ),
        input_block(
            PEOPLE_FIELDS["keeper"],
            "Keeps the process fair, no vote",
            person_select(wire.KEEPER, draft.keeper),
            optional=True,
        ),
        input_block(
            PEOPLE_FIELDS["approver"],
            "Rules if somebody cannot commit",
            person_select(wire.APPROVER, draft.approver),
            optional=True,
        ),
    ]
    ids = wire.value(channel=draft.kept_for)
    return modal(wire.PEOPLE_FORM, "People", blocks, submit="Done", close="Back", metadata=ids)


def read_opening(state: State, metadata: str) -> Draft:
    """Return the first page as it stands in the form; what the second page holds stays empty."""
    given = wire.read_value(metadata).get("channel", "")
    return Draft(
        channel=given or picked(state, FIELDS["channel"]) or "",
        asks_where=not given,
        question=typed(state, FIELDS["question"]),
        background=typed(state, FIELDS["background"]),
        options=typed(state, FIELDS["options"]),
        contributors=picked_people(state, FIELDS["contributors"]),
        deadline=picked(state, deadline_field(state)),
        ticks=picked_many(state, FIELDS["ticks"]),
    )


def deadline_field(state: State) -> str:
    """Return the block id of the field "Answers by" as it stands in the form."""
    return ONE_WAY_DEADLINE if ONE_WAY_DEADLINE in state else FIELDS["deadline"]


def one_way_modal(draft: Draft, *, me: Member, now: datetime, zone: tzinfo, ruler: str | None, hours: int) -> Block:
    """Return the page that a tick adds; ``ruler`` is who rules in this workspace, ``hours`` are those to think."""
    owner = draft.owner or me.id
    others = {owner, draft.decider, *draft.contributors, *draft.affected}
    named = doors.Profile(
        decider=draft.decider if draft.decider != owner else "",
        owner=owner,
        approver=draft.approver or (ruler if ruler not in others else None),
        success=draft.success,
        look_back=date.fromisoformat(draft.look_back)
        if draft.look_back
        else calendar.default_review(now, zone, me.working),
    )
    return doors.one_way_modal(named, draft.hard, hours=hours, metadata=wire.value(channel=draft.kept_for))


def read_people(state: State, metadata: str) -> Draft:
    """Return the second page as it stands in the form; what the first page holds stays empty."""
    given = wire.read_value(metadata).get("channel", "")
    return Draft(
        channel=given,
        asks_where=not given,
        decider=picked(state, PEOPLE_FIELDS["decider"]) or "",
        affected=picked_people(state, PEOPLE_FIELDS["affected"]),
        informed=picked_people(state, PEOPLE_FIELDS["informed"]),
        keeper=picked(state, PEOPLE_FIELDS["keeper"]),
        approver=picked(state, PEOPLE_FIELDS["approver"]),
    )


def deadline_options(moments: Sequence[datetime], zone: tzinfo, now: datetime) -> list[Block]:
    """Return moments that are still to come as choices: picking one is the echo. Their values are ISO 8601."""
    ahead = [moment for moment in dict.fromkeys(moments) if moment - now > timedelta(minutes=1)]
    return [
        option(f"{dates.moment(moment, zone, now)} ({dates.ahead(moment - now)})", moment.isoformat())
        for moment in ahead[:100]
    ]


def no_deadline(*, past: bool) -> list[Block]:
    """Return the one line for words that name no moment, or only one that is over.

    Slack lets it be picked; it is no ISO 8601, and the form is refused with the same advice.
    """
    return [option(f"That is in the past. {_TRY}", PAST) if past else option(_TRY, UNREADABLE)]


def errors(found: Iterable[Refusal], state: State, zone: tzinfo | None = None) -> dict[str, str]:
    """Return what a submitted form misses, all at once, under its fields, of which ``state`` says which there are.

    Times are told in ``zone``.
    """
    return refusals.errors(found, {**FIELDS, "deadline": deadline_field(state)}, zone=zone)


def people_errors(found: Iterable[Refusal]) -> dict[str, str]:
    """Return what is wrong with the people of the second page, under its fields."""
    return refusals.errors(found, PEOPLE_FIELDS)


def quoted(text: str, names: Mapping[str, str]) -> str:
    """Return what Slack stores of a message or command in plain words; ``names`` maps member ids to display names."""

    def shown(sign: re.Match[str]) -> str:
        kind, body, label = sign.group(1), sign.group(2), sign.group(3)
        if kind == "@":
            return "@" + (names.get(body) or label or "somebody")
        if kind:
            return {"#": "#", "!": "@"}[kind] + (label or body.partition("^")[0])
        return f"{label} ({body})" if label and label != body else body

    return clip(plain(unescape(_SIGN.sub(shown, text))), BACKGROUND_LIMIT)


def mentioned() -> Said:
    """Return the answer to a mention: a button, since a mention cannot open a form."""
    text = "Ask your team for sealed positions; one person decides, everybody answers."
    return Said(text, [section(text, button("New decision", wire.NEW_DECISION))])
