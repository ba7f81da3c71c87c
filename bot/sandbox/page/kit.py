"""What drawing one message or view needs to know, and the small parts that blocks are made of."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.page.icons import icon
from bot.sandbox.page.markup import Html, act, join, tag
from bot.sandbox.page.mrkdwn import Names, mrkdwn, plain

__all__ = [
    "Json", "Surface", "anchor", "avatar", "button", "confirm_words", "face_of", "icon", "overflow", "popover",
    "text_object",
]  # fmt: skip

Json = dict[str, Any]

_HUES = {"lead": 265, "agent-1": 160, "agent-2": 205, "agent-3": 22, "product-manager": 330, "contractor": 45}


@dataclass(frozen=True, slots=True)
class Surface:
    """Where blocks stand, for whom, and what has been typed there."""

    kind: str  # message | ephemeral | modal | home
    names: Names
    channel: str = ""
    ts: str = ""
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[tuple[str, str]] = ()
    channels: Sequence[tuple[str, str]] = ()
    ring: str | None = None

    def at(self, block_id: str, action_id: str) -> Json:
        """Return the address of one element, as the server wants it back."""
        return {"s": self.kind, "c": self.channel, "t": self.ts, "b": block_id, "a": action_id}


def anchor(*words: object) -> str:
    """Return an element id that stays the same from one drawing to the next."""
    return "p-" + re.sub(r"[^A-Za-z0-9_-]", "_", "-".join(str(word) for word in words))


def popover(ident: str, *children: Html | str, class_: str = "menu") -> Html:
    """Return a closed menu; an element with ``data-pop`` of the same id opens it beside itself."""
    return tag("div", *children, id=ident, popover="auto", class_=class_)


def face_of(name: str) -> tuple[str, int]:
    """Return the letters and the hue of somebody's picture."""
    words = [word for word in re.split(r"[-_ .]", name) if word]
    letters = (words[0][0] + words[-1][0] if len(words) > 1 else name[:1]).upper()
    return letters, _HUES.get(name, sum(map(ord, name)) * 47 % 360)


def avatar(name: str, size: int = 36, *, bot: bool = False, away: bool = False) -> Html:
    """Return a square picture made of letters; the app has its own."""
    shape = f"width:{size}px;height:{size}px;font-size:{size * 0.40:.0f}px;border-radius:{max(4, size // 5)}px"
    if bot:
        path = '<path d="m4.5 10.5 3.7 3.7 7.3-8"/>'
        check = f'<svg viewBox="0 0 20 20" width="62%" height="62%" aria-hidden="true">{path}</svg>'
        return tag("span", Html(check), class_="avatar bot", style=shape, aria_hidden="true")
    letters, hue = face_of(name)
    return tag(
        "span", letters, class_="avatar away" if away else "avatar", style=f"{shape};--hue:{hue}", aria_hidden="true"
    )


def text_object(value: Json | str | None, names: Names) -> Html:
    """Return a text object of Block Kit (or a bare string, read as plain) as HTML."""
    if value is None:
        return Html("")
    if isinstance(value, str):
        return plain(value)
    text = str(value.get("text", ""))
    if value.get("type") == "mrkdwn":
        return mrkdwn(text, names)
    return plain(text, emoji=value.get("emoji", True) is not False)


def button(element: Json, block_id: str, surface: Surface) -> Html:
    """Return a working button."""
    label = str((element.get("text") or {}).get("text", ""))
    classes = ["btn", element.get("style") or "", "ring" if surface.ring == label else ""]
    payload = surface.at(block_id, element.get("action_id", "")) | {"l": label}
    return tag(
        "button",
        text_object(element.get("text"), surface.names),
        type="button",
        class_=" ".join(filter(None, classes)),
        data_confirm=confirm_words(element.get("confirm")),
        data_url=_web(element.get("url")),
        aria_label=element.get("accessibility_label"),
        **act("press", **payload),
    )


def confirm_words(confirm: Json | None) -> str | None:
    """Return a confirmation dialog's words as the JSON that the browser shows before it sends anything."""
    if not confirm:
        return None
    words = {key: (confirm.get(key) or {}).get("text", "") for key in ("title", "text", "confirm", "deny")}
    return json.dumps(words | {"style": confirm.get("style", "primary")}, ensure_ascii=False)


def _web(url: object) -> str | None:
    return url if isinstance(url, str) and url.startswith(("http://", "https://", "slack://")) else None


def overflow(element: Json, block_id: str, surface: Surface) -> Html:
    """Return the three dots and their menu."""
    ident = anchor(surface.kind, surface.ts, block_id, element.get("action_id"))
    address = surface.at(block_id, element.get("action_id", ""))
    rows = [
        tag(
            "button",
            text_object(option.get("text"), surface.names),
            type="button",
            role="menuitem",
            data_confirm=confirm_words(element.get("confirm")),
            class_="row ring" if surface.ring == (option.get("text") or {}).get("text") else "row",
            **act("press", **address, o=option, l=(option.get("text") or {}).get("text")),
        )
        for option in element.get("options", ())
    ]
    dots = tag("button", icon("more"), type="button", class_="btn dots", data_pop=ident, aria_label="More actions")
    return join(dots, popover(ident, *rows))
