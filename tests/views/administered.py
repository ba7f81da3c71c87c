"""Screens of whoever sets what holds in the workspace: the settings, and an admin's Home."""

from dataclasses import replace
from typing import Any

from bot.domain.settings import DEFAULTS, Adjustment, Settings
from bot.views import home, settings
from tests.views import cast
from tests.views.cast import LEAD, NOW, PEOPLE, at


def views() -> dict[str, dict[str, Any]]:
    """Return the settings, and what an admin finds of them in Home."""
    held = Settings(approver="UDIRECTOR", stewards=("UAGENT1",), answer_hours=72)
    lately = (
        Adjustment(3, "stewards", "", "UAGENT1", "ULEAD", at(9)),
        Adjustment(2, "answer_hours", "48", "72", "ULEAD", at(9)),
        Adjustment(1, "approver", "ULEAD", "UDIRECTOR", None, at(9, day=2)),
    )
    where = {"zone": cast.BERLIN, "now": NOW}
    first = [*settings.first_run(DEFAULTS, cast.BERLIN, "/decide"), *settings.at_home(DEFAULTS)]
    return {
        "settings": settings.settings_modal(held, lately, PEOPLE, **where),
        "settings-untouched": settings.settings_modal(DEFAULTS, (), PEOPLE, **where),
        "settings-more": settings.more_modal(replace(held, strangers=True), lately, PEOPLE, **where),
        "E-first": home.home_from(LEAD, (), {}, now=NOW, below=first),
        "E-admin": home.home_from(LEAD, (cast.collecting(),), {}, now=NOW, below=settings.at_home(held)),
    }
