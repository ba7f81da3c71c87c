"""The parts of a PRFAQ: their keys, titles, what belongs there, and budgets. Data alone.

The order is that of reading. Budgets are meters and never a refusal; the limit of characters is Slack's, and is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "DOCUMENT_LIMIT",
    "EXTERNAL",
    "FAQ_BUDGET",
    "FAQ_PAIRS",
    "FIRST",
    "FIRST_KEYS",
    "INTERNAL",
    "KEYS",
    "PR_BUDGET",
    "SECTIONS",
    "SECTION_LIMIT",
    "First",
    "Section",
    "title_of",
]

SECTION_LIMIT = 3_000  # characters, Slack's limit of a field: counted and refused, never cut
DOCUMENT_LIMIT = 40_000  # characters of the whole, twice what the budgets allow
PR_BUDGET = 500  # words: a page
FAQ_BUDGET = 2_500  # words: five pages
FAQ_PAIRS = (5, 10)  # questions in each of the two
EXTERNAL, INTERNAL = "external", "internal"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the press release: at most ``words`` words, from ``sentences[0]`` to ``sentences[1]`` sentences (None:
    no such number)."""

    key: str
    title: str
    hint: str
    words: int
    sentences: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class First:
    """One of the five questions before anything else is written."""

    key: str
    title: str
    hint: str


FIRST = (
    First("who", "Who is the customer?", "One kind of people: which, where, how many"),
    First("problem", "What is their problem?", "Who hurts, how often, and what it costs them"),
    First("benefit", "Which one benefit matters most?", "One; the second is for later"),
    First("evidence", "How do we know?", "Who said or did it, how many of them, when"),
    First("experience", "What do they do, step by step?", "From the first minute to the benefit"),
)

SECTIONS = (
    Section("heading", "Heading", "The product, in the customer's words", 15, (1, 1)),
    Section("subheading", "Subheading", "For whom, and what they get", 30, (1, 1)),
    Section("summary", "Summary", "City, outlet, a day to come; then the product and what it gives", 80, (2, 4)),
    Section("problem", "Problem", "As the customer sees it, with a number and its source", 120, (3, 5)),
    Section("solution", "Solution", "What the customer does, and what they get", 180, None),
    Section("quotes", "Quotes", "One of us, one customer with their role: how it was, how it is", 100, None),
    Section("start", "Getting started", "At most three steps to the benefit; price, and from when", 60, (1, 6)),
)

SECTION: Mapping[str, Section] = {one.key: one for one in SECTIONS}
KEYS = tuple(SECTION)
FIRST_KEYS = tuple(one.key for one in FIRST)
_TITLES = {EXTERNAL: "External FAQ", INTERNAL: "Internal FAQ"}


def title_of(key: str) -> str:
    """Return how a part is called on screen: a section, one of the two lists of questions, or "first.who"."""
    if key in SECTION:
        return SECTION[key].title
    first = next((one.title for one in FIRST if key == f"first.{one.key}"), None)
    return first or _TITLES.get(key, key)
