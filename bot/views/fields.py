"""What somebody filled in, read from the ``state.values`` of a view by block id, whatever its elements are."""

from collections.abc import Mapping
from typing import Any

__all__ = ["State", "picked", "picked_label", "picked_people", "typed"]

State = Mapping[str, Mapping[str, Mapping[str, Any]]]


def typed(state: State, block_id: str) -> str:
    """Return what was typed in the field ``block_id`` (surrounding blanks kept), "" where nothing was."""
    return str(_element(state, block_id).get("value") or "")


def picked(state: State, block_id: str) -> str | None:
    """Return the value of the one option, person or date that was picked, or None."""
    element = _element(state, block_id)
    chosen = element.get("selected_option")
    others = ("selected_user", "selected_date", "selected_conversation")
    value = chosen.get("value") if chosen else next((element[name] for name in others if element.get(name)), None)
    return str(value) if value else None


def picked_label(state: State, block_id: str) -> str | None:
    """Return the label of the one option that was picked, as Slack gives it back, or None."""
    chosen = _element(state, block_id).get("selected_option")
    return str((chosen.get("text") or {}).get("text") or "") if chosen else None


def picked_people(state: State, block_id: str) -> tuple[str, ...]:
    """Return the ids of the people who were picked, in the order of picking."""
    return tuple(_element(state, block_id).get("selected_users") or ())


def _element(state: State, block_id: str) -> Mapping[str, Any]:
    return next(iter((state.get(block_id) or {}).values()), {})
