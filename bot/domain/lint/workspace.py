"""The words of a workspace: what its word check asks beside the lexicon of everybody, and what it asks no more."""

from functools import lru_cache

from bot.domain.lint import ENGLISH, Lexicon
from bot.domain.lint.lexicon import phrase

__all__ = ["MOST_WORDS", "lexicon_of", "wrong_line"]

MOST_WORDS = 1_500  # characters of all lines


def _line(line: str) -> tuple[bool, str, str]:
    """Return whether a line takes a word out, the words, and the question."""
    text = " ".join(line.split())
    if text.startswith("-"):
        return True, text.lstrip("- "), ""
    words, _, question = text.removeprefix("+").partition(":")
    return False, words.strip(), question.strip()


def wrong_line(text: str) -> str | None:
    """Return the first line that names no word, None where each does."""
    for line in text.splitlines():
        try:
            if line.strip():
                phrase(_line(line)[1])
        except ValueError:
            return line
    return None


@lru_cache(maxsize=64)
def lexicon_of(text: str) -> Lexicon:
    """Return the lexicon of a workspace: one entry a line, "words: question", or "-words" for what is asked no more."""
    lines = [_line(line) for line in text.splitlines() if line.strip()]
    if not lines:
        return ENGLISH
    added = {words: question for gone, words, question in lines if not gone}
    # What a workspace asks about a word takes the place of what everybody is asked.
    return ENGLISH.changed(added=added, removed=[words for _, words, _ in lines])
