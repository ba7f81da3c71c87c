"""Small builders of Block Kit: four kinds of blocks, their elements, Slack's limits, and how people's words are shown.

Everything that a person wrote passes ``escape`` before it stands in mrkdwn, and ``plain`` before it stands in
plain text, so that their words are shown as text: no ping, no link, no formatting, no direction that leaks out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.views.kit.texts import (
    EXCERPT,
    FALLBACK_LIMIT,
    TEXT_LIMIT,
    clip,
    escape,
    excerpt,
    fallback,
    is_cut,
    pieces,
    plain,
    quote_free,
)

__all__ = [
    "BLOCKS_IN_MESSAGE",
    "BLOCKS_IN_VIEW",
    "BUTTON_LIMIT",
    "EXCERPT",
    "FALLBACK_LIMIT",
    "INPUT_LIMIT",
    "OPTION_LIMIT",
    "TEXT_LIMIT",
    "TITLE_LIMIT",
    "Block",
    "Said",
    "actions",
    "asks_first",
    "button",
    "channel_select",
    "channels_select",
    "checkboxes",
    "clip",
    "context",
    "date_pick",
    "escape",
    "excerpt",
    "external_select",
    "fallback",
    "home_view",
    "input_block",
    "input_text",
    "is_cut",
    "label",
    "modal",
    "number",
    "option",
    "overflow",
    "people_select",
    "person_select",
    "pieces",
    "plain",
    "quote_free",
    "radio",
    "section",
    "sections",
    "static_select",
]

Block = dict[str, Any]

TITLE_LIMIT = 24  # title, submit and close of a modal
BUTTON_LIMIT = 75  # Slack's limit; what we write ourselves stays within 30
OPTION_LIMIT = 75
INPUT_LIMIT = 3_000
PLACEHOLDER_LIMIT = 150
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A message: ``text`` is what phones and screen readers get (mrkdwn), ``blocks`` what is drawn."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def label(text: str) -> Block:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str, accessory: Block | None = None, *, block_id: str | None = None) -> Block:
    """Return a section of ready mrkdwn, with one element beside it. Long words belong in ``sections``.

    The rare text of a few short ones that is too long as entities (three hundred "&") is clipped, not refused.
    """
    shown = text if len(text) <= TEXT_LIMIT else pieces(text, TEXT_LIMIT - 1)[0] + "…"
    block: Block = {"type": "section", "text": _mrkdwn(shown)}
    if accessory:
        block["accessory"] = accessory
    return _named(block, block_id)


def sections(text: str, accessory: Block | None = None) -> list[Block]:
    """Return ready mrkdwn as one section, or as several where it is longer than Slack takes."""
    return [section(piece, accessory if not place else None) for place, piece in enumerate(pieces(text))]


def context(text: str, *, block_id: str | None = None) -> Block:
    """Return a line of small mrkdwn; what is longer than Slack takes goes on in a second element."""
    return _named({"type": "context", "elements": [_mrkdwn(piece) for piece in pieces(text)[:10]]}, block_id)


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """Return a row of buttons."""
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def _named(block: Block, block_id: str | None) -> Block:
    return {**block, "block_id": block_id} if block_id else block


def button(text: str, action_id: str, value: str = "", *, url: str | None = None) -> Block:
    """Return a button without colour. ``text`` is plain; ``value`` carries opaque ids alone."""
    block: Block = {"type": "button", "text": label(plain(text, BUTTON_LIMIT)), "action_id": action_id}
    if value:
        block["value"] = value
    if url:
        block["url"] = url
    return block


def asks_first(element: Block, title: str, text: str, *, yes: str, no: str) -> Block:
    """Return the button such that Slack asks, before it tells us, whether it is meant."""
    words = {"title": label(title), "text": label(text), "confirm": label(yes), "deny": label(no)}
    return {**element, "confirm": words}


def option(text: str, value: str, description: str = "") -> Block:
    """Return one choice of a select, a radio group or an overflow menu; ``text`` is plain."""
    block: Block = {"text": label(plain(text, OPTION_LIMIT)), "value": value}
    return {**block, "description": label(plain(description, OPTION_LIMIT))} if description else block


def overflow(action_id: str, options: Sequence[Block]) -> Block | None:
    """Return the ⋯ menu, or None where nothing applies; Slack takes one to five options."""
    return {"type": "overflow", "action_id": action_id, "options": list(options[:5])} if options else None


def input_block(
    block_id: str, text: str, element: Block, *, optional: bool = False, hint: str = "", dispatch: bool = False
) -> Block:
    """Return a form field; errors are shown under it by its ``block_id``."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": label(text),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = label(hint)
    if dispatch:
        block["dispatch_action"] = True
    return block


