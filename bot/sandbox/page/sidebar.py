"""The top bar (who you are, who you could be) and the sidebar."""

from collections.abc import Mapping

from bot.sandbox.page.kit import Json, avatar, icon
from bot.sandbox.page.markup import Html, act, tag
from bot.sandbox.page.seat import HOME, MESSAGES, View

__all__ = ["sidebar", "top_bar"]


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def top_bar(view: View, waiting: Mapping[str, bool]) -> Html:
    """Return the bar: the person in large letters, everybody else one click away, and the tools."""
    me, local = view.me, view.local(view.now)
    where = f"{local:%a} {local.day} {local:%b}, {local:%H:%M} in {_city(me['tz'])}"
    you = tag(
        "div",
        avatar(me["name"], 36, away=me["deleted"]),
        tag("div", tag("div", me["name"], class_="name"), tag("div", where, class_="where")),
        class_="you",
    )
    people = [_person(one, view, waiting) for one in view.told["people"] if not one["is_bot"]]
    cast = tag(
        "div", tag("span", "Be", class_="lead-in"), people, class_="cast", role="group", aria_label="Be somebody else"
    )
    told = tag("button", icon("play", 16), "Guided story", type="button", **act("rail", do="open"))
    tools = tag(
        "div",
        None if view.seat.rail else told,
        tag(
            "button",
            icon("wrench", 18),
            "Behind the scenes",
            type="button",
            aria_expanded="true" if view.seat.drawer else "false",
            **act("drawer", tab="calls"),
        ),
        tag(
            "button", icon("sun", 18), type="button", aria_label="Light or dark", title="Light or dark", data_do="theme"
        ),
        class_="tools",
    )
    return tag("header", you, cast, tools, class_="top")


def _person(one: Json, view: View, waiting: Mapping[str, bool]) -> Html:
    me = one["id"] == view.me["id"]
    dot = tag("span", class_="dot", title="Something waits") if waiting.get(one["id"]) and not me else None
    name = tag("span", one["name"], class_="n gone" if one["deleted"] else "n")
    told = one["name"] + (" (deactivated)" if one["deleted"] else " (guest)" if one["is_restricted"] else "")
    return tag(
        "button",
        avatar(one["name"], 26, away=one["deleted"]),
        name,
        dot,
        type="button",
        title=told,
        aria_label=f"Be {one['name']}",
        aria_pressed="true" if me else "false",
        data_key="be-" + one["id"],
        **act("be", user=one["id"]),
    )


def _row(room: str, sign: Html, words: str, view: View, unread: int, badge: int) -> Html:
    here = view.seat.room == room or (room == HOME and view.seat.room in (HOME, MESSAGES))
    classes = " ".join(filter(None, ("on" if here else "", "unread" if unread and not here else "")))
    mark = tag("span", str(badge), class_="badge") if badge and not here else None
    return tag(
        "button",
        tag("span", sign, class_="sign"),
        tag("span", words, class_="words"),
        mark,
        type="button",
        class_=classes,
        data_key="room-" + room,
        **act("room", room=room),
    )


def sidebar(view: View) -> Html:
    """Return the channels that the person is in and the app, bold where something is unread."""
    rooms = [
        _row(
            one["id"],
            icon("lock" if one["kind"] == "private" else "hash", 17),
            one["name"],
            view,
            one["unread"],
            one["mentions"],
        )
        for one in view.told["channels"]
        if one["kind"] != "im"
    ]
    dm = view.dm()
    unread = dm["unread"] if dm else 0
    target = MESSAGES if unread or view.seat.room == MESSAGES else HOME
    app = _row(target, avatar("Decide", 20, bot=True), "Decide", view, unread, unread)
    return tag(
        "nav",
        tag("div", "Sandbox", tag("small", "on this machine"), class_="space"),
        tag("div", "Channels", class_="group"),
        rooms,
        tag("div", "Apps", class_="group"),
        app,
        tag("div", "A Slack that nobody else can see. People here are played by you.", class_="foot"),
        class_="side",
        aria_label="Channels",
    )
