"""Try it here: a rehearsal with three pretend colleagues, in one form. Nothing of it is stored, and nobody sees it.

What was pressed so far travels in the buttons, as places in a list; each press turns the form into its next page.
"""

from collections.abc import Mapping
from typing import Any

from bot.views import wire
from bot.views.kit import Block, actions, button, context, modal, section
from bot.views.wording import joined

__all__ = ["page"]

_CHOICES = ("Yes", "No")
_QUESTION = "Should we move the stand-up to 9:30?"
_SAID: Mapping[str, tuple[int, str]] = {
    "Ada": (0, "The early shift could join."),
    "Ben": (1, "I bring my child to school at nine."),
    "Cleo": (0, "Nobody is awake before that."),
}
_FEARS = ("that mornings become too tight", "that the early shift stays left out")  # of who chose the other one


def page(ids: str, command: str) -> dict[str, Any]:
    """Return the page that a button's value names; the first one for any other value."""
    told = wire.read_value(ids)
    mine, verdict = (_place(told.get(name, "")) for name in ("mine", "verdict"))
    if mine is None:
        blocks = _asked()
    elif told.get("step") == "open":
        blocks = _opened(mine)
    elif verdict is None:
        blocks = _sealed(mine)
    elif told.get("step") == "heard":
        blocks = _answered(verdict, command)
    else:
        blocks = _decided(mine, verdict)
    return modal(wire.TRY_VIEW, "A rehearsal", blocks, close="Leave")


def _place(typed: str) -> int | None:
    return int(typed) if typed in ("0", "1") else None


def _next(text: str, place: int = 0, **ids: str | int) -> Block:
    return button(text, wire.numbered(wire.TRY_NEXT, place), wire.value(**ids))


def _asked() -> list[Block]:
    return [
        section(f"*{_QUESTION}*\nYou are asked with {joined(_SAID)}, three pretend colleagues. You decide afterwards."),
        actions(*(_next(choice, place, mine=place) for place, choice in enumerate(_CHOICES))),
        context("Press what you think. Nobody sees this, and nothing is kept."),
    ]


def _sealed(mine: int) -> list[Block]:
    text = f"✔ *Sealed: {_CHOICES[mine]}.* Ada and Ben have written, too; Cleo has not."
    return [
        section(text),
        actions(_next("Let Cleo write", step="open", mine=mine)),
        context("Nobody reads a position before all are in, also not who decides. Then all open together."),
    ]


def _opened(mine: int) -> list[Block]:
    lines = [f"*{_CHOICES[choice]}* · {name}: {why}" for name, (choice, why) in _SAID.items()]
    lines.insert(0, f"*{_CHOICES[mine]}* · you")
    return [
        section("\n".join(["*All 4 positions, opened together*", *lines])),
        actions(*(_next(f"Decide: {one}", at, mine=mine, verdict=at) for at, one in enumerate(_CHOICES))),
        context("One person decides, here you. The count does not."),
    ]


def _others(verdict: int) -> list[str]:
    return [name for name, (choice, _) in _SAID.items() if choice != verdict]


def _decided(mine: int, verdict: int) -> list[Block]:
    others = joined(_others(verdict))
    text = f"*You decide: {_CHOICES[verdict]}.* {others} chose otherwise. Before anybody is asked to go along, you say "
    return [
        section(f"{text}what you heard: “You fear {_FEARS[verdict]}.”"),
        actions(_next("Say it", step="heard", mine=mine, verdict=verdict)),
        context("They answer “that is my point”, or “not quite” with their own sentence. Both stay on the record."),
    ]


def _answered(verdict: int, command: str) -> list[Block]:
    agree = joined([name for name in _SAID if name not in _others(verdict)])
    ahead = "In 14 days you are asked whether the process was sound, and what came of it."
    return [
        section(f"*Decided: {_CHOICES[verdict]}*\n*Agree* {agree}\n*Disagree and commit* {joined(_others(verdict))}"),
        section(f"Silence would have counted as nothing. {ahead}"),
        actions(_next("Once more", again=1)),
        context(f"That was it. For real, in a channel: {command} Should we ...? @people fri 12:00"),
    ]
