"""Blocks: which surface shows which, and what each must and may hold."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.blockkit.elements import ACTIONS, CONTEXT, IMAGE, INPUTS, SECTION, option, plain, text, url
from bot.sandbox.blockkit.rules import (
    Field,
    Place,
    Problem,
    Rule,
    Shape,
    boolean,
    choice,
    integer,
    items,
    shape,
    string,
    typed,
)

__all__ = ["BLOCKS", "ONE_TABLE", "SURFACES", "one_block", "option"]

_EVERYWHERE = ("message", "modal", "home")

SURFACES: dict[str, tuple[str, ...]] = {
    "section": _EVERYWHERE,
    "divider": _EVERYWHERE,
    "header": _EVERYWHERE,
    "image": _EVERYWHERE,
    "context": _EVERYWHERE,
    "actions": _EVERYWHERE,
    "input": _EVERYWHERE,
    "rich_text": _EVERYWHERE,
    "video": _EVERYWHERE,
    "alert": ("modal",),
    "card": ("message", "home"),
    "carousel": ("message", "home"),
    "container": ("message", "home"),
    "markdown": ("message",),
    "table": ("message",),
    "data_table": ("message",),
    "data_visualization": ("message",),
    "task_card": ("message",),
    "plan": ("message",),
    "context_actions": ("message",),
}

ONE_TABLE = frozenset({"table", "data_table"})


def _anything(_: Any, __: Place) -> Iterator[Problem]:
    return iter(())


def _object(value: Any, place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield place.no("must provide an object", "type")


def _block(kind: str, fields: Shape, also: Rule | None = None) -> Rule:
    return shape({"block_id": Field(string(255)), **fields}, also=also, with_type=kind)


def _unique_actions(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, element in enumerate(value.get("elements", ())):
        key = element.get("action_id") if isinstance(element, dict) else None
        if key is not None and key in seen:
            yield place.at("elements").at(index).at("action_id").no(f"`action_id` {key} already exists", "unique")
        if key is not None:
            seen.add(key)


def _text_or_fields(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    if "text" not in value and "fields" not in value:
        yield place.no("must define either `text` or `fields`", "required")


_IMAGE_BLOCK = shape(
    {
        "block_id": Field(string(255)),
        "title": Field(plain(2000)),
        "image_url": Field(url),
        "slack_file": Field(_object),
        "alt_text": Field(string(2000), True),
    },
    also=lambda value, place: IMAGE({k: v for k, v in value.items() if k not in ("block_id", "title")}, place),
    with_type="image",
)


def _card_content(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    if not any(key in value for key in ("hero_image", "title", "actions", "body")):
        yield place.no("must define at least one of `hero_image`, `title`, `actions`, `body`", "required")


_CARD = _block(
    "card",
    {
        "hero_image": Field(IMAGE),
        "icon": Field(_object),
        "slack_icon": Field(_object),
        "title": Field(text(150)),
        "subtitle": Field(text(150)),
        "body": Field(text(200)),
        "subtext": Field(text(200)),
        "actions": Field(items(typed(ACTIONS), 3)),
    },
    _card_content,
)

_TABLE = _block(
    "table",
    {
        "rows": Field(items(items(_object, 20), 100), True),
        "column_settings": Field(items(_object, 20)),
    },
)

_TASK = {
    "task_id": Field(string(255), True),
    "title": Field(string(255), True),
    "status": Field(choice("pending", "in_progress", "complete", "error")),
    "details": Field(_object),
    "output": Field(_object),
    "sources": Field(items(_object, 100, 0)),
}

BLOCKS: dict[str, Rule] = {
    "section": _block(
        "section",
        {
            "text": Field(text(3000)),
            "fields": Field(items(text(2000), 10)),
            "accessory": Field(typed(SECTION)),
            "expand": Field(boolean),
        },
        _text_or_fields,
    ),
    "divider": _block("divider", {}),
    "header": _block("header", {"text": Field(plain(150), True)}),
    "image": _IMAGE_BLOCK,
    "context": _block("context", {"elements": Field(items(typed(CONTEXT), 10), True)}),
    "actions": _block("actions", {"elements": Field(items(typed(ACTIONS), 25), True)}, _unique_actions),
    "input": _block(
        "input",
        {
            "label": Field(plain(2000), True),
            "element": Field(typed(INPUTS), True),
            "hint": Field(plain(2000)),
            "optional": Field(boolean),
            "dispatch_action": Field(boolean),
        },
    ),
    "rich_text": _block("rich_text", {"elements": Field(items(_object, 1000, 0), True)}),
    "video": _block(
        "video",
        {
            "alt_text": Field(string(2000), True),
            "title": Field(plain(199), True),
            "thumbnail_url": Field(url, True),
            "video_url": Field(url, True),
            "author_name": Field(string(50)),
            "description": Field(plain(200)),
            "provider_name": Field(string(50)),
            "provider_icon_url": Field(url),
            "title_url": Field(url),
        },
    ),
    "alert": _block(
        "alert",
        {
            "text": Field(text(200), True),
            "level": Field(choice("default", "info", "warning", "error", "success")),
        },
    ),
    "card": _CARD,
    "carousel": _block("carousel", {"elements": Field(items(typed({"card": _CARD}), 10), True)}),
    "container": _block(
        "container",
        {
            "title": Field(text(150), True),
            "subtitle": Field(text(150)),
            "icon": Field(_object),
            "width": Field(string(20)),
            "is_collapsible": Field(boolean),
            "default_collapsed": Field(boolean),
            "child_blocks": Field(items(_object, 10), True),
        },
    ),
    "markdown": _block("markdown", {"text": Field(string(12000), True)}),
    "table": _TABLE,
    "data_table": _block(
        "data_table",
        {
            "rows": Field(items(items(_object, 20), 101, 2), True),
            "caption": Field(string(255), True),
            "page_size": Field(integer(1, 100)),
            "row_header_column_index": Field(integer(0, 19)),
        },
    ),
    "data_visualization": _block(
        "data_visualization", {"title": Field(string(50), True), "chart": Field(_object, True)}
    ),
    "task_card": _block("task_card", _TASK),
    "plan": _block("plan", {"title": Field(string(255), True), "tasks": Field(items(_object, 50, 0))}),
    "context_actions": _block("context_actions", {"elements": Field(items(_object, 5), True)}),
}


def one_block(value: Any, place: Place) -> Iterator[Problem]:
    """Check one block: that its surface shows its type, then its own rule, then children of a container."""
    if isinstance(value, dict) and isinstance(value.get("type"), str):
        kind = value["type"]
        if kind not in BLOCKS or place.surface not in SURFACES[kind]:
            yield place.no(f"unsupported type: {kind}", "unsupported")
            return
    yield from typed(BLOCKS)(value, place)
    if isinstance(value, dict) and value.get("type") == "container":
        for index, child in enumerate(value.get("child_blocks") or ()):
            inner = place.at("child_blocks").at(index)
            if isinstance(child, dict) and child.get("type") == "container":
                yield inner.no("unsupported type: container", "unsupported")
            else:
                yield from one_block(child, inner)
