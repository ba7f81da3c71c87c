"""What was written elsewhere is read as it was meant: MADR 2 to 4, Nygard's form, and what people make of them."""

# ruff: noqa: E501  # a table reads best with one case a line

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.imports import (
    Doubt,
    Fate,
    Form,
    Link,
    LinkKind,
    NoDecision,
    Why,
    Written,
)
from bot.domain.imports.front import read_front
from bot.domain.imports.markdown import MOST_TEXT
from bot.domain.imports.reading import read

MADR_4 = """---
status: "superseded by [ADR-0012](0012-one-queue.md)"
date: 2024-02-29
decision-makers: [Priya Shah, "Tom O'Neil"]
consulted:
  - Ana
informed: everybody in support
---

# Give each shop a queue of its own

## Context and Problem Statement

A slow shop holds up all the others. How do we keep them apart?

## Decision Drivers

* nobody waits for a stranger

## Considered Options

* A queue for each shop
* [One queue](https://example.org) with turns
* Do nothing

## Decision Outcome

Chosen option: "A queue for each shop", because a stuck shop then hurts itself alone.

### Consequences

* Good, because it is fair
* Bad, because there are many queues

## More Information

See [the measurements](0003-measure-first.md).
"""

MADR_2 = """# Send refunds at night

* Status: accepted
* Deciders: Priya, Tom
* Date: 2021-04-01

Technical Story: #42

## Context and Problem Statement

Refunds by day block the till.

## Considered Options

* Nights
* Weekends

## Decision Outcome

Chosen option: "Nights", because weekends are too far apart.

### Positive Consequences

* A free till

## Links

* [Refined by] [ADR-0007](0007-nights-in-every-zone.md)
"""

NYGARD = """# 9. Keep help inside the scripts

Date: 12/02/2016

## Status

Accepted

Supersedes [3. Write manuals](0003-write-manuals.md)

Amends [4. Comments](0004-comments.md)

## Context

Manuals grow old in a drawer of their own.

## Decision

Help stands in the script that it is about.

## Consequences

It is read by whoever changes the script.
"""


def one(text: str, source: str = "adr/0009-a-name.md") -> Written:
    """Return the one decision of a file."""
    (found,) = read(text, source)
    assert isinstance(found, Written), found
    return found


def none(text: str, source: str = "adr/0009-a-name.md") -> Why:
    """Return why a file is no decision."""
    (found,) = read(text, source)
    assert isinstance(found, NoDecision), found
    return found.why


def test_madr_4() -> None:
    """Front matter, options, what was chosen and why, people by their part, links: as MADR 4 writes them."""
    found = one(MADR_4, "docs/decisions/0005-queues.md")
    assert (found.form, found.number, found.title) == (Form.MADR, 5, "Give each shop a queue of its own")
    assert (found.fate, found.on, found.status) == (Fate.SUPERSEDED, date(2024, 2, 29), "superseded by ADR-0012")
    assert found.options == ("A queue for each shop", "One queue with turns", "Do nothing")
    assert found.choice == found.statement == "A queue for each shop"
    assert found.why == "a stuck shop then hurts itself alone."
    assert found.people == ("Decision-makers: Priya Shah, Tom O'Neil; Consulted: Ana; Informed: everybody in support")
    assert found.links == (
        Link(LinkKind.SUPERSEDED_BY, "0012-one-queue.md"),
        Link(LinkKind.RELATES, "0003-measure-first.md"),
    )
    assert found.context.startswith("A slow shop")
    assert found.doubts == ()


def test_madr_2() -> None:
    """A list above the first heading tells status, deciders and day; links have their relation in brackets."""
    found = one(MADR_2)
    assert (found.form, found.number, found.fate, found.on) == (Form.MADR, 9, Fate.ACCEPTED, date(2021, 4, 1))
    assert (found.choice, found.why) == ("Nights", "weekends are too far apart.")
    assert found.people == "Deciders: Priya, Tom"
    assert found.links == (Link(LinkKind.AMENDED_BY, "0007-nights-in-every-zone.md"),)


