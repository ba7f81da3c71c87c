"""Each refusal is one short sentence with a way on, on the surface where the person looks."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.refusals import Code, Refusal
from bot.views import opening, refusals
from tests.views import cast
from tests.views.checkers import house_rules, objections, words

FACTS = {
    "name": "agent-2",
    "members": ("UAGENT1", "UAGENT2", "UAGENT3", "UAGENT4"),
    "role": "contributors",
    "limit": 1500,
    "length": 2317,
    "count": 12,
    "option": "Move the budget to the second quarter",
    "channel": "support",
    "sealed": 2,
    "asked": 3,
    "deadline": datetime(2026, 11, 24, 14, tzinfo=UTC),
    "at": datetime(2026, 11, 24, 13, 25, tzinfo=UTC),
    "decider": "ULEAD",
    "opener": "UAGENT1",
    "state": "cancelled",
    "statement": "Yes, for 14 days, and then we look at all of the sixty-one refunds that were checked by hand",
    "kind": "agree",
    "minutes": 12,
    "days": 400,
    "number": 7,
    "low": 1,
    "high": 336,
}
BLAME = ("!", "wrong", "fail", "invalid", "error", "must", "you have to")


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("facts", [FACTS, {}], ids=["known", "unknown"])
def test_sentences(code: Code, facts: dict[str, object]) -> None:
    """At most 25 words, no blame, no exclamation mark, whatever is known; and the message fits Slack."""
    refusal = Refusal(code, facts)
    for record in (None, cast.collecting(), cast.decided()):
        said = refusals.sentence(refusal, record=record, zone=cast.BERLIN)
        assert len(refusals.coded(refusal, record=record, zone=cast.BERLIN).split()) <= 25, said
        assert said.strip().endswith((".", "?", "days", "”")), said
        assert not any(word in said.casefold() for word in BLAME), said
        assert "None" not in said
        message = refusals.tell(refusal, record=record, zone=cast.BERLIN)
        assert objections(message) == []
        assert list(house_rules(message)) == []


@pytest.mark.parametrize("reason", ["nobody wrote a position", "too few wrote a position"])
@pytest.mark.parametrize("kept", [True, False])
def test_time_was_up(reason: str, kept: bool) -> None:
    """Who comes when time was up hears that nobody, or too few, had answered by then; not that somebody closed it."""
    facts = {"state": "expired", "reason": reason, "deadline": FACTS["deadline"], "at": FACTS["at"], "kept": kept}
    said = refusals.sentence(Refusal(Code.ENDED, facts), record=cast.collecting(), zone=cast.BERLIN)
    assert len(said.split()) <= 25
    assert said.startswith(
        "Nobody had answered by Tue" if reason.startswith("nobody") else "Too few had written by Tue"
    )
    assert ("Your words are kept for you" in said) == kept
    assert "closed" not in said


def test_people_and_times_are_told_to_the_reader() -> None:
    """Ids become names, and instants the reader's own time."""
    refused = Refusal(Code.NOT_DECIDER, {"decider": "ULEAD"})
    assert refusals.sentence(refused, record=cast.collecting()).startswith("lead decides this.")
    late = Refusal(Code.ALREADY_DECIDED, {"at": FACTS["at"]})
    assert "Tue 24 Nov, 14:25" in refusals.sentence(late, record=cast.decided(), zone=cast.BERLIN)


def test_names_in_refusals_ping_nobody() -> None:
    """A name that looks like a mention is text."""
    said = refusals.tell(Refusal(Code.NOT_A_PERSON, {"name": "<!channel> *x*"}))
    assert "<!" not in words(said)


@pytest.mark.parametrize("code", [Code.ALREADY_DECIDED, Code.MOVED_ON])
def test_the_way_on_is_a_button(code: Code) -> None:
    """An old button leads to the question that is open now, while it is."""
    assert "Answer it" in words(refusals.tell(Refusal(code), record=cast.decided()))
    assert "Answer it" not in words(refusals.tell(Refusal(code), record=cast.decided(closed=True)))


def test_errors_stand_under_their_fields() -> None:
    """Every field of the form that misses something says so at once; what has no field stands under the first."""
    found = opening.errors(
        [
            Refusal(Code.NO_QUESTION, field="question"),
            Refusal(Code.DEADLINE_PAST, field="deadline"),
            Refusal(Code.MOVED_ON),
        ],
        {},
    )
    assert set(found) == {"opening.question", "opening.deadline"}
    assert found["opening.question"].startswith("Write the question")


def test_a_short_code_stands_at_the_end_under_its_field() -> None:
    """Teams discuss refusals by their codes: a form shows them as a message does, and long names nowhere."""
    found = refusals.errors(
        [Refusal(Code.NO_OWNER, field="owner"), Refusal(Code.EMPTY_REASON, field="why")], {"owner": "o", "why": "w"}
    )
    assert found["o"].endswith("look back. (D4)")
    assert "(" not in found["w"]


def test_each_code_of_the_method_is_refused_somewhere() -> None:
    """D1 to D12 are no dead names: each is used by a rule, a form or a note, and has its sentence."""
    source = "".join(
        path.read_text()
        for room in ("bot", "handlers")
        for path in Path(room).rglob("*.py")
        if "refusals" not in str(path)
    )
    for code in (one for one in Code if re.fullmatch(r"[A-Z]\d+", one.value)):
        assert f"Code.{code.name}" in source, code
    assert {f"D{number}" for number in range(1, 13)} <= {one.value for one in Code}
