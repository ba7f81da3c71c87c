"""Habits of whole logs, one case for each that was once read wrongly: what people keep beside MADR and Nygard's form."""

# ruff: noqa: E501  # a table reads best with one case a line

from datetime import date

import pytest

from bot.domain.imports import Doubt, Fate, Link, LinkKind, NoDecision, Order, Why, Written
from bot.domain.imports.links import number_in, read_links
from bot.domain.imports.reading import read

S, B, A, M = LinkKind.SUPERSEDES, LinkKind.SUPERSEDED_BY, LinkKind.AMENDS, LinkKind.AMENDED_BY
REST = "\n\n## Context\n\nIt is late.\n\n## Decision\n\nWe close at six.\n"


def one(text: str, source: str = "log/docs/adr/0004-close-at-six.md", order: Order | None = None) -> Written:
    """Return the one decision of a file."""
    (found,) = read(text, source, order)
    assert isinstance(found, Written), found
    return found


@pytest.mark.parametrize(
    ("head", "links"),
    [
        ("## Status\n\nAccepted\n\nSupersedes:\n\n- [ADR 2. Seven](0002-seven.html)\n- [ADR 3. Eight at 24 h](0003-eight.html)\n\nSuperseded by:\n\n- [ADR 9. Five](0009-five.html)", [(S, "0002-seven.html"), (S, "0003-eight.html"), (B, "0009-five.html")]),
        ("## Status\n\nSuperseded by ADR-9 (2026-08-25, issue #5201). Accepted (2026-03-08),\nsupersedes ADR-2: what it says of doors stays", [(B, "9"), (S, "2")]),
        ("## Status\n\nAccepted, and partly superseded by ADR-9 since 3 shops are open later", [(M, "9")]),
        ("## Status\n\nReemplazado por ADR-9", [(B, "9")]),
        ("## Status\n\nSubstituído por ADR 9", [(B, "9")]),
        ("## Status\n\nSuperseded by ODH-ADR-MR-0009", [(B, "0009")]),
        ("## Status\n\nAccepted, replaces ADR-2, 3 and 5", [(S, "2"), (S, "3"), (S, "5")]),
        ("## Status\n\nSuperseded by [[0009-five]]", [(B, "0009-five.md")]),
        ("Note: this ADR supersedes some aspects of [ADR-2](adr-002-seven.md) and [ADR-3](adr-003-eight.md).\n\n## Status\n\nAccepted", [(A, "adr-002-seven.md"), (A, "adr-003-eight.md")]),
        ("Replaces: [ADR-0002](./0002-seven.md)\n\n## Status\n\nAccepted", [(S, "./0002-seven.md")]),
        ("## Status\n\nAmends [Seven](https://example.org/log/blob/main/decisions/0002-seven)", [(A, "0002-seven.md")]),
        ("* Status: superseded by [ADR-0009]({{< ref \"0009-five.md\" >}})", [(B, "0009")]),
        ("This replaces 3 old rules.\n\n## Status\n\nAccepted", []),
        ("| | |\n|---|---|\n| Status | Accepted |\n| Supersedes | N/A |\n| Superseded by: | ADR-9 |", [(B, "9")]),
    ],
)  # fmt: skip
def test_links_of_real_logs(head: str, links: list[tuple[LinkKind, str]]) -> None:
    """Lists under "Supersedes:", pages of a site, notes above the status, other tongues; what only counts is no link."""
    assert [(link.kind, link.target) for link in one(f"# 4. Close at six\n\n{head}{REST}").links] == links


def test_a_link_is_told_once() -> None:
    """Front matter says the number, the status the path: that is one pointer, and the path is the better one."""
    front = '---\nstatus: Accepted\nsupersedes: ["0002"]\nsuperseded_by: ["0009"]\n---\n'
    found = one(f"{front}# 4. Close at six\n\n## Status\n\nAccepted\n\nSupersedes [2. Seven](0002-seven.md){REST}")
    assert found.links == (Link(S, "0002-seven.md"), Link(B, "0009"))


