"""What can be done to a question while it is open, and to a record, as commands of everybody at any time."""

from dataclasses import replace
from datetime import date

from bot.domain import changes, recording
from bot.domain.changes import Reworked, Wording
from bot.domain.doors import Door, Profile, Tick
from bot.domain.doors import changing as doors
from bot.domain.recording import Announced, Recording
from tests.domain.cast import AGENTS, DAY, LEAD, NOW, PEOPLE, chosen

ALL_IN = tuple(chosen(member) for member in AGENTS)
FORM = Recording("C0SUPPORT", "We keep one supplier", "Two could not deliver.", LEAD.id, date(2026, 12, 8), AGENTS)
RECORDED = recording.record_decided(FORM, number=7, by=LEAD, people=PEOPLE, now=NOW)
Done = Reworked | Announced


def move(debate, by, now, *, to=None, reason="", asked_again=False):
    """Move the deadline, by default by nine days from now."""
    return changes.move_deadline(
        debate,
        to or now + 9 * DAY,
        reason,
        by=by,
        now=now,
        asked_again=asked_again,
    )


def edit(debate, by, now, *, positions=(), seen=None, question="Why not?", background="", options=None):
    """Word the question anew."""
    wording = Wording(question, background, debate.options if options is None else options)
    return changes.edit_question(debate, wording, by=by, positions=positions, now=now, seen=seen)


def ask_these(debate, members, by, now=NOW, *, seen=None, parts=None):
    """Ask these and nobody else, and give the others these parts."""
    return changes.change_people(debate, members, by=by, people=PEOPLE, now=now, seen=seen, parts=parts)


NAMED = Profile("", AGENTS[0], AGENTS[1], "p99 under 200 ms", date(2027, 6, 1))


def other_door(debate, by, now):
    """Say that it is a one-way door."""
    return doors.correct(debate, (Tick.LOST,), Door.ONE_WAY, "It is gone then.", by=by, now=now)


def one_way(debate):
    """Return the same as a one-way door."""
    return replace(debate, ticks=(Tick.LOST,), door=Door.ONE_WAY)


CHANGING = {
    "announce": lambda d, by, now: recording.announce(d, RECORDED.decision, people=PEOPLE, now=now),
    "move": move,
    "people": lambda d, by, now: ask_these(d, AGENTS[:2], by, now),
    "edit": edit,
    "spoken": lambda d, by, now: changes.spoken_openly(d, AGENTS[0], by=by, now=now),
    "other door": other_door,
    "extend": lambda d, by, now: doors.extend(one_way(d), (), people=PEOPLE, now=now),
    "complete": lambda d, by, now: doors.complete(one_way(d), NAMED, by=by, people=PEOPLE, now=now),
    "ask in": lambda d, by, now: changes.ask_in(d, by=PEOPLE[by]),
    "not now": lambda d, by, now: changes.not_now(d, AGENTS[0], by=by),
    "open now": lambda d, by, now: changes.open_now(d, ALL_IN, by=by, people=PEOPLE, now=now),
}
