"""Names on the wire are unique and versioned; what buttons carry are ids and never words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import wire
from tests.views import screens
from tests.views.checkers import as_json, walk

IDS = {name: one for name, one in vars(wire).items() if name.isupper() and not name.startswith("_")}


def test_ids_are_unique_and_versioned() -> None:
    """Two things never share an id, and each ends in its version."""
    assert len(set(IDS.values())) == len(IDS)
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)+\.v\d+", one) for one in IDS.values())


@pytest.mark.parametrize("name", screens.everything())
def test_screens_use_known_ids(name: str) -> None:
    """Whatever can be pressed, filled or sent has an id of the list, once in its block."""
    screen = as_json(screens.everything()[name])
    for node in walk(screen):
        for key in ("action_id", "callback_id"):
            if key in node:
                assert wire.bare(node[key]) in IDS.values()
    for block in screen["blocks"]:
        used = [one["action_id"] for one in block.get("elements", ()) if "action_id" in one]
        assert len(used) == len(set(used))


@given(
    st.dictionaries(
        st.sampled_from(["number", "option", "page", "channel"]),
        st.from_regex(r"[A-Za-z0-9_.:+-]{1,40}", fullmatch=True),
    )
)
def test_values_come_back(ids: dict[str, str]) -> None:
    """What a value was made of is read from it."""
    assert wire.read_value(wire.value(**ids)) == ids
    assert len(wire.value(**ids)) <= 200


@given(st.text())
def test_foreign_values_do_no_harm(text: str) -> None:
    """A value that is not ours is read without an error, and gives opaque ids at most."""
    assert all(re.fullmatch(r"[A-Za-z0-9_.:+-]*", one) for one in wire.read_value(text).values())
    assert wire.number_in(text) >= 0


@pytest.mark.parametrize("words", ["a b", "Should we?", "<@U1>", "x" * 65])
def test_values_take_no_words(words: str) -> None:
    """Words cannot be put into a value by mistake."""
    with pytest.raises(ValueError, match="opaque"):
        wire.value(draft=words)


def test_repeated_elements() -> None:
    """The place of an element does not change what it is."""
    assert wire.bare(wire.numbered(wire.POSITION_WRITE, 2)) == wire.POSITION_WRITE
