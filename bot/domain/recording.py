"""Recording: what was decided before anybody was asked, told honestly: no positions, and commitments are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision, DecisionState, form_refusals
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import aware, tidy, visible
from bot.domain.opening import MOST_PEOPLE
from bot.domain.people import Member, works
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["Announced", "Recording", "announce", "record_decided"]


@dataclass(frozen=True, slots=True)
class Recording:
    """What the form "Already decided" held."""

    channel: str
    statement: str
    why: str
    owner: str | None
    look_back: date | None
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """A decision that was made before, with its record, and what should be said about it."""

    debate: Debate
    decision: Decision
    intents: tuple[Intent, ...]


def _refusals(
    form: Recording, by: Member, people: dict[str, Member], today: date, settings: Settings
) -> Iterable[Refusal]:
    if by.guest:
        yield Refusal(Code.GUEST_OPENS, field="statement")
    if not visible(form.statement):
        yield Refusal(Code.EMPTY_REASON, field="statement")
    yield from form_refusals(form, people, today)
    if len(set(form.asked)) > MOST_PEOPLE:
        yield Refusal(Code.TOO_MANY_PEOPLE, {"limit": MOST_PEOPLE}, "asked")
    unable = next((one for one in form.asked if one not in people or not people[one].can_be_asked), None)
    if unable:
        name = people[unable].name if unable in people else "That member"
        yield Refusal(Code.NOT_A_PERSON, {"name": name, "role": "asked"}, "asked")
    outside = next((people[one] for one in form.asked if one in people and people[one].stranger), None)
    if outside and not settings.strangers:
        yield Refusal(Code.STRANGER_ASKED, {"name": outside.name}, "asked")


def record_decided(
    form: Recording,
    *,
    number: int,
    by: Member,
    people: dict[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Announced | tuple[Refusal, ...]:
    """Keep what ``by`` says was decided. It is told to nobody before its card stands (``announce``).

    Asked to commit are those picked and the owner, without ``by``, who says it. Nobody need be.
    """
    today = aware(now).astimezone(calendar.zone_of(by.zone)).date()
    refusals = tuple(_refusals(form, by, people, today, settings))
    if refusals or form.owner is None or form.look_back is None:
        return refusals
    statement = " ".join(tidy(form.statement).split())
    asked = tuple(one for one in dict.fromkeys((*form.asked, form.owner)) if one != by.id)
    until = _answers_until(asked, people, by.zone, now, settings)
    debate = Debate(
        number=number,
        channel=form.channel,
        question=statement,
        options=(),
        opener=by.id,
        decider=by.id,
        contributors=(),
        affected=asked,
        deadline=until,
        opened_at=aware(now),
        decided_before=True,
    )
    decision = Decision(
        number=number,
        version=1,
        choice="",
        statement=statement,
        why=tidy(form.why),
        owner=form.owner,
        look_back=form.look_back,
        decided_by=by.id,
        decided_at=aware(now),
        asked=asked,
        answers_until=until,
        state=DecisionState.ANNOUNCED,
    )
    return Announced(debate, decision, (View(Kind.CARD, number),))


def _answers_until(
    asked: Iterable[str], people: dict[str, Member], zone: str | None, now: datetime, settings: Settings
) -> datetime:
    whose = [(people[one].zone if one in people else None, works(people.get(one))) for one in asked]
    ends = [calendar.window_end(now, settings.answer_hours, calendar.zone_of(name), days) for name, days in whose]
    return max(ends, default=calendar.window_end(now, settings.answer_hours, calendar.zone_of(zone)))


def announce(
    debate: Debate, decision: Decision, *, people: dict[str, Member], now: datetime, settings: Settings = DEFAULTS
) -> Announced | None:
    """The card stands: everybody is asked now, and their time begins. None where that was so already."""
    if debate.state is not DebateState.WAITING:
        return None
    known = people.get(decision.decided_by)
    until = _answers_until(decision.asked, people, known.zone if known else None, now, settings)
    said = replace(decision, state=DecisionState.COMMITTING, answers_until=until)
    if not decision.asked:
        said = replace(said, state=DecisionState.IN_FORCE, in_force_at=aware(now))
    ended = replace(
        debate, state=DebateState.DECIDED, posted_at=aware(now), ended_at=aware(now), ended_by=debate.decider
    )
    asks = (View(Kind.ASK, debate.number, member) for member in decision.asked)
    return Announced(ended, said, (View(Kind.CARD, debate.number), *asks))
