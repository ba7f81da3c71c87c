"""Is it English? The lexicon is English alone, and says so; on another language it is silent instead of guessing."""

from collections.abc import Sequence

from bot.domain.lint.words import words as words_of

__all__ = ["is_english"]

_ENGLISH = words_of("language.english")
# Words that are frequent in a language and are no English words.
_OTHERS = tuple(words_of(f"language.{one}") for one in ("de", "fr", "es", "it", "pt", "nl", "sv", "pl"))
_LOOKED_AT = 400  # words: more of them name the language no better
_ENOUGH = 8  # words: fewer name no language
_LEAST = 0.12  # share of English's own small words in prose; headlines have fewer, and are too short to tell


def is_english(words: Sequence[str]) -> bool:
    """Say whether ``words`` (case folded) read as English; too few of them in Latin letters count as English."""
    words = words[:_LOOKED_AT]
    if not words:
        return True
    foreign = sum(1 for word in words if not word.isascii())
    if foreign * 5 > len(words) * 2:
        return False
    if len(words) < _ENOUGH:
        return True
    ours = sum(1 for word in words if word in _ENGLISH)
    best = max(sum(1 for word in words if word in other) for other in _OTHERS)
    return ours > best and (len(words) < 40 or ours >= _LEAST * len(words))
