"""The funnel and the list: how many PRFAQs are in each circle, what became of the others and why. Never a target."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.circles import LIVE, Funnel, Prfaq, PrfaqState, Step, Trend
from bot.views import dates, wire
from bot.views.circles.labels import CAUSES, STATES, verdict_line
from bot.views.kit import Block, actions, button, context, excerpt, modal, quote_free, section

__all__ = ["funnel_lines", "list_modal", "mine_blocks", "stands", "trend_picture", "where"]

LISTED = 12
MINE = 5
_BARS = "·▁▂▃▄▅▆▇█"
_ENDS = (
    PrfaqState.CRUMPLED,
    PrfaqState.KILLED,
    PrfaqState.PARKED,
    PrfaqState.APPROVED,
    PrfaqState.HANDED_OFF,
    PrfaqState.SHIPPED,
    PrfaqState.WITHDRAWN,
)


def _step(one: Step) -> str:
    parts = [
        (one.reading, "reading now"),
        (one.advanced, "advanced"),
        (one.revised, "to be revised"),
        (one.parked, "parked"),
        (one.killed, "killed"),
    ]
    told = ", ".join(f"{count} {word}" for count, word in parts if count)
    days = f" · median {one.days:g} {'day' if one.days == 1 else 'days'}" if one.days is not None else ""
    return f"*Circle {one.place}* · {one.entered} entered: {told}{days}"


def funnel_lines(found: Funnel) -> list[str]:
    """Return the funnel, a line for each circle and one for what became of the rest, ready mrkdwn; [] for nothing."""
    if not found.total:
        return []
    lines = [_step(one) for one in found.steps]
    ended = [f"{found.states[state]} {STATES[state]}" for state in _ENDS if found.states.get(state)]
    writing = sum(found.states.get(state, 0) for state in LIVE)
    lines.append(" · ".join(filter(None, (f"{writing} alive" if writing else "", *ended))))
    if found.causes:
        ranked = sorted(found.causes.items(), key=lambda one: (-one[1], one[0]))
        told = ", ".join(f"{CAUSES.get(cause, cause)} {count}" for cause, count in ranked)
        lines.append(f"Ended or parked for: {told}")
    if found.claims:
        lines.append(f"Claims with a source: {found.supported} of {found.claims}, as their newest circles read them")
    lines += _more(found)
    if found.wide:
        place, passed, ended_there = found.wide
        lines.append(f"*{passed} of {ended_there} passed circle {place}. A funnel narrows.*")
    return lines


def _more(found: Funnel) -> list[str]:
    met, come = found.dates
    parts = [
        f"Stated days met: {met} of {come} that have come" if come else "",
        f"Texts read of one PRFAQ: median {found.revisions:g}" if found.revisions is not None else "",
        f"Written after work had begun: {found.retroactive}" if found.retroactive else "",
    ]
    return [" · ".join(filter(None, parts))] if any(parts) else []


def trend_picture(found: Sequence[Trend]) -> str:
    """Return the funnel over time as letters of one width: a row for each circle, all rows at one scale, so that it is
    seen to narrow; at the end of each how many that were. "" where nothing happened in these weeks.
    """
    most = max((count for one in found for count in one.weeks), default=0)
    if not most:
        return ""
    rows = [(f"Circle {one.place}" if one.place else "Approved", one.weeks) for one in found]
    wide = max(len(name) for name, _ in rows)
    drawn = [f"{name:<{wide}}  {''.join(_bar(count, most) for count in weeks)}  {sum(weeks)}" for name, weeks in rows]
    return "\n".join([*drawn, f"{'':<{wide}}  {len(rows[0][1])} weeks, to now"])


def _bar(count: int, most: int) -> str:
    return _BARS[-(-count * (len(_BARS) - 1) // most)]


_TOLD = frozenset({PrfaqState.REVISE, PrfaqState.CRUMPLED, PrfaqState.WITHDRAWN})


def stands(one: Prfaq, zone: tzinfo, now: datetime) -> str:
    """Return where one PRFAQ stands, and why, in a line; ready mrkdwn."""
    return f"*{quote_free(one.title)}* · {where(one, zone, now)}"


def where(one: Prfaq, zone: tzinfo, now: datetime) -> str:
    """Return the same without its title."""
    today = now.astimezone(zone).date()
    circle = f" {one.place}" if one.state is PrfaqState.IN_CIRCLE else ""
    word = f"in circle{circle}" if circle else STATES[one.state]
    if one.state is PrfaqState.REVISE:
        word += f" for circle {one.place}"
    why = verdict_line(one, today) if one.state in (PrfaqState.PARKED, PrfaqState.KILLED) else ""
    if not why and one.state in _TOLD:
        why = excerpt(one.reason, 80)
    if one.came_back:
        why = "back from being parked"
    early = " · _retroactive_" if one.retroactive else ""
    return f"{word}{early}" + (f" · {why}" if why else "")


def _line(one: Prfaq, zone: tzinfo, now: datetime) -> Block:
    open_it = button("Open", wire.numbered(wire.PRFAQ_DESK, one.number), wire.value(number=one.number))
    return section(stands(one, zone, now), open_it)


def list_modal(
    prfaqs: Sequence[Prfaq], found: Funnel, names: Mapping[str, str], zone: tzinfo, now: datetime
) -> dict[str, Any]:
    """Return "PRFAQs": the funnel, then what somebody may see, what happened last first."""
    blocks: list[Block] = [section("*The funnel*\n" + "\n".join(funnel_lines(found)))] if found.total else []
    picture = trend_picture(found.trend)
    blocks += [section(f"```{picture}```")] if picture else []
    if not prfaqs:
        blocks = [section("No PRFAQ yet. Most ideas end on paper, and that is what it is for.")]
    blocks += [_line(one, zone, now) for one in prfaqs[:LISTED]]
    rest = len(prfaqs) - LISTED
    blocks += [context(f"{rest} more, older")] if rest > 0 else []
    blocks.append(actions(button("New idea", wire.PRFAQ_NEW)))
    blocks.append(context("Counts are no target: an idea that dies on paper was cheap."))
    return modal(wire.PRFAQ_LIST_VIEW, "PRFAQs", blocks, close="Close")


def mine_blocks(mine: Sequence[Prfaq], found: Funnel | None, zone: tzinfo, now: datetime) -> list[Block]:
    """Return what Home says of somebody's own PRFAQs that are alive or parked, and the funnel; [] without any."""
    alive = [one for one in mine if one.state in LIVE or one.state in (PrfaqState.PARKED, PrfaqState.APPROVED)]
    if not alive:
        return []
    heading = section(f"*Your PRFAQs: {len(alive)}*", button("All PRFAQs", wire.PRFAQ_LIST))
    lines = [_line(one, zone, now) for one in alive[:MINE]]
    rest = len(alive) - MINE
    more = [context(f"{dates.plural(rest, 'other')} under All PRFAQs")] if rest > 0 else []
    told = funnel_lines(found) if found else []
    return [heading, *lines, *more, *([context("\n".join(told))] if told else [])]