def input_text(
    action_id: str,
    *,
    most: int,
    initial: str = "",
    placeholder: str = "",
    long: bool = False,
    focus: bool = False,
) -> Block:
    """Return a text field. ``most`` is counted by Slack while somebody types; what is filled in is not cut for it."""
    initial = clip(initial, INPUT_LIMIT)
    counted = max(most, len(initial))
    block: Block = {"type": "plain_text_input", "action_id": action_id, "multiline": long, "max_length": counted}
    if initial:
        block["initial_value"] = initial
    if placeholder:
        block["placeholder"] = label(placeholder)
    if focus:
        block["focus_on_load"] = True
    return block


def number(action_id: str, *, low: int, high: int, initial: int | None = None, placeholder: str = "") -> Block:
    """Return a field for a whole number between ``low`` and ``high``."""
    block: Block = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": False,
        "min_value": str(low),
        "max_value": str(high),
    }
    if initial is not None:
        block["initial_value"] = str(initial)
    if placeholder:
        block["placeholder"] = label(placeholder)
    return block


def radio(action_id: str, options: Sequence[Block], chosen: str | None = None) -> Block:
    """Return a radio group; ``chosen`` is the value that is filled in, if any."""
    block: Block = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    initial = next((one for one in options if one["value"] == chosen), None)
    return {**block, "initial_option": initial} if initial else block


def checkboxes(action_id: str, options: Sequence[Block], ticked: Iterable[str] = ()) -> Block:
    """Return a group of ticks; ``ticked`` are the values that are filled in."""
    block: Block = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    values = set(ticked)
    initial = [one for one in options if one["value"] in values]
    return {**block, "initial_options": initial} if initial else block


def people_select(action_id: str, chosen: Iterable[str] = (), *, placeholder: str = "Pick people") -> Block:
    """Return a field for several people, by their ids."""
    block: Block = {"type": "multi_users_select", "action_id": action_id, "placeholder": label(placeholder)}
    ids = list(dict.fromkeys(chosen))
    return {**block, "initial_users": ids} if ids else block


def person_select(action_id: str, chosen: str | None = None, *, placeholder: str = "Pick one person") -> Block:
    """Return a field for one person."""
    block: Block = {"type": "users_select", "action_id": action_id, "placeholder": label(placeholder)}
    return {**block, "initial_user": chosen} if chosen else block


def channel_select(action_id: str, chosen: str | None = None, *, placeholder: str = "Pick a channel") -> Block:
    """Return a field for one channel, public or private."""
    block: Block = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": label(placeholder),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**block, "initial_conversation": chosen} if chosen else block


def channels_select(action_id: str, chosen: Iterable[str] = (), *, placeholder: str = "Pick channels") -> Block:
    """Return a field for several public channels."""
    block: Block = {"type": "multi_channels_select", "action_id": action_id, "placeholder": label(placeholder)}
    ids = list(dict.fromkeys(chosen))
    return {**block, "initial_channels": ids} if ids else block


def static_select(action_id: str, options: Sequence[Block], *, placeholder: str, chosen: str | None = None) -> Block:
    """Return a select of at most a hundred options; ``chosen`` is the value that is filled in, if any."""
    block: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": label(placeholder),
        "options": list(options[:100]),
    }
    initial = next((one for one in options[:100] if one["value"] == chosen), None)
    return {**block, "initial_option": initial} if initial else block


def external_select(
    action_id: str, *, initial: Block | None = None, placeholder: str = "", min_query: int = 0
) -> Block:
    """Return a type-ahead select: its options are asked for while somebody types."""
    block: Block = {"type": "external_select", "action_id": action_id, "min_query_length": min_query}
    if initial:
        block["initial_option"] = initial
    if placeholder:
        block["placeholder"] = label(placeholder)
    return block


def date_pick(action_id: str, *, initial: str | None = None) -> Block:
    """Return a field for a day, ``YYYY-MM-DD``."""
    block: Block = {"type": "datepicker", "action_id": action_id}
    return {**block, "initial_date": initial} if initial else block


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Close",
    metadata: str = "",
    notify_on_close: bool = False,
) -> dict[str, Any]:
    """Return a modal view. A view with a field needs ``submit``."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": label(title),
        "close": label(close),
        "blocks": list(blocks[:BLOCKS_IN_VIEW]),
    }
    if submit:
        view["submit"] = label(submit)
    if metadata:
        view["private_metadata"] = metadata
    if notify_on_close:
        view["notify_on_close"] = True
    return view


def home_view(blocks: Sequence[Block]) -> dict[str, Any]:
    """Return the App Home of one person."""
    return {"type": "home", "blocks": list(blocks[:BLOCKS_IN_VIEW])}
