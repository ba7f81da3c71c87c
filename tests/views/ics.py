"""A second opinion on calendar files: a reader that knows RFC 5545 and nothing of the writer."""

import re

__all__ = ["read"]

_NAME = re.compile(rb"[A-Z-]+(;[A-Z-]+=[^:;,\"]+)*:")
_ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
_TEXTS = ("SUMMARY", "DESCRIPTION")


def read(content: bytes) -> dict[str, str]:
    """Return the properties of the one event in a file; ``AssertionError`` where it is not as the RFC wants it."""
    assert content.endswith(b"\r\n")
    lines = content[:-2].split(b"\r\n")
    for line in lines:
        assert len(line) <= 75, "3.1: a line has at most 75 octets"
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()  # a fold breaks no letter
    whole = re.sub(rb"\r\n[ \t]", b"", content[:-2]).split(b"\r\n")
    assert whole[0] == b"BEGIN:VCALENDAR"
    assert whole[-1] == b"END:VCALENDAR"
    assert whole.count(b"BEGIN:VEVENT") == whole.count(b"END:VEVENT") == 1
    assert {b"VERSION:2.0"} <= set(whole)
    assert any(line.startswith(b"PRODID:") for line in whole)
    event = whole[whole.index(b"BEGIN:VEVENT") + 1 : whole.index(b"END:VEVENT")]
    found: dict[str, str] = {}
    for line in event:
        assert _NAME.match(line), line
        name, _, value = line.decode().partition(":")
        assert name not in found, "each property once"
        found[name] = _unescaped(value) if name in _TEXTS else value
    assert re.fullmatch(r"\d{8}T\d{6}Z", found["DTSTAMP"])
    assert found["UID"]
    assert re.fullmatch(r"\d{8}", found["DTSTART;VALUE=DATE"])
    return found


def _unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "3.3.11: ; and , are escaped in a text"
    assert not re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value), "3.3.11: no other escapes"
    return re.sub(r"\\.", lambda found: _ESCAPES[found.group()], value)
