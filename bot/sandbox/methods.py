"""Facts of the Web API, read from ``methods.json``: scopes, tiers, required arguments, who takes a JSON body."""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

__all__ = ["EVENT_SCOPES", "METHODS", "Method", "every_scope"]


@dataclass(frozen=True)
class Method:
    """One Web API method. ``tier`` 1 to 4 is Slack's, 5 "special", 0 unlimited; any one of ``scopes`` is enough."""

    name: str
    scopes: frozenset[str]
    tier: int
    json_body: bool
    required: tuple[str, ...]


def _read() -> dict[str, Any]:
    text = resources.files("bot.sandbox").joinpath("methods.json").read_text(encoding="utf-8")
    facts: dict[str, Any] = json.loads(text)
    return facts


_FACTS = _read()

METHODS: dict[str, Method] = {
    name: Method(name, frozenset(fact["scopes"]), fact["tier"], fact["json"], tuple(fact["required"]))
    for name, fact in _FACTS["methods"].items()
}

EVENT_SCOPES: dict[str, frozenset[str]] = {name: frozenset(scopes) for name, scopes in _FACTS["events"].items()}


def every_scope() -> frozenset[str]:
    """Return every scope that some method or event asks for, and ``commands``."""
    asked = (fact.scopes for fact in METHODS.values())
    return frozenset({"commands", "chat:write.public"}).union(*asked, *EVENT_SCOPES.values())
