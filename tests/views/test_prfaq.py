"""A PRFAQ on screen: forms come back as they were filled, pages hold all of it, and meters say what they count."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lint import Grades
from bot.domain.prfaq import EMPTY, FIRST, KEYS, SECTION_LIMIT, Document
from bot.domain.prfaq.changes import changes
from bot.domain.prfaq.review import Meter, review, review_part
from bot.views.prfaq import forms, notes, pages
from bot.views.prfaq.meters import claims_line, meter_line, whole_lines
from tests.domain.test_prfaq_files import DOCUMENTS
from tests.views.checkers import objections, words
from tests.views.test_forms import state_of

TEXT = st.text(max_size=60)


@given(st.lists(TEXT, min_size=5, max_size=5))
def test_the_five_answers_come_back(texts: list[str]) -> None:
    """What is typed is read, and what was kept is filled in."""
    blocks = {forms.FIRST_FIELDS[f"first.{one.key}"]: text for one, text in zip(FIRST, texts, strict=True)}
    read = forms.read_first(state_of(forms.first_modal(EMPTY), **blocks))
    assert list(read.values()) == texts
    document = Document.of(first=read)
    again = forms.read_first(state_of(forms.first_modal(document)))
    assert Document.of(first=again) == document


@given(DOCUMENTS, st.sampled_from([*KEYS, "external.1", "internal.2"]))
def test_a_part_comes_back(document: Document, key: str) -> None:
    """Each part's form is filled with what is kept, and reads as that again."""
    question, text = forms.read_part(state_of(forms.part_modal(key, document, number=1, ids="number=1")))
    name, _, place = key.partition(".")
    if not place:
        assert (question, text) == ("", document.text(key))
    elif len(document.pairs(name)) >= int(place):
        kept = document.pairs(name)[int(place) - 1]
        assert (question, text) == (kept.question, kept.answer)
    else:
        assert (question, text) == ("", "")


@given(DOCUMENTS)
def test_every_page_fits_and_nothing_is_left_out(document: Document) -> None:
    """Whatever is written, each page fits Slack, and each question and section is on one of them."""
    found = pages.pages(document)
    for page in range(len(found)):
        assert objections(pages.whole_modal(document, 1, page)) == []
    shown = "\n".join(words({"type": "home", "blocks": page}) for page in found)
    for key in KEYS:
        plain = "".join(letter for letter in document.text(key) if letter.isalnum() and letter.isascii())
        assert plain in "".join(letter for letter in shown if letter.isalnum() and letter.isascii())


def test_a_long_section_is_shown_whole() -> None:
    """3,000 characters that need escaping are more than one block holds, and all of them are shown."""
    document = Document.of(sections={"problem": "&" * SECTION_LIMIT})
    assert "".join(words({"type": "home", "blocks": one}) for one in pages.pages(document)).count("&amp;") == 3_000


def test_buttons_carry_no_words() -> None:
    """What is pressed names a place in the text, and never the text."""
    blocks = notes.note_blocks(review_part("problem", "Our secretly robust plan."), 51)
    assert blocks[0]["accessory"]["value"] == "number=51&part=problem&at=13-19"


@given(DOCUMENTS, DOCUMENTS)
def test_differences_fit(before: Document, after: Document) -> None:
    """What changed is shown in blocks that Slack takes."""
    blocks = pages.change_blocks(changes(before, after), "v1")
    assert objections({"type": "modal", **pages.whole_modal(after, 1), "blocks": blocks[:100]}) == []


def test_meters() -> None:
    """Lengths, and claims with a source of all claims; one of a thing is said as one."""
    assert meter_line(Meter(84, 120, 4, (3, 5))) == "84 of 120 words"
    assert meter_line(Meter(134, 120, 7, (3, 5))) == "134 of 120 words, 14 over · 7 sentences, 3 to 5 fit here"
    assert meter_line(Meter(20, 15, 2, (1, 1))) == "20 of 15 words, 5 over · 2 sentences, 1 fit here"
    assert meter_line(Meter(1)) == "1 word"
    assert claims_line(Grades()) == ""
    assert claims_line(Grades(1, 1, 0, 1, 1)) == (
        "1 of 3 claims have a source · 1 assumption, 1 without a day of measuring"
    )
    assert claims_line(Grades(bare=1)) == "0 of 1 claim has a source"


def test_what_a_whole_lacks_is_told() -> None:
    """Questions that are shorter than the press release are told of beside the meters; a long list of them is not."""
    short = Document.of(sections={"problem": "Boats wait. " * 9}, external=[("Why?", "So.")], internal=[("Who?", "I.")])
    told = "The questions are shorter than the press release. Which hard one is missing?"
    assert told in whole_lines(review(short))
    assert told not in whole_lines(review(short.put_pairs("internal", [("Who?", "They do. " * 40)])))


def test_a_note_on_the_shape_has_its_buttons() -> None:
    """A note on what a part lacks is shown like one on a word: with what is meant, a question, and two ways on."""
    document = Document.of(sections={"subheading": "A new way to see the arrival of a vehicle."})
    found = review(document).parts["subheading"]
    shown = words({"type": "home", "blocks": notes.note_blocks(found, 1)})
    assert "For whom is it: which people, where, how many?" in shown
    assert "Leave it, because" in shown
