"""Whose sentence it is: the decider's own words are asked for, and not the dissenter's again."""

import re
from collections.abc import Mapping

from bot.domain.nouns import SAME_SENTENCE, SENTENCE_LIMIT, folded, visible
from bot.domain.refusals import Code, Refusal

__all__ = ["theirs", "why_not_sentence"]

_SENTENCES = re.compile(r"[.!?…。！？]+")


def theirs(text: str, words: str) -> bool:
    """Say whether ``text`` is ``words``, or a sentence of them: case, space and punctuation make it no other."""
    if not visible(words):
        return False
    parts = [part for part in _SENTENCES.split(words) if len(part.split()) >= SAME_SENTENCE]
    return folded(text) in {folded(part) for part in (words, *parts)}


def why_not_sentence(text: str, empty: Code, facts: Mapping[str, object] | None = None) -> Refusal | None:
    """Return why ``text`` cannot be kept as a sentence: nothing shows (``empty``), or it is too long."""
    if not visible(text):
        return Refusal(empty, facts or {}, "sentence")
    if len(text) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(text)}, "sentence")
    return None
