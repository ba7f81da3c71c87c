"""What was read becomes rows, and points at other rows; our own JSON is read back."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.imports import (
    NOBODY,
    Fate,
    Form,
    Link,
    LinkKind,
    Why,
    Written,
    linked,
    resolve,
    rows,
)
from bot.domain.imports.reading import read
from tests.domain.test_imports import BODY, none, one

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def test_links_find_their_record() -> None:
    """By path from where they stand; else by number in the same folder; else in the same log, where that is one."""
    paths = {"docs/adr/0003-a.md": 11, "docs/other/0003-b.md": 12}
    numbers = {"docs/adr:3": [11], "docs/other:3": [12], "docs//3": [11, 12], "elsewhere//8": [13]}
    for target, source, number in (
        ("0003-a.md", "docs/adr/0009-x.md", 11),
        ("../other/0003-b.md#why", "docs/adr/0009-x.md", 12),
        ("0003-renamed.md", "docs/adr/0009-x.md", 11),
        ("3", "docs/other/1.md", 12),
        ("3", "elsewhere/1.md", None),
        ("8", "elsewhere/1.md", 13),
        ("77", "docs/adr/0009-x.md", None),
    ):
        assert resolve(Link(LinkKind.RELATES, target), source, paths, numbers) == number, target


@pytest.mark.parametrize(
    ("status", "debate", "decision"),
    [
        ("accepted", DebateState.DECIDED, DecisionState.IN_FORCE),
        ("superseded by 4", DebateState.DECIDED, DecisionState.SUPERSEDED),
        ("deprecated", DebateState.DECIDED, DecisionState.REVERSED),
        ("rejected", DebateState.CANCELLED, None),
        ("proposed", DebateState.CANCELLED, None),
        ("on hold", DebateState.CANCELLED, None),
    ],
)
def test_a_record_invents_nobody(status: str, debate: DebateState, decision: DecisionState | None) -> None:
    """States are those that exist; nobody is asked, nobody owns it; what is not decided keeps its status as reason."""
    written = one(f"# T\n\nStatus: {status}\nDate: 2020-03-01{BODY}")
    made = rows(written, 5, channel="C1", digest="d", now=NOW)
    assert (made.debate.state, made.decision and made.decision.state) == (debate, decision)
    assert made.debate.named == {NOBODY}
    assert made.debate.opened_at == made.debate.ended_at == datetime(2020, 3, 1, 12, tzinfo=UTC)
    assert (made.imported.wrote, made.imported.source, made.imported.status) == ("9", "adr/0009-a-name.md", status)
    if made.decision is None:
        assert made.debate.end_reason == status
    else:
        assert (made.decision.asked, made.decision.owner) == ((), NOBODY)


def test_links_between_rows() -> None:
    """A successor is named where a decision says that it is superseded; what says otherwise is left and told."""
    old = rows(one("# T\n\nStatus: superseded by 4" + BODY), 5, channel="C1", digest="d", now=NOW)
    after = linked(old, [(LinkKind.SUPERSEDED_BY, "4", 8), (LinkKind.RELATES, "99", None)], [])
    assert after.rows.decision is not None
    assert after.rows.decision.successor == 8
    assert after.rows.imported.links == "superseded by 8\nrelates to ? 99"
    new = rows(one("# T\n\nStatus: accepted" + BODY), 8, channel="C1", digest="d", now=NOW)
    after = linked(new, [(LinkKind.SUPERSEDES, "3", 5)], [(5, DecisionState.IN_FORCE)])
    assert (after.rows.debate.follows, after.disagrees) == (5, (5,))


def test_our_own_json() -> None:
    """Each record of a file of ours, in a list, in an object or one a line; another format is refused."""
    record = {
        "format": "decide-export/1",
        "number": 42,
        "question": "Should refunds need a second pair of eyes?",
        "options": ["Yes", "No"],
        "state": "in_force",
        "decision": {"statement": "Yes", "why": "Two were wrong.", "choice": "Yes", "state": "in_force"},
        "dates": {"decided": "2026-03-12T09:00:00+00:00"},
        "links": {"follows": 7},
    }
    for text in (
        json.dumps(record),
        json.dumps([record]),
        json.dumps({"format": "decide-export/1", "records": [record]}),
    ):
        found = one(text, "out/decisions.json")
        assert (found.source, found.number, found.form) == ("out/decisions.json#42", 42, Form.DECIDE)
        assert (found.fate, found.on, found.statement) == (Fate.ACCEPTED, date(2026, 3, 12), "Yes")
        assert found.links == (Link(LinkKind.SUPERSEDES, "7"),)
    lines = f"{json.dumps(record)}\n{json.dumps(record | {'number': 43})}\nbroken\n"
    assert [isinstance(each, Written) for each in read(lines, "out/a.jsonl")] == [True, True, False]
    assert none(json.dumps(record | {"format": "decide-export/9"}), "a.json") is Why.NOT_OURS
