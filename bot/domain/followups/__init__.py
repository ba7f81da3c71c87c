"""Follow-ups: what somebody does next, by a day, alone or because of a decision. Each has exactly one owner.

Who is named by somebody else is asked first; until they accept, whoever had it before has it, or nobody. So there are
never two owners, and what nobody owns waits for whoever made it, or decided the record that it hangs on.
"""

from bot.domain.followups.rules import (
    accept,
    block,
    decline,
    done,
    drop,
    free,
    hand,
    late,
    leave,
    make,
    not_me,
    slip,
    take,
    why_not_answer,
    why_not_give,
    why_not_make,
)
from bot.domain.followups.states import (
    MOVES,
    OPEN,
    TRANSITIONS,
    Did,
    Followed,
    FollowUp,
    FollowUpForm,
    FollowUpState,
    FollowUpStep,
    Vacant,
    keeper_of,
    usual_day,
)

__all__ = [
    "MOVES",
    "OPEN",
    "TRANSITIONS",
    "Did",
    "FollowUp",
    "FollowUpForm",
    "FollowUpState",
    "FollowUpStep",
    "Followed",
    "Vacant",
    "accept",
    "block",
    "decline",
    "done",
    "drop",
    "free",
    "hand",
    "keeper_of",
    "late",
    "leave",
    "make",
    "not_me",
    "slip",
    "take",
    "usual_day",
    "why_not_answer",
    "why_not_give",
    "why_not_make",
]
