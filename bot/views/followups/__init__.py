"""Follow-ups on screen: the form, the items of Home and of the morning message, and the forms that answer them."""

from bot.views.followups.forms import (
    FIELDS,
    LATER_FIELDS,
    Filled,
    day_options,
    form,
    give_modal,
    later_modal,
    line_modal,
    made_modal,
    no_day,
    read_form,
    read_later,
    told_modal,
)
from bot.views.followups.items import GOES_WITH_IT, due_words, entrusted, finished, item, lead, moved_away, todo

__all__ = [
    "FIELDS",
    "GOES_WITH_IT",
    "LATER_FIELDS",
    "Filled",
    "day_options",
    "due_words",
    "entrusted",
    "finished",
    "form",
    "give_modal",
    "item",
    "later_modal",
    "lead",
    "line_modal",
    "made_modal",
    "moved_away",
    "no_day",
    "read_form",
    "read_later",
    "todo",
    "told_modal",
]