def test_madr_3_without_a_status() -> None:
    """A status is optional in MADR 3: what says which option was chosen was accepted, and that is told as a doubt."""
    text = MADR_4[MADR_4.index("# Give") :].replace("## Context", "---\n\n## Context", 1)
    found = one("---\nparent: Decisions\nnav_order: 5\n---\n" + text)
    assert (found.fate, found.status, found.on) == (Fate.ACCEPTED, "", None)
    assert found.doubts == (Doubt.NO_STATUS, Doubt.NO_DATE)


def test_nygard() -> None:
    """adr-tools: a number in the title, a day with two readings is left out and told, links stand under the status."""
    found = one(NYGARD)
    assert (found.form, found.number, found.title) == (Form.NYGARD, 9, "Keep help inside the scripts")
    assert (found.fate, found.on, found.doubts) == (Fate.ACCEPTED, None, (Doubt.ODD_DATE,))
    assert found.statement == found.title
    assert found.why == "Help stands in the script that it is about."
    assert found.links == (
        Link(LinkKind.SUPERSEDES, "0003-write-manuals.md"),
        Link(LinkKind.AMENDS, "0004-comments.md"),
    )


BODY = "\n\n## Context\n\nIt is slow.\n\n## Decision\n\nMake it fast.\n"


@pytest.mark.parametrize(
    ("head", "number", "title", "fate", "day"),
    [
        ("# ADR-0004: One till\n\n- **Status:** ⚠️ Superseded by [ADR-0034](0034-x.md)\n- **Date:** 2026-07-29", 4, "One till", Fate.SUPERSEDED, date(2026, 7, 29)),
        ("# ADR 0007 — Two tills\n\n* **Date:** 12 May 2026\n* **Status:** **Accepted** on 2026-05-19", 7, "Two tills", Fate.ACCEPTED, date(2026, 5, 12)),
        ("# ADR015: A till for all\n\n## Status\n\nSuperceded by [ADR032](ADR032-x.md)", 15, "A till for all", Fate.SUPERSEDED, None),
        ("# 0010 · No till\n\n**Status:** Accepted (implemented)  \n**Date:** unknown  ", 10, "No till", Fate.ACCEPTED, None),
        ("# ADR-039 — Tills\n\n| Field | Value |\n| --- | --- |\n| Date | 2026-07-29 |\n| Status | Accepted |", 39, "Tills", Fate.ACCEPTED, date(2026, 7, 29)),
        ("# RFC 001: Tills\n\n| Status | Draft |\n|---|---|\n| **Created** | Apr 10, 2026 |", 1, "Tills", Fate.PROPOSED, date(2026, 4, 10)),
        ("---\ntitle: 'Tills'\nstatus: deprecated\ndate: 2026-10-06  # checked\n---", 9, "Tills", Fate.DEPRECATED, date(2026, 10, 6)),
        ("---\nid: \"REV-ADR-0022\"\nstatus: \"accepted\"\nrecorded-on: \"2026-09-05\"\ndecided-on: \"2026-06-08\"\n---\n# Tills", 22, "Tills", Fate.ACCEPTED, date(2026, 6, 8)),
        ("+++\nstatus = \"rejected\"\ndate = 2020-03-01\n+++\n# Tills", 9, "Tills", Fate.REJECTED, date(2020, 3, 1)),
        ("Tills\n=====\n\nStatus: implemented\nDate: 2020/3/1", 9, "Tills", Fate.ACCEPTED, date(2020, 3, 1)),
        ("# 2. Tills\n\nDate: 22 April 2017\n\nStatus\n------\n\n~~Proposed~~ Accepted", 2, "Tills", Fate.ACCEPTED, date(2017, 4, 22)),
        ("# Tills\n\n![](https://img.shields.io/badge/status-accepted-green.svg)\n\nStatus: ![](https://x/badge/status-accepted-green)", 9, "Tills", Fate.ACCEPTED, None),
        ("# Tills\n\n## Status\n\nAccepted. Ruling out coins is superseded by [ADR-0010](0010-x.md) alone.", 9, "Tills", Fate.ACCEPTED, None),
        ("# Tills\n\n## Status\n\nSupersedes [2. Coins](0002-coins.md)\nSuperceded by [14. Cards](0014-cards.md)", 9, "Tills", Fate.SUPERSEDED, None),
        ("# ADR 033- Tills\n\n## Status  \nAccepted\n\n## Date  \n2026-07-24\n\n## Decision Makers  \n- Ana  \n- Ben", 33, "Tills", Fate.ACCEPTED, date(2026, 7, 24)),
        ("---\ntitle: 'adr-9: ---'\n---\n# Architecture Decision Record: Tills\n\n* status: accepted\n* date: 2023-09-01", 9, "Tills", Fate.ACCEPTED, date(2023, 9, 1)),
        ("# Decision Record: Tills\n\n**ADR Number**: ADR-011\n**Decision Date**: 2025-08-03\n**Status**: Accepted", 11, "Tills", Fate.ACCEPTED, date(2025, 8, 3)),
        ("# Tills\n\n## Status: On hold", 9, "Tills", Fate.KEPT, None),
        ("# Tills\n\n## Status\n\n{proposed | rejected | accepted}", 9, "Tills", Fate.KEPT, None),
        ("# Tills\n\n**Status:** Accepted | **Date:** 2024-12-19", 9, "Tills", Fate.ACCEPTED, date(2024, 12, 19)),
        ("# Tills\n\n**Statut :** Acceptée\n**Date :** 3 février 2024", 9, "Tills", Fate.ACCEPTED, date(2024, 2, 3)),
    ],
)  # fmt: skip
def test_heads(head: str, number: int, title: str, fate: Fate, day: date | None) -> None:
    """Title, number, status and day are found in each way in which people write them."""
    found = one(head + BODY)
    assert (found.number, found.title, found.fate, found.on) == (number, title, fate, day)
    assert found.context == "It is slow."
    assert found.why == "Make it fast."