@pytest.mark.parametrize(
    ("head", "fate", "day"),
    [
        ("## Status\n\nImplementable\n\n[//]: # (One of: Proposed, Withdrawn, Rejected)", Fate.ACCEPTED, None),
        ("## Changelog\n\n* 30-09-2020: Initial draft\n* 2020/10/28: Accepted\n* 2021-01-13: Typos\n\n## Status\n\nAccepted", Fate.ACCEPTED, date(2020, 10, 28)),
        ("## Changelog\n\n* 2021-01-13: More\n* 2020/10/28: Draft\n\n## Status\n\nAccepted", Fate.ACCEPTED, date(2020, 10, 28)),
        ("Date Documented: 2023-02-09\nDate Accepted: 2023-02-14\n\n## Status\n\nAccepted", Fate.ACCEPTED, date(2023, 2, 14)),
        ("* **statut** : \"accepté\"\n* **date** : \"2025-06-26\"", Fate.ACCEPTED, date(2025, 6, 26)),
        ("| | |\n|---|---|\n| Date | 11-April-2023\n| Status | In-review |", Fate.PROPOSED, date(2023, 4, 11)),
        ("**Status:** `approved`", Fate.ACCEPTED, None),
        ("28 December 2021\n\n## Status\n\nAccepted", Fate.ACCEPTED, date(2021, 12, 28)),
        ("Since 28 December 2021 we do this.\n\n## Status\n\nAccepted", Fate.ACCEPTED, None),
    ],
)  # fmt: skip
def test_heads_of_real_logs(head: str, fate: Fate, day: date | None) -> None:
    """Hints for writers are none of the status; a list of changes tells the day; quotes and spaces are no part of it."""
    found = one(f"# 4. Close at six\n\n{head}{REST}")
    assert (found.fate, found.on, found.title) == (fate, day, "Close at six")


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("log/ODH-ADR-MR-0001-sign.md", 1),
        ("log/ODH-ADR-Operator-0007-auth.md", 7),
        ("log/KEP-1440-events.md", 1440),
        ("log/adr008-file-name.md", 8),
        ("log/adr-2024000000-names.md", None),
        ("log/00xx-names.md", None),
        ("log/20200926-names.md", None),
        ("log/2022-12-05-labels.md", None),
        ("log/0012-24-hours.md", 12),
        ("log/use-port-8080.md", None),
        ("log/move-to-java-21.md", None),
    ],
)
def test_numbers_of_file_names(source: str, number: int | None) -> None:
    """A number stands at the beginning, or after what a log calls its records; a version or a port is none."""
    assert number_in(source) == number


