"""What somebody filled in, read from the ``state.values`` of a view by block id, whatever its elements are."""

from collections.abc import Mapping
from datetime import date
from typing import Any

__all__ = ["State", "picked", "picked_channels", "picked_label", "picked_many", "picked_people", "read_day", "typed"]

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


def picked_many(state: State, block_id: str) -> tuple[str, ...]:
    """Return the values of the options that were ticked."""
    return tuple(str(one.get("value") or "") for one in _element(state, block_id).get("selected_options") or ())


def picked_people(state: State, block_id: str) -> tuple[str, ...]:
    """Return the ids of the people who were picked, in the order of picking."""
    return tuple(_element(state, block_id).get("selected_users") or ())


def picked_channels(state: State, block_id: str) -> tuple[str, ...]:
    """Return the ids of the public channels that were picked, in the order of picking."""
    return tuple(_element(state, block_id).get("selected_channels") or ())


def read_day(text: str | None) -> date | None:
    """Return the day that a date field holds, or None."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _element(state: State, block_id: str) -> Mapping[str, Any]:
    return next(iter((state.get(block_id) or {}).values()), {})
