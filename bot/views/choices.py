"""Options as choices of a form: their values are their places, since a label may come back changed by Slack."""

from collections.abc import Sequence
from html import unescape

from bot.domain.debates import SOMETHING_ELSE
from bot.views.fields import State, picked, picked_label
from bot.views.kit import Block, option

__all__ = ["choice_at", "options_of", "place_of", "read_choice"]


def options_of(options: Sequence[str]) -> list[Block]:
    """Return the options of a question, and the one that is always there, as choices of a form."""
    return [option(text, str(place)) for place, text in enumerate((*options, SOMETHING_ELSE))]


def choice_at(options: Sequence[str], place: str | None) -> str | None:
    """Return the choice that a form's or a button's value names, or None where it names none."""
    choices = (*options, SOMETHING_ELSE)
    known = place is not None and place.isdecimal() and len(place) < 4 and int(place) < len(choices)
    return choices[int(place)] if known and place is not None else None


def place_of(options: Sequence[str], choice: str | None) -> str | None:
    """Return the value that stands for ``choice`` in a form or on a button."""
    choices = (*options, SOMETHING_ELSE)
    return str(choices.index(choice)) if choice in choices else None


def read_choice(state: State, block_id: str, options: Sequence[str] | None = None) -> str | None:
    """Return what was chosen: by its place where the ``options`` are known, otherwise by its label."""
    if options is not None:
        return choice_at(options, picked(state, block_id))
    label = picked_label(state, block_id)
    return unescape(label) if label is not None else None
