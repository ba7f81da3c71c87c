"""A PRFAQ leaves as one Markdown file and comes back the same; other people's files come in without loss."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.prfaq import FIRST, KEYS, Document
from bot.domain.prfaq.document import clean, only_emoji
from bot.domain.prfaq.markdown import read, write

# Letters at random, and lines that look like structure: what is written must not become a heading by being read.
TRAPS = st.sampled_from(
    [
        *("# Problem", "## Problem", "### Who is the customer?", "\\# x", "\\\\## Solution", "#", "###", "# ", "\\"),
        *("**Problem**", "__Summary__:", "\\**Problem**", "**Why?**", "Q: Why?", "A: Because.", "1. Why?", "```", "-"),
        *("# no heading\n```", "#hashtag", "Setext\n===", "> # quoted", "  # indented", "PRFAQ", "First answers"),
        *("Press release", "a\n\n\nb", "a  b", "\u2028# x", "\ufeff", "ﬀ\u200f", "😀", "\r# x", "a\r\n## Problem\r\nb"),
    ]
)
TEXT = st.one_of(
    st.text(max_size=40), TRAPS, st.lists(st.one_of(TRAPS, st.text(max_size=12)), max_size=4).map("\n".join)
)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3)
DOCUMENTS = st.builds(
    lambda first, sections, external, internal, other: Document.of(
        first=first, sections=sections, external=external, internal=internal, other=other
    ),
    st.dictionaries(st.sampled_from([one.key for one in FIRST]), TEXT, max_size=3),
    st.dictionaries(st.sampled_from(KEYS), TEXT, max_size=4),
    PAIRS,
    PAIRS,
    PAIRS,
)


@given(DOCUMENTS)
@example(Document.of(other=[("Press release", ""), ("", "x"), ("Problem", "y"), ("\\Problem", "z")]))
@example(
    Document.of(sections={"heading": "Problem", "problem": "# Solution"}, external=[("", "Q: a"), ("Summary", "")])
)
@settings(max_examples=300)
def test_out_and_in_is_the_identity(document: Document) -> None:
    """What was written to a file is read from it, letter for letter, and a second time too."""
    once = write(document)
    assert read(once) == document
    assert write(read(once)) == once


@given(DOCUMENTS)
def test_a_row_holds_the_same(document: Document) -> None:
    """A document goes through JSON and comes back."""
    assert Document.from_json(json.loads(json.dumps(document.as_json()))) == document


@pytest.mark.parametrize(
    "wrong", [{"first": 3}, {"sections": {"heading": None}}, {"external": [["a"]]}, {"other": "ab"}]
)
def test_a_row_that_is_none_is_told(wrong: dict[str, Any]) -> None:
    """What is no PRFAQ is a ``ValueError`` and nothing else."""
    with pytest.raises(ValueError, match="no PRFAQ"):
        Document.from_json(wrong)


@given(st.one_of(st.text(), st.lists(TRAPS).map("\n".join)))
def test_any_file_comes_in_without_loss(text: str) -> None:
    """Each letter and digit of a file is somewhere in the document: in a section, or kept under its own title."""
    document = read(text)
    held = write(document)
    for word in {word for word in clean(text).split() if word.isalnum() and len(word) > 7}:
        assert word in held
    assert read(held) == document


FOREIGN = """# Larkspur: lending tools between neighbours

**Leeds, 4 May 2031** -- Larkspur opened today.

## Press Release

### The Problem
A drill is used for 13 minutes in its life.

### The Solution
You ask, and a neighbour brings it.

#### Why it is cheap
Nobody stores anything.

### Customer Quote
> I had bought three.

### Leadership Quote
> We counted drills.

## How many

Three.

## Frequently Asked Questions

**Q: What does it cost?**
A: Two pounds a loan.

**What if it breaks?**

The lender's deposit pays.

3. Who is liable?
Nobody yet; a lawyer says by June.

## Internal FAQ

### Why now?
Rents rose.
### What could stop us?
Insurance.
"""


def test_other_peoples_files() -> None:
    """Sections under other names and levels, quotes in two parts, and questions in three manners are understood."""
    document = read(FOREIGN)
    assert document.text("heading") == "Larkspur: lending tools between neighbours"
    assert document.text("problem") == "A drill is used for 13 minutes in its life."
    assert "#### Why it is cheap\nNobody stores" in document.text("solution")
    assert document.text("quotes") == "> I had bought three.\n\n\n> We counted drills."
    assert [(one.question, one.answer) for one in document.external] == [
        ("What does it cost?", "Two pounds a loan."),
        ("What if it breaks?", "The lender's deposit pays."),
        ("Who is liable?", "Nobody yet; a lawyer says by June."),
    ]
    assert [one.question for one in document.internal] == ["Why now?", "What could stop us?"]
    assert document.text("summary") == "**Leeds, 4 May 2031** -- Larkspur opened today."
    assert document.released == date(2031, 5, 4)
    assert [(one.title, one.text) for one in document.other] == [("How many", "Three.")]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("🎉🎉", True),
        (":tada: :rocket:", True),
        ("", False),
        ("🎉 a", False),
        ("…!", True),
        ("10", False),
        ("日本", False),
    ],
)
def test_only_emoji(text: str, only: bool) -> None:
    """A section of nothing but emoji is told from words in any script."""
    assert only_emoji(text) == only
