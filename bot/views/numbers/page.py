"""The answer to ``/decide numbers``, and the words around the picture: its alt text, and the same figures as text."""

from collections.abc import Sequence

from bot.domain.numbers import FLOOR, SPREADS, Figure, Measure, Numbers
from bot.views import dates, wire
from bot.views.kit import Block, Said, actions, button, context, escape, fallback, pieces, quote_free, section
from bot.views.notices import notice
from bot.views.numbers.words import DOORS, NAMES, WHAT, cell, label, said

__all__ = ["alt_text", "as_text", "file_name", "not_drawn", "numbers", "on_its_way", "picture_says", "title"]

_GROUPS: tuple[tuple[Measure, ...], ...] = (
    SPREADS,
    (Measure.POSITIONS, Measure.DISSENT, Measure.NO_RESPONSE),
    (Measure.HEARD, Measure.REVIEWS, Measure.REOPENED, Measure.REVERSED),
)
_ALT = 1_000
_FEW = f"fewer than {FLOOR} people, so not shown"


def _week(number: int) -> str:
    return f"W{number % 100:02}"


def _where(channel: str) -> str:
    """Return "#support", or what the reader may see where it is no channel's."""
    return f"#{channel}" if channel else "all that you may see"


def numbers(found: Numbers, channel: str, *, picture: bool, capped: int | None = None) -> Said:
    """Return the answer; ``channel`` is the name of the channel whose numbers they are, "" where they are of all that
    the reader may see. ``picture`` says whether one can be sent; ``capped`` how many records were read at most.
    """
    about = f"{_where(channel)}, the last {len(found.weeks)} weeks"
    title = f"*Numbers of {escape(about)}* · {dates.plural(found.decisions, 'decision')}"
    if not found.told:
        text = f"{title}\nToo few people for a number: nothing is told of fewer than {FLOOR}."
        return Said(fallback(f"Numbers of {about}: too few people for a number."), [section(text), *_other(channel)])
    parts = ["\n".join(_lines(found.figures, group)) for group in _GROUPS]
    blocks: list[Block] = [section(title), *(section(part) for part in parts)]
    note = "Each stands alone. None is a target, none is about a person. Times count working days only."
    blocks.append(context(note + (f" Of the newest {capped:,} records." if capped else "")))
    ways = [button("Send me the picture", wire.NUMBERS_PICTURE, _scope(channel))] if picture else []
    return Said(
        fallback(f"Numbers of {about}: {_first(found)}. Next: nothing; they are for looking."),
        [*blocks, *_other(channel, *ways)],
    )


def _scope(channel: str) -> str:
    return wire.value(of="here" if channel else "all")


def _other(channel: str, *ways: Block) -> list[Block]:
    """Return the buttons: the picture, where there is one, and the other reach."""
    other = button("All that I may see", wire.NUMBERS_SHOW, wire.value(of="all"))
    row = [*ways, *([other] if channel else [])]
    return [actions(*row)] if row else []


def _first(found: Numbers) -> str:
    one = found.told[0]
    return f"{label(one).lower()}: {said(one)}"


def _lines(figures: Sequence[Figure], group: Sequence[Measure]) -> list[str]:
    lines = []
    for measure in group:
        own = [one for one in figures if one.measure is measure]
        told = [one for one in own if one.told]
        parts = [f"{DOORS[one.door]}: {said(one)}" if one.door else said(one) for one in told] or [_FEW]
        why = " · ask why" if any(one.ask_why for one in told) else ""
        lines.append(f"*{NAMES[measure]}* ({WHAT[measure]}): {' · '.join(parts)}{why}")
    return lines


# the picture


def title(found: Numbers, channel: str) -> str:
    """Return the title of the picture, as plain text."""
    first, last = found.weeks[0], found.weeks[-1]
    return f"{_where(channel).capitalize()}: {_week(first)} {first // 100} to {_week(last)} {last // 100}"


def as_text(found: Numbers) -> list[str]:
    """Return a table as lines, one measure each: its twelve weeks, oldest first, times in working days."""
    width = max((len(label(one)) for one in found.told), default=0)
    head = f"{'':{width}}  " + " ".join(f"{_week(week):>5}" for week in found.weeks)
    rows = [
        f"{label(one):{width}}  " + " ".join(f"{cell(one, point.value):>5}" for point in one.weeks)
        for one in found.told
    ]
    return [head, *rows]


def picture_says(found: Numbers, channel: str) -> str:
    """Return what stands above the file: the same figures as text."""
    about = (
        f"Numbers of {_where(channel)}, the last {len(found.weeks)} weeks; times in working days, the rest in percent"
    )
    table = "\n".join(as_text(found))
    return pieces(f"{quote_free(about)}:\n```{table}```")[0]


def alt_text(found: Numbers, channel: str) -> str:
    """Return what the picture shows, for whoever does not see it, at most a thousand characters."""
    told = "; ".join(f"{label(one)}: {said(one)}" for one in found.told)
    text = f"Small charts of {_where(channel)}, one for each measure, over {len(found.weeks)} weeks. {told}."
    return text if len(text) <= _ALT else text[: _ALT - 1] + "…"


def file_name(channel: str, week: int) -> str:
    """Return what the file is called: "numbers-support-2026-W53.png"."""
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in channel) or "all"
    return f"numbers-{name.strip('-') or 'channel'}-{week // 100}-W{week % 100:02}.png"


def on_its_way() -> Said:
    """Return the answer to the press."""
    return notice("The picture is on its way: it is in your messages with me, with the same figures as text.")


def not_drawn() -> Said:
    """Return what is said where the picture could not be sent."""
    return notice("The picture could not be sent. Please try again; the figures above say the same.")
