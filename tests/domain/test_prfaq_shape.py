"""What a reader misses in the shape of a PRFAQ is asked where it is plain, and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lint import MOST, Kind
from bot.domain.prfaq import KEYS, Document
from bot.domain.prfaq.markdown import read
from bot.domain.prfaq.review import review
from bot.domain.prfaq.shape import product_name, shape_notes

WHOLE = Document.of(
    first={"who": "Parents of pupils in towns with one bus line"},
    sections={
        "heading": "Platform: the school bus on a screen at the stop",
        "subheading": "Parents in towns with one bus line see when the bus comes.",
        "summary": "Leeds, the Post, 3 September 2031. Platform is a screen at the stop.",
        "problem": "Of 150 parents 90 wait more than ten minutes (survey, May 2031). They stand in the rain.",
        "solution": "A parent looks at the screen at the stop, and reads how many minutes are left.",
        "quotes": "“I left at eight, and the bus came at five past,” says Ana, mother of two.",
    },
    external=[("Does it cost anything?", "No."), ("How much power does it use?", "4 watts.")],
    internal=[
        ("Why might this fail?", "Risk, high: screens are broken."),
        ("What would make us stop?", "Fewer than 4 towns by 31 August 2032."),
        ("How large is the demand?", "We do not know. We ask 9 towns by 1 May 2031."),
    ],
)


def _asked(document: Document) -> list[tuple[str, str]]:
    return [(key, note.term) for key, found in shape_notes(document).items() for note in found]


def test_a_whole_one_is_asked_nothing() -> None:
    """A PRFAQ that says who, whose problem, what they do, and what is not known is asked nothing; nor is ours."""
    assert _asked(WHOLE) == []
    assert _asked(read(Path("docs/prfaq.md").read_text(encoding="utf-8"))) == []
    assert _asked(Document.of()) == []


@pytest.mark.parametrize(
    ("key", "text", "term"),
    [
        ("subheading", "A new way to see the arrival of a vehicle.", "no segment"),
        ("problem", "Without Platform 90 of 150 parents wait more than ten minutes.", "product in the problem"),
        ("solution", "Platform reads the position of the bus.", "customer first"),
        ("solution", "Our system reads the position of the bus.", "customer first"),
        ("solution", "We read the position of the bus.", "customer first"),
        ("quotes", "“It works,” says Ana from Leeds.", "no role"),
        ("quotes", "> It works, and I am dry.\n> - Ana from Leeds", "no role"),
    ],
)
def test_what_a_section_lacks(key: str, text: str, term: str) -> None:
    """Each section is asked about the one thing that it lacks."""
    assert _asked(WHOLE.put(key, text)) == [(key, term)]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("subheading", "Nurses of night wards see who is free."),
        ("subheading", "For bakeries with one oven: what is left at six."),
        ("problem", "“We tried Platform,” says nobody. Of 150 parents 90 wait."),
        ("problem", "Parents stand on a platform in the rain, 90 of 150."),
        ("solution", "Parents open the page. Platform then reads the position."),
        ("quotes", "“It works,” says the captain."),
        ("quotes", "Kari, AVP of a hospital, noted, “It works.”"),
        ("quotes", "> It works.\n> — *Sarah, Senior Backend Engineer*"),
        ("quotes", "“It works.”"),
    ],
)
def test_what_is_well_as_it_is(key: str, text: str) -> None:
    """Look-alikes are asked nothing."""
    assert _asked(WHOLE.put(key, text)) == []


@pytest.mark.parametrize(
    ("question", "answer", "term"),
    [
        ("Is it safe?", "Sessions run on a laptop in the office.", "neither yes nor no"),
        ("Is it safe?", "Yes. Sessions run on a laptop.", None),
        ("Is it safe?", "It is not cleared for wards.", None),
        ("Is it safe?", "We don't know yet.", "unknown without a day"),
        ("Is it safe?", "We do not know; the audit ends on 3 May 2031.", None),
        ("Is it a screen or a page?", "A screen.", None),
        ("Can I see an example?", "Consider the stop in Leeds.", None),
        ("How much does it cost?", "That depends on the town.", "no number"),
        ("How much does it cost?", "It is free.", None),
        ("How long does it take?", "Two weeks.", None),
        ("What does it cost?", "Towns agree on it with us.", "no number"),
        ("Why now?", "The towns ask for it.", None),
        ("How does it work?", "A screen reads the position.", None),
        ("Is it safe?", "", None),
    ],
)
def test_answers(question: str, answer: str, term: str | None) -> None:
    """Yes or no is answered so, how many with a number, and what is not known with the day on which it will be."""
    assert _asked(WHOLE.put_pairs("external", [(question, answer)])) == ([("external.1", term)] if term else [])


def test_a_sales_pitch() -> None:
    """Our own questions name a high risk and something unknown, once three of them are answered."""
    pitch = [("Why might this fail?", "Little speaks for it."), ("Who pays?", "Towns do."), ("Why now?", "They ask.")]
    assert _asked(WHOLE.put_pairs("internal", pitch)) == [
        ("internal.1", "no high risk"),
        ("internal.3", "nothing unknown"),
    ]
    assert _asked(WHOLE.put_pairs("internal", pitch[:2])) == []


def test_a_technology_that_looks_for_a_problem() -> None:
    """A technology in the heading is asked about where the problem is much shorter than the solution."""
    heading = WHOLE.put("heading", "Platform: machine learning at the stop")
    assert _asked(heading) == []
    assert _asked(heading.put("problem", "90 wait.")) == [("heading", "technology first")]


@pytest.mark.parametrize(
    ("heading", "summary", "name"),
    [
        ("Platform: the bus on a screen", "", "Platform"),
        ("RoomLight — light for hotels", "", "RoomLight"),
        ("SecureFusion for fleets", "Today FleetFusion launched SecureFusion.", "SecureFusion"),
        ("The bus on a screen", "Platform is a screen.", ""),
        ("Leeds sees the bus", "Leeds, 3 September 2031. A screen.", ""),
    ],
)
def test_the_name_of_a_product(heading: str, summary: str, name: str) -> None:
    """The name is what the heading and the summary present; where that is not plain there is none."""
    assert product_name(Document.of(sections={"heading": heading, "summary": summary})) == name


def test_five_a_section_in_all() -> None:
    """Notes on shape come first, and count among the five of a section."""
    bad = WHOLE.put("solution", "Our app is robust. Many. Most boats. It might work. It is faster. Basically so.")
    found = review(bad).parts["solution"].notes
    assert len(found) == MOST
    assert found[0].kind is Kind.SHAPE
    assert len({(one.start, one.end) for one in found}) == MOST
    for note in found:
        assert note.question.endswith("?")
        assert len(note.question.split()) <= 25


def test_thin_questions_are_told() -> None:
    """Questions that are shorter than the press release are told of, once both lists have one."""
    assert not review(WHOLE.put_pairs("internal", [])).thin
    assert review(WHOLE.put_pairs("internal", [("Why?", "So.")])).thin
    assert not review(WHOLE.put_pairs("internal", [("Why?", "so " * 400)])).thin


BITS = ("“a” said X", "> a\n> - b", "We do.", "Q: is it?", "\n\n", '"')
TEXT = st.one_of(st.text(max_size=120), st.sampled_from(BITS))


@given(st.dictionaries(st.sampled_from(KEYS), TEXT), st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_notes_stay_inside(sections: dict[str, str], pairs: list[tuple[str, str]]) -> None:
    """Whatever is written, a note means words of the part beside which it stands."""
    document = Document.of(sections=sections, external=pairs, internal=pairs)
    texts = dict(document.parts())
    for key, found in shape_notes(document).items():
        for note in found:
            assert 0 <= note.start < note.end <= len(texts[key])
            assert texts[key][note.start : note.end] == note.words
