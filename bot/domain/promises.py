"""Promises of privacy: what somebody was told before they sealed a position, by a code that is stored with it.

A promise is never changed in place: other words are another code, and what was sealed under the old one keeps it. What
a promise keeps closed, no setting, no change of the question and no later rule opens: ``keeps_closed`` is asked last.
"""

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["Promise", "Term", "keeps_closed", "promise_for", "terms_of"]


class Promise(StrEnum):
    """Each promise that was ever printed on a form. The values are stored: never rename one, never drop one."""

    SEALED = "sealed.1"  # nobody reads it before all open together; what is not opened then stays its author's
    ENTERED = "entered.1"  # somebody else wrote it down: the two of them can read it before all open together
    SHOWN = "shown.1"  # written after the reveal: shown at once


class Term(StrEnum):
    """What a promise keeps closed to everybody but the author, and who wrote it down for them."""

    UNTIL_REVEAL = "until_reveal"  # anything, while positions are sealed, and for ever where they never open
    LAST_WORD_ONLY = "last_word_only"  # what was changed, withdrawn or passed over before the reveal
    GOES_WITH_ME = "goes_with_me"  # what somebody sealed who was taken out before the reveal


_SEALED = frozenset({Term.UNTIL_REVEAL, Term.LAST_WORD_ONLY, Term.GOES_WITH_ME})
_TERMS: Mapping[str, frozenset[Term]] = {
    Promise.SEALED: _SEALED,
    Promise.ENTERED: _SEALED,
    Promise.SHOWN: frozenset({Term.UNTIL_REVEAL}),
}

_OWN = frozenset({Promise.SEALED})  # what may be printed on the form with which somebody seals their own words


def terms_of(promise: str) -> frozenset[Term]:
    """Return what the promise with this code keeps closed; one that is not known, or was never noted, the most."""
    return _TERMS.get(promise, frozenset(Term))


def keeps_closed(promise: str, *, revealed: bool, informed: bool, newer: bool, left: bool) -> bool:
    """Say whether the promise that was given for one version of a position keeps it closed to all but its author.

    ``revealed``: positions were opened. ``informed``: it was written after that. ``newer``: its author said something
    else after it and before the reveal. ``left``: its author was taken out before the reveal.
    """
    terms = terms_of(promise)
    if Term.UNTIL_REVEAL in terms and not revealed:
        return True
    sealed = not informed
    return sealed and ((Term.LAST_WORD_ONLY in terms and newer) or (Term.GOES_WITH_ME in terms and left))


def promise_for(printed: str, *, revealed: bool) -> Promise:
    """Return the promise that holds for what is stored now, where ``printed`` stood on the form.

    Before the reveal that is the one that was printed; a form of a time without codes printed the first of them. What
    is stored after the reveal is shown at once, also where its form was opened before: the time that it named is over.
    """
    if revealed:
        return Promise.SHOWN
    return Promise(printed) if printed in _OWN else Promise.SEALED
