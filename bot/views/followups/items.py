"""The items of Home and of the morning message, live and done; what somebody waits for; the answer to ``todo``."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo

from bot.domain import calendar
from bot.domain.followups import Did, FollowUpState, FollowUpStep, Vacant
from bot.domain.people import Member
from bot.domain.records import FollowUpCase
from bot.domain.today import Matter
from bot.domain.waiting import Waiting, WaitingKind
from bot.views import dates, wire
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    excerpt,
    fallback,
    quote_free,
    section,
)
from bot.views.wording import link_to

__all__ = ["GOES_WITH_IT", "due_words", "entrusted", "finished", "item", "lead", "moved_away", "todo", "who_in"]

GOES_WITH_IT = "It goes with what was decided."  # the note of follow-ups that move with a record's owner
_WORDS = 150
LISTED = 5
IN_A_LIST = 3  # of a message with eight blocks


def due_words(due: date, zone: tzinfo, now: datetime) -> str:
    """Return "today", "tomorrow", "Fri 27 Nov", or "since Fri 20 Nov" for what should have been done."""
    today = calendar.local_day(now, zone)
    if due < today:
        return f"since {dates.day(due, today=today)}"
    near = {0: "today", 1: "tomorrow"}.get((due - today).days)
    return near or dates.day(due, today=today)


def item(waiting: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """Return one thing that waits about a follow-up, with its buttons: the same in Home and in the morning message."""
    case = waiting.case
    return _ITEMS[waiting.kind](case, due_words(case.followup.due, zone, now)) if case else []


def _ids(case: FollowUpCase) -> str:
    return wire.value(id=case.followup.id)


def _what(case: FollowUpCase) -> str:
    said = excerpt(case.followup.text, _WORDS)
    link = link_to(case.followup.link, "message")
    return f"{said} · {link}" if link else said


def who_in(case: FollowUpCase, member: str | None) -> str:
    """Return the display name of somebody named on it, escaped."""
    return quote_free(case.name(member))


def _last(case: FollowUpCase, *did: Did) -> FollowUpStep | None:
    return next((one for one in reversed(case.steps) if one.did in did), None)


def _note(step: FollowUpStep | None) -> str:
    return f": {excerpt(step.note, _WORDS)}" if step and step.note else ""


def _to_do(case: FollowUpCase, due: str) -> list[Block]:
    ids, last = _ids(case), case.steps[-1] if case.steps else None
    text = f"*Follow-up* · {_what(case)} · due {due}"
    if last and last.did is Did.FREED:
        text += f"\n{who_in(case, last.by)} says: it is free now"
    if last and last.did is Did.NOT_ME:
        text += f"\n{who_in(case, last.by)} says: not me"
    row = actions(button("Done", wire.FOLLOW_UP_DONE, ids), button("Not yet", wire.FOLLOW_UP_LATER, ids))
    return [section(text), row]


def _take_on(case: FollowUpCase, due: str) -> list[Block]:
    ids, asked = _ids(case), _last(case, Did.MADE, Did.HANDED)
    note = _note(asked) if asked and asked.did is Did.HANDED else ""
    text = f"*Take it on?* · {_what(case)} · due {due}\n{who_in(case, asked.by if asked else None)} asks you{note}"
    row = actions(button("Accept", wire.FOLLOW_UP_ACCEPT, ids), button("Decline", wire.FOLLOW_UP_DECLINE, ids))
    return [section(text), row]


def _free_it(case: FollowUpCase, due: str) -> list[Block]:
    ids, owner = _ids(case), who_in(case, case.followup.owner)
    text = f"*{owner} is blocked by you* · {_what(case)} · due {due}{_line(_last(case, Did.BLOCKED))}"
    row = actions(button("It is free now", wire.FOLLOW_UP_FREE, ids), button("Not me", wire.FOLLOW_UP_NOT_ME, ids))
    return [section(text), row]


def _line(step: FollowUpStep | None) -> str:
    return f"\n{excerpt(step.note, _WORDS)}" if step and step.note else ""


def _reassign(case: FollowUpCase, due: str) -> list[Block]:
    one = case.followup
    if one.vacant is Vacant.DECLINED:
        step = _last(case, Did.DECLINED)
        why = f"{who_in(case, step.by if step else None)} declined{_note(step)}"
    else:
        left = _last(case, Did.LEFT)
        why = f"{who_in(case, left.member if left else None)} cannot be asked any more"
    text = f"*Nobody has it* · {_what(case)} · due {due}\n{why}"
    return [section(text), _give_or_drop(case)]


def _late(case: FollowUpCase, due: str) -> list[Block]:
    one = case.followup
    asked = "" if one.owner else " (has not accepted)"
    name = who_in(case, one.owner or one.asked)
    blocked = f"\nBlocked by {who_in(case, one.blocker)}" if one.state is FollowUpState.BLOCKED else ""
    text = f"*Late* · {_what(case)} · {name}{asked} · due {due}{blocked}"
    return [section(text), _give_or_drop(case)]


def _give_or_drop(case: FollowUpCase) -> Block:
    ids = _ids(case)
    return actions(button("Name somebody", wire.FOLLOW_UP_GIVE, ids), button("Drop it", wire.FOLLOW_UP_DROP, ids))


_ITEMS: Mapping[WaitingKind, Callable[[FollowUpCase, str], list[Block]]] = {
    WaitingKind.FOLLOW_UP: _to_do,
    WaitingKind.TAKE_ON: _take_on,
    WaitingKind.FREE_IT: _free_it,
    WaitingKind.REASSIGN: _reassign,
    WaitingKind.LATE: _late,
}


def finished(case: FollowUpCase, matter: Matter, member: str) -> Block:
    """Return the line that stands where something was asked about a follow-up, and is no more."""
    one, last = case.followup, case.steps[-1] if case.steps else None
    if one.state is FollowUpState.DONE:
        by = "" if one.ended_by == member else f" by {who_in(case, one.ended_by)}"
        return section(f"✔ *Done{by}:* {excerpt(one.text, _WORDS)}{_line(_last(case, Did.DONE))}")
    if one.state is FollowUpState.DROPPED:
        return section(f"✔ *Dropped:* {excerpt(one.text, _WORDS)}{_line(_last(case, Did.DROPPED))}")
    if matter is Matter.FOLLOW_UP and one.owner == member and one.state is FollowUpState.BLOCKED:
        return section(f"*Blocked by {who_in(case, one.blocker)}:* {excerpt(one.text, _WORDS)}")
    if matter is Matter.TAKE_ON and one.owner == member:
        later = button("Not yet", wire.FOLLOW_UP_LATER, _ids(case))
        return section(f"✔ *It is yours:* {excerpt(one.text, _WORDS)}", later)
    told = "Answered." if last and last.by == member else "Nothing is asked of you any more."
    return section(f"✔ *{told}* {excerpt(one.text, _WORDS)}")


def moved_away(case: FollowUpCase) -> str:
    """Return what an item is called where a newer message holds it."""
    return excerpt(case.followup.text, _WORDS)


def entrusted(cases: Sequence[FollowUpCase], zone: tzinfo, now: datetime) -> list[Block]:
    """Return, for Home, the follow-ups that its reader waits for; nothing where there are none."""
    if not cases:
        return []
    lines = [_entrusted(case, zone, now) for case in cases[:LISTED]]
    rest = len(cases) - LISTED
    blocks = [section("\n".join([f"*Follow-ups that you wait for: {len(cases)}*", *lines]))]
    return [*blocks, *([context(f"{rest} more")] if rest > 0 else [])]


def _entrusted(case: FollowUpCase, zone: tzinfo, now: datetime) -> str:
    one, due = case.followup, due_words(case.followup.due, zone, now)
    name = f"{who_in(case, one.owner)}" if one.owner else f"{who_in(case, one.asked)}, not accepted yet"
    if one.state is FollowUpState.BLOCKED:
        name += f", blocked by {who_in(case, one.blocker)}"
    return f"{excerpt(one.text, 100)} · {name} · due {due}"


def todo(member: Member, waiting: Sequence[Waiting], *, now: datetime) -> Said:
    """Return the answer to the command ``todo`` alone: what is to be done, each with its buttons, and a new one."""
    zone, new = calendar.zone_of(member.zone), button("New follow-up", wire.FOLLOW_UP_NEW)
    count = len(waiting)
    heading = dates.plural(count, "follow-up") + (" waits for you" if count == 1 else " wait for you")
    heading = heading if count else "No follow-up waits for you"
    blocks = [section(f"*{heading}*", new)]
    for one in waiting[:IN_A_LIST]:
        blocks += item(one, zone, now)
    rest = count - IN_A_LIST
    blocks += [context(f"{rest} more in Home")] * (rest > 0)
    return Said(fallback(f"{heading}."), blocks)


def lead(waiting: Waiting, zone: tzinfo, now: datetime) -> tuple[str, str]:
    """Return what a notification says of one that waits: what is asked, and about what."""
    case = waiting.case
    if case is None:
        return "", ""
    nouns = {
        WaitingKind.FOLLOW_UP: "a follow-up due",
        WaitingKind.TAKE_ON: "take a follow-up on? Due",
        WaitingKind.FREE_IT: "somebody is blocked by you, due",
        WaitingKind.REASSIGN: "nobody has this, due",
        WaitingKind.LATE: "late, due",
    }
    return f"{nouns[waiting.kind]} {due_words(case.followup.due, zone, now)}: ", clip(case.followup.text, 200)
