"""Escalations: somebody cannot commit, and a named person rules; the clock runs in working days.

Each counted "cannot commit" is a block of one version of a decision. Blocks of one version that wait for the same
person are ruled on together. Who rules has no part in the decision: first whom its question names, then whom the
workspace names; where nobody is left, the block stands unresolved in plain sight.
"""

from bot.domain.escalations.blocks import OPEN, TRANSITIONS, Escalation, EscalationState, Ruling
from bot.domain.escalations.rulers import carry, follow, lapse, levels, named_since, ruler, rules_by
from bot.domain.escalations.rulings import Ruled, RulingForm, rule, take_in_hand, why_not_rule

__all__ = [
    "OPEN",
    "TRANSITIONS",
    "Escalation",
    "EscalationState",
    "Ruled",
    "Ruling",
    "RulingForm",
    "carry",
    "follow",
    "lapse",
    "levels",
    "named_since",
    "rule",
    "ruler",
    "rules_by",
    "take_in_hand",
    "why_not_rule",
]
