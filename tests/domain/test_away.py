"""Away: an absence ends in the morning of its day; a week of one's own leaves a day to work on."""

from datetime import UTC, date, datetime

from bot.clock.holidays import known_calendar, tidy_code, working_days
from bot.domain import away
from bot.domain.away import Rhythm
from bot.domain.calendar import EVERY_WEEK
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MEMBER = Member("U1", "agent-1", "Europe/Berlin", away_until=NOW)


def test_who_is_away_until_a_day_is_back_in_its_morning() -> None:
    """ "thu" is Thursday 17:00 to the clock; they are back at nine, and today's "15:00" is what it says."""
    thursday = datetime(2026, 11, 26, 16, tzinfo=UTC)

    assert away.back_at(thursday, MEMBER, now=NOW) == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert away.back_at(NOW.replace(hour=14), MEMBER, now=NOW) == NOW.replace(hour=14)


def test_an_absence_lies_ahead_and_ends() -> None:
    """No time, a time that is over and one in two years are refused, each with its way on."""
    far, over = NOW.replace(year=2028), NOW.replace(hour=8)
    codes = [refused.code if (refused := away.why_not_away(one, now=NOW)) else None for one in (None, over, far)]

    assert codes == [Code.DEADLINE_UNREADABLE, Code.DEADLINE_PAST, Code.AWAY_TOO_LONG]
    assert away.why_not_away(NOW.replace(hour=14), now=NOW) is None


def test_a_week_has_a_working_day() -> None:
    """Seven days off are refused; six are not, and an absence stays what it was."""
    assert away.set_rhythm(MEMBER, Rhythm(weekend=",".join(away.WEEKDAYS))) == (
        Refusal(Code.NO_WORKING_DAY, field="weekend"),
    )
    assert away.set_rhythm(MEMBER, Rhythm(weekend="fri,sat")) == Rhythm("fri,sat", away_until=NOW)
    assert away.weekend_of("fri, sat,nonsense") == frozenset({4, 5})
    assert away.weekend_of(",".join(away.WEEKDAYS)) == EVERY_WEEK.weekend


def test_calendars_have_codes() -> None:
    """A country, or a part of it, however it was typed; what is none is no calendar and has no holidays."""
    assert [tidy_code(one) for one in ("de-by", " DE ", "us", "")] == ["DE-BY", "DE", "US", ""]
    assert [known_calendar(one) for one in ("DE-BY", "DE", "DE-XX", "ATLANTIS", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    epiphany = date(2027, 1, 6)
    assert epiphany in working_days("sat,sun", "DE-BY").holidays
    assert epiphany not in working_days("sat,sun", "DE").holidays
    assert working_days("sat,sun", "") is EVERY_WEEK
    assert working_days("fri,sat", "ATLANTIS").holidays == frozenset()
