"""Digests: what a channel reads of a week, line by line; the page they make; the form that sets it."""

from bot.views.digests.form import FIELDS, digest_modal, errors, nothing_yet, read_digest, told_set
from bot.views.digests.lines import (
    answers_outstanding,
    closes_soon,
    decided,
    escalated,
    late,
    look_back,
    looked_back,
    undone,
)
from bot.views.digests.page import digest, own_week, says_something, shown_in
from bot.views.digests.parts import Line, Part
from bot.views.digests.trouble import offered, paused

__all__ = [
    "FIELDS",
    "Line",
    "Part",
    "answers_outstanding",
    "closes_soon",
    "decided",
    "digest",
    "digest_modal",
    "errors",
    "escalated",
    "late",
    "look_back",
    "looked_back",
    "nothing_yet",
    "offered",
    "own_week",
    "paused",
    "read_digest",
    "says_something",
    "shown_in",
    "told_set",
    "undone",
]
