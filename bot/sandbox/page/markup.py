"""HTML that cannot be injected into: a plain ``str`` is always escaped, only ``Html`` passes as it is."""

import json
from collections.abc import Iterable
from html import escape

__all__ = ["Html", "act", "join", "tag"]

_VOID = frozenset({"br", "hr", "img", "input"})


class Html(str):
    """Text that is already safe markup."""

    __slots__ = ()


Child = str | Iterable["Child"] | None


def _inner(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return escape(child, quote=False)
    return "".join(_inner(part) for part in child)


def join(*children: Child) -> Html:
    """Return the children one after the other, plain text escaped."""
    return Html("".join(_inner(child) for child in children))


def tag(name: str, /, *children: Child, **attributes: object) -> Html:
    """Return one element.

    ``class_`` becomes ``class`` and ``data_act`` becomes ``data-act``. An attribute that is ``None`` or ``False`` is
    left out, ``True`` is written bare; every other value is escaped.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    opened = f"<{name}{written}>"
    return Html(opened if name in _VOID else f"{opened}{_inner(children)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    word = key.rstrip("_").replace("_", "-")
    return f" {word}" if value is True else f' {word}="{escape(str(value), quote=True)}"'


def act(name: str, **payload: object) -> dict[str, object]:
    """Return the attributes that make an element do ``name`` on the server, with ``payload`` as its JSON."""
    return {"data_act": name, "data_p": json.dumps(payload, ensure_ascii=False) if payload else None}
