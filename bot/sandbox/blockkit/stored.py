"""How Slack keeps what it was given: ids filled in, defaults written out."""

import copy
import secrets
from typing import Any

__all__ = ["stored_blocks"]


def stored_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return ``blocks`` as Slack keeps them: every block and every element that acts has an id."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]:
            if isinstance(element, dict) and _acts(element):
                element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
        _defaults(block)
    return kept


def _acts(element: dict[str, Any]) -> bool:
    return element.get("type") not in ("image", "plain_text", "mrkdwn") and "type" in element


def _defaults(node: Any) -> None:
    if isinstance(node, list):
        for entry in node:
            _defaults(entry)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text" and isinstance(node.get("text"), str):
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn" and isinstance(node.get("text"), str):
            node.setdefault("verbatim", False)
        for entry in node.values():
            _defaults(entry)
