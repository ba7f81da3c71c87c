"""The linter is as good as it says, class by class: on the sentences it grew with, and on others."""

import pytest

from bot.domain.lint import Kind
from tests.corpus import SETS, graded, kinds, measure, sentences

LEAST = 0.95
LEAST_OF_A_CLASS = 0.9  # held out, a class has 16 marks: one mistake is 6 %


@pytest.mark.parametrize("kind", kinds())
def test_what_it_grew_with(kind: Kind) -> None:
    """Of the tuned sentences of each class 95 % of what is marked is found, and 95 % of what is found is marked."""
    found = measure("tuned", kind)
    assert found.precision >= LEAST, found.wrong
    assert found.recall >= LEAST, found.missed


def test_what_it_had_not_seen() -> None:
    """Of sentences that were written afterwards the same holds for all together, and nearly so for each class."""
    found = {kind: measure("held_out", kind) for kind in kinds()}
    for kind, one in found.items():
        assert one.precision >= LEAST_OF_A_CLASS, (kind, one.wrong)
        assert one.recall >= LEAST_OF_A_CLASS, (kind, one.missed)
    every = found.values()
    assert sum(one.found for one in every) >= LEAST * sum(one.marks for one in every)
    assert sum(len(one.wrong) for one in every) <= (1 - LEAST) * sum(one.notes for one in every)


@pytest.mark.parametrize("kind", kinds())
def test_the_corpus_is_large_and_half_of_it_clean(kind: Kind) -> None:
    """Each class has 60 sentences or more, 30 of them held out, about half of them with nothing to ask."""
    tuned, held = (sentences(which, kind) for which in SETS)
    every = [*tuned, *held]
    clean = sum(not one.marks for one in every)
    assert len(every) >= 60
    assert len(held) >= 30
    assert 0.4 <= clean / len(every) <= 0.6
    assert len({one.text for one in every}) == len(every)


@pytest.mark.parametrize("which", SETS)
def test_claims_are_graded_as_a_reader_would(which: str) -> None:
    """Nearly every claim has the grade that is written beside it, and what claims nothing is no claim."""
    found = graded(which)
    assert found.right >= LEAST, found.wrong
