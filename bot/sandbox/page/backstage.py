"""Behind the scenes: what was said between bot and Slack, the clock, the faults, and an admin's acts."""

import json
from zoneinfo import ZoneInfo

from bot.sandbox.page.kit import Json, avatar, icon
from bot.sandbox.page.markup import Html, act, join, tag
from bot.sandbox.page.seat import View

__all__ = ["TABS", "drawer"]

TABS = (("calls", "What Slack was told"), ("clock", "Clock"), ("faults", "Trouble"), ("people", "People and rooms"))
_FAULTS = (
    ("timeout", "Next call is never answered", "The call is not taken either"),
    ("error_500", "Next call answers 500", "Slack is ill for a moment"),
    ("lose_answer", "Next call is taken, its answer lost", "The bot cannot know that it was posted"),
    ("slow", "Next call answers late", "After a while of real time"),
    ("drop_socket", "Drop the socket instead of delivering", "Slack delivers again after reconnecting"),
    ("deliver_twice", "Deliver the next event twice", "The same event id comes again"),
    ("late", "Deliver the next event late", "A minute of workspace time"),
    ("out_of_order", "Deliver the next two in the wrong order", "The later one comes first"),
)
_LONG = 6000
_KEPT = 120


def _opened(value: object) -> object:
    """Open JSON that travels as a string inside an argument, so that a person can read it."""
    if isinstance(value, dict):
        return {key: _opened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_opened(inner) for inner in value]
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _shown(value: object) -> Html:
    text = json.dumps(_opened(value), ensure_ascii=False, indent=2, default=str)
    return tag("pre", text if len(text) <= _LONG else text[:_LONG] + "\n… cut here")


def _said(call: Json) -> tuple[str, bool]:
    """Return the answer in a word, and whether it is a bad one."""
    answer = call["answer"]
    if isinstance(answer, dict):
        if answer.get("ok") is False or answer.get("error"):
            return str(answer.get("error") or "not ok"), True
        return str(answer.get("response_action") or "ok"), False
    return ("no answer", True) if answer is None else (str(answer)[:24] or "ok", False)


def _call(call: Json, view: View, is_open: bool) -> Html:
    out = call["direction"] == "to_app"
    said, bad = _said(call)
    told = [view.person(user)["name"] for user in call["notified"]]
    bell = tag("span", "🔔 " + ", ".join(told), class_="bell", title="Would have been notified") if told else None
    line = tag(
        "summary",
        tag("span", "to the bot" if out else "to Slack", class_="way out" if out else "way"),
        tag("span", call["method"], class_="method"),
        bell,
        tag("span", said, class_="said bad" if bad else "said"),
        tag("span", f"{call['ms']:.0f} ms", class_="ms"),
        **act("call", number=call["number"]),
    )
    inside = None
    if is_open:
        inside = join(
            tag("div", "sent", class_="k"),
            _shown(call["payload"]),
            tag("div", "answered", class_="k"),
            _shown(call["answer"]),
        )
    return tag("div", line, inside, class_="call", data_key=f"call-{call['number']}")


def _calls(view: View, opened: set[int], address: str) -> Html:
    listed = view.desk.calls(operator=view.seat.operator)[-_KEPT:]
    switch = tag(
        "label",
        tag("input", type="checkbox", checked=view.seat.operator, **act("operator")),
        "Show as operator",
        class_="switch",
        title="Also shows what people typed and sealed",
    )
    rows = [_call(call, view, call["number"] in opened) for call in reversed(listed)]
    own = f'AsyncWebClient(token="xoxb-sandbox", base_url="{address}/api/")'
    return join(
        tag("div", tag("p", "Newest first. Typed words are masked."), switch, class_="sum"),
        rows or tag("p", "Nothing yet.", class_="note"),
        tag("h3", "Point your own bot here"),
        tag("div", own, class_="line"),
    )


def _clock(view: View) -> Html:
    local = view.local(view.now)
    others = [
        (one, view.now.astimezone(ZoneInfo(one["tz"])))
        for one in view.told["people"]
        if not one["is_bot"] and one["id"] != view.me["id"]
    ]
    rows = [
        join(
            tag("div", avatar(one["name"], 20)), tag("div", one["name"]), tag("span", f"{there:%a %H:%M} · {one['tz']}")
        )
        for one, there in others
    ]
    offset = float(view.desk.clock()["offset_seconds"])
    ahead = f"{offset / 3600:.1f} hours ahead of this machine." if offset > 60 else "The same as this machine's clock."
    buttons = [
        tag("button", label, type="button", class_="btn", **act("clock", **by))
        for label, by in (
            ("+1 hour", {"hours": 1}),
            ("+1 day", {"days": 1}),
            ("Next Monday 9:00", {"to": "next monday 9:00"}),
        )
    ]
    return join(
        tag("h3", f"Workspace time for {view.me['name']}"),
        tag("div", f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M}", class_="when"),
        tag("p", ahead, class_="note"),
        tag("div", buttons, class_="go"),
        tag("p", "Everything that falls due on the way happens, in order. Time never runs back.", class_="note"),
        tag("h3", "For everybody else"),
        tag("div", rows, class_="others"),
    )


