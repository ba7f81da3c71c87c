"""Files: which file of a message holds a text, and the words in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.refusals import Code, Refusal

__all__ = ["LARGEST_FILE", "File", "file_of", "words_of"]

LARGEST_FILE = 200_000  # bytes: 40,000 characters of any script, and what Markdown adds
_ENDINGS = (".md", ".markdown", ".txt")


@dataclass(frozen=True, slots=True)
class File:
    """A file that stands in Slack: its name, where it lies, and how many bytes it has."""

    name: str
    url: str
    size: int


def file_of(message: Mapping[str, Any]) -> File | None:
    """Return the first file of a message that holds plain text, by its type or its name; None where there is none.

    A file that lies elsewhere (a linked document) or was deleted has no address of Slack's, and is none.
    """
    files = message.get("files")
    for one in files if isinstance(files, list) else []:
        name, kind = str(one.get("name") or one.get("title") or ""), str(one.get("mimetype") or "")
        plain = kind in ("text/plain", "text/markdown", "text/x-markdown") or name.lower().endswith(_ENDINGS)
        url, size = one.get("url_private"), one.get("size")
        if plain and isinstance(url, str) and url and not one.get("is_external"):
            return File(name or "a file", url, size if isinstance(size, int) else 0)
    return None


def words_of(content: bytes | None) -> str | Refusal:
    """Return the words of a file, which is UTF-8 with or without its mark; anything else is refused, and so is None,
    a file that could not be read.
    """
    if content is None:
        return Refusal(Code.PRFAQ_FILE, {"why": "gone"})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Refusal(Code.PRFAQ_FILE, {"why": "words"})
    return Refusal(Code.PRFAQ_FILE, {"why": "words"}) if "\0" in text else text.replace("\r\n", "\n")
