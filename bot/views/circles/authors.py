"""Whose a PRFAQ is, on screen: the form that hands it to somebody, and the one that says no."""

from collections.abc import Mapping
from typing import Any

from bot.domain.circles import Prfaq
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.ownership import Ownership, OwningState
from bot.views import wire
from bot.views.fields import State, picked, typed
from bot.views.kit import context, input_block, input_text, modal, person_select, quote_free, section

__all__ = ["FIELDS", "WHY_FIELDS", "decline_modal", "hand_modal", "offered_line", "read_hand", "read_why"]

FIELDS: Mapping[str, str] = {"to": "author.to", "note": "author.note"}
WHY_FIELDS: Mapping[str, str] = {"why": "author.why"}


def hand_modal(one: Prfaq) -> dict[str, Any]:
    """Return the form "Hand it over": who writes on, and what they should know."""
    note = input_text(wire.PRFAQ_LINE, most=SENTENCE_LIMIT, placeholder="What comes next, and what you would ask first")
    blocks = [
        section(f"*{quote_free(one.title)}*"),
        input_block(FIELDS["to"], "Who writes on", person_select(wire.PRFAQ_TO)),
        input_block(FIELDS["note"], "What they should know", note),
        context("They take it on, or decline; until then you go on."),
    ]
    ids = wire.value(number=one.number)
    return modal(wire.PRFAQ_HAND_FORM, "Hand it over", blocks, submit="Ask them", close="Back", metadata=ids)


def read_hand(state: State) -> tuple[str | None, str]:
    """Return who was picked, and the note."""
    return picked(state, FIELDS["to"]), typed(state, FIELDS["note"])


def decline_modal(one: Prfaq) -> dict[str, Any]:
    """Return the form behind "No, thanks"."""
    field = input_text(wire.PRFAQ_LINE, most=SENTENCE_LIMIT, placeholder="No time before May")
    blocks = [section(f"*{quote_free(one.title)}*"), input_block(WHY_FIELDS["why"], "Why", field)]
    ids = wire.value(number=one.number)
    return modal(wire.PRFAQ_DECLINE_FORM, "No, thanks", blocks, submit="Decline", close="Back", metadata=ids)


def read_why(state: State) -> str:
    """Return the word why."""
    return typed(state, WHY_FIELDS["why"])


def offered_line(row: Ownership, name: str) -> str:
    """Return what became of handing it over, for its author; ready mrkdwn."""
    if row.state is OwningState.DECLINED:
        return f"{quote_free(name)} does not take it on: {quote_free(row.why)}"
    return f"{quote_free(name)} is asked to take it on. Until they answer it is yours."
