"""Calendars: the day to look back as a file for any calendar (RFC 5545), and what is said with it."""

from datetime import UTC, datetime, timedelta

from bot.domain.decisions import Decision
from bot.domain.records import Record
from bot.views import dates
from bot.views.kit import Said
from bot.views.notices import notice

__all__ = ["file_name", "look_back", "not_sent", "on_its_way", "says"]

_FOLD = 75  # octets in a line
_SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def look_back(record: Record, decision: Decision, *, workspace: str, now: datetime) -> bytes:
    """Return an all-day event on the day to look back, as a file.

    The same decision always has the same UID and a later version a higher SEQUENCE, so that a second file moves the
    event in a calendar and adds none. ``now`` is aware.
    """
    day = decision.look_back
    statement = " ".join(decision.statement.split())
    told = [f"Decided {dates.day(decision.decided_at.date(), today=day)}: {statement}"]
    told.append("Given what we knew then, was the process sound? And the outcome: keep it, amend it, undo it?")
    link = [f"URL:{record.card_link}"] if record.card_link.startswith("http") else []
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Decide//Look back//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:look-back-{decision.number}@{workspace.lower()}.decide",
        f"SEQUENCE:{decision.version - 1}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text('Look back: ' + statement)}",
        f"DESCRIPTION:{_text(chr(10).join(told))}",
        *link,
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _text(words: str) -> str:
    """Return people's words as a value: on one line, no sign of the format in them, no control character."""
    kept = "".join(letter for letter in words if letter == "\n" or (ord(letter) >= 32 and letter != "\x7f"))
    return kept.translate(_SPECIAL)


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, each but the first behind a space; no letter is broken."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _FOLD:
            pieces.append(piece)
            piece, octets = " ", 1
        piece, octets = piece + letter, octets + size
    return "\r\n".join([*pieces, piece])


def file_name(decision: Decision) -> str:
    """Return what the file is called: "look-back-42.ics"."""
    return f"look-back-{decision.number}.ics"


def says(decision: Decision, now: datetime) -> str:
    """Return what stands above the file, without the decision's own words: the file has them."""
    day = dates.day(decision.look_back, today=now.date())
    return f"Look back on {day}: open the file to add it to your calendar. If the day moves, take a new one."


def on_its_way() -> Said:
    """Return the answer to the press."""
    return notice("The calendar file is on its way: it is in your messages with me.")


def not_sent() -> Said:
    """Return what is said where the file could not be sent."""
    return notice("The calendar file could not be sent. Please try again, or note the day from Home.")