def _faults(view: View) -> Html:
    on = view.desk.faults()
    rows = []
    for kind, label, note in _FAULTS:
        armed = sum(fault["times"] for fault in on if fault["kind"] == kind)
        badge = tag("span", f"armed, {armed} left", class_="armed") if armed else None
        rows.append(
            tag(
                "div",
                tag("div", label, tag("small", note)),
                badge,
                tag("button", "Arm", type="button", class_="btn", **act("fault", kind=kind)),
                class_="fault",
            )
        )
    clear = tag("button", "Switch all off", type="button", class_="btn", **act("faults_off"))
    cut = tag("button", "Cut the socket now", type="button", class_="btn danger", **act("cut"))
    return join(
        tag("p", "Slack has bad days too. Each switch works once, for whatever comes next.", class_="note"),
        rows,
        tag("div", clear, cut, class_="go"),
    )


def _admin(label: str, does: str, danger: bool = False, **what: object) -> Html:
    return tag(
        "button", label, type="button", class_="btn danger" if danger else "btn", **act("admin", do=does, **what)
    )


def _people(view: View) -> Html:
    people = []
    for one in view.told["people"]:
        if one["is_bot"]:
            continue
        kind = (
            "deactivated"
            if one["deleted"]
            else "guest"
            if one["is_restricted"]
            else "admin"
            if one["is_admin"]
            else "member"
        )
        change = (
            _admin("Reactivate", "reactivate", user=one["id"])
            if one["deleted"]
            else _admin("Deactivate", "deactivate", True, user=one["id"])
        )
        people.append(
            tag(
                "div",
                avatar(one["name"], 28, away=one["deleted"]),
                tag("div", one["name"], tag("small", f"{kind} · {one['tz']}")),
                change,
                class_="fault",
            )
        )
    rooms = []
    for one in view.told["channels"]:
        if one["kind"] == "im":
            continue
        inside = "Decide is in it" if one["app_in"] else "Decide is not in it"
        bot = (
            _admin("Remove Decide", "kick_bot", channel=one["id"])
            if one["app_in"]
            else _admin("Invite Decide", "invite_bot", channel=one["id"])
        )
        shelf = (
            _admin("Unarchive", "unarchive", channel=one["id"])
            if one["archived"]
            else _admin("Archive", "archive", True, channel=one["id"])
        )
        rooms.append(
            tag(
                "div",
                icon("lock" if one["kind"] == "private" else "hash"),
                tag("div", one["name"], tag("small", "archived" if one["archived"] else inside)),
                tag("span", bot, " ", shelf, style="margin-left:auto;display:flex;gap:6px"),
                class_="fault",
            )
        )
    return join(tag("h3", "People"), people, tag("h3", f"Channels that {view.me['name']} is in"), rooms)


def drawer(view: View, opened: set[int], address: str) -> Html:
    """Return the drawer with the tab that is open, or nothing."""
    chosen = view.seat.drawer
    if chosen is None:
        return Html("")
    tabs = [
        tag(
            "button",
            label,
            type="button",
            role="tab",
            aria_selected="true" if name == chosen else "false",
            **act("drawer", tab=name, stay=True),
        )
        for name, label in TABS
    ]
    inside = {
        "calls": lambda: _calls(view, opened, address),
        "clock": lambda: _clock(view),
        "faults": lambda: _faults(view),
    }
    body = inside.get(chosen, lambda: _people(view))()
    close = tag("button", icon("close"), type="button", class_="x", aria_label="Close", **act("drawer", tab=None))
    return tag(
        "section",
        tag("div", tag("span", "Behind the scenes", class_="title"), close, class_="head"),
        tag("div", tabs, class_="tabs", role="tablist"),
        tag("div", body, class_="inside scroll", data_key="in-" + chosen),
        class_="drawer",
        aria_label="Behind the scenes",
        data_key="drawer",
    )
