"""Being heard: the decider's form, the dissenter's question, the decider's answer, and the lines on the record."""

from bot.views.receipts.asking import (
    NOT_QUITE_FIELDS,
    asked,
    asks_dissenter,
    beside,
    lead_in,
    not_quite_modal,
    read_not_quite,
)
from bot.views.receipts.hearing import (
    heard_fields,
    heard_modal,
    heard_pages,
    may_be_dissent,
    read_heard,
    submit_label,
)
from bot.views.receipts.record import heard
from bot.views.receipts.settling import (
    AGAIN_FIELDS,
    SAY_FIELDS,
    again_modal,
    asks_decider,
    not_quite,
    not_quite_over,
    read_again,
    read_say,
    say_button,
    say_modal,
    who_dissents,
    words_of,
)

__all__ = [
    "AGAIN_FIELDS",
    "NOT_QUITE_FIELDS",
    "SAY_FIELDS",
    "again_modal",
    "asked",
    "asks_decider",
    "asks_dissenter",
    "beside",
    "heard",
    "heard_fields",
    "heard_modal",
    "heard_pages",
    "lead_in",
    "may_be_dissent",
    "not_quite",
    "not_quite_modal",
    "not_quite_over",
    "read_again",
    "read_heard",
    "read_not_quite",
    "read_say",
    "say_button",
    "say_modal",
    "submit_label",
    "who_dissents",
    "words_of",
]
