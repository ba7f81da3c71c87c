"""Waivers: the form in which a rule is overridden with a reason, and how the next reader sees that."""

from collections.abc import Mapping
from typing import Any

from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.records import Record
from bot.views import wire
from bot.views.fields import State, typed
from bot.views.kit import Block, context, excerpt, input_block, input_text, modal, quote_free, section
from bot.views.wording import who

__all__ = ["FIELDS", "THEN_FORM", "read_waiver", "shown", "waiver_modal"]

FIELDS: Mapping[str, str] = {"reason": "waiver.reason"}
WHAT: Mapping[str, str] = {
    "D3": "one option only",
    "D4": "a later look back",
    "D10": "nothing new was named",
}
THEN_FORM = "form"  # goes on to the form "Decide"; otherwise what was written there is sent

_ANOTHER = "Another option is another question: ⋯ › Close without deciding, then ask again."


def waiver_modal(record: Record, rule: str, why_not: str, *, then: str = "") -> dict[str, Any]:
    """Return the form that takes a reason in place of what ``rule`` asks; ``why_not`` is the refusal's sentence."""
    blocks = [
        section(f"*{quote_free(record.debate.question)}*\n{quote_free(why_not)}"),
        *([context(_ANOTHER)] if rule == "D3" else []),
        input_block(
            FIELDS["reason"],
            "Override, because",
            input_text(wire.WAIVER_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence, five words or more"),
        ),
        context(f"The card shows it with your name. {rule}"),
    ]
    ids = wire.value(number=record.debate.number, rule=rule, then=then)
    return modal(wire.WAIVER_FORM, "Override with a reason", blocks, submit="Override", close="Back", metadata=ids)


def read_waiver(state: State) -> str:
    """Return the reason, as typed."""
    return typed(state, FIELDS["reason"])


def shown(record: Record) -> list[Block]:
    """Return the line that tells which rules were overridden, by whom and why; nothing where none was."""
    lines = [
        f"Overridden by {who(record, one.by)}: {WHAT.get(one.rule, one.rule)}. “{excerpt(one.reason)}” {one.rule}"
        for one in record.waivers
    ]
    return [context("\n".join(lines))] if lines else []