@pytest.mark.parametrize(
    ("context", "decision", "chosen"),
    [
        ("Kontext", "Entscheidung", "Gewählte Option: „Karten“, weil es schnell geht."),
        ("Contexte", "Décision", "Option choisie : « Karten », parce que es schnell geht."),
        ("Contexto", "Decisión", "Opción elegida: «Karten», porque es schnell geht."),
        ("1. Context", "2. The Decision", "Chosen option: **Karten**, since es schnell geht."),
    ],
)
def test_languages(context: str, decision: str, chosen: str) -> None:
    """Headings of other languages are understood, and so is what was chosen."""
    found = one(f"# Till\n\nStatus: angenommen\n\n## {context}\n\nLangsam.\n\n## {decision}\n\n{chosen}\n")
    assert (found.context, found.choice.strip("« »"), found.why) == ("Langsam.", "Karten", "es schnell geht.")


def test_scripts_without_spaces() -> None:
    """Japanese and Chinese headings, keys, statuses and days."""
    found = one(
        "# 単一のキュー\n\n状态：已接受\n日期：2024年3月5日\n\n## 背景\n\n遅い。\n\n## 決定\n\nキューを使う。\n"
    )
    assert (found.fate, found.on, found.context, found.why) == (
        Fate.ACCEPTED,
        date(2024, 3, 5),
        "遅い。",
        "キューを使う。",
    )


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("", "adr/0001-x.md", Why.EMPTY),
        (" \n\ufeff\n", "adr/0001-x.md", Why.EMPTY),
        (MADR_4, "docs/adr-template.md", Why.TEMPLATE),
        ("# NUMBER. TITLE\n\nDate: DATE\n\n## Status\n\nSTATUS\n\n## Decision\n\nx", "adr/x.md", Why.TEMPLATE),
        ("# {short title}\n\n## Decision Outcome\n\nx", "adr/0000-x.md", Why.TEMPLATE),
        ("# Decisions\n\n* [One](0001-one.md)\n* [Two](0002-two.md)\n", "adr/README.md", Why.INDEX),
        ("# Notes\n\nWe met and talked.\n", "docs/notes.md", Why.UNDECIDED),
        ("# Notes\n\n## Status\n\nAll is well.\n", "docs/notes.md", Why.UNDECIDED),
        ("{", "x.json", Why.NOT_JSON),
        ("[" * 100_000, "x.json", Why.NOT_JSON),
        ('{"name": "a-package"}', "package.json", Why.NOT_OURS),
        ("[1, 2]", "x.json", Why.NOT_OURS),
    ],
)
def test_what_is_no_decision(text: str, source: str, why: Why) -> None:
    """Empty files, templates, indexes, notes and other JSON are told apart, and say why."""
    found = list(read(text, source))
    assert {one.why for one in found if isinstance(one, NoDecision)} == {why}
    assert not [one for one in found if isinstance(one, Written)]


