"""The form "Weekly digest": when and where, and below it exactly what would be posted now."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.digests import MONDAY_AT_NINE, Digest, DigestForm
from bot.domain.refusals import Refusal
from bot.views import dates, refusals, wire
from bot.views.fields import State, picked, picked_channels, typed
from bot.views.kit import (
    Block,
    Said,
    channel_select,
    channels_select,
    context,
    fallback,
    input_block,
    input_text,
    modal,
    option,
    radio,
    section,
    static_select,
)

__all__ = ["FIELDS", "digest_modal", "errors", "nothing_yet", "read_digest", "told_set"]

FIELDS: Mapping[str, str] = {
    "on": "digest.on",
    "channel": "digest.channel",
    "day": "digest.day",
    "at": "digest.at",
    "zone": "digest.zone",
    "also": "digest.also",
}
_ON, _OFF = "on", "off"
_TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def nothing_yet() -> Said:
    """Return what is shown where nothing would be posted."""
    text = "Nothing would be posted now: a week with nothing new says nothing."
    return Said(text, [section(text)])


def digest_modal(
    channel: str | None, held: Digest | None, preview: Said | None, *, zone: str, here: str | None
) -> dict[str, Any]:
    """Return the form for ``channel``, filled with what holds, or with Monday, 09:00 in ``zone`` (an IANA name).

    ``preview`` is what would be posted now; None where the reader may not read it from here.
    """
    day, at = MONDAY_AT_NINE
    if held is not None and held.set_by is not None:
        day, at, zone = held.schedule.day, held.schedule.at, held.schedule.zone
    on = held.on if held is not None and held.set_by is not None else True
    states = [option("On", _ON), option("Off", _OFF)]
    times = [option(one, one) for one in sorted({*_TIMES, f"{at:%H:%M}"})]
    blocks = [
        input_block(FIELDS["on"], "Weekly digest", radio(wire.DIGEST_ON, states, _ON if on else _OFF)),
        input_block(FIELDS["channel"], "Posted in", channel_select(wire.DIGEST_CHANNEL, channel), dispatch=True),
        input_block(
            FIELDS["day"],
            "On",
            static_select(
                wire.DIGEST_DAY,
                [option(name, str(place)) for place, name in enumerate(_DAYS)],
                placeholder="A weekday",
                chosen=str(day),
            ),
        ),
        input_block(
            FIELDS["at"],
            "At",
            static_select(wire.DIGEST_AT, times, placeholder="A time", chosen=f"{at:%H:%M}"),
        ),
        input_block(
            FIELDS["zone"],
            "Time zone of the channel",
            input_text(wire.DIGEST_ZONE, most=40, initial=zone, placeholder="Europe/Berlin"),
        ),
        input_block(
            FIELDS["also"],
            "Also tell of these public channels",
            channels_select(wire.DIGEST_ALSO, held.also if held else ()),
            optional=True,
        ),
        *_preview(preview),
    ]
    ids = wire.value(here=here)
    return modal(wire.DIGEST_FORM, "Weekly digest", blocks, submit="Save", close="Cancel", metadata=ids)


def _preview(preview: Said | None) -> list[Block]:
    if preview is None:
        return [context("What a private channel would read is shown inside that channel alone.")]
    return [context("This would be posted now:"), *preview.blocks]


def read_digest(state: State) -> DigestForm:
    """Return what the form held."""
    day = picked(state, FIELDS["day"])
    return DigestForm(
        on=picked(state, FIELDS["on"]) != _OFF,
        channel=picked(state, FIELDS["channel"]),
        day=int(day) if day and day.isdecimal() and len(day) == 1 else None,
        at=picked(state, FIELDS["at"]) or "",
        zone=typed(state, FIELDS["zone"]).strip(),
        also=picked_channels(state, FIELDS["also"]),
    )


def errors(found: Iterable[Refusal]) -> dict[str, str]:
    """Return what is wrong with the form, under its fields."""
    return refusals.errors(found, FIELDS)


def told_set(digest: Digest, name: str) -> Said:
    """Return what holds from now on: where, and when for the first time."""
    place, plain = (f"#{name}", f"#{name}") if name else (f"<#{digest.channel}>", "this channel")
    if not digest.on or digest.next_at is None:
        return Said(
            fallback(f"The weekly digest of {plain} is off."), [section(f"The weekly digest of {place} is off.")]
        )
    on = dates.moment(digest.next_at, digest.schedule.there)
    text = f"*The weekly digest of {place} is on.* First on {on}, where there is something to say."
    return Said(fallback(f"The weekly digest of {plain} is on. First on {on}."), [section(text)])
