"""What a reader would ask about a document: notes beside each part, claims with their grades, and meters. No score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.lint import ENGLISH, MOST, Claim, Grades, Lexicon, Note, Text, claims, counted, notes
from bot.domain.lint.language import is_english
from bot.domain.prfaq.document import Document
from bot.domain.prfaq.sections import EXTERNAL, FAQ_BUDGET, FAQ_PAIRS, INTERNAL, PR_BUDGET, SECTION
from bot.domain.prfaq.shape import shape_notes

__all__ = ["Meter", "PartReview", "Review", "meter", "review", "review_part"]

_UNCLAIMED = frozenset({"start", "quotes", "heading"})  # steps and prices, other people's words, a name


@dataclass(frozen=True, slots=True)
class Meter:
    """How long a part is against its budget: words, and sentences where their number is told. None: no budget."""

    words: int
    budget: int | None = None
    sentences: int = 0
    wanted: tuple[int, int] | None = None

    @property
    def over(self) -> bool:
        """Whether it is longer than its budget."""
        return self.budget is not None and self.words > self.budget


@dataclass(frozen=True, slots=True)
class PartReview:
    """What is noted about a part: at most five notes, its claims, its length. ``key`` as in ``Document.parts``."""

    key: str
    text: str
    notes: tuple[Note, ...]
    claims: tuple[Claim, ...]
    meter: Meter
    english: bool = True

    @property
    def grades(self) -> Grades:
        """The claims, counted."""
        return counted(self.claims)


@dataclass(frozen=True, slots=True)
class Review:
    """What is noted about a document, part by part. Where it is not English, nothing is, and ``english`` says so."""

    parts: Mapping[str, PartReview]
    english: bool
    press_release: Meter
    questions: Meter
    pairs: Mapping[str, int] = field(default_factory=dict)

    @property
    def grades(self) -> Grades:
        """The claims of all parts, counted: supported of all."""
        return sum((one.grades for one in self.parts.values()), Grades())

    @property
    def noted(self) -> int:
        """How many notes there are."""
        return sum(len(one.notes) for one in self.parts.values())

    @property
    def thin(self) -> bool:
        """Whether the questions, once there are some in both lists, are shorter than the press release."""
        return (
            all(self.pairs.get(key) for key in (EXTERNAL, INTERNAL)) and self.questions.words < self.press_release.words
        )

    @property
    def wanted_pairs(self) -> tuple[int, int]:
        """How many questions each of the two lists is meant to have."""
        return FAQ_PAIRS


def meter(key: str, text: str | Text) -> Meter:
    """Return the length of a part against its budget; an answer to a question has none of its own."""
    whole = text if isinstance(text, Text) else Text(text)
    words = len(whole.text.split())
    section = SECTION.get(key)
    if section is None:
        return Meter(words)
    return Meter(words, section.words, len(whole.sentences), section.sentences)


def review_part(
    key: str,
    text: str,
    *,
    lexicon: Lexicon = ENGLISH,
    most: int = MOST,
    english: bool | None = None,
    shape: Sequence[Note] = (),
) -> PartReview:
    """Return what is noted about one part. ``english`` is what is known of the whole document; None: by this part.
    ``shape`` are the notes on what the part lacks: they come first, and count among the ``most``.
    """
    whole = Text(text)
    reads = (whole.english if english is None else english) and whole.english
    kept = tuple(shape[:most]) if reads else ()
    found = notes(whole, lexicon, most=most - len(kept)) if reads else ()
    taken = {(one.start, one.end) for one in kept}
    found = (*kept, *(one for one in found if (one.start, one.end) not in taken))
    stated = claims(whole) if reads and key not in _UNCLAIMED else ()
    return PartReview(key, text, found, stated, meter(key, whole), reads)


def review(document: Document, *, lexicon: Lexicon = ENGLISH, most: int = MOST) -> Review:
    """Return what is noted about a document. The questions themselves are not noted: they are the reader's."""
    texts = list(document.parts())
    words = [word for _, text in texts for word in text.lower().split()[:400]]
    english = is_english([word.strip('.,;:!?()"“”') for word in words])
    shape = shape_notes(document) if english else {}
    parts = {
        key: review_part(key, text, lexicon=lexicon, most=most, english=english, shape=shape.get(key, ()))
        for key, text in texts
    }
    length = _length(one.meter for key, one in parts.items() if key in SECTION)
    asked = sum(len(one.question.split()) for one in (*document.external, *document.internal))
    answered = _length(one.meter for key, one in parts.items() if key not in SECTION)
    return Review(
        parts,
        english,
        Meter(length, PR_BUDGET),
        Meter(answered + asked, FAQ_BUDGET),
        {EXTERNAL: len(document.external), INTERNAL: len(document.internal)},
    )


def _length(meters: Iterable[Meter]) -> int:
    return sum(one.words for one in meters)
