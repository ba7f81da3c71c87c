"""The words of decision records: days and statuses, as people write them."""

from datetime import date

import pytest

from bot.domain.imports import Fate, Order
from bot.domain.imports.words import order_in, read_day, read_fate


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2017-04-22", date(2017, 4, 22)),
        ("2020/3/1 (inferred)", date(2020, 3, 1)),
        ("2020-03-01T10:00:00Z", date(2020, 3, 1)),
        ("22.4.2017", date(2017, 4, 22)),
        ("22/4/2017", date(2017, 4, 22)),
        ("4/22/2017", date(2017, 4, 22)),
        ("07/11/2016", None),
        ("7/7/2016", date(2016, 7, 7)),
        ("April 22nd, 2017", date(2017, 4, 22)),
        ("7th Nov 2016", date(2016, 11, 7)),
        ("3 de marzo de 2021", date(2021, 3, 3)),
        ("2021-02-30", None),
        ("yesterday", None),
        ("Q3 2021", None),
        ("0000-00-00", None),
    ],
)
def test_days(said: str, day: date | None) -> None:
    """Days are read as they are written; two readings are none."""
    assert read_day(said) == day


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        ("Accepted", Fate.ACCEPTED),
        ("✅ APPROVED", Fate.ACCEPTED),
        ("Partially implemented", Fate.ACCEPTED),
        ("Not accepted", None),
        ("In review", Fate.PROPOSED),
        ("WIP", Fate.PROPOSED),
        ("Obsolete", Fate.DEPRECATED),
        ("Withdrawn", Fate.REJECTED),
        ("replaced by 7", Fate.SUPERSEDED),
        ("superseded", Fate.SUPERSEDED),
        ("blue", None),
        ("", None),
    ],
)
def test_statuses(said: str, fate: Fate | None) -> None:
    """What a status says; None where we have no word for it."""
    assert read_fate(said) is fate


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("Date: 13/02/2016", Order.DAY),
        ("02-13-2016 was a Saturday", Order.MONTH),
        ("Date: 07/11/2016", None),
        ("22.4.2017", None),
        ("", None),
    ],
)
def test_the_order_of_days(written: str, order: Order | None) -> None:
    """One day with a single reading says how the others of its folder are read: 07/11/2016 is November or July."""
    assert order_in(written) is order
    if order is not None:
        assert read_day("07/11/2016", order) == (date(2016, 11, 7) if order is Order.DAY else date(2016, 7, 11))
    assert read_day("07/11/2016") is None


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        ("Acceptee le 2026-07-08", Fate.ACCEPTED),
        ("Rejete", Fate.REJECTED),
        ("In-review", Fate.PROPOSED),
        ("Implementable", Fate.ACCEPTED),
        ("Deferred", Fate.PROPOSED),
        ("- [ ] Decided\n- [x] Decided Against (agreed not to)", Fate.REJECTED),
        ("Vorgeschlagen | **Akzeptiert** | Abgelehnt", Fate.ACCEPTED),
        ("**draft** | review | accepted | refused", Fate.PROPOSED),
        ("Proposed | Accepted", None),
        ("[Aprobado/Rechazado/Propuesto]", None),
        ("Accepted / implemented", Fate.ACCEPTED),
        ("`approved`", Fate.ACCEPTED),
    ],
)
def test_statuses_as_they_are_typed(said: str, fate: Fate | None) -> None:
    """Accents left out, hyphens put in, words of other processes; of several to choose from the one that is marked."""
    assert read_fate(said) is fate
