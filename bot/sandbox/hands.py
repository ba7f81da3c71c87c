"""Acting by what is read: press by label, fill by label, choose in a menu."""

from typing import Any

from bot.sandbox.desk import Desk
from bot.sandbox.reading import Found, find, find_field, find_menu
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import Json

__all__ = ["choose_menu", "fill", "press"]

_PEOPLE = ("multi_users_select", "multi_channels_select", "multi_conversations_select")
_EXTERNAL = ("external_select", "multi_external_select")


async def press(
    desk: Desk,
    user: str,
    label: str,
    *,
    in_: str | None = None,
    ts: str | None = None,
    current: str | None = None,
    stale: bool = False,
) -> None:
    """Use the first thing that reads ``label``: a button, an option, a modal's submit or close button."""
    found = find(desk, user, label, in_=in_, ts=ts, current=current, stale=stale)
    if found.kind == "submit":
        await desk.submit(user)
    elif found.kind == "close":
        await desk.close(user)
    elif found.kind == "field":
        await _tick(desk, user, found)
    else:
        await _use(desk, user, found, stale)


async def _use(desk: Desk, user: str, found: Found, stale: bool = False) -> None:
    await desk.press(
        user,
        found.channel,
        found.ts,
        found.block_id,
        found.action_id,
        selected_option=found.option,
        surface=found.surface,
        stale=stale,
    )


async def _tick(desk: Desk, user: str, found: Found) -> None:
    """Pick an option of an input; ticking a checkbox keeps the other ticks and takes a standing one away."""
    modal = desk.see(user)["modal"]
    state: Json = modal["values"][found.block_id][found.action_id]
    value: Any = found.option
    if "selected_options" in state:
        standing = [option["text"]["text"] for option in state["selected_options"]]
        value = [one for one in standing if one != found.option]
        if found.option not in standing:
            value.append(found.option)
    await desk.set_field(user, found.block_id, found.action_id, value)


async def choose_menu(
    desk: Desk, user: str, label: str, *, in_: str | None = None, ts: str | None = None, current: str | None = None
) -> None:
    """Choose ``label`` in an overflow menu."""
    await _use(desk, user, find_menu(desk, user, label, in_=in_, ts=ts, current=current))


async def fill(desk: Desk, user: str, fields: Json, *, enter: bool = False) -> None:
    """Fill the top modal by the labels of its fields; people and channels may be one text, "agent-1, agent-2".

    In an external select the words are typed and the first option that the app offers is picked; where it offers none,
    ``SandboxRefused("nothing_offered")``.
    """
    for label, value in fields.items():
        element = find_field(desk, user, label)
        where = (user, element["block_id"], element["action_id"])
        if element["type"] in _PEOPLE and isinstance(value, str):
            value = [name.strip() for name in value.split(",") if name.strip()]
        if element["type"] not in _EXTERNAL or value is None:
            await desk.set_field(*where, value, enter=enter)
        elif element["type"] == "external_select":
            await desk.set_field(*where, await _first_offered(desk, *where, str(value)))
        else:
            typed = value if isinstance(value, list) else [value]
            await desk.set_field(*where, [await _first_offered(desk, *where, str(words)) for words in typed])


async def _first_offered(desk: Desk, user: str, block_id: str, action_id: str, words: str) -> Json:
    options = await desk.options(user, block_id, action_id, words)
    if not options:
        raise SandboxRefused("nothing_offered", f"Typing {words!r} offers nothing.")
    return options[0]
