"""Every screen is what its golden says, fits Slack by three checkers, and keeps the taste of the product."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.domain.nouns import BACKGROUND_LIMIT
from bot.domain.prfaq import SECTION_LIMIT
from bot.views import wire
from bot.views.kit import Said
from tests.views import screens
from tests.views.checkers import as_json, house_rules, objections

GOLDEN = Path(__file__).parents[1] / "golden"
SCREENS = screens.everything()
LARGE = {"R-many", "R-late"}  # a reveal may have twelve blocks, and so may a digest


@pytest.mark.parametrize("name", SCREENS)
def test_golden(name: str) -> None:
    """A screen changes only together with its golden (UPDATE_GOLDENS=1 writes it anew)."""
    shown = json.dumps(as_json(SCREENS[name]), indent=1, ensure_ascii=False) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    """Each golden belongs to a screen."""
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_fits_slack(name: str) -> None:
    """No checker of three, which do not know one another, objects to a screen."""
    assert objections(SCREENS[name]) == []


@pytest.mark.parametrize("name", SCREENS)
def test_keeps_the_house(name: str) -> None:
    """A screen has few and plain blocks, short buttons without colour, and a short notification."""
    assert list(house_rules(SCREENS[name], most_blocks=12 if name in LARGE or name.startswith("G") else 8)) == []


def test_each_text_field_says_its_limit() -> None:
    """No field takes what the rule would refuse: Slack counts before anything is sent. What is filled in fits."""
    fields = [one["element"] for screen in map(as_json, SCREENS.values()) for one in _inputs(screen)]
    texts = [one for one in fields if one["type"] == "plain_text_input"]
    assert len(texts) > 100
    long = [one["action_id"] for one in texts if one.get("max_length", 9999) > BACKGROUND_LIMIT]
    assert {wire.bare(one) for one in long} == {wire.PRFAQ_FIRST, wire.PRFAQ_TEXT}  # a whole section
    assert all(one["max_length"] <= SECTION_LIMIT for one in texts)
    assert [one["action_id"] for one in texts if len(one.get("initial_value", "")) > one["max_length"]] == []


def _inputs(screen: Any) -> list[dict[str, Any]]:
    blocks = screen if isinstance(screen, list) else screen.get("blocks", [])
    return [one for one in blocks if one["type"] == "input"]


@pytest.mark.parametrize("broken", ["text", "button", "kind", "blocks"])
def test_checkers_can_object(broken: str) -> None:
    """Each checker notices what is too long, and a kind of block that does not exist."""
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * (3001 if broken == "text" else 3)}}
    press = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "b" * 76}}
    wrong = {
        "text": [text],
        "button": [{"type": "actions", "elements": [press]}],
        "kind": [{"type": "sektion"}],
        "blocks": [text] * 51,
    }[broken]
    named = {one.split(":")[0] for one in objections(Said("x", wrong))}
    assert named >= ({"sandbox", "slackblocks"} if broken == "blocks" else {"sandbox", "slackblocks", "slack_sdk"})


def test_no_message_calls_a_whole_channel() -> None:
    """Nobody is called by being in a channel: no message, form or page holds such a sign, whatever is quoted."""
    for path in sorted(GOLDEN.glob("*.json")):
        text = path.read_text().casefold()
        assert not [sign for sign in ("<!channel", "<!here", "<!everyone", "<!subteam") if sign in text], path.name
