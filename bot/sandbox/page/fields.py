"""The elements that hold a value: texts, selects, people, ticks, dates. Each sends what a person did as it is done."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.sandbox.page.kit import Json, Surface, anchor, avatar, icon, popover, text_object
from bot.sandbox.page.markup import Html, act, join, tag

__all__ = ["DRAWN", "current", "draw_field", "option_rows"]

_FEW = 7  # a list this short needs no search box


def current(element: Json, block_id: str, surface: Surface) -> Json:
    """Return the element's state as Slack's ``state.values`` holds it, or what its ``initial_*`` say."""
    typed = surface.values.get(block_id, {}).get(element.get("action_id", ""))
    if typed is not None:
        return typed
    names = {
        "initial_value": "value", "initial_option": "selected_option", "initial_options": "selected_options",
        "initial_user": "selected_user", "initial_users": "selected_users", "initial_date": "selected_date",
        "initial_channel": "selected_channel", "initial_conversation": "selected_conversation",
        "initial_time": "selected_time", "initial_channels": "selected_channels",
    }  # fmt: skip
    return {name: element[initial] for initial, name in names.items() if initial in element}


def _said(element: Json) -> str:
    return str((element.get("placeholder") or {}).get("text", ""))


def _text(element: Json, block_id: str, surface: Surface) -> Html:
    value = current(element, block_id, surface).get("value") or ""
    shared: dict[str, Any] = {
        "placeholder": _said(element) or None, "maxlength": element.get("max_length"), "class_": "text",
        "id": anchor("f", block_id, element.get("action_id")), "autocomplete": "off",
        "data_focus": element.get("focus_on_load") is True,
        **act("field", **surface.at(block_id, element.get("action_id", ""))),
    }  # fmt: skip
    if element.get("multiline"):
        return tag("textarea", str(value), rows=2, **shared)
    if element["type"] == "number_input":
        step = "any" if element.get("is_decimal_allowed") else "1"
        low, high = element.get("min_value"), element.get("max_value")
        shared["class_"] = "text number"
        return tag("input", type="text", inputmode="numeric", step=step, min=low, max=high, value=str(value), **shared)
    return tag("input", type="text", value=str(value), **shared)


def _date(element: Json, block_id: str, surface: Surface) -> Html:
    """The browser's own calendar under words that read the same in every browser."""
    value = str(current(element, block_id, surface).get("selected_date") or "")
    try:
        day = date.fromisoformat(value)
        words = f"{day:%a} {day.day} {day:%b %Y}"
    except ValueError:
        words = ""
    picker = tag(
        "input",
        type="date",
        value=value,
        class_="text date",
        id=anchor("f", block_id, element.get("action_id")),
        aria_label="Date",
        **act("field", **surface.at(block_id, element.get("action_id", ""))),
    )
    shown = tag("span", words or _said(element) or "Choose a day", class_="chosen" if words else "placeholder")
    return tag("span", shown, icon("calendar", 18), picker, class_="day-box")


def _ticks(element: Json, block_id: str, surface: Surface) -> Html:
    single = element["type"] == "radio_buttons"
    state = current(element, block_id, surface)
    chosen = [state.get("selected_option")] if single else list(state.get("selected_options") or ())
    values = {option.get("value") for option in chosen if option}
    rows = []
    for option in element.get("options", ()):
        told = text_object(option.get("description"), surface.names)
        rows.append(
            tag(
                "label",
                tag(
                    "input",
                    type="radio" if single else "checkbox",
                    name=anchor(surface.kind, surface.ts, block_id),
                    checked=option.get("value") in values,
                    **act("field", **surface.at(block_id, element.get("action_id", "")), o=option),
                ),
                tag("span", text_object(option.get("text"), surface.names), tag("small", told) if told else None),
                class_="tick",
            )
        )
    return tag("div", rows, class_="ticks", role="radiogroup" if single else "group")


def option_rows(options: Sequence[Json], address: Json, surface: Surface, chosen: object = None) -> Html:
    """Return the rows of an open list; each sends its whole option."""
    rows = [
        tag(
            "button",
            tag("span", text_object(option.get("text"), surface.names)),
            tag("small", text_object(option.get("description"), surface.names)) if option.get("description") else None,
            type="button",
            role="option",
            class_="row",
            aria_selected="true" if option.get("value") == chosen else "false",
            **act("field", **address, o=option),
        )
        for option in options
    ]
    return join(rows) if rows else tag("p", "Nothing to choose from", class_="none")


def _face(shown: Html | str, placeholder: str, ident: str, chosen: bool) -> Html:
    words = tag("span", shown or placeholder or "Choose", class_="chosen" if chosen else "placeholder")
    return tag(
        "button", words, icon("down", 18), type="button", class_="select", data_pop=ident, aria_haspopup="listbox"
    )


def _search(words: str = "Find one") -> Html:
    return tag("input", type="text", class_="find", placeholder=words, autocomplete="off", data_find=True)


def _select(element: Json, block_id: str, surface: Surface) -> Html:
    option = current(element, block_id, surface).get("selected_option")
    ident = anchor(surface.kind, surface.ts, block_id, element.get("action_id"))
    address = surface.at(block_id, element.get("action_id", ""))
    options = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options += group.get("options", ())
    face = _face(text_object((option or {}).get("text"), surface.names), _said(element), ident, bool(option))
    rows = option_rows(options, address, surface, (option or {}).get("value"))
    search = _search() if len(options) > _FEW else None
    return join(
        face, popover(ident, *(part for part in (search, tag("div", rows, class_="rows")) if part), class_="menu list")
    )


