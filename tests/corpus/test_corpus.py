"""The linter is as good as it says, class by class: on the sentences it grew with, and on others."""

import pytest

from bot.domain.lint import Kind
from tests.corpus import SETS, graded, kinds, measure, sentences

LEAST = 0.95


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("which", SETS)
def test_what_is_asked_is_worth_asking(which: str, kind: Kind) -> None:
    """Of each class at least 95 % of what is marked is found, and 95 % of what is found is marked."""
    found = measure(which, kind)
    assert found.precision >= LEAST, found.wrong
    assert found.recall >= LEAST, found.missed


@pytest.mark.parametrize("kind", kinds())
def test_the_corpus_is_large_and_half_of_it_clean(kind: Kind) -> None:
    """Each class has 60 sentences or more, a third of them held out, about half of them with nothing to ask."""
    tuned, held = (sentences(which, kind) for which in SETS)
    every = [*tuned, *held]
    clean = sum(not one.marks for one in every)
    assert len(every) >= 60
    assert len(held) * 4 >= len(tuned)
    assert 0.4 <= clean / len(every) <= 0.6
    assert len({one.text for one in every}) == len(every)


@pytest.mark.parametrize("which", SETS)
def test_claims_are_graded_as_a_reader_would(which: str) -> None:
    """Nearly every claim has the grade that is written beside it, and what claims nothing is no claim."""
    found = graded(which)
    assert found.right >= LEAST, found.wrong
