"""The reveal: everything opens at once in the thread of the card, differences first."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.domain.positions import Position, chances, confidences, reveal_order, tally, word_for_word
from bot.domain.records import Record
from bot.views import circles, dates, exercises, wire
from bot.views.kit import Block, Said, actions, button, context, excerpt, is_cut, pieces, quote_free, section, sections
from bot.views.signals import stop_if
from bot.views.wording import all_alike, all_of, author, doubts, names, told, unreached, who, written

__all__ = ["reveal"]

EACH_ITS_BLOCK = 6  # more positions than this are told by choice
MOST_SHOWN = 12


def reveal(record: Record) -> Said:
    """Return the reveal in the card's thread: differences first, then the stored random order, the decider last."""
    if record.circle is not None:
        return circles.reveal(record)
    debate, order = record.debate, reveal_order(record.debate, record.positions)
    heading, doubt = _heading(record, order), doubts(record)
    heading = f"{heading}; {doubt}" if doubt else heading
    shown = order[:MOST_SHOWN]
    blocks = [section(f"*{quote_free(heading)}*")]
    if len(order) <= EACH_ITS_BLOCK:
        blocks += [block for one in shown for block in sections(_line(record, one))]
    else:
        blocks += _by_choice(record, shown)
    cut = any(is_cut(text) for one in shown for text in (one.reason, one.change_my_mind, one.cause))
    ids = wire.value(number=debate.number)
    rows = [button("Thought apart", wire.EXERCISE_TABLE, ids)] if exercises.is_more(record) else []
    if cut or len(order) > MOST_SHOWN:
        rows = [button("Read all", wire.POSITIONS_READ, wire.value(number=debate.number, page=0)), *rows]
    blocks += exercises.opened_in_thread(record)
    blocks += [actions(*rows)] if rows else []
    noticed = list(_noticed(record))
    blocks += [context("\n".join(noticed))] if noticed else []
    blocks += stop_if(record)
    blocks.append(
        context(
            "Unclear? Ask here and mention the person. A change from now on is kept as a second version. "
            f"{who(record, debate.decider)} decides; the count does not."
        )
    )
    return Said(told(debate, "", heading + (" " if doubt else ": ")), blocks)


def _noticed(record: Record) -> Iterable[str]:
    """Yield facts about all of them together, and no verdict: never a mean, nobody named as unsure."""
    debate, sure = record.debate, confidences(record.debate, record.positions)
    if all_alike(record) is not None and len(sure) > 1:
        yield f"How sure they are: {_spread(sure)}"
    given = chances(debate, record.positions)
    if len(given) > 1:
        claim = f" ({quote_free(debate.success)})" if debate.success else ""
        yield f"Chances that it works{claim}: {_spread(given)}"
    if asleep := len(unreached(record)):
        yield f"{asleep} could not be asked in time; that is no yes."
    for members in word_for_word(record.debate, record.positions):
        yield f"Word for word the same: {names(record, members)}"


def _spread(percents: Sequence[int]) -> str:
    """Return "30, 35, 80 %", lowest first; of very many the two ends."""
    many = len(percents) > MOST_SHOWN
    return (f"{percents[0]} to {percents[-1]}" if many else ", ".join(map(str, percents))) + " %"


def _heading(record: Record, order: Sequence[Position]) -> str:
    debate = record.debate
    total, wrote = len(debate.contributors), len(written(record))
    count = (
        f"{all_of(total).capitalize()} positions"
        if wrote == total and total > 1
        else f"{wrote} of {dates.plural(total, 'position')}"
    )
    if any(one.member == debate.decider and one.member not in debate.contributors for one in order):
        count += f" and {record.name(debate.decider)}'s own"
    if all_alike(record) is not None:
        return f"{count}, and all say {all_alike(record)}"
    return f"{count}, differences first" if len({one.choice for one in order}) > 1 else count


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
    blocks, counts = [], dict(tally(record.debate, record.positions))
    for (late, choice), group in groupby(positions, key=lambda one: (one.informed, one.choice or "")):
        lines = "\n".join(f"{author(record, one)}: {_words(one)}" for one in group)
        count = f" {counts[choice]}" if choice in counts and not late else ""
        blocks += [section(piece) for piece in pieces(f"*{quote_free(choice)}*{count}\n{lines}")]
    return blocks
