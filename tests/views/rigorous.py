"""Screens of care taken before and beside a position: what to check first, criteria, a pre-mortem, a forecast."""

from dataclasses import replace
from typing import Any

from bot.domain.checks import Check, Look
from bot.domain.debates import DebateState
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.people import Member
from bot.domain.records import Record, Related
from bot.domain.search.outside import Outside
from bot.views import asks, checks, debates, decisions, exercises, positions, signals, words
from bot.views.kit import Said
from bot.views.opening import Draft
from tests.views import cast
from tests.views.cast import ALL, NOW, PEOPLE, at

CROWD = tuple(f"UCROWD{n}" for n in range(12))
KNOWN = {
    **PEOPLE,
    **{one: Member(one, f"seller-{n}") for n, one in enumerate(CROWD, 1)},
    "UGUEST": Member("UGUEST", "contractor", guest=True),
    "UOTHER": Member("UOTHER", "partner", stranger=True),
}
LIKE = Related(
    12,
    "Should refunds be checked?",
    "No, not under $500.",
    DebateState.DECIDED,
    at(9, day=3),
    "https://x.slack.com/archives/C0SUPPORT/p1",
    "C0SUPPORT",
    True,
)
ASKED = replace(LIKE, number=40, statement="", question="Should we check refunds?", state=DebateState.COLLECTING)


OPTIONS = ("Leave EU-1 by June", "Leave in two phases", "Do nothing")
CRITERIA = Exercise(42, 1, ExerciseKind.CRITERIA, "ULEAD", at(9, 50), "Cost in a year\nTime to move\nRisk for tenants")
PREMORTEM = Exercise(42, 2, ExerciseKind.PREMORTEM, "ULEAD", at(9, 51))
CONTRACTS = "Contracts name EU-1."


def _sheet(ordinal: int, exercise: int, place: int, member: str, *lines: str) -> Sheet:
    return Sheet(42, ordinal, exercise, place, member, "\n".join(lines), at(10, ordinal), "sealed.1")


SHEETS = (
    _sheet(1, 1, 1, "UAGENT1", OPTIONS[0], OPTIONS[1]),
    _sheet(2, 1, 2, "UAGENT1", OPTIONS[2]),
    _sheet(3, 1, 1, "UAGENT3", OPTIONS[1]),
    _sheet(4, 1, 1, "UAGENT1", OPTIONS[1], OPTIONS[0]),  # thought again: this one counts
    _sheet(5, 2, 0, "UAGENT1", "The move takes a year.", CONTRACTS),
    _sheet(6, 2, 0, "UAGENT3", "contracts name EU-1"),
)
CHANCE = _sheet(7, 0, 0, "ULEAD", "70")


def _apart(record: Record, *sheets: Sheet) -> Record:
    """Return the record with both exercises, and what was written of them."""
    debate = replace(record.debate, options=OPTIONS)
    return replace(record, debate=debate, exercises=(CRITERIA, PREMORTEM), sheets=sheets)


def _foreseen() -> Record:
    """Return a one-way decision whose owner, whom nobody asked, gave a chance."""
    record = cast.decided()
    debate = replace(record.debate, ended_at=record.decision.decided_at if record.decision else None)
    return replace(record, debate=debate, sheets=(replace(CHANCE, ordinal=1),))


def apart() -> dict[str, Said | dict[str, Any]]:
    """Return what is offered beside a position, done, and read."""
    asked, some = _apart(cast.collecting()), _apart(cast.collecting(cast.ONE), *SHEETS)
    opened = _apart(cast.revealed(*ALL, **cast.ONE_WAY), *SHEETS)
    over = _apart(cast.cancelled(), *SHEETS)
    owner = cast.revealed(*cast.WAGERS, **{**cast.ONE_WAY, "owner": "UAGENT4"})
    return {
        "criteria": exercises.offer_modal(cast.collecting(), ExerciseKind.CRITERIA),
        "premortem": exercises.offer_modal(cast.collecting(), ExerciseKind.PREMORTEM),
        "rank": exercises.rank_modal(some, CRITERIA, 1, "UAGENT1", NOW),
        "rank-last": exercises.rank_modal(asked, CRITERIA, 3, "UAGENT2", NOW),
        "reasons": exercises.reasons_modal(some, PREMORTEM, "UAGENT1", NOW),
        "K1-apart": debates.card(some),
        "D1-apart": asks.ask(asked, "UAGENT1", first=True, now=NOW),
        "D1-done-apart": asks.ask(some, "UAGENT1", first=False, now=NOW),
        "R-apart": debates.reveal(opened),
        "apart": exercises.table_modal(opened),
        "apart-sealed": exercises.table_modal(some),
        "W4-feared": signals.signal_modal(opened, "UAGENT4"),
        "W4-chance": signals.signal_modal(owner, "UAGENT4"),
        "decided-foreseen": decisions.in_thread(_foreseen()),
        "words-apart": words.words_modal(over, "UAGENT1", at(16)),
    }


def _check(draft: Draft, *found: Check, similar: tuple[Related, ...] = ()) -> dict[str, Any]:
    went = Outside(14, 11, 5, 9, 6) if similar else None
    return checks.check_modal(draft, found, KNOWN, me="ULEAD", similar=similar, outside=went)


def views() -> dict[str, Said | dict[str, Any]]:
    """Return every screen of this room."""
    draft = Draft(channel="C0SUPPORT", channel_name="support", question=cast.QUESTION, contributors=("UAGENT1",))
    more = (Check(Look.OUTSIDE, ("UGUEST", "UOTHER")), Check(Look.SIMILAR))
    return {
        "O-check": _check(draft, Check(Look.TWO, ("UAGENT1",))),
        "O-check-many": _check(draft, Check(Look.MANY, CROWD), *more, similar=(LIKE, ASKED)),
        "P-changed": positions.position_modal(cast.revealed(), "UAGENT1", None, False, at(14, 20)),
    }
