"""The digest as it is posted: parts in one order, each folded where it is long; and somebody's own week."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain.digests import Week, weeks_between
from bot.views.digests import lines
from bot.views.digests.parts import HEADINGS, Part
from bot.views.kit import BLOCKS_IN_MESSAGE, Block, Said, context, escape, fallback, quote_free, section

__all__ = ["digest", "own_week", "says_something", "shown_in"]

IN_A_PART = 6  # lines under one heading
BUTTONS = 2  # things with a button of their own; a digest has twelve blocks by design
HEADS = 30  # heads of chains, eight characters each
OWN = 5


def says_something(parts: Iterable[Part]) -> bool:
    """Say whether there is anything new to read: what only rides along is no reason to post."""
    return any(line.fresh for part in parts for line in part.lines)


def shown_in(parts: Iterable[Part]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the numbers of the records and of the follow-ups that these parts name."""
    found = [line for part in parts for line in part.lines]
    records = dict.fromkeys(line.number for line in found if line.number is not None)
    return tuple(records), tuple(dict.fromkeys(line.case for line in found if line.case is not None))


def _in_order(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: part.topic)


def _place(week: Week) -> str:
    name = quote_free(week.channel.name)
    here = f"#{name}" if name else f"<#{escape(week.channel.id)}>"
    return f"{here} and {week.also} more" if week.also else here


def _week(week: Week, first: int | None) -> str:
    """Return "week 48", or "weeks 46 to 48" where more than one had to be told at once."""
    if first is None or weeks_between(first, week.number) == 1:
        return f"week {week.number % 100}"
    return f"weeks {first % 100} to {week.number % 100}"


def digest(week: Week, parts: Sequence[Part], *, first: int | None = None, command: str = "/decide") -> Said:
    """Return the message; ``first`` is the oldest ISO week that it tells of, where that is not its own."""
    ordered = _in_order(parts)
    title = f"{_place(week)}, {_week(week, first)}"
    blocks: list[Block] = [section(f"*{title}*")]
    for part in ordered:
        blocks += _part(part, command)
    note = _end(week, ordered)
    blocks += [context(note)] if note else []
    plain = f"#{week.channel.name}" if week.channel.name else "this channel"
    plain += f" and {week.also} more" if week.also else ""
    counted = ", ".join(part.counted for part in ordered if part.counted) or "nothing new"
    return Said(fallback(f"Decisions in {plain}, {_week(week, first)}: {counted}."), _folded(blocks, command))


def _part(part: Part, command: str) -> list[Block]:
    """Return one heading with its lines; those with a button stand each for themselves."""
    if not part.lines:
        return []
    heading = HEADINGS[part.topic]
    pressed = [line for line in part.lines if line.way is not None]
    plain = [line for line in part.lines if line.way is None]
    blocks = [section(f"*{heading}* · {line.text}", line.way) for line in pressed[:BUTTONS]]
    rest = max(0, len(pressed) - BUTTONS) + max(0, len(plain) - IN_A_PART)
    told = [line.text for line in plain[:IN_A_PART]]
    told += [f"_{rest} more in {escape(command)} list_"] * (rest > 0)
    if told:
        blocks.append(section("\n· ".join([f"*{heading}* · {told[0]}", *told[1:]])))
    if part.drawn:
        blocks.append(section(f"```{part.drawn}```"))
    return blocks


def _end(week: Week, parts: Sequence[Part]) -> str:
    """Return the small print: how long it took, what is outstanding, and the heads of the chains of what was told."""
    notes = " · ".join(part.note for part in parts if part.note)
    shown = (line.number for part in parts for line in part.lines[:IN_A_PART])
    numbers = {number for number in shown if number is not None}
    heads = [f"{number} {week.heads[number][:8]}" for number in sorted(numbers) if week.heads.get(number)][:HEADS]
    chain = f"Chain heads: {' · '.join(heads)}" if heads else ""
    return "\n".join(filter(None, (notes, chain)))


def _folded(blocks: list[Block], command: str) -> list[Block]:
    """Return what Slack takes: whatever is beyond is counted, never cut off without a word."""
    if len(blocks) <= BLOCKS_IN_MESSAGE:
        return blocks
    keep, end = blocks[: BLOCKS_IN_MESSAGE - 2], blocks[-1]
    return [*keep, context(f"{len(blocks) - len(keep) - 1} more in {escape(command)} list"), end]


def own_week(week: Week) -> list[Block]:
    """Return somebody's own week for their morning message: one section of a few lines; nothing where it is empty."""
    parts = [part for draw in _OWN if (part := draw(week)) is not None]
    if not says_something(parts):
        return []
    told = [(HEADINGS[part.topic], line) for part in _in_order(parts) for line in part.lines]
    shown = [f"· {heading}: {line.text}" for heading, line in told[:OWN]]
    shown += [f"_{len(told) - OWN} more_"] * (len(told) > OWN)
    return [section("\n".join([f"*Your week {week.number % 100}*", *shown]))]


_OWN: Sequence[Callable[[Week], Part | None]] = (
    lines.closes_soon,
    lines.decided,
    lines.escalated,
    lines.looked_back,
    lines.look_back,
    lines.undone,
)
