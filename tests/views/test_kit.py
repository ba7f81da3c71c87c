"""People's words are shown as they were written: never a ping, a link, a quote, bold type or a direction that leaks."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.mrkdwn import Names, mrkdwn
from bot.views.kit import clip, escape, excerpt, fallback, input_text, pieces, plain, quote_free

SIGNS = st.text(st.sampled_from("*_~`<>&|!@#:; \n>aZ9é漢\u200b\u202e\u2066\u2069\u202c-•"), max_size=60)
TEXTS = st.one_of(SIGNS, st.text(max_size=80))
LOOK = str.maketrans("\u2217\u02cd\u223c\u02cb", "*_~`")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("<@U1> & co", "&lt;@U1&gt; &amp; co"),
        ("<https://evil|bank>", "&lt;https://evil|bank&gt;"),
        ("snake_case stays", "snake_case stays"),
        ("*bold*", "\u2217bold\u2217"),
        ("> quote", "\u00ad&gt; quote"),
        (":tada:", ":tada:"),
        ("a\x00b", "ab"),
    ],
)
def test_escape(typed: str, shown: str) -> None:
    """Each thing that Slack would make more of than text is text; emoji stay emoji."""
    assert escape(typed) == shown


@given(TEXTS)
def test_nothing_is_formatted(text: str) -> None:
    """Rendered as Slack renders mrkdwn, people's words give no element at all, alone and inside bold."""
    for before, after in (("", ""), ("before ", " after"), ("- ", "")):
        html = str(mrkdwn(before + escape(text).replace(":", ";") + after, Names()))
        tags = set(re.findall(r"</?([a-z]+)", html)) - {"br", "span"}
        assert not tags, html


@given(TEXTS)
def test_no_sign_of_slack_survives(text: str) -> None:
    """No "<" or ">" is left, and each "&" begins one of the three entities: nothing can ping or link."""
    shown = escape(text)
    assert "<" not in shown
    assert ">" not in shown
    assert re.sub("&(amp|lt|gt);", "", shown).count("&") == 0


@given(TEXTS)
def test_words_stay_the_same_words(text: str) -> None:
    """Undone, an escaped text is the text without control characters."""
    back = unescape(escape(text)).translate(LOOK)
    kept = "".join(letter for letter in text if letter in "\n\t" or (ord(letter) >= 32 and letter != "\x7f"))
    marks = "[\u00ad\u2066-\u2069\u202a-\u202e]"
    assert re.sub(marks, "", back) == re.sub(marks, "", kept.translate(LOOK))


@given(TEXTS)
def test_directions_are_closed(text: str) -> None:
    """Whatever direction a text opens is closed at its end, and it closes nothing of ours."""
    depth, embeds = 0, 0
    for letter in plain(text):
        depth += (letter in "\u2066\u2067\u2068") - (letter == "\u2069")
        embeds += (letter in "\u202a\u202b\u202d\u202e") - (letter == "\u202c")
        assert depth >= 0
        assert embeds >= 0
    assert (depth, embeds) == (0, 0)


@given(st.text(max_size=700))
def test_short_texts_are_short(text: str) -> None:
    """A notification has at most 300 characters, an excerpt 400 with its entities, and both are one line."""
    assert len(fallback(text)) <= 300
    assert len(excerpt(text)) <= 400
    assert "\n" not in fallback(text) + excerpt(text) + quote_free(text)


@given(st.text(st.sampled_from("ab&<> \n"), max_size=400), st.integers(20, 90))
def test_pieces_lose_nothing(text: str, limit: int) -> None:
    """Long words are told in several pieces, each short enough, with no entity broken and nothing left out."""
    found = pieces(escape(text), limit)
    assert all(len(piece) <= limit for piece in found)
    assert all(re.sub("&(amp|lt|gt);", "", piece).count("&") == 0 for piece in found)
    assert "".join("".join(found).split()) == "".join(escape(text).split())


def test_clip_says_that_something_follows() -> None:
    """What is shortened says so."""
    assert clip("a" * 10, 5) == "aaaa…"
    assert clip("aaaaa", 5) == "aaaaa"


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u2067"])
def test_a_direction_ends_with_the_words_that_it_turns(mark: str) -> None:
    """A question that turns the direction of reading turns nothing of what a notification says after it."""
    question = f"Should we {mark}move?"
    ends = "\u2069" if mark == "\u2067" else "\u202c"
    assert clip(question) == f"\u2068{question}{ends}\u2069"
    assert clip(f"{mark}{'a' * 9}", 10) == "a" * 9, "where the end of it would not fit, it goes instead"
    cut = clip(f"{mark}{'a' * 99}", 10)
    assert (len(cut), mark in cut) == (9, False)


@given(SIGNS, st.text("ab ", max_size=290))
def test_a_notification_is_closed_where_it_is_cut(text: str, before: str) -> None:
    """However long it was, no direction is left open at its end, and none between the words and what follows."""
    for said in (fallback(before + clip(text, 40)), fallback(f"{clip(text, 40)} lead decides.{before}")):
        assert len(said) <= 300
        assert _open_at_the_end(said) == 0
    said = fallback(f"{clip(text, 40)} lead decides.")
    at = said.rfind(" lead decides.")
    assert at < 0 or _open_at_the_end(said[:at]) <= 1, "the notification's own isolate at most"


def _open_at_the_end(text: str) -> int:
    opened = 0
    for letter in text:
        opened += letter in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
        opened -= letter in "\u202c\u2069"
    return opened


def test_a_label_fits() -> None:
    """Where closing a direction would exceed a label's limit, the marks go instead."""
    assert plain("\u202e" + "a" * 74, 75) == "a" * 74


@pytest.mark.parametrize(("length", "most"), [(0, 300), (300, 300), (301, 301), (3_000, 3_000), (3_001, 3_000)])
def test_what_is_filled_in_is_not_cut_silently(length: int, most: int) -> None:
    """A text that is too long for its field stays whole, so that the rule says so; past Slack's limit it shows."""
    field = input_text("x", most=300, initial="x" * length)
    assert field["max_length"] == most
    assert len(field.get("initial_value", "")) == min(length, 3_000)
    assert field.get("initial_value", "").endswith("…") == (length > 3_000)
