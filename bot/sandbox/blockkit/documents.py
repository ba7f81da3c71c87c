"""Whole documents: a message's blocks, a view, a list of offered options."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blockkit.blocks import ONE_TABLE, one_block
from bot.sandbox.blockkit.elements import option, plain
from bot.sandbox.blockkit.rules import Field, Lookups, Place, Problem, boolean, choice, items, shape, string

__all__ = ["check_message", "check_options", "check_view", "view_size"]

_MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_TABLE_CHARACTERS = 10_000
_MARKDOWN_CHARACTERS = 12_000


def check_message(blocks: Any, lookups: Lookups | None = None, pointer: str = "/blocks") -> list[Problem]:
    """Return what Slack objects to in a message's ``blocks``; an empty list is its yes."""
    place = Place(pointer, "message", lookups or Lookups())
    found = list(_blocks(blocks, place))
    if not found:
        found = list(_tables(blocks, place))
    return found


def _blocks(blocks: Any, place: Place) -> Iterator[Problem]:
    if not isinstance(blocks, list):
        yield place.no("must provide an array", "type")
        return
    most = _MOST_BLOCKS[place.surface]
    if len(blocks) > most:
        yield place.no(f"no more than {most} items allowed", "max_items", most)
    for index, block in enumerate(blocks):
        yield from one_block(block, place.at(index))
    counted = Counter(block.get("block_id") for block in blocks if isinstance(block, dict))
    for index, block in enumerate(blocks):
        key = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(key, str) and counted[key] > 1:
            yield place.at(index).at("block_id").no(f"`block_id` {key} already exists", "unique")
    yield from _focus(blocks, place)


def _focus(blocks: list[Any], place: Place) -> Iterator[Problem]:
    focused = [
        element
        for block in blocks
        if isinstance(block, dict)
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
        if isinstance(element, dict) and element.get("focus_on_load")
    ]
    if len(focused) > 1:
        yield place.no("only one element can have `focus_on_load` set to true", "focus")


def _tables(blocks: list[Any], place: Place) -> Iterator[Problem]:
    tables = [block for block in blocks if block["type"] in ONE_TABLE]
    if len(tables) > 1:
        yield place.no("only_one_table_allowed", "only_one_table_allowed", 1)
    if sum(len(_words(table["rows"])) for table in tables) > _TABLE_CHARACTERS:
        yield place.no(f"table text must be less than {_TABLE_CHARACTERS + 1} characters", "max_length")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > _MARKDOWN_CHARACTERS:
        yield place.no(f"markdown must be less than {_MARKDOWN_CHARACTERS + 1} characters", "max_length")
    if sum(block["type"] == "data_visualization" for block in blocks) > 2:
        yield place.no("no more than 2 data_visualization blocks allowed", "max_items", 2)


def _words(node: Any) -> str:
    if isinstance(node, dict):
        return "".join(_words(value) for key, value in node.items() if key != "type")
    if isinstance(node, list):
        return "".join(_words(value) for value in node)
    return node if isinstance(node, str) else ""


def _list_of_blocks(value: Any, place: Place) -> Iterator[Problem]:
    yield from _blocks(value, place)


_SHARED = {
    "blocks": Field(_list_of_blocks, True),
    "private_metadata": Field(string(3000, 0)),
    "callback_id": Field(string(255, 0)),
    "external_id": Field(string(255, 0)),
    "type": Field(choice("modal", "home"), True),
    # What views.open answers with may be sent back; Slack ignores these.
    **{
        key: Field(lambda *_: iter(()))
        for key in ("id", "team_id", "state", "hash", "root_view_id", "previous_view_id", "app_id", "bot_id")
    },
}
_MODAL = shape(
    _SHARED
    | {
        "title": Field(plain(24), True),
        "submit": Field(plain(24)),
        "close": Field(plain(24)),
        "clear_on_close": Field(boolean),
        "notify_on_close": Field(boolean),
        "submit_disabled": Field(boolean),
    }
)
_HOME = shape(_SHARED | {"title": Field(plain(24)), "submit": Field(plain(24)), "close": Field(plain(24))})


def check_view(view: Any, kind: str, lookups: Lookups | None = None) -> list[Problem]:
    """Return what Slack objects to in a view of ``kind`` modal or home."""
    surface = Place("/view", "modal" if kind == "modal" else "home", lookups or Lookups())
    if not isinstance(view, dict):
        return [surface.no("must provide an object", "type")]
    if view.get("type") != kind:
        return [surface.at("type").no(f"expected {kind} but got: {view.get('type')}", "type")]
    given = {key: value for key, value in view.items() if value is not None}
    found = list((_MODAL if kind == "modal" else _HOME)(given, surface))
    if kind == "modal" and "submit" not in given and isinstance(given.get("blocks"), list):
        found.extend(_needs_submit(given["blocks"], surface))
    return found


def _needs_submit(blocks: list[Any], place: Place) -> Iterator[Problem]:
    for index, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") == "input":
            yield (
                place.at("blocks")
                .at(index)
                .at("input")
                .no("must define `submit` to use an `input` block in modals", "submit")
            )
            return


def view_size(view: Any) -> int:
    """Return the bytes that a view takes as JSON."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def check_options(answer: Any) -> list[Problem]:
    """Return what is wrong with an app's answer to ``block_suggestion``: options or option_groups."""
    place = Place("", "modal", Lookups())
    if not isinstance(answer, dict):
        return [place.no("must provide an object", "type")]
    if "option_groups" in answer:
        group = shape({"label": Field(plain(75), True), "options": Field(items(option(), 100, 0), True)})
        return list(items(group, 100, 0)(answer["option_groups"], place.at("option_groups")))
    return list(items(option(), 100, 0)(answer.get("options", []), place.at("options")))
