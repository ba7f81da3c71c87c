"""Screens of respect: one's own messages, an absence, fewer of these, and what an opener reads before posting."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.lanes import reach
from bot.domain.waiting import waiting_for
from bot.views import asks, away, debates, home, lanes, opening, reveals, today, turns, wire
from bot.views.home import rehearsal
from bot.views.kit import Said
from tests.views import cast
from tests.views.cast import LEAD, NOW, PEOPLE, at

AGENT = PEOPLE["UAGENT1"]
FAR = replace(PEOPLE["UAGENT2"], zone="America/New_York")
GONE = replace(PEOPLE["UAGENT3"], away_until=datetime(2026, 11, 26, 8, tzinfo=UTC))


def views() -> dict[str, dict[str, Any]]:
    """Return the form about one's own messages, its line in Home, and the form that counts interruptions."""
    members = (AGENT, FAR, GONE)
    seen = [reach(one, (), at(12), now=NOW) for one in members]
    draft = opening.Draft(
        channel="C1",
        channel_name="support",
        question="Move the stand-up to 9:30?",
        options="Yes\nNo",
        contributors=tuple(one.id for one in members),
        deadline=at(12).isoformat(),
        decider=LEAD.id,
    )
    tried = {"asked": {}, "sealed": {"mine": 1}, "opened": {"step": "open", "mine": 1}}
    tried |= {"decided": {"mine": 1, "verdict": 0}, "heard": {"step": "heard", "mine": 1, "verdict": 1}}
    return {
        **{f"try-{name}": rehearsal.page(wire.value(**ids), "/decide") for name, ids in tried.items()},
        "messages": away.messages_modal(AGENT, holidays="DE-BY"),
        "messages-mornings": away.messages_modal(replace(AGENT, mornings_only=True, zone=None), holidays=""),
        "E-messages": home.home_from(GONE, (), {}, now=NOW, below=away.at_home(GONE, NOW)),
        "O-asleep": opening.opening_modal(draft, me=LEAD, zone=cast.BERLIN, now=NOW, reaches=seen),
    }


def said() -> dict[str, Said]:
    """Return what is told of an absence and of fewer messages, an ask that is today's message, and who slept."""
    record = cast.collecting()
    more = waiting_for([cast.collecting(number=43, question="Move the stand-up to 9:30?")], AGENT.id)
    return {
        "away": away.told(GONE, "/decide", NOW),
        "away-not": away.told(AGENT, "/decide", NOW),
        "fewer": away.fewer(replace(AGENT, mornings_only=True)),
        "fewer-undone": away.fewer(AGENT),
        "over-the-limit": lanes.over_the_limit(AGENT, at(9, day=25)),
        "D1-with-more": today.with_more(asks.ask(record, AGENT.id, first=False, now=NOW), more, AGENT, now=NOW),
        "D2-two-turns": turns.together(
            debates.turn(cast.revealed(), LEAD.id, NOW),
            [debates.turn(cast.revealed(number=43, question="Move the stand-up to 9:30?"), LEAD.id, NOW)],
        ),
        "R-asleep": reveals.reveal(cast.revealed(unreached=("UAGENT3",))),
    }
