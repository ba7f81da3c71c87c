"""Block Kit as HTML: what our views use works; anything else is shown with its type and its way round."""

from collections.abc import Callable, Sequence

from bot.sandbox.page.emoji import glyph
from bot.sandbox.page.fields import draw_field
from bot.sandbox.page.kit import Json, Surface, button, overflow, text_object
from bot.sandbox.page.markup import Html, join, tag
from bot.sandbox.page.mrkdwn import mrkdwn

__all__ = ["draw_blocks"]

_NEAR = ("http://127.0.0.1", "http://localhost", "data:image/png;", "data:image/jpeg;")


def _element(element: Json, block_id: str, surface: Surface) -> Html:
    match element.get("type"):
        case "button":
            return button(element, block_id, surface)
        case "overflow":
            return overflow(element, block_id, surface)
        case "image":
            return _picture(element)
        case "mrkdwn" | "plain_text":
            return tag("span", text_object(element, surface.names))
    return draw_field(element, block_id, surface) or _unknown(element)


def _unknown(thing: Json) -> Html:
    way = "its value can be set through /_sandbox/" if thing.get("action_id") else "shown as its type only"
    return tag("span", tag("code", str(thing.get("type"))), " ", way, class_="unknown")


def _picture(element: Json) -> Html:
    url, alt = str(element.get("image_url", "")), str(element.get("alt_text", ""))
    if url.startswith(_NEAR):
        return tag("img", src=url, alt=alt, class_="picture")
    return tag("span", alt or "Picture", class_="picture alt", role="img", aria_label=alt)


def _section(block: Json, surface: Surface) -> Html:
    fields = [tag("div", text_object(field, surface.names)) for field in block.get("fields") or ()]
    accessory = block.get("accessory")
    body = tag(
        "div",
        tag("div", text_object(block.get("text"), surface.names), class_="words") if block.get("text") else None,
        tag("div", fields, class_="grid") if fields else None,
        class_="body",
    )
    beside = tag("div", _element(accessory, block["block_id"], surface), class_="accessory") if accessory else None
    return tag("div", body, beside, class_="b section")


def _context(block: Json, surface: Surface) -> Html:
    return tag("div", [_element(part, "", surface) for part in block.get("elements", ())], class_="b context")


def _actions(block: Json, surface: Surface) -> Html:
    parts = [
        tag("span", _element(part, block["block_id"], surface), class_="part") for part in block.get("elements", ())
    ]
    return tag("div", parts, class_="b actions")


def _header(block: Json, surface: Surface) -> Html:
    return tag("h3", text_object(block.get("text"), surface.names), class_="b header")


def _divider(_block: Json, _surface: Surface) -> Html:
    return tag("hr", class_="b")


def _input(block: Json, surface: Surface) -> Html:
    block_id = block["block_id"]
    error = surface.errors.get(block_id)
    label = text_object(block.get("label"), surface.names)
    optional = tag("span", " (optional)", class_="optional") if block.get("optional") else None
    hint = text_object(block.get("hint"), surface.names)
    return tag(
        "div",
        tag("div", label, optional, class_="label"),
        _element(block.get("element") or {}, block_id, surface),
        tag("div", error, class_="error", role="alert") if error else None,
        tag("div", hint, class_="hint") if hint else None,
        class_="b input wrong" if error else "b input",
        data_label=(block.get("label") or {}).get("text"),
    )


def _image(block: Json, surface: Surface) -> Html:
    title = text_object(block.get("title"), surface.names)
    return tag("figure", tag("figcaption", title) if title else None, _picture(block), class_="b")


def _styled(text: Html, style: Json) -> Html:
    for name, element in (("code", "code"), ("bold", "b"), ("italic", "i"), ("strike", "s")):
        if style.get(name):
            text = tag(element, text)
    return text


def _rich_inline(part: Json, surface: Surface) -> Html:
    style = part.get("style") or {}
    match part.get("type"):
        case "text":
            lines = str(part.get("text", "")).split("\n")
            return _styled(Html("<br>".join(join(line) for line in lines)), style)
        case "link":
            return _styled(
                mrkdwn(f"<{part.get('url', '')}|{part.get('text') or part.get('url', '')}>", surface.names), style
            )
        case "user":
            return mrkdwn(f"<@{part.get('user_id', '')}>", surface.names)
        case "channel":
            return mrkdwn(f"<#{part.get('channel_id', '')}>", surface.names)
        case "broadcast":
            return mrkdwn(f"<!{part.get('range', 'here')}>", surface.names)
        case "emoji":
            name = str(part.get("name", ""))
            return join(glyph(name) or f":{name}:")
        case "date":
            return mrkdwn(
                f"<!date^{part.get('timestamp')}^{part.get('format')}|{part.get('fallback', '')}>", surface.names
            )
    return _unknown(part)


def _rich(block: Json, surface: Surface) -> Html:
    return tag("div", [_rich_part(part, surface) for part in block.get("elements", ())], class_="b rich")


def _rich_part(part: Json, surface: Surface) -> Html:
    inner = part.get("elements", ())
    match part.get("type"):
        case "rich_text_section":
            return tag("div", [_rich_inline(one, surface) for one in inner])
        case "rich_text_quote":
            return tag("blockquote", [_rich_inline(one, surface) for one in inner])
        case "rich_text_preformatted":
            return tag("pre", [_rich_inline(one, surface) for one in inner])
        case "rich_text_list":
            kind = "ol" if part.get("style") == "ordered" else "ul"
            return tag(kind, [tag("li", _rich_part(one, surface)) for one in inner])
    return _unknown(part)


_BLOCKS: dict[str, Callable[[Json, Surface], Html]] = {
    "section": _section, "context": _context, "actions": _actions, "divider": _divider, "header": _header,
    "input": _input, "image": _image, "rich_text": _rich,
}  # fmt: skip


def draw_blocks(blocks: Sequence[Json], surface: Surface) -> Html:
    """Return the blocks one below the other; a block without a ``block_id`` gets its place as one."""
    drawn = []
    for place, block in enumerate(blocks):
        draw = _BLOCKS.get(str(block.get("type")))
        known = {**block, "block_id": block.get("block_id") or f"b{place}"}
        drawn.append(draw(known, surface) if draw else tag("div", _unknown(block), class_="b"))
    return join(drawn)
