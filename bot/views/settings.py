"""Settings of a workspace: the two pages of the form, what was changed lately, and what an admin finds in Home."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.away import weekend_of
from bot.domain.people import Member
from bot.domain.refusals import Refusal
from bot.domain.settings import LIMITS, Adjustment, Settings, Wanted
from bot.views import dates, exports, refusals, wire
from bot.views.away import days_off, read_days_off
from bot.views.fields import State, picked, picked_people, typed
from bot.views.kit import (
    Block,
    button,
    channel_select,
    context,
    escape,
    input_block,
    input_text,
    modal,
    number,
    option,
    people_select,
    person_select,
    quote_free,
    radio,
    section,
)

__all__ = [
    "DAY_FIELDS",
    "FIELDS",
    "LABELS",
    "MORE_FIELDS",
    "at_home",
    "days_modal",
    "errors",
    "first_run",
    "more_errors",
    "more_modal",
    "read_days",
    "read_more",
    "read_settings",
    "settings_modal",
]

FIELDS: Mapping[str, str] = {
    "approver": "settings.approver",
    "blind_hours": "settings.blind_hours",
    "answer_hours": "settings.answer_hours",
    "heard_hours": "settings.heard_hours",
    "cooling_hours": "settings.cooling_hours",
    "quorum": "settings.quorum",
}
MORE_FIELDS: Mapping[str, str] = {
    "stewards": "settings.stewards",
    "ruling_days": "settings.ruling_days",
    "look_back_days": "settings.look_back_days",
    "strangers": "settings.strangers",
    "report_channel": "settings.report_channel",
}
DAY_FIELDS: Mapping[str, str] = {
    "weekend": "settings.weekend",
    "holidays": "settings.holidays",
}
LABELS: Mapping[str, str] = {
    "approver": "Rules where nobody is named",
    "blind_hours": "Hours until positions open",
    "answer_hours": "Hours to answer a decision",
    "heard_hours": "Hours to say “that is my point”",
    "cooling_hours": "Hours to think before a one-way door",
    "quorum": "Percent who must write, one-way door",
    "ruling_days": "Working days to rule",
    "stewards": "Who else may change settings",
    "look_back_days": "Look back at most, days, two-way door",
    "strangers": "Ask people of other workspaces",
    "report_channel": "Run report goes to",
    "weekend": "Days off, for whoever chose none",
    "holidays": "Holidays of, for whoever chose none",
}
_TOLD: Mapping[str, str] = {  # how an adjustment names the same things
    "approver": "who rules where nobody is named",
    "blind_hours": "hours until positions open",
    "answer_hours": "hours to answer a decision",
    "heard_hours": "hours to say “that is my point”",
    "cooling_hours": "hours to think before a one-way door",
    "quorum": "percent who must write for a one-way door",
    "ruling_days": "working days to rule",
    "stewards": "who else may change settings",
    "look_back_days": "days to look back at most",
    "strangers": "people of other workspaces may be asked",
    "report_channel": "where the run report goes",
    "weekend": "days off",
    "holidays": "holidays",
}
_IDS = ("approver", "stewards")
_LATELY = 3
_ALL_LATELY = 10

People = Mapping[str, Member]


def _number(settings: Settings, name: str, fields: Mapping[str, str], place: int, hint: str = "") -> Block:
    low, high = LIMITS[name]
    value: int = getattr(settings, name)
    field = number(wire.numbered(wire.SETTINGS_NUMBER, place), low=low, high=high, initial=value)
    return input_block(fields[name], LABELS[name], field, hint=hint)


def settings_modal(
    settings: Settings, lately: Sequence[Adjustment], people: People, *, zone: tzinfo, now: datetime
) -> dict[str, Any]:
    """Return the first page, with the newest three changes; dates are told in ``zone``, that of the reader."""
    ruler = person_select(wire.SETTINGS_APPROVER, settings.approver)
    opens = calendar.usual_deadline(now, zone, hours=settings.blind_hours)
    hints = {"blind_hours": f"Where nobody picks a time: asked now, {dates.moment(opens, zone, now)}."}
    names = [one for one in FIELDS if one in LIMITS]
    numbers = [_number(settings, name, FIELDS, place, hints.get(name, "")) for place, name in enumerate(names)]
    blocks = [
        context("For what is opened, decided or answered from now on; what runs keeps what it was promised."),
        input_block(FIELDS["approver"], LABELS["approver"], ruler, optional=True),
        *numbers,
        section(
            "Who may change settings, ruling, look back, other workspaces",
            button("More settings", wire.SETTINGS_MORE),
        ),
        section("Days off and holidays, for whoever chose none", button("Days off", wire.SETTINGS_DAYS)),
        exports.at_settings(),
        *_changed(lately[:_LATELY], people, zone, now),
    ]
    ids = wire.value(seen=_newest(lately))
    return modal(wire.SETTINGS_FORM, "Settings", blocks, submit="Save", close="Cancel", metadata=ids)


def more_modal(
    settings: Settings, lately: Sequence[Adjustment], people: People, *, zone: tzinfo, now: datetime
) -> dict[str, Any]:
    """Return the second page, with the newest ten changes."""
    asked = radio(
        wire.SETTINGS_STRANGERS,
        [option("No", "no"), option("Yes, they may answer; they never decide, own or rule", "yes")],
        "yes" if settings.strangers else "no",
    )
    stewards = people_select(wire.SETTINGS_STEWARDS, settings.stewards)
    blocks = [
        input_block(
            MORE_FIELDS["stewards"],
            LABELS["stewards"],
            stewards,
            optional=True,
            hint="Slack's own admins always may.",
        ),
        _number(settings, "ruling_days", MORE_FIELDS, len(FIELDS)),
        _number(settings, "look_back_days", MORE_FIELDS, len(FIELDS) + 1),
        input_block(MORE_FIELDS["strangers"], LABELS["strangers"], asked),
        input_block(
            MORE_FIELDS["report_channel"],
            LABELS["report_channel"],
            channel_select(wire.SETTINGS_REPORT, settings.report_channel),
            optional=True,
            hint="Invite me there. At 09:30 on working days, where there is something to report: figures, no names.",
        ),
        *_changed(lately[:_ALL_LATELY], people, zone, now),
    ]
    ids = wire.value(seen=_newest(lately))
    return modal(wire.SETTINGS_MORE_FORM, "More settings", blocks, submit="Save", close="Back", metadata=ids)


def days_modal(settings: Settings, lately: Sequence[Adjustment]) -> dict[str, Any]:
    """Return the page "Days off": on which days nobody is reminded who chose no others."""
    blocks = [
        context("On those days nothing is sent, and working days are counted without them. Each person can choose."),
        input_block(
            DAY_FIELDS["weekend"],
            LABELS["weekend"],
            days_off(wire.SETTINGS_WEEKEND, settings.weekend.split(",")),
            optional=True,
        ),
        input_block(
            DAY_FIELDS["holidays"],
            LABELS["holidays"],
            input_text(
                wire.SETTINGS_HOLIDAYS, most=12, initial=settings.holidays, placeholder="DE, or DE-BY for a part of it"
            ),
            optional=True,
        ),
    ]
    ids = wire.value(seen=_newest(lately))
    return modal(wire.SETTINGS_DAYS_FORM, "Days off", blocks, submit="Save", close="Back", metadata=ids)


def _newest(lately: Sequence[Adjustment]) -> int:
    return lately[0].seq if lately else 0


def _changed(found: Iterable[Adjustment], people: People, zone: tzinfo, now: datetime) -> list[Block]:
    lines = [_told(one, people, zone, now) for one in found]
    return [context("\n".join(lines))] if lines else []


def _told(one: Adjustment, people: People, zone: tzinfo, now: datetime) -> str:
    """Return "Changed by lead on Thu 3 Dec: hours to answer a decision, from 48 to 72"."""
    day = dates.day(one.at.astimezone(zone).date(), today=now.astimezone(zone).date())
    before, after = _value(one, one.was, people), _value(one, one.now_is, people)
    return f"Changed by {_name(one.by, people)} on {day}: {_TOLD[one.name]}, from {before} to {after}"


def _value(one: Adjustment, value: str, people: People) -> str:
    if one.name == "report_channel":
        return f"<#{escape(value)}>" if value else "nowhere"
    if one.name in ("weekend", "holidays"):
        return escape(value) or "none"
    if one.name not in _IDS:
        return escape(value)
    return ", ".join(_name(member, people) for member in value.split(",")) if value else "nobody"


def _name(member: str | None, people: People) -> str:
    known = people.get(member or "")
    return quote_free(known.name) if known else "somebody"


def read_settings(state: State) -> Wanted:
    """Return what the first page held."""
    numbers = {name: typed(state, block) for name, block in FIELDS.items() if name in LIMITS}
    return {"approver": picked(state, FIELDS["approver"]), **numbers}


def read_more(state: State) -> Wanted:
    """Return what the second page held."""
    return {
        "stewards": picked_people(state, MORE_FIELDS["stewards"]),
        "ruling_days": typed(state, MORE_FIELDS["ruling_days"]),
        "look_back_days": typed(state, MORE_FIELDS["look_back_days"]),
        "strangers": picked(state, MORE_FIELDS["strangers"]) == "yes",
        "report_channel": picked(state, MORE_FIELDS["report_channel"]),
    }


def read_days(state: State) -> Wanted:
    """Return what the page "Days off" held."""
    return {
        "weekend": read_days_off(state, DAY_FIELDS["weekend"]),
        "holidays": typed(state, DAY_FIELDS["holidays"]),
    }


def errors(found: Iterable[Refusal]) -> dict[str, str]:
    """Return what is wrong with the first page, under its fields."""
    return refusals.errors(found, FIELDS)


def more_errors(found: Iterable[Refusal]) -> dict[str, str]:
    """Return what is wrong with the second page, under its fields."""
    return refusals.errors(found, MORE_FIELDS)


def at_home(settings: Settings) -> list[Block]:
    """Return the line of Home by which whoever may change settings comes to them."""
    hours = f"{settings.answer_hours} hours to answer · {settings.cooling_hours} hours to think, one-way door"
    return [section(f"*Settings of this workspace* · {hours}", button("Settings", wire.SETTINGS_OPEN))]


def first_run(settings: Settings, zone: tzinfo, command: str) -> list[Block]:
    """Return what an admin finds in Home until the first question is asked: three steps, and what holds already."""
    steps = "\n".join(
        (
            "*1* Invite me, in the channel: /invite @Decide",
            f"*2* {escape(command)} Should we ...? @people fri 12:00",
            "*3* That is all.",
        )
    )
    sight = (
        "*Who can read what* · A sealed position: its author alone, until all open together. "
        "A record: everybody who can read its channel. I read no conversations."
    )
    weekend = " and ".join(dates.weekday(one) for one in sorted(weekend_of(settings.weekend)))
    found = f"*Found* · your time zone is {escape(str(zone))} · weekend is {weekend} · reminders come at 09:00"
    rules = "*Who rules* if somebody cannot commit, and nobody is named? You can leave it open."
    return [
        section(steps),
        section(sight),
        section(found),
        section(rules, person_select(wire.SETUP_APPROVER, settings.approver), block_id="setup.approver"),
    ]
