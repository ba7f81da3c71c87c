"""The same decision as many hands write it: the second table of readings, made apart from the reader itself."""

# ruff: noqa: E501  # a table reads best with one case a line

import time
from datetime import date

import pytest

from bot.domain.imports import Fate, Written
from bot.domain.imports.reading import read
from bot.domain.imports.words import read_day, read_fate

A, P, R, S, K = Fate.ACCEPTED, Fate.PROPOSED, Fate.REJECTED, Fate.SUPERSEDED, Fate.KEPT
DAY = date(2021, 1, 2)


@pytest.mark.parametrize(
    ("text", "number", "fate", "day"),
    [
        ("# ADR 7 - Use queues\n\n- **Status**: Accepted\n- **Date**: 2 January 2021\n\n## Decision\n\nYes", 7, A, DAY),
        ("# [ADR-007] Use queues\n\n## Status\nAccepted (2021-01-02)\n## Context\nx\n## Decision\nYes", 7, A, DAY),
        ("## 7. Use queues\n\n### Status\n\nAccepted\n\n### Decision\n\nYes\n", 7, A, None),
        ("# 7 – Use queues\n\n# Status\n\nAccepted\n\n# Context\n\nx\n\n# Decision\n\nYes\n", 7, A, None),
        ("# Use queues\n\n| Status | Date |\n|---|---|\n| Accepted | 2021-01-02 |\n\n## Decision\n\nYes", 4, A, DAY),
        ("# Use queues\n\n|Field|Value|\n|-|-|\n|Status|Accepted|\n|Date|2021-01-02|\n\n## Decision\nYes", 4, A, DAY),
        ("# Use queues\n\n**Status**\n\nAccepted\n\n**Context**\n\nx\n\n**Decision**\n\nYes\n", 4, A, None),
        ("# Use queues\n##Status\nAccepted\n##Decision\nYes\n", 4, A, None),
        ("# Use queues\n\n## 1. Status\n\nAccepted\n\n## 2. Context\n\nx\n\n## 3. Decision\n\nYes\n", 4, A, None),
        ("# Use queues\n\n## ✅ Status\n\n- [ ] Proposed\n- [x] Accepted\n\n## 🧭 Decision\n\nYes\n", 4, A, None),
        ("# Use queues\n\n## Status\n\n✅\n\n## Decision\n\nYes\n", 4, A, None),
        ("# Use queues\n\n## Status\n\nTo be decided\n\n## Decision\n\nYes\n", 4, P, None),
        ("# Use queues\n\n## Status\n\nPartially superseded by [ADR-9](0009-x.md)\n\n## Decision\n\nYes\n", 4, A, None),
        ("+++\ntitle = \"Use queues\"\nstatus = \"accepted\"\n+++\n## Decision\n\nYes\n", 4, A, None),
        ("# Use queues\n\n## Статус\n\nПринято\n\n## Решение\n\nДа\n", 4, A, None),
        ("# Use queues\n\n- ステータス: 承認\n- 日付: 2021年1月2日\n\n## 決定\n\nはい\n", 4, A, DAY),
        ("# Use queues\n\nStatus: On hold\n\n## Decision\n\nYes\n", 4, K, None),
        ("> **Superseded by [ADR-9](0009-x.md)**\n\n# Use queues\n\nStatus: Superseded\n\n## Decision\n\nYes\n", 4, S, None),
    ],
)  # fmt: skip
def test_the_ways_of_writing_the_same(text: str, number: int, fate: Fate, day: date | None) -> None:
    """Heads as lists, tables, boxes and parts; headings of any level, in bold type, without a space: one decision."""
    one = next(iter(read(text, "adr/0004-use-queues.md")))
    assert isinstance(one, Written)
    assert (one.title, one.number, one.fate) == ("Use queues", number, fate)
    assert one.why
    assert one.on == day


@pytest.mark.parametrize(
    ("written", "fate"),
    [
        ("✅ Accepted", A),
        (":white_check_mark:", A),
        ("❌", R),
        ("🚧", P),
        ("Proposed -> Accepted", A),
        ("Proposed → Rejected", R),
        ("~~Proposed~~ Accepted", A),
        ("In force", A),
        ("In progress", P),
        ("Not yet accepted", P),
        ("To be decided", P),
        ("Under review", P),
        ("Won't do", R),
        ("Partially superseded by ADR-3", A),
        ("Accepted; the number in it is superseded by ADR-9", A),
        ("Zastąpiony przez 7", S),
        ("Zaakceptowany", A),
        ("Geaccepteerd", A),
        ("- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected", A),
        ("- [ ] Proposed\n- [ ] Accepted", None),
        ("Proposed 2020-01-01\nAccepted 2020-02-01", A),
        ("Accepted 2020-02-01\nProposed 2020-01-01", A),
        ("Accepted\nSupersedes [1](1.md)", A),
        ("Accepted\nSuperseded by [9](9.md)", S),
        ("On hold", None),
    ],
)
def test_what_a_status_says(written: str, fate: Fate | None) -> None:
    """Nothing is in force that only will be decided; a sign, an arrow, a ticked box, the newest day say how it is."""
    assert read_fate(written) is fate


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20200926", date(2020, 9, 26)),
        ("5 мая 2022", date(2022, 5, 5)),
        ("22 aprile 2017", date(2017, 4, 22)),
        ("12 março 2021", date(2021, 3, 12)),
        ("3 września 2019", date(2019, 9, 3)),
        ("version 20209999", None),
        ("120200926", None),
    ],
)
def test_more_days(text: str, day: date | None) -> None:
    """Months of more languages, and days without anything between."""
    assert read_day(text) == day


@pytest.mark.parametrize("line", ["# a", "_a", "~~a", "<a <", "a: b", "**a", "[a](b", "<!--", "```", "| a | b |"])
def test_a_long_file_of_anything_takes_no_longer_than_it_is_long(line: str) -> None:
    """Four times the text takes about four times as long, whatever it is made of: nothing is looked for anew."""
    head = "# 1. X\n\n## Decision\n\nd\n\n## Status\n\n"

    def seconds(size: int) -> float:
        text = head + f"{line}\n" * (size // (len(line) + 1))
        began = time.process_time()
        next(iter(read(text, "1-x.md")))
        return time.process_time() - began

    short = seconds(40_000)
    assert seconds(160_000) < 10 * short + 0.3