def test_a_number_of_a_folder() -> None:
    """Some keep a folder for each decision, with its pictures beside it."""
    assert one(f"# Close at six\n\n## Status\n\nAccepted{REST}", "log/0012-six/index.md").number == 12


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("---\nid: adrs-adr008\ntitle: 'ADR008: Close at six'\n---\n\n## Background\n\nWe said when.\n\n## Name\n\nSix.\n", "log/adr008-six.md"),
        ("# ADR-0001: A template for all\n\n**Status:** Accepted\n**Datum:** 2026-02-18\n\n## Kontext\n\nK\n\n## Entscheidung\n\nSo.\n", "log/0001-adr-template.md"),
        ("# Architecture Decision Record: Project templates\n\n## Decision\n\nYes.\n\n## Status\n\nPROPOSED\n", "log/adr-014-project-templates.md"),
        ("# Decision Record for trust\n\n## Alternatives\n\nNone\n\n## Decision Outcome\n\nWe trust.\n", "log/trust/index.md"),
        ("# Six\n\n| | |\n|---|---|\n| Status | Approved |\n\n## What\n\nWe close.\n\n## Why\n\nLate.\n", "log/six.md"),
        ("# 0001 — Six\n- **Date:** 2025-09-14\n- **Status:** Accepted\n- **Context:** Late.\n- **Decision:** We close.\n", "log/0001-six.md"),
        ("---\ntitle: Six\nstatus: implemented\ncreation-date: 2018-05-05\n---\n\n# Six\n\n## Summary\n\nS\n\n## Proposal\n\nP\n", "log/0008-six.md"),
        ("# Leaving Redis\n\nDate: 2026-07-23\n\n## Problem\n\nP\n\n## Solution\n\nWe moved.\n", "shop/adr/0027-redis.md"),
        ("---\ncreation_date: 2023-10-10\nowners:\n- https://example.org/team\nstate: approved\n---\n\n# How we decide\n\nLike this.\n", "rfc/decide/README.md"),
        ("# Adr template for mails\n\n## Status\n\nAccepted\n\n## Decision\n\nYes.\n", "template-service/docs/adr/0003-mails.md"),
    ],
)  # fmt: skip
def test_what_is_a_decision_all_the_same(text: str, source: str) -> None:
    """A title that says so, a number, headings of another kind: it is one, though its name or its form might not be."""
    assert isinstance(next(iter(read(text, source))), Written)


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("# ADR Creation Process\n\n1. Copy\n\n## What is an ADR?\n\nA record.\n", "log/PROCESS.md", Why.UNDECIDED),
        ("# Design of the till\n\n## Solution\n\nA drawer.\n\n## Conclusion\n\nGood.\n", "docs/till.md", Why.UNDECIDED),
        ("# {titre court}\n\n* statut : {proposé | rejeté}\n\n## Décision\n\nx\n", "log/0000-modele.md", Why.TEMPLATE),
        ("# ADR-XXX: [Título]\n\n**Estado:** [Aprobado/Rechazado/Propuesto]\n\n## Decisión\n\n[x]\n", "log/adr-base.md", Why.TEMPLATE),
        ("# ADR <number>: <title>\n\n## Status\n- Proposed | Accepted\n\n## Decision\nState it.\n", "log/base.md", Why.TEMPLATE),
        ("# 4. Six\n\n## Status\n\nWhat is the status?\n\n## Decision\n\nThe change that we're proposing.\n", "log/0004-six.md", Why.TEMPLATE),
        ("# Título\n\n## Estado\n\nAceptado\n\n## Decisión\n\nx\n", "log/PLANTILLA.md", Why.TEMPLATE),
        ("# Vorlage\n\n## Status\n\nAccepted\n\n## Decision\n\nx\n", "log/templates/adr.md", Why.TEMPLATE),
        ("# Architecture Decision Records (ADR)\n\n## Rationale\n\nx\n\n### Accepted\n\n* [A](a.md)\n", "log/README.md", Why.INDEX),
    ],
)  # fmt: skip
def test_what_is_none_all_the_same(text: str, source: str, why: Why) -> None:
    """A process, a design without a status, a template in another tongue, an index with headings of its own."""
    found = next(iter(read(text, source)))
    assert isinstance(found, NoDecision)
    assert found.why is why


def test_a_title_with_its_day() -> None:
    """A day at the beginning of title and name is no number; it is the day where no other is told."""
    found = one("# ADR 2022-12-05: Close at six\n\n**Status**: Done" + REST, "log/adrs/2022-12-05-six.md")
    assert (found.title, found.number, found.on, found.fate) == ("Close at six", None, date(2022, 12, 5), Fate.ACCEPTED)


def test_a_title_that_nobody_changed() -> None:
    """Where the template's own title stands still, the file's name says more."""
    found = one(
        "# Ours - Architecture Decision Record template\n\n## Status\n\nAccepted" + REST, "log/0007-six-o-clock.md"
    )
    assert (found.title, found.number) == ("six o clock", 7)


@pytest.mark.parametrize("head", ["# ADR-0004", "# Architecture Decision Record (ADR)", "# Decision Record"])
def test_a_title_below(head: str) -> None:
    """Where the first heading only says what it is, the title stands under one of its own."""
    found = one(f"{head}\n\n## Title\n\nClose at six\n\n## Status\n\n- [x] Accepted\n- [ ] Superseded by 9{REST}")
    assert (found.title, found.number, found.fate, found.links) == ("Close at six", 4, Fate.ACCEPTED, ())


