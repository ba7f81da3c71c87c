"""The readable whole, a page at a time, and what changed since another revision."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.prfaq.changes import Change, Was
from bot.domain.prfaq.document import Document
from bot.domain.prfaq.sections import EXTERNAL, INTERNAL, KEYS, SECTION, title_of
from bot.views import wire
from bot.views.kit import Block, context, escape, modal, pieces, quote_free, section
from bot.views.pages import turn_pages

__all__ = ["ON_A_PAGE", "change_blocks", "pages", "reading_minutes", "whole_modal"]

ON_A_PAGE = 6  # blocks: with the buttons that turn, a message has eight
_WORDS_A_MINUTE = 230


def reading_minutes(document: Document) -> int:
    """Return how long reading all of it takes, in whole minutes, at 230 words a minute; at least one."""
    words = sum(len(text.split()) for _, text in document.parts())
    words += sum(len(one.question.split()) for one in (*document.external, *document.internal))
    return max(1, -(-words // _WORDS_A_MINUTE))


def pages(document: Document) -> list[list[Block]]:
    """Return all that is written, in pages of at most six blocks; one page that says so where nothing is."""
    blocks = list(_blocks(document))
    if not blocks:
        return [[section("Nothing is written yet.")]]
    return [blocks[at : at + ON_A_PAGE] for at in range(0, len(blocks), ON_A_PAGE)]


def _blocks(document: Document) -> Iterator[Block]:
    for key in KEYS:
        yield from _part(SECTION[key].title, document.text(key))
    for key in (EXTERNAL, INTERNAL):
        for place, pair in enumerate(document.pairs(key)):
            heading = f"*{title_of(key)}*\n" if place == 0 else ""
            yield from _texts(
                f"{heading}*{quote_free(pair.question) or 'Before the questions'}*\n{escape(pair.answer)}"
            )
    for one in document.other:
        yield from _part(one.title or "Without a heading", one.text)


def _part(title: str, text: str) -> Iterator[Block]:
    if text:
        yield from _texts(f"*{quote_free(title)}*\n{escape(text)}")


def _texts(text: str) -> Iterator[Block]:
    yield from (section(piece) for piece in pieces(text.strip()))


def whole_modal(document: Document, number: int, page: int = 0) -> dict[str, Any]:
    """Return one page of the whole, with the buttons that turn."""
    found = pages(document)
    page = min(max(page, 0), len(found) - 1)
    blocks = [*found[page], *turn_pages(wire.PRFAQ_TURN, number, page, len(found))]
    return modal(wire.PRFAQ_VIEW, "The whole", blocks)


def change_blocks(found: Sequence[Change], since: str) -> list[Block]:
    """Return what changed; ``since`` is "v1" or "circle 1", in words. A sentence that is gone stands under *was*."""
    if not found:
        return [context(f"Nothing changed since {quote_free(since)}.")]
    blocks = [context(f"Changed since {quote_free(since)}: {len(found)} {'part' if len(found) == 1 else 'parts'}")]
    for one in found:
        title = one.question or title_of(one.key)
        mark = " (new)" if one.pieces and one.is_new else " (taken out)" if one.pieces and one.is_gone else ""
        lines = [f"*{quote_free(title)}*{mark}", *_lines(one)]
        blocks += _texts("\n".join(lines))
    return blocks


def _lines(change: Change) -> Iterator[str]:
    for piece in change.pieces:
        if piece.was is Was.REMOVED:
            yield f"_was:_ {escape(piece.text)}"
        elif piece.was is Was.ADDED:
            yield f"_now:_ {escape(piece.text)}"
