"""Which week a digest tells of, when it is due, what stops it, and what is told of a record: once, as it stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import digests
from bot.domain.calendar import WorkingDays
from bot.domain.digests import Digest, DigestForm, Schedule, Topic
from bot.domain.digests.weeks import newest_due
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import Settings
from tests.views import weekly
from tests.views.cast import LEAD, PEOPLE

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
ADMIN = replace(LEAD, admin=True)
MONDAYS = Schedule(0, time(9), "Europe/Berlin")
WEEK = timedelta(days=7)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Apia", "Africa/Casablanca", "Australia/Lord_Howe", "UTC")


def held(**news: object) -> Digest:
    """Return the digest of #support, on since some week."""
    one = Digest(1, "C1", True, MONDAYS, set_by="ULEAD", next_at=NOW, week=202647, told_until=NOW - WEEK)
    return replace(one, **news)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 30), 202648),  # Monday: the week before
        (date(2026, 12, 2), 202648),
        (date(2026, 12, 3), 202649),  # Thursday: the week under way
        (date(2027, 1, 4), 202653),
        (date(2027, 1, 3), 202653),
        (date(2021, 1, 4), 202053),
        (date(2026, 1, 5), 202601),
        (date(2024, 12, 30), 202452),
        (date(2025, 1, 2), 202501),
    ],
)
def test_which_week_it_tells_of(day: date, week: int) -> None:
    """From Monday to Wednesday the ISO week before, from Thursday on the one under way; a week 53 is one as well."""
    assert digests.week_told(day) == week


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        (MONDAYS, "2026-11-24T08:40", "2026-11-30T08:00"),
        (MONDAYS, "2026-11-30T08:00", "2026-12-07T08:00"),  # strictly after
        (MONDAYS, "2026-10-19T07:00", "2026-10-26T08:00"),  # clocks went back between them
        (Schedule(6, time(2, 30), "Europe/Berlin"), "2026-03-25T00:00", "2026-03-29T01:30"),  # a time that is left out
        (Schedule(6, time(2, 30), "Europe/Berlin"), "2026-10-20T00:00", "2026-10-25T00:30"),  # twice: the first
        (Schedule(0, time(9), "Africa/Casablanca"), "2027-02-01T08:00", "2027-02-08T09:00"),
    ],
)
def test_when_it_is_due(schedule: Schedule, after: str, due: str) -> None:
    """It comes at the channel's own time, whatever its clocks do."""
    instant = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert digests.next_due(schedule, instant)[1] == datetime.fromisoformat(due).replace(tzinfo=UTC)


@given(
    st.builds(
        Schedule, st.integers(0, 6), st.times().map(lambda at: at.replace(microsecond=0)), st.sampled_from(ZONES)
    ),
    st.integers(0, 23 * 365 * 24 * 60),
)
def test_each_week_has_one(schedule: Schedule, start: int) -> None:
    """One due instant follows another, each with a week of its own, none left out, through years and zones."""
    at, weeks = datetime(2011, 12, 1, tzinfo=UTC) + timedelta(minutes=start), []
    for _ in range(6):
        day, due = digests.next_due(schedule, at)
        assert due > at
        assert newest_due(schedule, due)[0] == day
        weeks.append(digests.week_told(day))
        at = due
    assert [digests.weeks_between(one, other) for one, other in pairwise(weeks)] == [2] * 5


@given(st.lists(st.integers(1, 60 * 24 * 30), min_size=1, max_size=30), st.integers(0, 6))
def test_whenever_it_is_looked_at(minutes: list[int], day: int) -> None:
    """However late and however often somebody looks: no week is posted twice, and none goes back."""
    one, now = held(schedule=Schedule(day, time(9), "Europe/Berlin"), week=0), NOW
    posted: list[int] = []
    for step in minutes:
        now += timedelta(minutes=step)
        if one.next_at is not None and one.next_at <= now:
            one, week = digests.fall_due(one, now)
            assert one.next_at is not None
            assert one.next_at > now
            posted += [week] if week is not None else []
    assert posted == sorted(set(posted))


