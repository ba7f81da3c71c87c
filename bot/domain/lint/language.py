"""Is it English? The lexicon is English alone, and says so; on another language it is silent instead of guessing."""

from collections.abc import Sequence

__all__ = ["is_english"]

_ENGLISH = frozenset(
    "the a an and or but if of to in on at by for from with without is are was were be been has have had do does not "
    "this that these those it its we our you your they their them who what when which how why can will would should "
    "there than then so as no one all each every more most about into over after before".split()
)
# Words that are frequent in a language and are no English words.
_OTHERS = tuple(
    frozenset(words.split())
    for words in (
        "der das und ist nicht ein eine einen den dem des mit für auf sich von zu im wir sie sind wird wurde auch oder",
        "le la les des est une un et dans pour que qui sur pas plus avec nous vous ils du au aux ce cette sont ont",
        "el los las del una un que por para con se su sus como más pero es son está este esta al y en lo",
        "il lo gli della delle dei che per una un con sono non più del nel alla questo questa è di e",
        "o os as da do das dos um uma que não para com por mais é são em no na se ao",
        "het een van en niet met voor zijn dat op de te aan ook wij zij door bij naar",
        "och att det som en är för av på inte med till den har vi ett kan de",
        "i w na z nie się do jest że dla są od przez jak o",
    )
)
_ENOUGH = 8  # words: fewer name no language
_LEAST = 0.12  # share of English's own small words in prose; headlines have fewer, and are too short to tell


def is_english(words: Sequence[str]) -> bool:
    """Say whether ``words`` (case folded) read as English; too few of them in Latin letters count as English."""
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