def test_windows_files() -> None:
    """Line ends of Windows and old Macs and a byte order mark change nothing but the text that is kept."""
    for ends in ("\r\n", "\r"):
        assert one("\ufeff" + MADR_2.replace("\n", ends)) == one(MADR_2)


def test_a_status_and_prose() -> None:
    """Front matter with a status makes a decision of a title and some prose."""
    found = one("---\nstatus: superseded by ADR-0147\n---\n\n# Queues wait\n\nThey waited long enough.\n")
    assert (found.fate, found.statement, found.links) == (
        Fate.SUPERSEDED,
        "Queues wait",
        (Link(LinkKind.SUPERSEDED_BY, "0147"),),
    )


def test_headings_in_code_and_comments_are_none() -> None:
    """An example inside a decision is part of its text."""
    text = NYGARD.replace(
        "Help stands", "```md\n## Status\n\nRejected\n# Title\n```\n\n<!--\n## Status\n-->\nHelp stands"
    )
    assert one(text).fate is Fate.ACCEPTED
    assert "Help stands" in one(text).why


def test_front_matter_that_is_no_yaml() -> None:
    """Each line that can be read is read; the others are counted."""
    front = read_front(
        "---\nstatus: accepted\n{{ broken }}\n\t- x: [\ndate: 2020-01-02\nabout: >-\n  two\n  lines\n---\n# T\n"
    )
    assert (front.get("status"), front.get("date")) == ("accepted", "2020-01-02")
    assert front.get("about") == "two lines"
    assert front.odd == (3, 4)
    assert Doubt.FRONT_MATTER in one("---\nstatus: accepted\n{{ broken }}\n---\n# T" + BODY).doubts


def test_days_that_contradict_each_other() -> None:
    """The day of the decision counts, and that there are two is told."""
    found = one("---\ndate: 2020-01-02\ndecided: 2021-01-02\nstatus: accepted\n---\n# T" + BODY)
    assert (found.on, found.doubts) == (date(2021, 1, 2), (Doubt.TWO_DATES,))


def test_a_huge_file_is_cut() -> None:
    """Of a very long text a bounded part is kept, and that is told; it is read in a moment."""
    found = one(MADR_2 + "x* [ (" * 200_000)
    assert len(found.text) == MOST_TEXT
    assert Doubt.CUT in found.doubts


@given(st.text(alphabet=st.sampled_from("#-*|[]()<>`~=:\"'{} \n\tab01é字|ADR"), max_size=400))
def test_nothing_breaks_the_reader(text: str) -> None:
    """Whatever a file holds, it is a decision or is none; nothing is raised."""
    for source in ("a/0001-x.md", "a/x.json"):
        assert list(read(text, source))
        assert list(read("# A\n\nStatus: accepted\n\n## Decision\n\nyes\n" + text, source))