def _external(element: Json, block_id: str, surface: Surface) -> Html:
    option = current(element, block_id, surface).get("selected_option")
    ident = anchor(surface.kind, surface.ts, block_id, element.get("action_id"))
    address = surface.at(block_id, element.get("action_id", ""))
    face = _face(text_object((option or {}).get("text"), surface.names), _said(element), ident, bool(option))
    typed = tag(
        "input",
        type="text",
        class_="find",
        placeholder="Type to search",
        autocomplete="off",
        data_ahead=True,
        data_least=element.get("min_query_length", 3),
        **act("ahead", **address, r=ident + "-rows"),
    )
    rows = tag("div", id=ident + "-rows", class_="rows", data_keep=True)
    return join(face, popover(ident, typed, rows, class_="menu list"))


def _person_row(user: str, name: str, address: Json, picked: bool, more: Json) -> Html:
    return tag(
        "button",
        avatar(name, 20),
        tag("span", name),
        type="button",
        role="option",
        class_="row person",
        aria_selected="true" if picked else "false",
        **act("field", **address, **more, u=user),
    )


def _person(element: Json, block_id: str, surface: Surface) -> Html:
    chosen = current(element, block_id, surface).get("selected_user")
    ident = anchor(surface.kind, surface.ts, block_id, element.get("action_id"))
    address = surface.at(block_id, element.get("action_id", ""))
    name = surface.names.users.get(str(chosen), str(chosen))
    shown = join(avatar(name, 20), tag("span", name)) if chosen else Html("")
    rows = [_person_row(user, called, address, user == chosen, {}) for user, called in surface.people]
    return join(
        _face(shown, _said(element), ident, bool(chosen)),
        popover(ident, _search("Find somebody"), tag("div", rows, class_="rows"), class_="menu list"),
    )


def _people(element: Json, block_id: str, surface: Surface) -> Html:
    chosen = list(current(element, block_id, surface).get("selected_users") or ())
    address = surface.at(block_id, element.get("action_id", ""))
    named = [(user, surface.names.users.get(user, user)) for user in chosen]
    rows = [_person_row(user, called, address, user in chosen, {"add": user}) for user, called in surface.people]
    chips = [_chip(called, {**address, "take": user}, avatar(called, 20)) for user, called in named]
    return _several(element, block_id, surface, chips, rows, "somebody")


def _channels(element: Json, block_id: str, surface: Surface) -> Html:
    chosen = list(current(element, block_id, surface).get("selected_channels") or ())
    address = surface.at(block_id, element.get("action_id", ""))
    chips = [_chip(f"#{name}", {**address, "take": ident}) for ident, name in surface.channels if ident in chosen]
    rows = [_channel_row(ident, f"#{name}", address, ident in chosen) for ident, name in surface.channels]
    return _several(element, block_id, surface, chips, rows, "a channel")


def _channel_row(ident: str, name: str, address: Json, picked: bool) -> Html:
    pick = act("field", **address, add=ident)
    selected = "true" if picked else "false"
    return tag("button", tag("span", name), type="button", role="option", class_="row", aria_selected=selected, **pick)


def _chip(called: str, take: Json, *face: Html) -> Html:
    """One thing that was picked, with the button that takes it out."""
    out = tag("button", icon("close", 12), type="button", aria_label=f"Take {called} out", **act("field", **take))
    return tag("span", *face, tag("span", called), out, class_="chip")


def _several(
    element: Json, block_id: str, surface: Surface, chips: Sequence[Html], rows: Sequence[Html], what: str
) -> Html:
    """What was picked so far, and a list to add more from."""
    ident = anchor(surface.kind, surface.ts, block_id, element.get("action_id"))
    adder = tag(
        "button",
        _said(element) or f"Add {what}" if not chips else icon("add", 16),
        type="button",
        class_="adder",
        data_pop=ident,
        aria_label=f"Add {what}",
        aria_haspopup="listbox",
    )
    listed = popover(ident, _search(f"Find {what}"), tag("div", list(rows), class_="rows"), class_="menu list")
    return join(tag("div", list(chips), adder, class_="people"), listed)


def _channel(element: Json, block_id: str, surface: Surface) -> Html:
    state = current(element, block_id, surface)
    key = "selected_channel" if element["type"] == "channels_select" else "selected_conversation"
    options = [{"text": {"type": "plain_text", "text": "#" + name}, "value": ident} for ident, name in surface.channels]
    chosen = [option for option in options if option["value"] == state.get(key)]
    filled = {"selected_option": chosen[0] if chosen else None}
    action_id = element.get("action_id", "")
    there = Surface(surface.kind, surface.names, surface.channel, surface.ts, {block_id: {action_id: filled}})
    return _select({**element, "options": options}, block_id, there)


DRAWN: dict[str, Callable[[Json, str, Surface], Html]] = {
    "plain_text_input": _text, "number_input": _text, "email_text_input": _text, "url_text_input": _text,
    "datepicker": _date, "radio_buttons": _ticks, "checkboxes": _ticks, "static_select": _select,
    "external_select": _external, "users_select": _person, "multi_users_select": _people,
    "channels_select": _channel, "conversations_select": _channel, "multi_channels_select": _channels,
}  # fmt: skip


def draw_field(element: Json, block_id: str, surface: Surface) -> Html | None:
    """Return a working field, or ``None`` where this page has none for that type."""
    draw = DRAWN.get(str(element.get("type")))
    return None if draw is None else draw(element, block_id, surface)