def test_several_in_one_file() -> None:
    """Each decision of a log in one file is read by itself, newest first or last; an example in code is none."""
    text = (
        "# Decisions\n\nNewest first.\n\n```\n## ADR-9: title\n```\n\n"
        "## ADR-2: Six\n\n- Status: Accepted\n- Date: 2025-08-09\n\n### Decision\n\nWe close.\n\n"
        "## ADR-1: Seven\n\n- Status: Superseded by ADR-2\n- Date: 2025-08-08\n\n### Decision\n\nLater.\n\n# Notes\n\nx\n"
    )
    found = [each for each in read(text, "log/DECISIONS.md") if isinstance(each, Written)]
    assert [(each.source, each.number, each.title, each.fate) for each in found] == [
        ("log/DECISIONS.md#2", 2, "Six", Fate.ACCEPTED),
        ("log/DECISIONS.md#1", 1, "Seven", Fate.SUPERSEDED),
    ]
    assert found[1].links == (Link(B, "2"),)
    assert "Notes" not in found[1].text


def test_parts_of_one_decision() -> None:
    """What has its status above all of them is one decision, in however many parts."""
    text = "# Six\n\n## Status\n\nAccepted\n\n## Decision 1: doors\n\nShut.\n\n## Decision 2: lights\n\nOff.\n"
    assert (one(text).title, one(text).number, one(text).fate) == ("Six", 4, Fate.ACCEPTED)


def test_days_in_the_order_of_their_folder() -> None:
    """A day of two readings is read as the others there are, and the run says so; without them it is left out."""
    text = f"# 4. Close at six\n\nDate: 07/11/2016\n\n## Status\n\nAccepted{REST}"
    assert (one(text).on, one(text).doubts) == (None, (Doubt.ODD_DATE,))
    found = one(text, order=Order.DAY)
    assert (found.on, found.doubts) == (date(2016, 11, 7), (Doubt.ORDERED,))


def test_what_was_chosen_of_lines_that_go_on() -> None:
    """Options and a choice may go over lines, even a word a line; a choice that nobody filled in is none."""
    head = "# Six\n\n## Considered Options\n\n* A queue for\n  each shop\n  * fair\n*\nOne\nqueue\n\nAll of them are old.\n\n## Decision Outcome\n\n"
    found = one(head + 'Chosen\noption: "\nOne\nqueue",\nbecause\nit\nis\nshort.\n')
    assert (found.options, found.choice, found.why) == (
        ("A queue for each shop", "One queue"),
        "One queue",
        "it is short.",
    )
    found = one(head.replace("# Six", "# Six\n\nStatus: proposed") + 'Chosen option: "[option 1]", because [reason]')
    assert (found.choice, found.statement) == ("", "Six")


@pytest.mark.parametrize(
    ("option", "chosen"),
    [
        ('Include "Six" and "Seven"', "\"Include 'Six' and 'Seven'\", because it is short."),
        ('Say "Good, because" and "Bad, because"', '\'Say "Good, because" and "Bad, because"\', because it is short.'),
        ("Write it, since nobody has", "Write it, since nobody has, because it is short."),
        ("Write `adr-log`", "Write `adr-log`, because it is short."),
        ("Something else", '"Six", because it is short.'),
        ("Si", "Six because it is short."),
        ("Another", "Six, because\n\nit is short."),
    ],
)
def test_a_choice_with_quotes_and_reasons_of_its_own(option: str, chosen: str) -> None:
    """What was chosen ends where the option ends, not at the first quote or "because" in it."""
    found = one(f"# S\n\n## Considered Options\n\n* {option}\n\n## Decision Outcome\n\nChosen option: {chosen}\n")
    assert found.why == "it is short."
    said = option.replace("`", "")
    assert found.choice == ("Six" if said in ("Something else", "Si", "Another") else said)


def test_people_in_french() -> None:
    """Keys with accents, or without."""
    found = one(f"# Six\n\n* statut : accepté\n* décisionnaires : CTO\n* informes : tous{REST}")
    assert found.people == "Deciders: CTO; Informed: tous"


def test_no_numbers_of_other_things() -> None:
    """An issue, a day, a place in a text: none of them is a decision."""
    for text in ("Superseded, see issue #12", "Superseded 2026-08-25", "Superseded by the work of 12 people"):
        assert read_links(text) == ()
