"""Circles: a PRFAQ is read by a few, then by more; each circle ends with one person's verdict, and most end the idea.

A circle is a debate (``bot.domain.debates``): its readers are the contributors, its decider gives the verdict, a
position is a reader's view with their notes, sealed until all are in. What is added here is what a PRFAQ has beside
that: whose it is, which circle is next, what a verdict needs, where it stands and what became of it.
"""

from bot.domain.circles.asking import Asking, Back, ask, back, title_in, why_not_ask
from bot.domain.circles.funnel import Funnel, Passage, Step, Trend, dates_met, funnel
from bot.domain.circles.notes import Note, NoteKind, count_notes, notes_from, read_notes, stored_notes
from bot.domain.circles.states import (
    LIVE,
    NOWHERE,
    PRFAQ_TRANSITIONS,
    Draft,
    Prfaq,
    PrfaqState,
    Revision,
    begin,
    crumple,
    hand_off,
    reopen,
    save,
    ship,
    take_on,
    wake,
    withdraw,
)
from bot.domain.circles.verdicts import (
    CAUSES,
    VERDICTS,
    Cause,
    Circle,
    Given,
    Verdict,
    VerdictForm,
    give,
    why_not_give,
)

__all__ = [
    "CAUSES",
    "LIVE",
    "NOWHERE",
    "PRFAQ_TRANSITIONS",
    "VERDICTS",
    "Asking",
    "Back",
    "Cause",
    "Circle",
    "Draft",
    "Funnel",
    "Given",
    "Note",
    "NoteKind",
    "Passage",
    "Prfaq",
    "PrfaqState",
    "Revision",
    "Step",
    "Trend",
    "Verdict",
    "VerdictForm",
    "ask",
    "back",
    "begin",
    "count_notes",
    "crumple",
    "dates_met",
    "funnel",
    "give",
    "hand_off",
    "notes_from",
    "read_notes",
    "reopen",
    "save",
    "ship",
    "stored_notes",
    "take_on",
    "title_in",
    "wake",
    "why_not_ask",
    "why_not_give",
    "withdraw",
]
