"""Calendar files: whatever a decision says, any calendar reads it back; the second file moves the event."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.decisions import Decision
from bot.views.calendars import file_name, look_back
from tests.views import cast
from tests.views.ics import read

NOW = cast.at(10)


def _decision(**news: object) -> Decision:
    record = cast.decided()
    assert record.decision is not None
    return replace(record.decision, **news)  # type: ignore[arg-type]  # the parts are those of a decision


@given(statement=st.text(min_size=1, max_size=400))
def test_any_sentence_comes_back(statement: str) -> None:
    """Commas, semicolons, backslashes, line breaks, emoji, long words: escaped, folded, and read back the same."""
    event = read(look_back(cast.decided(), _decision(statement=statement), workspace="T1", now=NOW))
    kept = "".join(one for one in " ".join(statement.split()) if ord(one) >= 32 and one != "\x7f")
    assert event["SUMMARY"] == f"Look back: {kept}"
    assert kept in event["DESCRIPTION"]


@given(day=st.dates(min_value=date(2026, 1, 1), max_value=date(2099, 12, 30)))
def test_all_day_ends_on_the_next(day: date) -> None:
    """An all-day event ends before the day after, at the ends of months and years too; it blocks nobody's time."""
    event = read(look_back(cast.decided(), _decision(look_back=day), workspace="T1", now=NOW))
    begins, ends = event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]
    assert begins == f"{day:%Y%m%d}"
    assert (date.fromisoformat(ends) - date.fromisoformat(begins)).days == 1
    assert event["TRANSP"] == "TRANSPARENT"


def test_the_next_version_moves_the_event() -> None:
    """The same decision is one event for ever; its later version has a higher sequence, another decision another id."""
    first = read(look_back(cast.decided(), _decision(), workspace="T1", now=NOW))
    moved = _decision(version=2, look_back=date(2027, 1, 5))
    second = read(look_back(cast.decided(), moved, workspace="T1", now=cast.at(11)))
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    other = read(look_back(cast.decided(), _decision(number=7), workspace="T1", now=NOW))
    elsewhere = read(look_back(cast.decided(), _decision(), workspace="T2", now=NOW))
    assert len({one["UID"] for one in (first, other, elsewhere)}) == 3
    assert file_name(_decision(number=7)) == "look-back-7.ics"
