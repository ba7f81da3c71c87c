"""JSON Schema, as much of it as our own schema uses: an opinion on an export that the export's code does not share."""

import re
from typing import Any

_KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}


def objections(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "$") -> list[str]:
    """Return where ``value`` is not what ``schema`` says, each with its path; a keyword that is unknown is an error."""
    unknown = set(schema) - set(_CHECKS) - _SAID_ONLY
    assert not unknown, f"{path}: {unknown}"
    return [f"{path}: {one}" if not one.startswith("$") else one for one in _found(value, schema, root, path)]


def _found(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str) -> list[str]:
    return [one for word, told in schema.items() if word in _CHECKS for one in _CHECKS[word](value, told, root, path)]


def _type(value: Any, told: str, root: dict[str, Any], path: str) -> list[str]:
    fits = isinstance(value, _KINDS[told]) and not (told == "integer" and isinstance(value, bool))
    return [] if fits else [f"no {told}"]


def _properties(value: Any, told: dict[str, Any], root: dict[str, Any], path: str) -> list[str]:
    wrong = [f"{name} is not known" for name in value if name not in told]
    inside = [objections(value[name], one, root, f"{path}.{name}") for name, one in told.items() if name in value]
    return wrong + [one for several in inside for one in several]


def _items(value: Any, told: dict[str, Any], root: dict[str, Any], path: str) -> list[str]:
    return [one for place, item in enumerate(value) for one in objections(item, told, root, f"{path}[{place}]")]


def _any(value: Any, told: list[dict[str, Any]], root: dict[str, Any], path: str) -> list[str]:
    each = [objections(value, one, root, path) for one in told]
    return [] if any(not one for one in each) else each[0]


def _ref(value: Any, told: str, root: dict[str, Any], path: str) -> list[str]:
    return objections(value, root["$defs"][told.removeprefix("#/$defs/")], root, path)


_SAID_ONLY = {"$schema", "$id", "$defs", "title", "description", "format", "additionalProperties"}
_CHECKS: dict[str, Any] = {
    "type": _type,
    "properties": lambda value, *told: _properties(value, *told) if isinstance(value, dict) else [],
    "items": lambda value, *told: _items(value, *told) if isinstance(value, list) else [],
    "anyOf": _any,
    "$ref": _ref,
    "const": lambda value, told, *_: [] if value == told else [f"not {told}"],
    "enum": lambda value, told, *_: [] if value in told else [f"{value} is none of {told}"],
    "required": lambda value, told, *_: [
        f"{one} is missing" for one in told if isinstance(value, dict) and one not in value
    ],
    "pattern": lambda value, told, *_: (
        [] if not isinstance(value, str) or re.search(told, value) else [f"{value!r} has another shape"]
    ),
    "minimum": lambda value, told, *_: [] if not isinstance(value, int) or value >= told else [f"below {told}"],
    "maximum": lambda value, told, *_: [] if not isinstance(value, int) or value <= told else [f"above {told}"],
}
