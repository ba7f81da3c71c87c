"""Waivers: a rule that may be overridden is overridden with a reason, which the next reader sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.refusals import Code, Refusal

__all__ = ["FEWEST_WORDS", "NOTE", "RULES", "WAIVABLE", "Waiver", "waive", "waived"]

WAIVABLE = frozenset({"D3", "D4", "D10", "P4", "P9"})
"""The codes of the refusals that take a reason instead; D4 for two-way doors only."""
RULES: Mapping[Code, str] = {Code.ONE_OPTION: "D3", Code.LOOK_BACK_FAR: "D4"}
"""The rule behind each refusal at *Decide* that can be overridden. Of D4 that is a look back later than usual; without
an owner there is nobody to ask, and without a day nothing to wait for."""
FEWEST_WORDS = 5
NOTE = "note:"
"""How the rule of a waiver begins that leaves one note of the linter as it is; its section and its term follow."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One override: of which rule, by whom, why, when (aware UTC)."""

    number: int
    ordinal: int
    rule: str
    by: str
    reason: str
    at: datetime


def waived(waivers: Iterable[Waiver]) -> frozenset[str]:
    """Return the rules that have been overridden."""
    return frozenset(one.rule for one in waivers)


def waive(number: int, ordinal: int, rule: str, reason: str, *, by: str, now: datetime) -> Waiver | Refusal:
    """Override a rule with a reason of at least five words; whether ``by`` may is the caller's question."""
    if rule not in WAIVABLE and not rule.startswith(NOTE):
        return Refusal(Code.MOVED_ON)
    words = [word for word in reason.split() if visible(word)]
    if len(words) < FEWEST_WORDS:
        return Refusal(Code.THIN_REASON, {"words": FEWEST_WORDS}, "reason")
    if len(reason) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason")
    return Waiver(number, ordinal, rule, by, " ".join(tidy(reason).split()), aware(now))
