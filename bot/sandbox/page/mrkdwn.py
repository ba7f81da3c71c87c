"""Slack's mrkdwn as safe HTML: what a person sees of ``*bold*``, ``<@U1>``, ``<!date^...>`` and their like."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bot.sandbox.page.emoji import glyph
from bot.sandbox.page.markup import Html, join, tag

__all__ = ["Names", "date_words", "mrkdwn", "plain"]

_ANGLE = re.compile(r"<([@#!]?)([^<>\n|]+)(?:\|([^<>]*))?>")
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.S)
_CODE = re.compile(r"`([^`\n]+)`")
_EMOJI = re.compile(r":([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.I)
_BEFORE, _AFTER = r"(?<![A-Za-z0-9*_~])", r"(?![A-Za-z0-9*_~])"
_STYLES = tuple(
    (re.compile(rf"{_BEFORE}{sign}(?=\S)([^{sign}\n]*[^\s{sign}]){sign}{_AFTER}"), name)
    for sign, name in ((r"\*", "b"), ("_", "i"), ("~", "s"))
)
_BULLET = re.compile(r"^\s*(?:•|- )\s*")


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what ids stand for, and in whose zone times are told."""

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    me: str = ""
    zone: tzinfo = UTC
    now: datetime | None = None  # workspace time, for "today"; None tells dates in full


def _unescape(text: str) -> str:
    """Slack escapes exactly three characters; anything else that looks like an entity is text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _near(local: datetime, names: Names) -> str:
    """Return the word that Slack's "pretty" dates use for a day next to the reader's own, or ""."""
    if names.now is None:
        return ""
    days = (local.date() - names.now.astimezone(names.zone).date()).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days, "")


def date_words(instant: datetime, template: str, names: Names) -> str:
    """Return Slack's date template with its tokens filled in, in the reader's zone."""
    local = instant.astimezone(names.zone)
    clock = f"{local:%H:%M}"
    long = f"{local:%A}, {local.day} {local:%B %Y}"
    medium, numeric = f"{local.day} {local:%b %Y}", f"{local:%Y-%m-%d}"
    near = _near(local, names)
    tokens = {
        "{date_num}": numeric, "{date}": f"{local.day} {local:%B %Y}", "{date_short}": medium, "{date_long}": long,
        "{date_pretty}": near or f"{local.day} {local:%B %Y}", "{date_short_pretty}": near or medium,
        "{date_long_pretty}": near or long,
        "{time}": clock, "{time_secs}": f"{local:%H:%M:%S}", "{ago}": medium,
        "{day_divider_pretty}": near or f"{local:%A}, {local.day} {local:%B}",
    }  # fmt: skip
    for token, words in tokens.items():
        template = template.replace(token, words)
    return template


def _date(body: str, fallback: str | None, names: Names) -> Html:
    parts = body.split("^")
    try:
        instant = datetime.fromtimestamp(int(parts[1]), UTC)
        return tag("span", date_words(instant, _unescape(parts[2]), names), class_="date")
    except (IndexError, ValueError, OverflowError, OSError):
        return join(_unescape(fallback or body))


def _mention(kind: str, body: str, label: str | None, names: Names) -> Html:
    if kind == "@":
        name = names.users.get(body, label or body)
        return tag("span", "@" + name, class_="mention me" if body == names.me else "mention")
    if kind == "#":
        return tag("span", "#" + (label or names.channels.get(body, body)), class_="mention channel")
    if body.startswith("date^"):
        return _date(body, label, names)
    if body in {"here", "channel", "everyone"}:
        return tag("span", "@" + body, class_="mention me")
    return join(_unescape(label or f"<!{body}>"))


def _angle(match: re.Match[str], names: Names) -> Html:
    kind, body, label = match.group(1), match.group(2), match.group(3)
    if kind:
        return _mention(kind, body, label, names)
    if _SAFE_LINK.match(body):
        link = _unescape(body)
        return tag("a", _unescape(label) if label else link, href=link, target="_blank", rel="noopener noreferrer")
    return join(_unescape(match.group(0)))


def _emojis(escaped: str) -> str:
    def shown(match: re.Match[str]) -> str:
        face = glyph(match.group(1))
        return match.group(0) if face is None else f'<span class="emoji">{face}</span>'

    return _EMOJI.sub(shown, escaped)


class _Kept:
    """Finished pieces of HTML put aside, so that later patterns cannot look inside them."""

    def __init__(self) -> None:
        self._pieces: list[Html] = []

    def put(self, piece: Html) -> str:
        self._pieces.append(piece)
        return f"\ue000{len(self._pieces) - 1}\ue001"

    def back(self, text: str) -> str:
        return re.sub("\ue000(\\d+)\ue001", lambda found: self._pieces[int(found.group(1))], text)


def _inline(text: str, names: Names, kept: _Kept) -> str:
    text = _CODE.sub(lambda found: kept.put(tag("code", _unescape(found.group(1)))), text)
    text = _ANGLE.sub(lambda found: kept.put(_angle(found, names)), text)
    text = str(join(_unescape(text)))
    for pattern, name in _STYLES:
        text = pattern.sub(rf"<{name}>\1</{name}>", text)
    return _emojis(text)


def _lines(text: str, inline: Callable[[str], str]) -> str:
    """Lines with their quotes; Slack has no other structure in mrkdwn."""
    shown: list[str] = []
    quote: list[str] = []
    for line in [*text.split("\n"), None]:
        quoted = line is not None and line.startswith(("&gt;", ">"))
        if quoted and line is not None:
            quote.append(inline(line.removeprefix("&gt;").removeprefix(">").lstrip()))
            continue
        if quote:
            shown.append(f"<blockquote>{'<br>'.join(quote)}</blockquote>")
            quote = []
        if line is not None:
            shown.append(_one_line(line, inline))
    return "<br>".join(shown).replace("</blockquote><br>", "</blockquote>").replace("<br><blockquote>", "<blockquote>")


def _one_line(line: str, inline: Callable[[str], str]) -> str:
    bullet = _BULLET.match(line)
    if bullet and line.strip() != "•":
        return f'<span class="li">{inline(line[bullet.end() :])}</span>'
    return inline(line)


def mrkdwn(text: str, names: Names) -> Html:
    """Return ``text`` (as it came over the wire, with Slack's escapes) as HTML; nothing in it can become a tag."""
    kept = _Kept()
    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _FENCE.sub(lambda found: kept.put(tag("pre", _unescape(found.group(1)))), text)
    shown = _lines(text, lambda line: _inline(line, names, kept))
    return Html(kept.back(kept.back(shown)))


def plain(text: str, *, emoji: bool = True) -> Html:
    """Return ``plain_text``: its emoji names shown as emoji, its line breaks kept, all else as it is."""
    escaped = str(join(_unescape(text))).replace("\n", "<br>")
    return Html(_emojis(escaped) if emoji else escaped)
