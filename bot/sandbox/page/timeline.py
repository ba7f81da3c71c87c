"""Messages as a person reads them: days, authors, blocks, reactions, replies, and the line where new ones begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.sandbox.page.blocks import draw_blocks
from bot.sandbox.page.emoji import PICKER, glyph
from bot.sandbox.page.kit import Json, anchor, avatar, icon, popover
from bot.sandbox.page.markup import Html, act, join, tag
from bot.sandbox.page.mrkdwn import mrkdwn
from bot.sandbox.page.seat import View

__all__ = ["day_words", "stream"]

_TOGETHER = timedelta(minutes=5)


def day_words(instant: datetime, view: View) -> str:
    """Return "Today", "Yesterday" or the weekday and date, in the reader's zone."""
    day, today = view.local(instant).date(), view.local(view.now).date()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return f"{day:%A}, {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")


def _at(message: Json) -> datetime:
    return datetime.fromisoformat(message["at"])


def _follows(message: Json, before: Json | None) -> bool:
    """Slack leaves the author out where the same one goes on within five minutes."""
    return (
        before is not None
        and before["user"] == message["user"]
        and before["ephemeral"] == message["ephemeral"]
        and not before.get("reply_count")
        and not (message["blocks"] and not message["ephemeral"])
        and _at(message) - _at(before) < _TOGETHER
    )


def _reactions(message: Json, view: View) -> Html | None:
    if not message["reactions"]:
        return None
    shown = []
    for one in message["reactions"]:
        mine = view.me["id"] in one["users"]
        who = ", ".join("you" if user == view.me["id"] else view.person(user)["name"] for user in one["users"])
        face = tag("span", glyph(one["name"]) or f":{one['name']}:", class_="emoji")
        where = {"c": message["channel"], "t": message["ts"], "e": one["name"], "off": mine}
        shown.append(
            tag(
                "button",
                face,
                str(one["count"]),
                type="button",
                class_="mine" if mine else None,
                title=f"{who} reacted with :{one['name']}:",
                **act("react", **where),
            )
        )
    return tag("div", shown, class_="reactions")


def _replies(message: Json, view: View) -> Html | None:
    count = message.get("reply_count") or 0
    if not count:
        return None
    thread = view.desk.messages(view.me["id"], message["channel"], message["ts"])[1:]
    authors = list(dict.fromkeys(reply["user"] for reply in thread if not reply["ephemeral"]))[:4]
    pile = [avatar(view.person(user)["name"], 22, bot=view.person(user)["is_bot"]) for user in authors]
    last = view.local(_at(thread[-1])) if thread else None
    when = f"Last reply {day_words(_at(thread[-1]), view).lower()} at {last:%H:%M}" if last else ""
    return tag(
        "button",
        tag("span", pile, class_="pile"),
        tag("b", "1 reply" if count == 1 else f"{count} replies"),
        tag("span", when, class_="last"),
        type="button",
        class_="replies",
        **act("thread", ts=message["ts"]),
    )


def _hover_bar(message: Json, view: View, in_thread: bool) -> Html:
    where = {"c": message["channel"], "t": message["ts"]}
    ident = anchor("react", "thread" if in_thread else "room", message["ts"])
    given = {one["name"] for one in message["reactions"] if view.me["id"] in one["users"]}
    faces = [
        tag(
            "button",
            glyph(name),
            type="button",
            aria_label=f"React with :{name}:",
            title=f":{name}:",
            **act("react", **where, e=name, off=name in given),
        )
        for name in PICKER
    ]
    picker = popover(ident, *faces, class_="picker")
    reply = tag(
        "button",
        icon("reply"),
        type="button",
        aria_label="Reply in thread",
        title="Reply in thread",
        **act("thread", ts=message.get("thread_ts") or message["ts"]),
    )
    entries = [
        tag(
            "button",
            one["name"],
            type="button",
            role="menuitem",
            class_="row",
            **act("shortcut", **where, id=one["callback_id"]),
        )
        for one in view.told["shortcuts"]
        if one["kind"] == "message"
    ]
    delete = tag("button", "Delete by hand", type="button", role="menuitem", class_="row", **act("delete", **where))
    more = anchor("more", "thread" if in_thread else "room", message["ts"])
    menu = popover(more, tag("div", "Decide", class_="cap") if entries else "", *entries, delete)
    return tag(
        "div",
        faces[:3],
        tag("button", icon("smile"), type="button", aria_label="React", title="React", data_pop=ident),
        picker,
        None if in_thread else reply,
        tag("button", icon("dots"), type="button", aria_label="More actions", title="More actions", data_pop=more),
        menu,
        class_="hoverbar",
    )


