"""Every exchange between the app and the pretend Slack, with sealed words masked unless the operator looks."""

import copy
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.workspace import Json

__all__ = ["MASK", "Exchange", "Inspector", "masked"]

MASK = "••••"
_TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"})
_SEALED = "position"  # in the callback id of a form: its answers are sealed
_ALL_SEALED = "sealed"  # in the callback id of a form: what it shows is sealed, too


@dataclass
class Exchange:
    """One call or delivery. ``direction`` is to_slack or to_app; ``ms`` is wall time; ``notified`` are member ids."""

    number: int
    at: str
    direction: str
    method: str
    payload: Json
    answer: Any = None
    ms: float = 0.0
    notified: list[str] = field(default_factory=list)


def _mask_state(values: Json, sealed: bool) -> None:
    for block in values.values():
        for element in block.values():
            if sealed or element.get("type") in _TYPED:
                for key in element:
                    if key != "type" and element[key] not in (None, []):
                        element[key] = MASK


def _mask_tree(node: Any, sealed: bool) -> Any:
    if isinstance(node, list):
        return [_mask_tree(item, sealed) for item in node]
    if not isinstance(node, dict):
        return node
    ids = [str(one.get("callback_id") or "") for one in (node, node.get("view")) if isinstance(one, dict)]
    inside = sealed or any(_SEALED in one or _ALL_SEALED in one for one in ids)
    if any(_ALL_SEALED in one for one in ids):
        _mask_shown(node)
    state = node.get("state")
    if isinstance(state, dict) and isinstance(state.get("values"), dict):
        _mask_state(state["values"], inside)
    typed = node.get("type") in _TYPED
    for key, value in node.items():
        if key == "state":
            continue
        hidden = (typed and key in ("initial_value", "value")) or (inside and _is_answer(key))
        node[key] = MASK if hidden and value is not None else _mask_tree(value, inside)
    return node


def _mask_shown(node: Any) -> None:
    """Hide what a form says in mrkdwn, which is where people's words stand; its labels and buttons stay."""
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        if isinstance(value, dict) and value.get("type") == "mrkdwn":
            value["text"] = MASK
        _mask_shown(value)


def _is_answer(key: str) -> bool:
    return key == "private_metadata" or key.startswith(("initial_", "selected_"))


def masked(payload: Any) -> Any:
    """Return a copy of ``payload`` in which typed texts, and every answer of a sealed form, are ``MASK``.

    A form is sealed where its ``callback_id`` contains "position"; where that contains "sealed", its own words are
    hidden as well. JSON in strings (a ``view`` argument) is opened.
    """
    copied = copy.deepcopy(payload)
    if isinstance(copied, dict):
        for key in ("view", "blocks"):
            if isinstance(copied.get(key), str):
                try:
                    copied[key] = json.loads(copied[key])
                except ValueError:
                    continue
    return _mask_tree(copied, False)


class Inspector:
    """The last exchanges, newest last."""

    def __init__(self, keep: int = 500) -> None:
        self._kept: deque[Exchange] = deque(maxlen=keep)
        self._count = 0

    def begin(self, at: str, direction: str, method: str, payload: Json) -> Exchange:
        """Record a new exchange and return it, for its answer to be filled in."""
        self._count += 1
        exchange = Exchange(self._count, at, direction, method, payload)
        self._kept.append(exchange)
        return exchange

    def listing(self, after: int = 0, *, operator: bool = False) -> list[Json]:
        """Return the exchanges numbered above ``after``; ``operator`` shows what is otherwise masked."""
        shown = []
        for exchange in self._kept:
            if exchange.number <= after:
                continue
            line = dict(vars(exchange))
            if not operator:
                line["payload"] = masked(exchange.payload)
                line["answer"] = masked(exchange.answer)
            shown.append(line)
        return shown
