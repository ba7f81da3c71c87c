"""Front matter: the few shapes of YAML that stand above decisions, read without ever failing.

``key: value``, quoted or not; ``[a, b]``; a list of ``- item`` lines; a folded or literal block. A line that is none of
these is told by its number and left out: a decision is not lost since its tags are odd.
"""

import json
import re
from dataclasses import dataclass, field

__all__ = ["Front", "read_front", "unquoted"]

_KEY = re.compile(r"([^\s:#\-\[\]{}\"'][^:]{0,60}?|\"[^\"]+\"|'[^']+')\s*[:=](?:\s+(.*)|\s*)$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_COMMENT = re.compile(r"\s+#.*$")
_MARKS = {"---": ("---", "..."), "+++": ("+++",)}


@dataclass(frozen=True, slots=True)
class Front:
    """What stood above: each key in lower case with its values; ``body`` follows; ``odd`` are lines left out."""

    body: str
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    odd: tuple[int, ...] = ()

    def get(self, *names: str) -> str:
        """Return the first value under any of these keys, several of one key with commas between; "" for none."""
        found = next((self.values[name] for name in names if any(self.values.get(name, ()))), ())
        return ", ".join(one for one in found if one)


def read_front(text: str) -> Front:
    """Return the front matter of ``text`` (line ends are "\\n") and its body; all of it is body where there is none."""
    lines = text.split("\n")
    closing = _MARKS.get(lines[0].strip())
    if closing is None:
        return Front(text)
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() in closing), None)
    if end is None:
        return Front(text)
    values: dict[str, list[str]] = {}
    odd: list[int] = []
    key, block, listing = "", False, False
    for at, line in enumerate(lines[1:end], start=2):
        item = _ITEM.match(line)
        found = _KEY.match(line) if not line[:1].isspace() else None
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if found and not (item and not line[:1].isspace()):
            key, block = unquoted(found[1]).strip().lower().replace("_", "-"), False
            said = _COMMENT.sub("", found[2] or "").strip()
            block = said in ("|", ">", "|-", ">-", "|+", ">+")
            listing = not said
            values[key] = [] if block or not said else _inline(said)
        elif item and listing:
            values[key].append(unquoted(_COMMENT.sub("", item[1]).strip()))
        elif line[:1].isspace() and key and not item:
            values[key] = [" ".join([*values[key], line.strip()])] if block else values[key]
        else:
            odd.append(at)
    return Front("\n".join(lines[end + 1 :]), {name: tuple(ones) for name, ones in values.items()}, tuple(odd))


def _inline(said: str) -> list[str]:
    if said[:1] in ("[", '"'):  # what is JSON is YAML, too, and is meant literally
        try:
            told = json.loads(said)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, str):
            return [told]
        if isinstance(told, list) and all(isinstance(one, str) for one in told):
            return list(told)
    if said.startswith("[") and said.endswith("]") and "](" not in said:
        return [unquoted(one.strip()) for one in said[1:-1].split(",") if one.strip()]
    return [unquoted(said)]


def unquoted(said: str) -> str:
    """Return a value without the quotes around it."""
    if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'":
        return said[1:-1]
    return said