def _body(message: Json, view: View) -> Html:
    kind = "ephemeral" if message["ephemeral"] else "message"
    edited = tag("span", "(edited)", class_="edited") if message.get("edited") else None
    files = join(*(tag("div", f"File: {name}", class_="text") for name in message.get("files", ())))
    if message.get("blocks"):
        drawn = draw_blocks(message["blocks"], view.surface(kind, message["channel"], message["ts"]))
        return join(drawn, edited, files)
    space = " " if edited else None
    return join(tag("div", mrkdwn(message["text"], view.names), space, edited, class_="text"), files)


def _message(message: Json, before: Json | None, view: View, in_thread: bool) -> Html:
    at, hidden = view.local(_at(message)), message["ephemeral"]
    follows = _follows(message, before)
    marked = view.seat.marked == message["ts"]
    author = view.person(message["user"])
    name, is_app = message.get("author") or author["name"], bool(message.get("is_app"))
    clock = tag("time", f"{at:%H:%M}", title=f"{at:%A}, {at.day} {at:%B} at {at:%H:%M:%S}")
    by = tag(
        "div",
        tag("span", name, class_="who"),
        tag("span", "APP", class_="app-tag") if is_app else None,
        clock,
        class_="by",
    )
    only = tag("div", icon("eye", 14), "Only visible to you", class_="only") if hidden else None
    gutter = tag("div", clock if follows else avatar(name, 36, bot=is_app), class_="gutter")
    classes = " ".join(
        filter(None, ("msg", "more" if follows else "", "ephemeral" if hidden else "", "marked" if marked else ""))
    )
    return tag(
        "article",
        gutter,
        tag(
            "div",
            only,
            None if follows else by,
            _body(message, view),
            _reactions(message, view),
            None if in_thread else _replies(message, view),
            class_="content",
        ),
        None if hidden else _hover_bar(message, view, in_thread),
        class_=classes,
        data_key=("t" if in_thread else "m") + message["ts"],
        data_ts=message["ts"],
    )


def stream(messages: Sequence[Json], view: View, *, start: Html | None = None, in_thread: bool = False) -> Html:
    """Return the messages one below the other; ``start`` stands before the first."""
    shown: list[Html] = [start] if start else []
    fresh = view.seat.fresh.get(view.seat.room) if not in_thread else None
    before: Json | None = None
    day = ""
    for message in messages:
        words = day_words(_at(message), view)
        if words != day and not in_thread:
            day, before = words, None
            shown.append(tag("div", tag("span", words), class_="day", data_key="day-" + words))
        if fresh == message["ts"]:
            before = None
            shown.append(tag("div", tag("span", "New"), class_="fresh", data_key="fresh"))
        shown.append(_message(message, before, view, in_thread))
        before = message
        if in_thread and len(shown) == 1 and len(messages) > 1:
            count = "1 reply" if len(messages) == 2 else f"{len(messages) - 1} replies"
            shown.append(tag("div", tag("span", count), class_="count", data_key="count"))
    room = f"{view.me['id']}/{view.seat.thread if in_thread else view.seat.room}"
    return tag("div", shown, class_="stream scroll", data_room=room, data_key="stream", tabindex="-1")
