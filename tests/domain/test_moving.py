"""What is exported and imported again is the same decision, whatever words it holds."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.exports import Format, as_bytes, exported, file_name
from bot.domain.imports import Fate, Form, LinkKind, Written
from bot.domain.imports.reading import read
from bot.domain.people import Member
from bot.domain.records import Channel, Record, Related
from tests.storage.worlds import NOW, debate, decision

SIGNS = "ab Z.,:;!?#*_-+=~`|<>[](){}\"'\\/&%$é字ع🙂0123456789"
LINE = st.text(st.sampled_from(SIGNS), min_size=1, max_size=40).map(lambda one: " ".join(one.split())).filter(bool)
LINES = st.lists(LINE, max_size=4).map("\n".join)
FATES = {
    DecisionState.IN_FORCE: Fate.ACCEPTED,
    DecisionState.COMMITTING: Fate.ACCEPTED,
    DecisionState.REVERSED: Fate.DEPRECATED,
    DecisionState.SUPERSEDED: Fate.SUPERSEDED,
    DecisionState.HELD: Fate.PROPOSED,
}


@st.composite
def decided(draw: st.DrawFn) -> Record:
    """A record with a decision and any words."""
    options = tuple(draw(st.lists(LINE, min_size=1, max_size=4, unique=True)))
    state = draw(st.sampled_from(list(FATES)))
    asked = debate(draw(st.integers(1, 9_999)), question=draw(LINE), background=draw(LINES), options=options)
    at = NOW + timedelta(days=draw(st.integers(-3_000, 300)))
    made = decision(
        asked.number, choice=draw(st.sampled_from(options)), statement=draw(LINE), why=draw(LINES), decided_at=at
    )
    made = replace(made, state=state)
    if state in (DecisionState.REVERSED, DecisionState.SUPERSEDED):
        made = replace(made, ended_at=at, end_reason=draw(LINE), successor=asked.number + 1)
    asked = replace(asked, state=DebateState.DECIDED, ended_at=at)
    people = {one: Member(one, draw(LINE)) for one in ("ULEAD", "UONE", "UTWO")}
    after = Related(asked.number + 1, draw(LINE), "", DebateState.DECIDED, at, "", "C1", True)
    followed = (after,) if state is DecisionState.SUPERSEDED else ()
    return Record(asked, Channel("C1", "support", public=True), people, decision=made, followed_by=followed)


def same(text: str) -> str:
    """Return words as far as they must stay the same: line ends and what shows nothing at a line's end do not."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def back(record: Record, form: Format) -> Written:
    """Return what comes in again of a record that went out."""
    tree = exported(record, reader=None, workspace="T1")
    (found,) = read(as_bytes(form, tree).decode(), f"out/{file_name(form, tree)}")
    assert isinstance(found, Written)
    return found


def check(record: Record, found: Written) -> None:
    """Compare the decision that went out with the one that came in."""
    made = record.decision
    assert made is not None
    assert (found.form, found.number, found.fate) == (Form.DECIDE, record.debate.number, FATES[made.state])
    assert found.on == made.decided_at.date()
    assert found.title == record.debate.question
    assert same(found.context) in (same(record.debate.background), "")
    assert found.options == record.debate.options
    assert (found.choice, found.statement) == (made.choice, made.statement)
    assert same(found.why) == same(made.why)
    assert found.reason == made.end_reason
    if made.state is DecisionState.SUPERSEDED:
        assert next(one for one in found.links if one.kind is LinkKind.SUPERSEDED_BY).target == str(made.successor)


@given(decided())
def test_json_comes_back(record: Record) -> None:
    """Our JSON: question, background, options, choice, statement, reasons, state, day, number and successor."""
    found = back(record, Format.JSON)
    check(record, found)
    assert found.home == "T1"


@settings(max_examples=200)
@given(decided())
def test_madr_comes_back(record: Record) -> None:
    """Our MADR files say the same, though people's words hold what Markdown would read as its own."""
    check(record, back(record, Format.MADR))
