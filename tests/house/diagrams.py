"""Draws the machines' diagrams from the tables in the code; ``python -m tests.house.diagrams`` writes the README."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.domain import (
    amendments,
    circles,
    concerns,
    debates,
    decisions,
    escalations,
    followups,
    handovers,
    ownership,
    receipts,
    reviews,
    signals,
)
from bot.domain.nouns import Transition

README = Path(__file__).resolve().parents[2] / "README.md"
MACHINES: dict[str, Sequence[Transition]] = {
    "debate": debates.TRANSITIONS,
    "decision": decisions.TRANSITIONS,
    "escalation": escalations.TRANSITIONS,
    "receipt": receipts.RECEIPT_TRANSITIONS,
    "handover": handovers.TRANSITIONS,
    "proposal": amendments.PROPOSAL_TRANSITIONS,
    "review": reviews.TRANSITIONS,
    "followup": followups.TRANSITIONS,
    "signal": signals.SIGNAL_TRANSITIONS,
    "concern": concerns.CONCERN_TRANSITIONS,
    "ownership": ownership.TRANSITIONS,
    "prfaq": circles.PRFAQ_TRANSITIONS,
}


def diagram(transitions: Sequence[Transition]) -> str:
    """Return a Mermaid state diagram: each arrow says what happens and who may do it."""
    sources = {str(one.source) for one in transitions}
    first = str(transitions[0].source)
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {first}"]
    lines += [f"  {one.source} --> {one.target}: {one.trigger} ({one.who})" for one in transitions]
    lines += [f"  {end} --> [*]" for end in dict.fromkeys(str(one.target) for one in transitions) if end not in sources]
    return "\n".join([*lines, "```"])


def drawn(text: str) -> str:
    """Return ``text`` with each marked place filled by its diagram."""
    for name, transitions in MACHINES.items():
        place = re.compile(rf"<!-- states:{name} -->\n.*?<!-- /states:{name} -->", re.DOTALL)
        text = place.sub(
            lambda _, n=name, t=transitions: f"<!-- states:{n} -->\n{diagram(t)}\n<!-- /states:{n} -->", text
        )
    return text


if __name__ == "__main__":
    README.write_text(drawn(README.read_text()))
