"""The box to write in: Enter sends, a slash offers commands, an @ offers people."""

import json
from typing import Any

from bot.sandbox.page.kit import icon
from bot.sandbox.page.markup import Html, act, tag
from bot.sandbox.page.seat import View

__all__ = ["closed", "composer"]


def composer(
    view: View, channel: str, place: str, *, thread: str | None = None, words: str = "", ringed: bool = False
) -> Html:
    """Return the composer of ``channel``; ``words`` are put into it, ready to be sent."""
    offers: dict[str, Any] = {
        "commands": [] if thread else view.told["commands"],
        "people": [one["name"] for one in view.told["people"] if not one["deleted"] and one["id"] != view.me["id"]],
    }
    room = f"{view.me['id']}/{channel}/{thread or ''}"
    area = tag(
        "textarea",
        words,
        rows=1,
        placeholder=place,
        aria_label=place,
        data_room=room,
        data_fill=f"{room}:{words}" if words else None,
        **act("say", c=channel, th=thread),
    )
    slash = tag(
        "button", icon("slash"), type="button", aria_label="Commands", title="Commands", data_do="put", data_put="/"
    )
    bar = tag(
        "div",
        None if thread else slash,
        tag(
            "button",
            icon("at"),
            type="button",
            aria_label="Mention somebody",
            title="Mention somebody",
            data_do="put",
            data_put="@",
        ),
        tag("span", "Enter to send", class_="key"),
        tag(
            "button",
            icon("send"),
            type="button",
            class_="send ring" if ringed else "send",
            aria_label="Send",
            data_do="send",
        ),
        class_="bar",
    )
    listed = tag("div", class_="complete", data_words=json.dumps(offers, ensure_ascii=False), data_keep=True)
    return tag("div", listed, area, bar, class_="composer", data_key="composer")


def closed(sentence: str) -> Html:
    """Return what stands there where nobody can write."""
    return tag("div", sentence, class_="closed", data_key="composer")
