"""Promises as they are printed: a text that somebody was ever shown is never changed in place."""

import hashlib

import pytest

from bot.domain.promises import Promise
from bot.views import positions, wire
from bot.views.promises import PRINTED, printed
from tests.views import cast
from tests.views.cast import NOW
from tests.views.checkers import words

# Never change a line here: write a new text under a new code, and add its line.
PUBLISHED = {
    "sealed.1": "85c8b5613a77ee629ee43514d83977403341ab5d95706905a0633b7709f89995",
    "entered.1": "e7cbc09bd9f122c6b95035008891e66ba9e389a7b2520c90b4655ed43e5463b1",
    "shown.1": "3db94c4304f391825cdbadffbe61136ccfe2f6ba190796caad8daa54a1d9bbac",
}


def test_each_promise_has_its_text() -> None:
    """Each code has one text, and each text that was published still has its code."""
    assert {promise.value for promise in Promise} == set(PUBLISHED) == {promise.value for promise in PRINTED}


@pytest.mark.parametrize("promise", Promise)
def test_a_published_promise_stays_as_it_is(promise: Promise) -> None:
    """The text behind a code is the one that was published under it, to the letter."""
    assert hashlib.sha256(PRINTED[promise].encode()).hexdigest() == PUBLISHED[promise], "add a new code instead"


def test_what_is_printed_is_what_is_stored() -> None:
    """The form says which promise it prints, so that it is stored with what was sealed under it."""
    for record, promise in ((cast.collecting(), Promise.SEALED), (cast.revealed(), Promise.SHOWN)):
        form = positions.position_modal(record, "UAGENT3", None, False, NOW)
        assert printed(promise, record, "UAGENT3", NOW) in words(form)
        assert wire.read_value(form["private_metadata"])["promise"] == promise
        assert positions.read_position({}, metadata=form["private_metadata"]).promise == promise
