"""Screens of care taken before and beside a position: what to check first, criteria, a pre-mortem, a forecast."""

from dataclasses import replace
from typing import Any

from bot.domain.checks import Check, Look
from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.domain.records import Related
from bot.views import checks, positions
from bot.views.kit import Said
from bot.views.opening import Draft
from tests.views import cast
from tests.views.cast import ALL, PEOPLE, at

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


def _check(draft: Draft, *found: Check, similar: tuple[Related, ...] = ()) -> dict[str, Any]:
    return checks.check_modal(draft, found, KNOWN, me="ULEAD", similar=similar)


def views() -> dict[str, Said | dict[str, Any]]:
    """Return every screen of this room."""
    draft = Draft(channel="C0SUPPORT", channel_name="support", question=cast.QUESTION, contributors=("UAGENT1",))
    everything = tuple(Check(look, ("UGUEST", "UOTHER")) for look in (Look.MANY, Look.OUTSIDE)) + (Check(Look.SIMILAR),)
    return {
        "O-check": _check(draft, Check(Look.TWO, ("UAGENT1",))),
        "O-check-many": _check(draft, Check(Look.MANY, CROWD), *everything[1:], similar=(LIKE, ASKED)),
        "P-changed": positions.position_modal(cast.revealed(), "UAGENT1", None, False, at(14, 20)),
    }
