"""How a measure is called, and how long a time is, in words."""

from collections.abc import Mapping

from bot.domain.doors import Door
from bot.domain.numbers import SPREADS, Figure, Measure

__all__ = ["DOORS", "NAMES", "WHAT", "briefly", "cell", "label", "said", "span"]

NAMES: Mapping[Measure, str] = {
    Measure.TIME_TO_DECIDE: "Time to decide",
    Measure.TIME_TO_ANSWERED: "Time to answered",
    Measure.COMMIT: "Commit latency",
    Measure.POSITIONS: "Positions before opening",
    Measure.DISSENT: "Dissent",
    Measure.NO_RESPONSE: "No response",
    Measure.HEARD: "Heard, confirmed",
    Measure.REVIEWS: "Look backs on time",
    Measure.REOPENED: "Asked anew",
    Measure.REVERSED: "Undone",
}
WHAT: Mapping[Measure, str] = {
    Measure.TIME_TO_DECIDE: "from the card to the decision",
    Measure.TIME_TO_ANSWERED: "from the card until it is in force",
    Measure.COMMIT: "from the decision until it is in force",
    Measure.POSITIONS: "written, of those asked",
    Measure.DISSENT: "positions for another option; watched, never aimed at",
    Measure.NO_RESPONSE: "of those asked to answer a decision",
    Measure.HEARD: "of what deciders said they heard",
    Measure.REVIEWS: "answered before they were skipped",
    Measure.REOPENED: "with something new, of all tries",
    Measure.REVERSED: "of decisions in force",
}
DOORS: Mapping[Door, str] = {Door.TWO_WAY: "two-way", Door.ONE_WAY: "one-way"}

_HOURS = 24
_SHORT = 1.0  # working days; what is shorter is told in hours


def span(days: float) -> str:
    """Return "1 working day", "2.5 working days", or "4 h 45 min" for what is shorter than one."""
    if round(days, 1) >= _SHORT:
        shown = f"{days:.1f}".removesuffix(".0")
        return f"{shown} working day{'' if shown == '1' else 's'}"
    hours, minutes = divmod(round(days * _HOURS * 60), 60)
    return " ".join(part for part in (f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)) if part) or "0 min"


def label(one: Figure) -> str:
    """Return "Time to decide, two-way"."""
    return f"{NAMES[one.measure]}, {DOORS[one.door]}" if one.door else NAMES[one.measure]


def said(one: Figure) -> str:
    """Return what a figure says: "median 1 working day, 9 of 10 within 3 (12)", or "6 of 8 (75 %)"."""
    if one.measure in SPREADS:
        return f"median {span(one.middle)}, nine of ten within {span(one.ninth)} ({one.count})"
    share = f" ({round(100 * one.part / one.count)} %)" if one.count else ""
    return f"{one.part} of {one.count}{share}"


def briefly(one: Figure) -> str:
    """Return the same in fewer words, for a chart: "median 1, nine of ten within 2.4 (23)", in working days."""
    if one.measure not in SPREADS:
        return said(one)
    return f"median {one.middle:.1f}, nine of ten within {one.ninth:.1f} ({one.count})"


def cell(one: Figure, value: float | None) -> str:
    """Return one week of a measure in a table: working days with a decimal, whole percents, or "–"."""
    if value is None:
        return "–"
    return f"{value:.1f}" if one.measure in SPREADS else f"{value:.0f}"
