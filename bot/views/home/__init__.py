"""Home, the menu of the command alone, what waits for somebody, help, and a word that nobody knows."""

from bot.views.home.menu import HelpLine, help_page, menu, nearest, things
from bot.views.home.page import NOTHING, Mine, home, home_from
from bot.views.home.waits import due, minutes, waits

__all__ = [
    "NOTHING",
    "HelpLine",
    "Mine",
    "due",
    "help_page",
    "home",
    "home_from",
    "menu",
    "minutes",
    "nearest",
    "things",
    "waits",
]
