"""The reveal: everything opens at once in the thread of the card, differences first."""

from collections.abc import Sequence
from itertools import groupby

from bot.domain.positions import Position, reveal_order
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.kit import Block, Said, actions, button, context, excerpt, is_cut, pieces, quote_free, section, sections
from bot.views.wording import author, told, who, written

__all__ = ["reveal"]

EACH_ITS_BLOCK = 6  # more positions than this are told by choice
MOST_SHOWN = 12
LOW_CONFIDENCE = 40


def reveal(record: Record) -> Said:
    """Return the reveal in the card's thread: differences first, then the stored random order, the decider last."""
    debate, order = record.debate, reveal_order(record.debate, record.positions)
    first = [one for one in order if not one.informed and not one.unconfirmed]
    same = len(first) > 1 and len({one.choice for one in first}) == 1
    heading = _heading(record, same, order)
    shown = order[:MOST_SHOWN]
    blocks = [section(f"*{quote_free(heading)}*")]
    if len(order) <= EACH_ITS_BLOCK:
        blocks += [block for one in shown for block in sections(_line(record, one))]
    else:
        blocks += _by_choice(record, shown)
    cut = any(is_cut(text) for one in shown for text in (one.reason, one.change_my_mind, one.cause))
    if cut or len(order) > MOST_SHOWN:
        blocks.append(actions(button("Read all", wire.POSITIONS_READ, wire.value(number=debate.number, page=0))))
    doubts = sum(one.confidence is not None and one.confidence < LOW_CONFIDENCE for one in first)
    if same and doubts:
        verb = "is" if doubts == 1 else "are"
        blocks.append(context(f"{doubts} {verb} below {LOW_CONFIDENCE} %. What do they see?"))
    blocks += _chances(record, first)
    blocks.append(
        context(
            "Unclear? Ask here and mention the person. A change from now on is kept as a second version. "
            f"{who(record, debate.decider)} decides; the count does not."
        )
    )
    return Said(told(debate, "", f"{heading}: "), blocks)


def _heading(record: Record, same: bool, order: Sequence[Position]) -> str:
    debate = record.debate
    total, wrote = len(debate.contributors), len(written(record))
    count = (
        f"All {total} positions" if wrote == total and total > 1 else f"{wrote} of {dates.plural(total, 'position')}"
    )
    if any(one.member == debate.decider and one.member not in debate.contributors for one in order):
        count += f" and {record.name(debate.decider)}'s own"
    if same:
        return f"{count}, and all say {quote_free(order[0].choice or '')}"
    return f"{count}, differences first" if len({one.choice for one in order}) > 1 else count


def _chances(record: Record, first: Sequence[Position]) -> list[Block]:
    """Return the chances as numbers, low to high, without a name and without a mean: how far apart are they?"""
    given = sorted(one.chance for one in first if one.chance is not None)
    if len(given) < 2:
        return []
    claim = f" ({quote_free(record.debate.success)})" if record.debate.success else ""
    return [context(f"Chances that it works{claim}: {', '.join(map(str, given))} %")]


def _aside(lead: str, words: str) -> str:
    if not words:
        return ""
    # An underscore inside would end the italics early.
    return f" _{lead}:_ {excerpt(words)}" if "_" in words else f" _{lead}: {excerpt(words)}_"


def _words(position: Position) -> str:
    aside = _aside("Would change my mind", position.change_my_mind) + _aside("If it fails", position.cause)
    return excerpt(position.reason) + aside


def _line(record: Record, position: Position) -> str:
    return f"*{quote_free(position.choice or '')}* · {author(record, position)}: {_words(position)}"


def _by_choice(record: Record, positions: Sequence[Position]) -> list[Block]:
    blocks = []
    for choice, group in groupby(positions, key=lambda one: one.choice or ""):
        lines = "\n".join(f"{author(record, one)}: {_words(one)}" for one in group)
        blocks += [section(piece) for piece in pieces(f"*{quote_free(choice)}*\n{lines}")]
    return blocks
