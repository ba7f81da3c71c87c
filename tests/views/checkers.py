"""Three checkers of Block Kit that do not know one another; each returns what it objects to, nothing is its yes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView
from slackblocks import _limits as limits
from slackblocks._surfaces import validate_surface_blocks

from bot.sandbox.blockkit import check_message, check_view
from bot.views.kit import Said

Json = dict[str, Any]
Screen = Said | Json


def surface_of(screen: Screen) -> str:
    """Return where a screen stands: message, modal or home."""
    return "message" if isinstance(screen, Said) else str(screen["type"])


def blocks_of(screen: Screen) -> list[Json]:
    """Return the blocks of a screen."""
    return screen.blocks if isinstance(screen, Said) else list(screen["blocks"])


def as_json(screen: Screen) -> Json:
    """Return a screen as JSON."""
    return {"text": screen.text, "blocks": screen.blocks} if isinstance(screen, Said) else screen


def objections(screen: Screen) -> list[str]:
    """Return what any of the three objects to."""
    return [f"{name}: {one}" for name, check in CHECKERS.items() for one in check(screen)]


def by_sdk(screen: Screen) -> Iterator[str]:
    """Slack's own Python models: each block is known, valid, and comes back as it was."""
    for place, block in enumerate(blocks_of(screen)):
        parsed = SdkBlock.parse(block)
        if parsed is None:
            yield f"block {place} of type {block.get('type')} is not known"
            continue
        try:
            back = parsed.to_dict()
        except Exception as refused:  # its errors are of several classes
            yield f"block {place}: {refused}"
            continue
        if lost := list(_lost(block, back, f"/blocks/{place}")):
            yield f"lost: {lost}"
    if not isinstance(screen, Said):
        try:
            SdkView(**screen).to_dict()
        except Exception as refused:
            yield f"view: {refused}"


def _lost(given: Any, back: Any, path: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(back, dict):
        for key, value in given.items():
            if key not in back:
                yield f"{path}/{key}"
            else:
                yield from _lost(value, back[key], f"{path}/{key}")
    elif isinstance(given, list) and isinstance(back, list) and len(given) == len(back):
        for place, (one, other) in enumerate(zip(given, back, strict=True)):
            yield from _lost(one, other, f"{path}/{place}")
    elif given != back:
        yield path


_LENGTHS: Mapping[tuple[str, str], int] = {
    ("button", "text"): limits.BUTTON_TEXT_MAX_LENGTH,
    ("button", "value"): limits.BUTTON_VALUE_MAX_LENGTH,
    ("option", "text"): limits.OPTION_TEXT_MAX_LENGTH,
    ("option", "value"): limits.OPTION_VALUE_MAX_LENGTH,
    ("option", "description"): limits.OPTION_DESCRIPTION_MAX_LENGTH,
    ("any", "text"): limits.TEXT_MAX_LENGTH,
    ("any", "block_id"): limits.BLOCK_ID_MAX_LENGTH,
    ("any", "action_id"): limits.ACTION_ID_MAX_LENGTH,
    ("any", "placeholder"): limits.SELECT_PLACEHOLDER_MAX_LENGTH,
    ("any", "initial_value"): limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
    ("modal", "private_metadata"): 3_000,
    ("modal", "callback_id"): 255,
}
_COUNTS: Mapping[tuple[str, str], tuple[int, int]] = {
    ("overflow", "options"): (limits.OVERFLOW_OPTIONS_MIN_ITEMS, limits.OVERFLOW_OPTIONS_MAX_ITEMS),
    ("radio_buttons", "options"): (limits.RADIO_BUTTONS_OPTIONS_MIN_ITEMS, limits.RADIO_BUTTONS_OPTIONS_MAX_ITEMS),
    ("static_select", "options"): (limits.SELECT_OPTIONS_MIN_ITEMS, limits.SELECT_OPTIONS_MAX_ITEMS),
    ("actions", "elements"): (1, 25),
    ("context", "elements"): (1, 10),
    ("message", "blocks"): (1, 50),
    ("modal", "blocks"): (1, 100),
    ("home", "blocks"): (0, 100),
}


def by_slackblocks(screen: Screen) -> Iterator[str]:
    """The registry of limits and surfaces of slackblocks, applied to every object."""
    surface = surface_of(screen)
    try:
        validate_surface_blocks(list(blocks_of(screen)), surface)  # type: ignore[arg-type]  # one of its three names
    except Exception as refused:
        yield str(refused)
    yield from _objects({**as_json(screen), "type": surface}, surface, "")


def _objects(node: Any, kind: str, path: str) -> Iterator[str]:
    if isinstance(node, list):
        for place, one in enumerate(node):
            yield from _objects(one, "option" if path.endswith("/options") else "", f"{path}/{place}")
        return
    if not isinstance(node, dict):
        return
    kind = str(node.get("type") or kind)
    for key, value in node.items():
        said = value.get("text") if isinstance(value, dict) and "text" in value and key != "element" else value
        most = _LENGTHS.get((kind, key), _LENGTHS.get(("any", key)))
        if isinstance(said, str) and most is not None and not (kind == "message" and key == "text"):
            if len(said) > most:
                yield f"{path}/{key} of {kind} has {len(said)} characters, {most} fit"
            if not said and key in ("text", "title"):
                yield f"{path}/{key} of {kind} is empty"
        low, high = _COUNTS.get((kind, key), (0, 10_000))
        if isinstance(value, list) and not low <= len(value) <= high:
            yield f"{path}/{key} of {kind} has {len(value)} items"
        yield from _objects(value, "", f"{path}/{key}")


def by_sandbox(screen: Screen) -> Iterator[str]:
    """The check of the sandbox, which refuses as Slack refuses."""
    if isinstance(screen, Said):
        yield from (problem.sentence() for problem in check_message(screen.blocks))
    else:
        yield from (problem.sentence() for problem in check_view(screen, str(screen["type"])))


CHECKERS: Mapping[str, Callable[[Screen], Iterator[str]]] = {
    "slack_sdk": by_sdk,
    "slackblocks": by_slackblocks,
    "sandbox": by_sandbox,
}


def house_rules(screen: Screen, *, most_blocks: int = 8) -> Iterator[str]:
    """The taste of this product: few kinds of blocks, short labels, short notifications, no colour."""
    blocks = blocks_of(screen)
    kinds = {block["type"] for block in blocks} - {"section", "context", "actions", "input"}
    if kinds:
        yield f"blocks of kind {kinds}"
    if isinstance(screen, Said):
        if not screen.text or len(screen.text) > 300:
            yield f"the notification has {len(screen.text)} characters"
        if len(blocks) > most_blocks:
            yield f"{len(blocks)} blocks in a message"
    elif sum(block["type"] == "input" for block in blocks) > 6:
        yield "more than 6 fields"
    for element in walk(blocks):
        if element.get("type") == "button" and (len(element["text"]["text"]) > 30 or "style" in element):
            yield f"a long or coloured button: {element['text']['text']}"


def walk(node: Any) -> Iterator[Json]:
    """Return every object in a screen."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for value in node:
            yield from walk(value)


def words(screen: Screen) -> str:
    """Return everything that a screen holds, as one text."""
    return "\n".join(_strings(as_json(screen)))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
