"""PRFAQs and their circles on screen: the card and messages of a circle, its forms, where PRFAQs stand, the funnel."""

from bot.views.circles.funnel import funnel_lines, list_modal, mine_blocks
from bot.views.circles.items import came_back, no_author, reading, to_judge
from bot.views.circles.labels import CAUSES, STATES, before_asking, notes_lines, title_of_circle, verdict_line
from bot.views.circles.messages import ask, card, named, reveal, turn, whole_page

__all__ = [
    "CAUSES",
    "STATES",
    "ask",
    "before_asking",
    "came_back",
    "card",
    "funnel_lines",
    "list_modal",
    "mine_blocks",
    "named",
    "no_author",
    "notes_lines",
    "reading",
    "reveal",
    "title_of_circle",
    "to_judge",
    "turn",
    "verdict_line",
    "whole_page",
]