@pytest.mark.parametrize(
    ("now", "week", "again"),
    [
        ("2026-11-30T08:00", 202648, "2026-12-07T08:00"),
        ("2026-11-30T08:59", 202648, "2026-12-07T08:00"),
        ("2026-12-01T13:00", 202648, "2026-12-07T08:00"),  # a day late, in working hours
        ("2026-12-02T02:00", None, "2026-12-02T08:00"),  # at night: in the morning
        ("2026-12-05T12:00", None, "2026-12-07T08:00"),  # on a Saturday
        ("2026-12-21T08:00", 202651, "2026-12-28T08:00"),  # three weeks away: one
        ("2026-11-24T08:00", None, "2026-11-30T08:00"),  # that week was told
    ],
)
def test_what_is_late_is_caught_up_once(now: str, week: int | None, again: str) -> None:
    """One is posted however many were missed, never at night; and the next one is a week later."""
    then, told = digests.fall_due(held(), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert told == week
    assert then.next_at == datetime.fromisoformat(again).replace(tzinfo=UTC)
    assert then.week == (week or 202647)


def test_a_holiday_waits_for_the_next_day() -> None:
    """What is late is not posted on a day on which nobody works."""
    free = WorkingDays(holidays=frozenset({date(2026, 12, 1)}))
    then, told = digests.fall_due(held(), datetime(2026, 12, 1, 13, tzinfo=UTC), free)
    assert told is None
    assert then.next_at == datetime(2026, 12, 2, 8, tzinfo=UTC)


def test_from_when_on_it_tells() -> None:
    """From where the last one ended; without one, a week; and never of more than four."""
    assert digests.period(held(), NOW) == NOW - WEEK
    assert digests.period(held(told_until=None), NOW) == NOW - WEEK
    assert digests.period(held(told_until=NOW - 9 * WEEK), NOW) == NOW - 4 * WEEK
    assert digests.period(held(told_until=NOW + WEEK), NOW) == NOW


def test_paused_and_taken_up_again() -> None:
    """It pauses once, and goes on with the next Monday; what is off does neither."""
    paused = digests.pause(held(), "is_archived")
    assert paused is not None
    assert (paused.paused, paused.next_at) == ("is_archived", None)
    assert digests.pause(paused, "not_in_channel") is None
    going = digests.go_on(paused, NOW)
    assert going is not None
    assert (going.paused, going.next_at) == ("", datetime(2026, 11, 30, 8, tzinfo=UTC))
    assert digests.go_on(going, NOW) is None
    off = held(on=False, next_at=None)
    assert digests.pause(off, "x") is None
    assert digests.go_on(replace(off, paused="x"), NOW) is None


SUPPORT, SECRET = Channel("C1", "support", public=True), Channel("C2", "leads")
OPS = Channel("C3", "ops", public=True)
KNOWN = {one.id: one for one in (SUPPORT, SECRET, OPS)}
FORM = DigestForm(True, "C1", 0, "09:00", "Europe/Berlin")


def settle(form: DigestForm, *, by: Member = ADMIN, here: str | None = "C1") -> Digest | list[tuple[str, str | None]]:
    """Set it up; return the digest, or the codes and fields of what is wrong."""
    done = digests.set_up(None, form, id=1, by=by, settings=Settings(), admins=(), here=here, known=KNOWN, now=NOW)
    return done if isinstance(done, Digest) else [(one.code.value, one.field) for one in done]


@pytest.mark.parametrize(
    ("news", "here", "wrong"),
    [
        ({"channel": None}, "C1", (Code.NO_DIGEST_CHANNEL, "channel")),
        ({"channel": "C2"}, "C1", (Code.DIGEST_INSIDE, "channel")),
        ({"channel": "C9"}, "C1", (Code.DIGEST_INSIDE, "channel")),
        ({"channel": "C2"}, None, (Code.DIGEST_INSIDE, "channel")),
        ({"channel": "D1"}, "D1", (Code.DIGEST_INSIDE, "channel")),
        ({"also": ("C2",)}, "C1", (Code.DIGEST_PUBLIC, "also")),
        ({"also": ("C9",)}, "C1", (Code.DIGEST_PUBLIC, "also")),
        ({"also": ("C3",) * 11}, "C1", (Code.DIGEST_MANY, "also")),
        ({"day": 7}, "C1", (Code.NO_DIGEST_TIME, "day")),
        ({"day": None}, "C1", (Code.NO_DIGEST_TIME, "day")),
        ({"at": "25:00"}, "C1", (Code.NO_DIGEST_TIME, "at")),
        ({"zone": "Mars/Olympus"}, "C1", (Code.UNKNOWN_ZONE, "zone")),
        ({"zone": "../etc/passwd"}, "C1", (Code.UNKNOWN_ZONE, "zone")),
    ],
)
def test_what_cannot_be_set(news: dict[str, object], here: str | None, wrong: tuple[Code, str]) -> None:
    """A private channel is set inside it alone and told of nowhere else; day, time and zone are real ones."""
    form = replace(FORM, **news)  # type: ignore[arg-type]  # fields by name
    assert settle(form, here=here) == [(wrong[0].value, wrong[1])]


def test_who_sets_it_and_where() -> None:
    """Admins and whom they name; inside a private channel, or for a public one from anywhere; off keeps the rest."""
    agent = PEOPLE["UAGENT1"]
    assert settle(FORM, by=agent) == [("settings_of", None)]
    inside = settle(replace(FORM, channel="C2", also=("C1", "C1", "C2", "C3")), here="C2")
    assert isinstance(inside, Digest)
    assert (inside.also, inside.next_at) == (("C1", "C3"), datetime(2026, 11, 30, 8, tzinfo=UTC))
    assert isinstance(settle(FORM, here=None), Digest)
    off = settle(replace(FORM, on=False))
    assert isinstance(off, Digest)
    assert (off.on, off.next_at, off.set_by) == (False, None, ADMIN.id)


def test_read_from_outside() -> None:
    """Nobody reads the preview of a private channel from outside it, whoever they are."""
    assert digests.why_not_read("C2", "C2", KNOWN) is None
    assert digests.why_not_read("C1", None, KNOWN) is None
    assert digests.why_not_read("C2", "C1", KNOWN) == Refusal(Code.DIGEST_INSIDE, {}, "channel")


# what is told of a record


RECORDS = {
    Topic.CLOSES_SOON: weekly.NORMAL[0],
    Topic.DECIDED: weekly.NORMAL[1],
    Topic.LOOKED_BACK: weekly.looked(),
    Topic.ESCALATED: weekly.held(),
    Topic.LOOK_BACK: weekly.due(),
    Topic.UNDONE: weekly.undone(),
}


@pytest.mark.parametrize("topic", RECORDS)
def test_its_newest_state_alone(topic: Topic) -> None:
    """A record is told under one heading: that of what happened to it last."""
    week = weekly.week(RECORDS[topic])
    news = digests.newest(RECORDS[topic], week)
    assert news is not None
    assert news.topic is topic
    assert [one for one in Topic if week.told(one)] == [topic]


def test_what_is_older_is_no_news() -> None:
    """A month later the same records say nothing; what stands open says it once, and then rides along."""
    later = {"since": weekly.MONDAY + 4 * WEEK, "until": weekly.MONDAY + 5 * WEEK}
    quiet = [one for topic, one in RECORDS.items() if topic not in (Topic.ESCALATED, Topic.CLOSES_SOON)]
    week = weekly.week(*quiet, weekly.OPENED, weekly.ruled(), **later)
    told = [news for one in week.records if (news := digests.newest(one, week))]
    assert [(one.topic, one.fresh) for one in told] == [(Topic.CLOSES_SOON, False)]


def test_late_is_news_once() -> None:
    """A follow-up is listed from the last step of its ladder on: that morning it is news, later it rides along."""
    late = weekly.LATE  # due on Mon 9 Nov: twelve working days later it is Wed 25 Nov
    mondays = (datetime(2026, 11, 16, 8, tzinfo=UTC) + n * WEEK for n in range(3))
    found = [digests.late(weekly.week(cases=(late,), since=since, until=since + WEEK)) for since in mondays]
    assert [[fresh for _, fresh in one] for one in found] == [[], [True], [False]]
    assert digests.late(weekly.week(cases=(weekly.case(),))) == ()
    assert [one.followup.id for one, _ in digests.unowned(weekly.week(cases=(weekly.case(), late)))] == [7]


def test_somebodys_own_week_begins_in_their_morning() -> None:
    """Their first working morning, where they live, on the days on which they work."""
    berlin = ZoneInfo("Europe/Berlin")
    assert digests.first_morning(202649, berlin) == datetime(2026, 11, 30, 8, tzinfo=UTC)
    friday_off = WorkingDays(frozenset({0, 6}))
    assert digests.first_morning(202649, berlin, friday_off) == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert digests.shifted(202653, 1) == 202701
    assert digests.shifted(202701, -1) == 202653
