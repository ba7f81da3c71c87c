"""Names: what the file of a record is called, on any system and in any script."""

import unicodedata

__all__ = ["stem"]

_LONGEST = 80  # octets of the title; the number stands before them


def stem(number: int, question: str) -> str:
    """Return "0042-should-refunds-wait" for record 42: its number, then the letters and digits of its question.

    It holds nothing that a path, a shell or a link would read as anything else.
    """
    letters = unicodedata.normalize("NFKC", question).casefold()
    words = "".join(one if one.isalnum() or unicodedata.combining(one) else " " for one in letters).split()
    title = ""
    for word in words:
        longer = f"{title}-{word}" if title else word
        if len(longer.encode()) > _LONGEST:
            break
        title = longer
    if words and not title:  # one word that is longer than that, as where no spaces are written
        title = words[0].encode()[:_LONGEST].decode(errors="ignore")
    return f"{number:04}-{title}" if title else f"{number:04}"
