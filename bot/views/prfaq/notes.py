"""Notes beside a part: the words that are meant, a question, and two ways on. Then its length and its claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.lint import Note
from bot.domain.prfaq.review import PartReview
from bot.views import wire
from bot.views.kit import Block, actions, button, context, excerpt, quote_free, section
from bot.views.prfaq.meters import NOT_ENGLISH, claims_line, meter_line

__all__ = ["Left", "note_blocks", "span"]

_WORDS = 60  # characters of the words that are meant


@dataclass(frozen=True, slots=True)
class Left:
    """A note that its author left as it is: the words, and why."""

    words: str
    reason: str


def span(note: Note) -> str:
    """Return the place of a note as an opaque id, for a button."""
    return f"{note.start}-{note.end}"


def note_blocks(review: PartReview, number: int, *, left: Sequence[Left] = (), fix: bool = True) -> list[Block]:
    """Return the notes of a part that wait, those that were left (by their words), its length and claims.

    *Fix* opens the part's form; inside that form (``fix`` False) the field is above, so it is left out.
    """
    gone = {one.words.casefold() for one in left}
    waiting = [note for note in review.notes if note.words.casefold() not in gone]
    blocks = [
        section(
            f"“{excerpt(note.words, _WORDS)}” {quote_free(note.question)}",
            button(
                "Leave it, because",
                wire.numbered(wire.PRFAQ_LEAVE, place),
                wire.value(number=number, part=review.key, at=span(note)),
            ),
        )
        for place, note in enumerate(waiting)
    ]
    if waiting and fix:
        blocks.append(actions(button("Fix", wire.PRFAQ_OPEN, wire.value(number=number, part=review.key))))
    if left:
        lines = [f"Left: “{excerpt(one.words, _WORDS)}” · {excerpt(one.reason)}" for one in left]
        blocks.append(context("\n".join(lines)))
    line = " · ".join(filter(None, (meter_line(review.meter), claims_line(review.grades))))
    blocks.append(context(line if review.english else f"{line}\n{NOT_ENGLISH}"))
    return blocks
