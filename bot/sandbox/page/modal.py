"""The form on top: its title, its blocks, its errors, and the way back where forms lie on one another."""

from dataclasses import replace

from bot.sandbox.page.blocks import draw_blocks
from bot.sandbox.page.kit import Json, avatar, icon
from bot.sandbox.page.markup import Html, act, join, tag
from bot.sandbox.page.seat import View

__all__ = ["modal"]


def _words(value: object, otherwise: str = "") -> str:
    return str(value.get("text", otherwise)) if isinstance(value, dict) else str(value or otherwise)


def modal(view: View) -> Html:
    """Return the person's top modal, or nothing."""
    top: Json | None = view.told["modal"]
    if top is None:
        return Html("")
    surface = replace(view.surface("modal"), values=top["values"], errors=top["errors"])
    title, submit = _words(top["title"]), _words(top["submit"])
    close = _words(top["close"], "Cancel")
    deep = int(top.get("depth") or 1) > 1
    back = tag("button", icon("back"), type="button", class_="x", aria_label="Back", **act("close")) if deep else None
    away = tag("button", icon("close"), type="button", class_="x", aria_label="Close", **act("close", everything=True))
    bar = tag("div", back or avatar("Decide", 26, bot=True), tag("h2", title), away, class_="bar")
    body = draw_blocks(top["blocks"], surface)
    known = {block.get("block_id") for block in top["blocks"]}
    lost = [tag("div", text, class_="banner") for block, text in top["errors"].items() if block not in known]
    send = (
        tag(
            "button",
            submit,
            type="button",
            class_="btn big primary ring" if surface.ring == submit else "btn big primary",
            **act("submit", l=submit),
        )
        if submit
        else None
    )
    foot = tag(
        "div",
        tag("button", close, type="button", class_="btn big close", **act("close")),
        send,
        class_="foot",
    )
    box = tag(
        "div",
        join(bar),
        lost,
        tag("div", body, class_="form scroll"),
        foot,
        class_="modal",
        role="dialog",
        aria_modal="true",
        aria_label=title,
        data_view=top["view_id"],
        data_key="modal-" + top["view_id"],
    )
    return tag("div", box, class_="veil", data_key="veil")
