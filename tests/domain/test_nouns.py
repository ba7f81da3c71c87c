"""Nouns: what counts as written, what two texts have in common, how a text is kept, and instants that name none."""

from datetime import datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.nouns import aware, look, tidy, visible
from tests.domain.cast import ask


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" \t\n", False),  # space
        ("\u200b\u200d\ufeff", False),  # without width
        ("\u202e\u2066\u200f", False),  # directions alone
        ("\u3164\u2800\u115f", False),  # fillers that count as letters
        ("\ufe0f\ufe00\u034f\U000e0101", False),  # selectors of a variant of nothing
        ("👍", True),
        ("👨‍👩‍👧", True),  # held together by letters without width
        ("🩷\U0001fae9", True),  # emoji newer than the tables of this Python
        ("שלום", True),  # right to left
        (".", True),
    ],
)
def test_what_counts_as_written(text, seen):
    """Blank texts are recognised whatever they are made of; emoji and every script are words."""
    assert bool(visible(text)) is seen


@given(st.text(st.characters(), max_size=40))
def test_texts_are_kept_as_they_are_read(text):
    """What is kept can be stored as UTF-8 without NUL, loses no visible letter, and is kept once and for all."""
    assert visible(tidy(text)) == visible(text)
    assert tidy(tidy(text)) == tidy(text)
    assert b"\0" not in tidy(text).encode()
    assert look(look(text)) == look(text)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Yes", "yes ", True),
        ("Straße", "STRASSE", True),
        ("Ｙｅｓ", "Yes", True),  # full width
        ("Cafe\u0301", "Café", True),  # two spellings of one letter
        ("Y\u200bes", "Yes", True),
        ("no one", "noone", False),  # a space is seen
        ("Да", "Нет", False),
        ("👍", "👍🏽", False),
    ],
)
def test_what_looks_alike(one, other, alike):
    """Two texts are the same where a reader could not tell them apart, and only there."""
    assert (look(one) == look(other)) is alike


def test_a_naive_instant_is_refused():
    """An instant without a zone names no instant, wherever it enters a rule."""
    with pytest.raises(ValueError, match="naive"):
        aware(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        ask(deadline=datetime(2026, 11, 25))  # noqa: DTZ001


def test_a_zone_without_an_offset_is_none():
    """A zone that cannot say how far it is from UTC makes an instant naive too."""

    class Nowhere(tzinfo):
        def utcoffset(self, dt: datetime | None) -> timedelta | None:
            return None

    with pytest.raises(ValueError, match="naive"):
        aware(datetime(2026, 1, 1, tzinfo=Nowhere()))
