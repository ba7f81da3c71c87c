"""What stands in the way of a PRFAQ, what a reader would ask about it, and what changed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lint import Grade
from bot.domain.prfaq import DOCUMENT_LIMIT, SECTION_LIMIT, Document
from bot.domain.prfaq.changes import Was, changes
from bot.domain.prfaq.checks import everyone, how_to_ship, where, why_not_circle, why_not_keep, why_not_keep_whole
from bot.domain.prfaq.markdown import read, write
from bot.domain.prfaq.review import meter, review
from bot.domain.refusals import Code
from tests.domain.test_prfaq_files import DOCUMENTS

TODAY = date(2031, 5, 4)
WHOLE = Document.of(
    first={"who": "Head teachers of village schools with 40 to 90 children"},
    sections={
        "heading": "Osier: the school bus on a board in the hall",
        "subheading": "Head teachers of village schools see the bus, and so do the children",
        "summary": "Leeds, school gazette, 3 September 2031. Osier shows the bus on a board. Children wait inside.",
        "problem": "In a hall survey of 150 parents in May 2031, 112 said that children wait outside.",
        "solution": "A child looks at the board and stays in until the bus is two stops away.",
    },
    internal=[
        ("Why might it not work?", "Risk, high: drivers object."),
        ("What would make us stop?", "4 of 9 say no."),
    ],
)


def _codes(document: Document, ordinal: int = 1) -> list[tuple[str, str | None]]:
    return [(one.code.value, one.field) for one in why_not_circle(document, ordinal, today=TODAY)]


def test_a_whole_one_goes_into_its_circle() -> None:
    """Nothing stands in the way of a document with customer, problem, solution, date and the two questions."""
    assert _codes(WHOLE) == []
    assert _codes(WHOLE, 2) == []


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("problem", "", ("P1", "problem")),
        ("solution", "Soon.", ("P1", "solution")),
        ("summary", "", ("P1", "summary")),
        ("summary", "Osier shows the bus on a board. No day yet.", ("P1", "summary")),
        ("summary", "Leeds, 4 May 2031. Osier shows the bus.", ("release_past", "summary")),
        ("summary", "Leeds, March 2031. Osier shows the bus.", ("release_past", "summary")),
        ("first.who", "Everyone", ("P2", "first.who")),
        ("first.who", "All restaurants", ("P2", "first.who")),
        ("subheading", "Any company gets a bus board", ("P2", "subheading")),
        ("problem", "Children wait outside in the rain.", ("P3", "problem")),
        ("solution", "A child looks at the board. We build it in two sprints.", ("P7", "solution")),
        ("summary", "Leeds, 3 September 2031. A team with 4 engineers made it.", ("P7", "summary")),
    ],
)
def test_what_is_missing(key: str, text: str, wanted: tuple[str, str]) -> None:
    """Each missing or empty part, a past date, everybody as the customer, no number, and shipping: one refusal each."""
    assert _codes(WHOLE.put(key, text)) == [wanted]


def test_an_empty_one_is_told_all_at_once() -> None:
    """Who asks too early hears of everything that is missing, and not of one thing after the other."""
    assert [code for code, _ in _codes(Document.of())] == ["P1", "P1", "P1", "P1", "P8"]


def test_an_assumption_stands_for_a_number() -> None:
    """A problem without a number is told as such, unless it is marked as an assumption, or counted in words."""
    assert _codes(WHOLE.put("problem", "Most children wait outside (assumption, counted by June 2031).")) == []
    assert _codes(WHOLE.put("problem", "Seven children of ten wait outside.")) == []
    assert _codes(WHOLE.put("problem", "Die Kinder warten im Regen, und niemand weiß, wann der Bus kommt.")) == []


@pytest.mark.parametrize("phrase", ["the best board", "our most advanced board", "a world-class board", "unmatched"])
def test_a_bare_superlative_stops_the_second_circle(phrase: str) -> None:
    """P4 asks from circle 2 on; with a number and its source, or in a quote, a superlative stands."""
    bare = WHOLE.put("solution", f"A child looks at the board, which is {phrase}.")
    assert _codes(bare) == []
    assert _codes(bare, 2) == [("P4", "solution")]
    carried = f"A child looks at the board, {phrase}: first of 9 in a survey of 150 parents, May 2031."
    assert _codes(WHOLE.put("solution", carried), 2) == []
    assert _codes(WHOLE.put("quotes", f"“It is {phrase},” says a father of two."), 2) == []


@pytest.mark.parametrize(
    ("questions", "missing"),
    [
        ([], ("fail", "stop")),
        (["Why might this fail?"], ("stop",)),
        (["When do we stop?"], ("fail",)),
        (["What are the biggest risks?", "What would make us stop?"], None),
        (["What could go wrong, and when would we pull the plug?"], None),
    ],
)
def test_the_two_questions(questions: list[str], missing: tuple[str, ...] | None) -> None:
    """P8: why it might not work, and what would make us stop, each with an answer."""
    found = why_not_circle(WHOLE.put_pairs("internal", [(one, "Answer.") for one in questions]), 1, today=TODAY)
    assert [one.facts["missing"] for one in found if one.code is Code.NO_FAILURE] == ([missing] if missing else [])
    unanswered = WHOLE.put_pairs("internal", [(one, "") for one in questions])
    assert why_not_circle(unanswered, 1, today=TODAY)[-1].facts["missing"] == ("fail", "stop")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("All restaurants", "All restaurants"),
        ("Users.", "Users"),
        ("for everyone who eats", "everyone"),
        ("any business", "any business"),
        ("All nurses of night wards", None),
        ("Restaurants with 10 to 30 seats in Leeds", None),
        ("All teams with 8 to 40 agents", None),
        ("Sellers of used bicycles", None),
        ("", None),
    ],
)
def test_everybody_is_no_customer(text: str, words: str | None) -> None:
    """Everybody, alone or with a noun that narrows nothing down, is told; a kind of people is a customer."""
    assert everyone(text) == words


def test_shipping_is_another_question() -> None:
    """Words of planning in the press release are found outside quotes; a product for planners may speak of them."""
    assert how_to_ship(WHOLE.put("solution", "We want three squads and a hiring plan.")) != []
    assert how_to_ship(WHOLE.put("problem", "Of 40 teams, 31 carry tickets from sprint to sprint.")) == []
    assert how_to_ship(WHOLE.put("solution", "The lead sees each sprint of her team as a row.")) == []
    assert how_to_ship(WHOLE.put("solution", "“Two sprints,” said the head teacher, and laughed.")) == []


def test_too_long_is_counted_and_never_cut() -> None:
    """A text over 3,000 characters, a document over 40,000, and a section of nothing but emoji are refused."""
    assert why_not_keep("problem", "x" * SECTION_LIMIT) is None
    refused = why_not_keep("problem", "x" * (SECTION_LIMIT + 1))
    assert refused
    assert (refused.code, refused.facts["length"], refused.field) == (Code.TOO_LONG, 3_001, "problem")
    emoji = why_not_keep("quotes", "🎉 :tada:")
    assert emoji
    assert emoji.code is Code.ONLY_EMOJI
    huge = Document.of(internal=[("Why?", "y" * 2_900)] * 14)
    whole = why_not_keep_whole(huge)
    assert [(one.code, one.facts["limit"], where(one)) for one in whole] == [
        (Code.TOO_LONG, DOCUMENT_LIMIT, "The whole")
    ]
    part = why_not_keep_whole(Document.of(internal=[("Why?", "no"), ("How?", "y" * 3_500)]))
    assert [where(one) for one in part] == ["Internal FAQ, question 2"]


def test_the_meters() -> None:
    """Words and sentences stand beside their budgets; what is over is told."""
    found = meter("problem", "One two three. Four five.")
    assert (found.words, found.budget, found.sentences, found.over) == (5, 120, 2, False)
    assert meter("heading", "word " * 16).over
    assert meter("external.1", "word " * 900).budget is None


def test_another_language_is_left_alone() -> None:
    """Where the whole is not English nothing is noted and nothing is claimed, and it says so."""
    german = "Der Bus ist oft zu spät, und die Kinder warten im Regen auf der Straße, weil niemand es ihnen sagt. "
    found = review(Document.of(sections={"problem": german * 4, "solution": "Robust. Many."}))
    assert (found.english, found.noted, found.grades.all) == (False, 0, 0)


def test_the_products_own_prfaq_passes() -> None:
    """Nothing is asked about docs/prfaq.md, nothing stands in its way, and each of its claims is one that may stand."""
    text = Path("docs/prfaq.md").read_text(encoding="utf-8")
    document = read(text)
    found = review(document)
    assert [(key, one.notes) for key, one in found.parts.items() if one.notes] == []
    assert why_not_keep_whole(document) + why_not_circle(document, 2, today=date(2026, 11, 28)) == []
    standing = {Grade.SUPPORTED, Grade.ASSUMPTION}
    assert [one.text for part in found.parts.values() for one in part.claims if one.grade not in standing] == []
    assert found.grades.undated == 0
    assert not any(part.meter.over for part in found.parts.values())
    assert document.other == ()
    assert write(document) == text


@given(DOCUMENTS)
def test_nothing_changed(document: Document) -> None:
    """A document does not differ from itself."""
    assert changes(document, document) == ()


@given(DOCUMENTS, st.sampled_from(["problem", "solution"]), st.text(max_size=80), st.text(max_size=80))
def test_each_sentence_is_kept_added_or_removed(document: Document, key: str, one: str, two: str) -> None:
    """What was kept and removed is the old text, what was kept and added the new one."""
    before, after = document.put(key, one), document.put(key, two)
    for change in changes(before, after):
        assert change.key == key
        for was, whole in ((Was.ADDED, before), (Was.REMOVED, after)):
            left = " ".join(piece.text for piece in change.pieces if piece.was is not was)
            assert left.split() == whole.text(key).split() or "".join(left.split()) == "".join(whole.text(key).split())


def test_what_changed() -> None:
    """By section and sentence; a question that is new, gone, or answered otherwise."""
    after = WHOLE.put("problem", WHOLE.text("problem") + " It rains on 140 days.").put_pairs(
        "internal", [("Why might it not work?", "Risk, low."), ("Who pays?", "The council.")]
    )
    found = {(one.key, one.question): one for one in changes(WHOLE, after)}
    assert [piece.text for piece in found["problem", ""].pieces if piece.was is Was.ADDED] == ["It rains on 140 days."]
    assert found["internal", "Who pays?"].is_new
    assert found["internal", "What would make us stop?"].is_gone
    assert not found["internal", "Why might it not work?"].is_new
    assert len(found) == 4
