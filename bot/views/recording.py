"""Recording: the one form for what was decided already, and what its author is told."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT
from bot.domain.people import Member
from bot.domain.recording import Recording
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.views import dates, refusals, wire
from bot.views.decisions import read_day
from bot.views.fields import State, picked, picked_people, typed
from bot.views.kit import (
    Said,
    context,
    date_pick,
    fallback,
    input_block,
    input_text,
    modal,
    people_select,
    person_select,
    quote_free,
    section,
)

__all__ = ["FIELDS", "errors", "read_recording", "record_modal", "recorded"]

FIELDS: Mapping[str, str] = {
    "statement": "record.statement",
    "why": "record.why",
    "owner": "record.owner",
    "look_back": "record.look_back",
    "asked": "record.asked",
}


def record_modal(
    by: Member, *, channel: str, channel_name: str, words: str, now: datetime, zone: tzinfo
) -> dict[str, Any]:
    """Return the form "Already decided" for ``by``, with what was typed after the command as its sentence."""
    place = f"in #{quote_free(channel_name)}" if channel_name else f"in <#{channel}>"
    blocks = [
        input_block(
            FIELDS["statement"],
            "What was decided",
            input_text(
                wire.STATEMENT, most=SENTENCE_LIMIT, initial=words, placeholder="As everybody should remember it"
            ),
        ),
        input_block(
            FIELDS["why"],
            "Why",
            input_text(
                wire.WHY, most=REASON_LIMIT, long=True, placeholder="So that somebody who was not there can explain it"
            ),
        ),
        input_block(FIELDS["owner"], "Owner, one person", person_select(wire.OWNER, by.id)),
        input_block(
            FIELDS["look_back"],
            "Look back on",
            date_pick(wire.LOOK_BACK, initial=calendar.default_look_back(now, zone, by.working).isoformat()),
        ),
        input_block(FIELDS["asked"], "Who is asked to commit", people_select(wire.RECORD_ASKED), optional=True),
        context(f"Posts one card {place}, marked “decided before asking”. Nobody is asked for a position."),
    ]
    ids = wire.value(channel=channel)
    return modal(wire.RECORD_FORM, "Already decided", blocks, submit="Record it", close="Cancel", metadata=ids)


def read_recording(state: State, metadata: str) -> Recording:
    """Return what the form held."""
    return Recording(
        channel=wire.read_value(metadata).get("channel", ""),
        statement=typed(state, FIELDS["statement"]),
        why=typed(state, FIELDS["why"]),
        owner=picked(state, FIELDS["owner"]),
        look_back=read_day(picked(state, FIELDS["look_back"])),
        asked=picked_people(state, FIELDS["asked"]),
    )


def errors(found: Iterable[Refusal]) -> dict[str, str]:
    """Return what a submitted form misses, all at once, under its fields."""
    return refusals.errors(found, FIELDS)


def recorded(record: Record) -> Said:
    """Return the ephemeral to whoever recorded a decision."""
    count = len(record.decision.asked) if record.decision else 0
    asked = (
        f"{dates.plural(count, 'person')} {'is' if count == 1 else 'are'} asked to commit"
        if count
        else "nobody is asked"
    )
    text = f"Recorded as decision {record.debate.number}; {asked}."
    return Said(fallback(text), [section(text)])
