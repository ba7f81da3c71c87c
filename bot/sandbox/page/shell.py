"""The page put together: each region's HTML from what the seat's person sees, and only what changed is sent."""

from collections.abc import Callable

from bot.sandbox.desk import Desk
from bot.sandbox.page.backstage import drawer
from bot.sandbox.page.blocks import draw_blocks
from bot.sandbox.page.composer import closed, composer
from bot.sandbox.page.kit import Json, avatar, icon
from bot.sandbox.page.markup import Html, act, join, tag
from bot.sandbox.page.modal import modal
from bot.sandbox.page.rail import rail
from bot.sandbox.page.seat import HOME, MESSAGES, Seat, View, look_around
from bot.sandbox.page.sidebar import sidebar, top_bar
from bot.sandbox.page.story import Story
from bot.sandbox.page.timeline import stream
from bot.sandbox.stories import guided

__all__ = ["REGIONS", "first_unread", "frame", "regions"]

REGIONS = ("top", "side", "main", "thread", "modal", "toast", "drawer", "rail")

_SHOWN = 120  # messages of one channel; each change is drawn whole


def _start(title: Html, words: str) -> Html:
    return tag("div", tag("div", title, class_="big"), tag("p", words), class_="start", data_key="start")


def _channel(view: View, story: Story, room: Json) -> Html:
    private = room["kind"] == "private"
    title = join(icon("lock" if private else "hash", 18), tag("span", room["name"]))
    inside = [one for one in view.told["people"] if one["id"] in room["members"] and not one["is_bot"]]
    faces = [avatar(one["name"], 20) for one in inside[:3]]
    words = "" if room["app_in"] else "Decide is not in this channel. Type /invite @Decide"
    head = tag(
        "div",
        tag("div", title, class_="title"),
        tag("span", words, class_="sub"),
        tag("div", tag("span", faces, class_="pile"), str(len(room["members"])), class_="faces", title="Members"),
        class_="head",
    )
    hello = f"The very beginning of #{room['name']}" + (", a private channel." if private else ".")
    messages = view.desk.messages(view.me["id"], room["id"])
    start = _start(title, hello) if len(messages) <= _SHOWN else _start(title, "Earlier messages are not drawn here.")
    body = stream(messages[-_SHOWN:], view, start=start)
    write = _writer(
        view, room, f"Message #{room['name']}", words=story.words(view.seat, room["id"]), prompt=view.seat.prompt
    )
    return tag("main", head, body, write, class_="pane", data_key="pane")


def _writer(
    view: View, room: Json, place: str, *, thread: str | None = None, words: str = "", prompt: str = ""
) -> Html:
    if view.me["deleted"]:
        return closed(f"{view.me['name']} is deactivated and can only be looked at.")
    if room["archived"]:
        return closed("This channel is archived. What was said stays readable.")
    return composer(view, room["id"], place, thread=thread, words=words or prompt, ringed=bool(words))


def _app(view: View) -> Html:
    tabs = [
        tag(
            "button",
            label,
            type="button",
            role="tab",
            aria_selected="true" if view.seat.room == room else "false",
            **act("room", room=room),
        )
        for room, label in ((HOME, "Home"), (MESSAGES, "Messages"))
    ]
    head = tag(
        "div",
        tag("div", avatar("Decide", 24, bot=True), tag("span", "Decide"), class_="title"),
        tag("span", "APP", class_="app-tag"),
        class_="head",
    )
    body = _home(view) if view.seat.room == HOME else _messages(view)
    return tag("main", head, tag("div", tabs, class_="tabs", role="tablist"), body, class_="pane", data_key="pane")


def _home(view: View) -> Html:
    home = view.told["home"]
    if home is None:
        body = tag("p", "The app has not published a Home yet.", class_="note")
    else:
        body = draw_blocks(home["blocks"], view.surface("home"))
    return tag(
        "div",
        tag("div", body, class_="sheet"),
        class_="stream home scroll",
        data_room=f"{view.me['id']}/home",
        data_key="home",
        style="display:block",
    )


def _messages(view: View) -> Html:
    dm = view.dm()
    title = join(avatar("Decide", 36, bot=True), tag("span", "Decide"))
    start = _start(title, "What waits for you comes here, one message for each thing. You answer with its buttons.")
    messages = view.desk.messages(view.me["id"], dm["id"]) if dm else []
    if dm and not view.told["app"]["read_only"]:
        return join(stream(messages, view, start=start), _writer(view, dm, "Message Decide"))
    note = closed("Decide does not read messages here. Its buttons do the talking, and /decide works in any channel.")
    return join(stream(messages, view, start=start), note)


def _main(view: View, story: Story) -> Html:
    if view.seat.room in (HOME, MESSAGES):
        return _app(view)
    room = view.channel(view.seat.room)
    return _channel(view, story, room) if room else _app(view)


def _thread(view: View) -> Html:
    room = view.channel(view.seat.room)
    ts = view.seat.thread
    if room is None or ts is None:
        return Html("")
    messages = view.desk.messages(view.me["id"], room["id"], ts)
    if not messages:
        return Html("")
    close = tag(
        "button", icon("close"), type="button", class_="x", aria_label="Close the thread", **act("thread", ts=None)
    )
    head = tag(
        "div", tag("div", "Thread", class_="title"), tag("span", "#" + room["name"], class_="sub"), close, class_="head"
    )
    write = _writer(view, room, "Reply in thread", thread=ts)
    body = stream(messages, view, in_thread=True)
    return tag("aside", head, body, write, class_="thread", aria_label="Thread", data_key="thread")


def _toasts(view: View) -> Html:
    own = [tag("div", words, class_="toast", role="status") for words in view.seat.toasts[-3:]]
    theirs = [tag("div", one["text"], class_="toast", role="status") for one in view.told["notices"][-3:]]
    return tag("div", own, theirs, class_="toasts") if own or theirs else Html("")


def regions(seat: Seat, desk: Desk, story: Story, opened: set[int], address: str) -> dict[str, Html]:
    """Return the HTML of every region as the seat's person sees the workspace now."""
    view = look_around(seat, desk, story.ring(seat))
    waiting = {
        one["id"]: any(room["unread"] for room in desk.see(one["id"])["channels"] if room["kind"] == "im")
        for one in view.told["people"] if not one["is_bot"]
    }  # fmt: skip
    draw: dict[str, Callable[[], Html]] = {
        "top": lambda: top_bar(view, waiting),
        "side": lambda: sidebar(view),
        "main": lambda: _main(view, story),
        "thread": lambda: _thread(view),
        "modal": lambda: modal(view),
        "toast": lambda: _toasts(view),
        "drawer": lambda: drawer(view, opened, address),
        "rail": lambda: rail(story, seat, guided.TITLE),
    }
    return {name: draw[name]() for name in REGIONS}


def frame(drawn: dict[str, Html]) -> Html:
    """Return the whole page's body; each region can later be laid over anew by its id."""
    place = {name: tag("div", html, id=f"r-{name}", class_="region") for name, html in drawn.items()}
    return tag(
        "div",
        place["top"],
        tag(
            "div",
            place["side"],
            tag("div", place["main"], place["thread"], place["modal"], place["toast"], place["drawer"], class_="desk"),
            place["rail"],
            class_="frame",
        ),
        id="slk",
    )


def first_unread(view: View, room: Json, messages: list[Json]) -> str | None:
    """Return the ts of the first message that is new to the person, where the client draws its line."""
    others = [message["ts"] for message in messages if message["user"] != view.me["id"] and not message["ephemeral"]]
    unread = int(room["unread"])
    return others[-unread] if 0 < unread <= len(others) else None
