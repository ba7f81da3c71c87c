"""Lives with nudges, simulated: whatever the zone, the clock changes, the downtime and what people do.

Each person is told only in their working hours, at most once a day, at most once for a step, and each step whose
morning came says what became of it.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import calendar, snoozes
from bot.domain.ladders import FOLLOW_UP, instants, named
from bot.domain.nudges import Kept, Outcome, Reason, begun, missed, said_again, sent, settled, told, unsure, withheld
from bot.domain.refusals import Code, Refusal
from bot.domain.snoozes import Snooze, When, until_of
from bot.domain.today import Item, Matter, Morning, Rung, day_number, due_steps, item_of, morning, opening_hours
from bot.domain.waiting import Waiting, WaitingKind
from tests.views import cast

ZONES = (
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "America/New_York",
    "UTC",
)
# Both clock changes of either hemisphere, New Year, ISO week 53 of 2026, and the day that Samoa left out.
SEASONS = (
    date(2026, 3, 2),
    date(2026, 3, 25),
    date(2026, 10, 1),
    date(2026, 10, 22),
    date(2026, 12, 17),
    date(2011, 12, 20),
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RECORDS = {number: cast.revealed(number=number) for number in range(1, 5)}


@dataclass
class Person:
    """One person's rows, and every message that reached them: when, and for which steps."""

    zone: ZoneInfo
    due: dict[int, date]
    kept: dict[Rung, Kept] = field(default_factory=dict)
    off: dict[Item, Snooze] = field(default_factory=dict)
    heard: list[tuple[datetime, Morning]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # days whose one message was sent, or may have been
    lost: list[tuple[int, frozenset[Item]]] = field(default_factory=list)

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the follow-ups that are not done, each with its ladder."""
        return tuple(
            Waiting(
                WaitingKind.DECIDE,
                RECORDS[number],
                calendar.instant_at(due, calendar.MIDDAY, self.zone),
                steps=instants(FOLLOW_UP, due, self.zone),
            )
            for number, due in sorted(self.due.items())
        )

    def keep(self, rows: tuple[Kept, ...]) -> None:
        """Store rows."""
        self.kept |= {one.rung: one for one in rows}

    def looks(self, now: datetime, fate: str) -> None:
        """Do what the flow does at ``now``; ``fate`` is what becomes of a message, should there be one."""
        waiting, gone = snoozes.put_off(self.waiting(), self.off, now=now, zone=self.zone)
        self.keep(settled(self.kept.values(), waiting, gone, now=now))
        day, asleep = day_number(now, self.zone), {item for item, one in self.off.items() if one.until > now}
        due = due_steps(waiting, told(self.kept.values()), now=now)
        if not opening_hours(now, self.zone):
            return self.keep(withheld(due, Reason.QUIET_HOURS, day, now=now))
        again = unsure(self.kept.values(), day)
        found = morning(waiting, told(self.kept.values()), again, asleep, now=now, zone=self.zone)
        if found is None:
            return self.keep(withheld(due, Reason.CAP, day, now=now))
        if day in self.used:
            return self.keep(withheld(due, Reason.BUDGET, day, now=now))
        self.keep(begun(found.nudges, day, now=now))
        if fate == "refused":
            return self.keep(missed(self.kept.values(), day, Reason.NOT_POSTED, now=now))
        self.used.add(day)
        self.heard.append((now, found))
        if fate == "lost":  # it arrived, and nobody knows
            self.lost.append((day, frozenset(found.items)))
            return None
        self.keep(said_again(self.kept.values(), found.items, day))
        return self.keep(sent(self.kept.values(), day, now=now))


happens = st.tuples(
    st.integers(1, 40).map(lambda quarters: quarters * timedelta(minutes=45)),  # until the next look
    st.sampled_from(["", "", "", "done", "moved", "new", "snoozed", "away"]),
    st.integers(1, 4),
    st.sampled_from(["sent", "sent", "sent", "lost", "refused"]),
)


def acts(person: Person, act: str, number: int, now: datetime) -> None:
    """Let somebody do something about follow-up ``number``."""
    today = calendar.local_day(now, person.zone)
    if act == "done":
        person.due.pop(number, None)
    elif act == "new":
        person.due.setdefault(number, today + 3 * DAY)
    elif act == "moved" and number in person.due:
        person.due[number] = today + 4 * DAY
    elif act == "snoozed" and number in person.due:
        one = next(one for one in person.waiting() if one.number == number)
        item = item_of(one)
        assert item is not None
        done = snoozes.snooze(
            one, until_of(When.TOMORROW, now, person.zone), person.off.get(item), now=now, zone=person.zone
        )
        if isinstance(done, Snooze):
            person.off[item] = done


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(SEASONS), st.lists(happens, min_size=1, max_size=40))
def test_whatever_happens(zone: str, begins: date, life: list[tuple[timedelta, str, int, str]]) -> None:
    """Only in working hours, at most one message a day, at most one for a step, a reason for each without one."""
    now = datetime(begins.year, begins.month, begins.day, 7, 13, tzinfo=UTC)
    person = Person(calendar.zone_of(zone), {1: begins + DAY, 2: begins + 2 * DAY})
    for wait, act, number, fate in life:
        now += 21 * DAY if act == "away" else wait  # nobody runs the bot for three weeks
        acts(person, act, number, now)
        person.looks(now, fate)

    for at, _ in person.heard:
        local = at.astimezone(person.zone)
        assert calendar.is_working_day(local.date())
        assert 9 <= local.hour < 18
    said_on = [day_number(at, person.zone) for at, _ in person.heard]
    assert len(said_on) == len(set(said_on))
    steps = [one.rung for _, found in person.heard for one in found.nudges if not one.caught_up]
    assert len(steps) == len(set(steps))
    for one in person.kept.values():
        over = one.outcome is Outcome.PLANNED and one.due_at > now
        assert over or one.outcome in (Outcome.SENT, Outcome.UNKNOWN) or one.reason, one


@given(st.sampled_from(ZONES), st.sampled_from(SEASONS), st.integers(1, 200))
def test_every_step_is_told_where_the_clock_runs(zone: str, begins: date, minutes: int) -> None:
    """A clock that looks when something is due, or hours late, says each of five steps on a day of its own."""
    person = Person(calendar.zone_of(zone), {1: begins + 2 * DAY})
    late = timedelta(minutes=minutes)
    for _, at in instants(FOLLOW_UP, begins + 2 * DAY, person.zone):
        person.looks(at + late, "sent")
    assert [named(one.nudges[0].step) for _, one in person.heard] == ["before", "due", "+2", "+5", "+10"]


@given(st.sampled_from(ZONES), st.integers(0, 20))
def test_many_missed_steps_are_one_message(zone: str, hours: int) -> None:
    """After weeks without a look: one message, the newest step; the others are told as caught up."""
    begins = date(2026, 12, 21)
    person = Person(calendar.zone_of(zone), dict.fromkeys(range(1, 5), begins))
    back = datetime(2027, 1, 18, 0, 30, tzinfo=UTC) + hours * HOUR
    for look in range(48):
        person.looks(back + look * HOUR, "sent")
    assert len(person.heard) == 1
    (_, found) = person.heard[0]
    assert len(found.items) == 4
    reasons = {named(one.step): (one.outcome, one.reason) for one in person.kept.values()}
    assert reasons["+10"] == (Outcome.SENT, Reason.NONE)
    assert reasons["+5"] == reasons["due"] == (Outcome.NOT_SENT, Reason.CAUGHT_UP)


def test_what_was_lost_is_said_again_once() -> None:
    """Unknown counts as its step; the next morning holds it again, and the one after that does not."""
    person = Person(calendar.zone_of("Europe/Berlin"), {1: date(2026, 11, 25)})
    nine = datetime(2026, 11, 24, 8, 1, tzinfo=UTC)
    person.looks(nine, "lost")
    person.due[1] = date(2026, 12, 20)  # nothing else is due for weeks
    for day in range(1, 4):
        person.looks(nine + day * DAY, "sent")
    assert len(person.heard) == 2
    assert person.heard[1][1].nudges == ()
    (lost,) = [one for one in person.kept.values() if one.outcome is Outcome.UNKNOWN]
    assert lost.again == 20261125


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 26), "2026-11-26"),
        (date(2026, 11, 28), "2026-11-30"),  # a Saturday is Monday
        (date(2026, 11, 24), Code.SNOOZE_PAST),
        (None, Code.SNOOZE_PAST),
        (date(2028, 1, 1), Code.SNOOZE_FAR),
    ],
)
def test_a_snooze_is_a_working_morning(day: date | None, until: str | Code) -> None:
    """What has no end comes back at nine of the day, or of the next working day."""
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    berlin = calendar.zone_of("Europe/Berlin")
    one = Waiting(WaitingKind.DECIDE, RECORDS[1], now - DAY, remind_at=now)
    done = snoozes.snooze(one, day, None, now=now, zone=berlin)
    if isinstance(until, Code):
        assert isinstance(done, Refusal)
        assert done.code is until
    else:
        assert isinstance(done, Snooze)
        assert done.until.astimezone(berlin).isoformat().startswith(f"{until}T09:00")
        assert isinstance(snoozes.snooze(one, day, replace(done, times=3), now=now, zone=berlin), Refusal)


def test_a_time_that_ends_wins() -> None:
    """What ends earlier comes back on the last morning before, also where its end was moved since."""
    now, berlin = datetime(2026, 11, 24, 10, tzinfo=UTC), calendar.zone_of("Europe/Berlin")
    one = Waiting(WaitingKind.POSITION, RECORDS[1], now + 3 * DAY, remind_at=now + 3 * DAY)
    done = snoozes.snooze(one, date(2026, 12, 4), None, now=now, zone=berlin)
    assert isinstance(done, Snooze)
    assert (done.until, done.earlier) == (datetime(2026, 11, 27, 8, tzinfo=UTC), True)
    sooner = replace(one, due=now + 2 * DAY)
    (back,), _ = snoozes.put_off([sooner], {Item(Matter.POSITION, 1): done}, now=now, zone=berlin)
    assert back.steps[0] == ("snooze 1", datetime(2026, 11, 26, 8, tzinfo=UTC))
    ending = replace(one, due=now + 2 * HOUR)
    assert snoozes.offered(ending, now=now, zone=berlin) == ()
    refused = snoozes.snooze(ending, date(2026, 11, 25), None, now=now, zone=berlin)
    assert isinstance(refused, Refusal)
    assert refused.code is Code.SNOOZE_ENDS
