"""Exports: a record by its schema, as an ADR and as a row; and never a word that its reader may not read."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.changes import Change, ChangeKind
from bot.domain.circles import Circle, Note, NoteKind
from bot.domain.concerns import Concern, ConcernState, Mind
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.escalations import Escalation, EscalationState, Ruling
from bot.domain.evidence import Evidence
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.exports import COLUMNS, Format, Tree, as_bytes, defused, exported, file_name, first_line, is_for, moves
from bot.domain.followups import Did, FollowUp, FollowUpState, FollowUpStep
from bot.domain.imports import Form, Imported
from bot.domain.people import Member
from bot.domain.receipts import ReceiptState
from bot.domain.records import Audience, Channel, FollowUpCase, Item, Record, Related, can_see
from bot.domain.reviews import Cause, Process, Review, ReviewState, Verdict
from tests.domain.schemas import objections
from tests.views import cast
from tests.views.cast import AGENTS, DIRECTOR, LEAD, at

SCHEMA = json.loads(Path("docs/decide-export.schema.json").read_text(encoding="utf-8"))
OUTSIDER = Member("UOUT", "outsider")
GUEST = Member("UGUEST", "guest", guest=True)
READERS = (None, LEAD, *AGENTS, DIRECTOR, OUTSIDER, GUEST)
SECRET = Channel("C0SECRET", "board")


def _related(number: int, question: str, **news: Any) -> Related:
    values = {"statement": "", "state": DebateState.DECIDED, "at": at(9), "link": "", "channel": "C0SUPPORT"}
    return Related(number, question, **{"public": True, **values, **news})


def _case(text: str, number: int | None = 42, **news: Any) -> FollowUpCase:
    values = {"state": FollowUpState.DONE, "ended_at": at(17), "ended_by": "UAGENT1", **news}
    one = FollowUp(
        7,
        number,
        text,
        "ULEAD",
        "C0SECRET",
        "",
        "UAGENT1",
        None,
        **{  # type: ignore[arg-type]
            "due": date(2026, 12, 1),
            "made_at": at(15),
            "since": at(15),
            **values,
        },
    )
    step = FollowUpStep(7, 2, number, Did.DONE, "UAGENT1", at(17), note="All shops know.")
    return FollowUpCase(one, SECRET, cast.PEOPLE, "ULEAD", (step,))


def full() -> Record:
    """Return a decided record on which hangs one of everything."""
    record = cast.watched(cast.heard(cast.decided(*cast.STANDINGS, closed=True), ReceiptState.CONFIRMED))
    assert record.decision is not None
    return replace(
        record,
        positions=(*record.positions, replace(cast.ENTRY, member="UAGENT4", promise="entered.1")),
        earlier=(replace(record.decision, state=DecisionState.AMENDED, ended_at=at(14, 20), statement="Yes, at once"),),
        waivers=(cast.WAIVER,),
        evidence=(Evidence(42, 1, "ULEAD", "UAGENT2", "1.2", "https://acme.example/p2", "Two were late.", at(11)),),
        reviews=(
            Review(
                42, 1, 1, Cause.DATE, ReviewState.CLOSED, at(9), closed_at=at(10), process=Process.SOUND,
                judged_by="ULEAD", verdict=Verdict.KEPT, happened="Two of 60 were wrong.", learned="A check pays.",
            ),
            Review(42, 2, 1, Cause.DATE, ReviewState.JUDGED, at(9), process=Process.NOT_SOUND, judged_by="ULEAD"),
            Review(42, 3, 1, Cause.NEWS, ReviewState.NOTED, at(9), by="UAGENT1", note="A noted thing."),
        ),
        escalations=(
            Escalation(42, 1, 1, "UAGENT3", EscalationState.RULED, at(15), at(16), "UDIRECTOR", ended_at=at(16),
                       ruling=Ruling.UPHELD, ruled_by="UDIRECTOR", why="The contract allows it."),
        ),
        cases={1: cast.CANNOT},
        changes=(
            Change(1, 0, ChangeKind.QUESTION, "ULEAD", at(9), was="Should refunds wait?"),
            Change(2, 0, ChangeKind.MOVED, "ULEAD", at(10), was_at=at(12), now_at=at(15), reason="Ann is ill."),
            Change(3, 0, ChangeKind.ADDED, "ULEAD", at(10), member="UAGENT3"),
        ),
        concerns=(
            Concern(42, 1, 1, "UAGENT3", "Honest customers wait.", "One day's delay.", ConcernState.CAME_TRUE, at(9),
                    at(10), Mind.HAPPENED),
            Concern(42, 2, 2, "UAGENT1", "Not over yet.", "", ConcernState.ASKED, at(9)),
        ),
        exercises=(Exercise(42, 1, ExerciseKind.CRITERIA, "ULEAD", at(10), "Cost\nTime\nRisk"),),
        sheets=(Sheet(42, 1, 1, 2, "UAGENT1", "Yes\nNo", at(10), "sealed.1"),),
        follows=_related(12, "Should refunds be instant?"),
        followed_by=(_related(57, "Refunds: what now?", state=DebateState.COLLECTING),),
        card_link="https://acme.slack.com/archives/C0SUPPORT/p1",
    )  # fmt: skip


def superseded() -> Record:
    """Return one whose place record 57 took."""
    record = cast.decided(*cast.STANDINGS, state=DecisionState.SUPERSEDED, ended_at=at(18), successor=57)
    return replace(record, followed_by=(_related(57, "Refunds: what now?"),))


READ = replace(
    cast.decided(),
    circle=Circle(42, 7, 1, 2, verdict="Kill", cause="timing", reason="Nobody has the time.", given_by="ULEAD",
                  given_at=at(16), return_on=date(2027, 1, 1)),
)  # fmt: skip
CAME_IN = replace(
    cast.recorded(),
    imported=Imported(
        42, 1, "adr/0003-x.md", Form.NYGARD, "3", "Accepted", date(2015, 1, 1), "José", "", "d", "t", at(9)
    ),
)
RECORDS = {
    "circle": READ,
    "imported": CAME_IN,
    "collecting": cast.collecting(*cast.ALL),
    "revealed": cast.revealed(*cast.WAGERS),
    "decided": cast.decided(*cast.STANDINGS[:2]),
    "full": full(),
    "superseded": superseded(),
    "recorded": cast.recorded(),
    "cancelled": cast.cancelled_with(*cast.ALL),
    "one-way": cast.one_way(*cast.WAGERS),
    "reversed": cast.decided(state=DecisionState.REVERSED, ended_at=at(18), end_reason="Nobody used it.", cost="$9"),
}


def tree_of(record: Record, reader: Member | None = None, *cases: FollowUpCase, text: str = "") -> Tree:
    """Return a record as ``reader`` takes it along."""
    return exported(record, cases, reader=reader, workspace="T0ACME", text=text)


def all_of(tree: Tree) -> str:
    """Return every format's text of a record, one after the other."""
    return "\n".join(as_bytes(form, tree).decode() for form in Format)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name if one else "operator")
def test_json_is_what_the_schema_says(name: str, reader: Member | None) -> None:
    """Each record, for each reader, is what the published schema says, key by key."""
    tree = json.loads(as_bytes(Format.JSON, tree_of(RECORDS[name], reader, _case("Tell the shops."))))
    assert objections(tree, SCHEMA, SCHEMA) == []


def test_the_schema_misses_nothing_that_is_wrong() -> None:
    """The checker is no rubber stamp: what is missing, unknown or of another kind is named with its place."""
    tree = dict(tree_of(full()))
    del tree["question"]
    tree |= {"number": "42", "more": 1, "state": "well", "opener": {"id": "ULEAD"}}
    found = objections(tree, SCHEMA, SCHEMA)
    assert len(found) == 5
    assert "$.opener: name is missing" in found


def test_what_is_in_an_adr() -> None:
    """MADR's own sections, then dissent with what was heard, commitments, and links both ways."""
    text = as_bytes(Format.MADR, tree_of(full(), LEAD, _case("Tell the shops."))).decode()
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    front = dict(line.split(": ", 1) for line in head.splitlines())
    assert front["date"] == "2026-11-24"
    assert json.loads(front["status"]) == "accepted"
    assert json.loads(front["decision-makers"]) == ["lead"]
    assert json.loads(front["consulted"]) == ["agent-1", "agent-2", "agent-3"]
    assert re.findall(r"^#+ .*", body, re.MULTILINE) == [
        "# Should refunds over $200 need a second pair of eyes?",
        "## Context and Problem Statement",
        "## Considered Options",
        "## Decision Outcome",
        "## Positions",
        "## Dissent",
        "## Commitments",
        "## Blocks",
        "## Stop signals",
        "## Looking back",
        "## Concerns",
        "## Follow-ups",
        "## Evidence",
        "## More Information",
    ]
    assert 'Chosen option: "Yes", because Three wrong payments cost $780' in body
    assert "Heard by lead (that is the point): You fear slower refunds for honest customers." in body
    assert "* agent-3 disagrees and commits: Honest customers wait longer" in body
    assert "* [x] Tell the shops. (agent-1, 2026-12-01) All shops know." in body
    assert "* Follows [ADR-0012](<0012-should-refunds-be-instant.md>) Should refunds be instant?" in body
    assert "* Followed by [ADR-0057](<0057-refunds-what-now.md>) Refunds: what now?" in body
    assert "* agent-3, came true: Honest customers wait.\n  * What would have changed their mind happened: One" in body
    assert "* The question was until 2026-11-24: Should refunds wait?" in body
    assert json.loads(front["decide-record"]) == "T0ACME/42"
    assert "noted thing" not in text


def test_no_link_leads_nowhere() -> None:
    """In a folder that holds some records only, one that is not among them is named, and no link."""
    alone = as_bytes(Format.MADR, tree_of(superseded(), LEAD), {42}).decode()
    assert "* Superseded by ADR-0057 Refunds: what now?" in alone
    assert "](<0057" in as_bytes(Format.MADR, tree_of(superseded(), LEAD), {42, 57}).decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("collecting", "proposed"),
        ("decided", "proposed"),
        ("full", "accepted"),
        ("superseded", "superseded by ADR-0057"),
        ("reversed", "deprecated"),
    ],
)
def test_status(name: str, status: str) -> None:
    """What is in force is accepted, what is not yet is proposed, what was undone deprecated; a successor is named."""
    assert f'\nstatus: "{status}"\n' in as_bytes(Format.MADR, tree_of(RECORDS[name])).decode()


def test_which_format_holds_what() -> None:
    """JSON holds all; what ended undecided is no ADR; what a circle read is Markdown of its own, and no row."""
    read = tree_of(replace(full(), circle=Circle(42, 7, 1, 2)), None, text="# Refunds in one tap\n")
    assert [is_for(form, read) for form in Format] == [True, False, True]
    assert file_name(Format.MADR, read) == "prfaq/0042-should-refunds-over-200-need-a-second-pair-of-eyes.md"
    assert as_bytes(Format.MADR, read) == b"# Refunds in one tap\n"
    assert not is_for(Format.MADR, tree_of(replace(full(), circle=Circle(42, 7, 1, 2))))
    assert [is_for(form, tree_of(RECORDS["cancelled"])) for form in Format] == [False, True, True]
    assert [is_for(form, tree_of(RECORDS["collecting"])) for form in Format] == [True, True, True]
    for state in (DebateState.WAITING, DebateState.UNDONE, DebateState.DOCUMENT):
        assert not moves(cast.collecting(state=state), None)


# who may see what

SEALED = ("sealed-first", "sealed-last", "sealed-gone", "withdrawn-words", "apart-words", "never-noted")


def _sealed(state: DebateState, *, opened: bool, channel: Channel = cast.SUPPORT) -> Record:
    """Return a record on which words lie that never open, and one that opens where ``opened``."""
    promise = "sealed.1"
    first = replace(cast.ONE, reason="sealed-first", cause="sealed-first", promise=promise)
    last = replace(
        cast.ONE, version=2, reason="sealed-last", promise=promise, notes=(Note(NoteKind.FIX, "never-noted"),)
    )
    gone = replace(cast.TWO, member="UAGENT4", reason="sealed-gone", promise=promise)
    taken = replace(cast.THREE, reason="withdrawn-words", promise=promise)
    when = at(14) if opened else None
    said = (first, last, gone, taken, cast.VERSIONS[2])
    record = cast.collecting(*said, state=state, left=("UAGENT4",), revealed_at=when)
    sheets = (Sheet(42, 1, 1, 1, "UAGENT4", "apart-words", at(10), promise),)
    offered = (Exercise(42, 1, ExerciseKind.PREMORTEM, "ULEAD", at(10)),)
    return replace(record, sheets=sheets, exercises=offered, channel=channel)


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name if one else "operator")
@pytest.mark.parametrize("state", [DebateState.COLLECTING, DebateState.CANCELLED, DebateState.EXPIRED])
def test_sealed_words_are_in_no_file(reader: Member | None, state: DebateState) -> None:
    """Before the reveal, and for ever where none came, no format has a sealed word: not for the operator, the decider,
    nor for their author, since a file lies wherever it was put.
    """
    text = all_of(tree_of(_sealed(state, opened=False), reader))
    assert [word for word in SEALED if word in text] == []
    assert '"positions": []' in text
    assert '"confidence"' not in text


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name if one else "operator")
def test_what_never_opens_stays_sealed_after_the_reveal(reader: Member | None) -> None:
    """After the reveal the last word of each is in it; older versions, what was withdrawn, and what those wrote
    who were taken out are not.
    """
    text = all_of(tree_of(_sealed(DebateState.REVEALED, opened=True), reader))
    assert [word for word in SEALED if word in text] == ["sealed-last", "never-noted"]


@pytest.mark.parametrize("reader", READERS[1:], ids=lambda one: one.name)
@pytest.mark.parametrize("name", RECORDS)
def test_only_what_somebody_may_see_moves(name: str, reader: Member) -> None:
    """A record of a private channel moves for the people named on it alone; one of a public channel not for guests."""
    for channel in (cast.SUPPORT, SECRET):
        record = replace(RECORDS[name], channel=channel)
        assert moves(record, reader) == can_see(Audience(reader), Item.RECORD, record)
    assert not moves(replace(RECORDS[name], channel=SECRET), OUTSIDER)
    assert moves(replace(RECORDS[name], channel=SECRET), None)


def test_what_hangs_on_it_is_judged_by_itself() -> None:
    """A follow-up of another conversation, a record that one may not see, who is silent: not for everybody who sees the
    record; of a successor that is private, not even its number.
    """
    hidden = _related(57, "Shall we sell the company?", public=False, channel="C0SECRET", named=frozenset({"ULEAD"}))
    record = replace(superseded(), followed_by=(hidden,), follows=replace(hidden, number=13), standings=())
    for reader, sees in ((OUTSIDER, False), (LEAD, True), (None, True)):
        tree = tree_of(record, reader, _case("Tell the board."))
        text = all_of(tree)
        assert ("sell the company" in text, "Tell the board" in text) == (sees, sees)
        assert ("57" in text.replace("2057", ""), "ADR-0013" in text) == (sees, sees)
        assert tree["unanswered"]["count"] == 3
        assert bool(tree["unanswered"]["who"]) == (reader is LEAD)


def test_a_look_back_tells_nothing_before_it_is_over() -> None:
    """Of one that is open neither the process nor anything else is told; nor what it asked about concerns."""
    assert [one["feared"] for one in tree_of(full())["concerns"]] == ["Honest customers wait."]
    closed, judged = tree_of(full())["reviews"]
    assert (closed["process"], closed["lesson"]) == ("sound", "A check pays.")
    assert (judged["process"], judged["by"], judged["outcome"]) == (None, None, "")


# hostile words


def _said(text: str) -> Record:
    """Return the full record, all of whose words are ``text``."""
    record = full()
    assert record.decision is not None
    debate = replace(record.debate, question=text, background=text, options=(text, "No"), end_reason=text)
    decision = replace(record.decision, choice=text, statement=text + "!", why=text, success=text)
    people = {one: replace(member, name=text) for one, member in record.people.items()}
    positions = tuple(replace(one, reason=text, change_my_mind=text) for one in record.positions)
    evidence = tuple(replace(one, text=text, link=text) for one in record.evidence)
    return replace(record, debate=debate, decision=decision, people=people, positions=positions, evidence=evidence)


WORDS = st.text(
    st.one_of(st.sampled_from("#-=*`~|><\\\"'\n\r\t:{}[]&! \u2028\ufeff"), st.characters(exclude_categories=["Cs"]))
)
HOSTILE = (
    "# Title\n## Dissent",
    "---\nstatus: x",
    "x\n=",
    "x\n-",
    "```\nx",
    "<script>alert(1)</script>",
    "...\na: b",
    '"',
    "\\",
)


def _keeps_its_shape(text: str) -> None:
    tree = tree_of(_said(text or "?"), LEAD)
    adr = as_bytes(Format.MADR, tree).decode()
    head, mark, body = adr.removeprefix("---\n").partition("\n---\n")
    assert mark
    for line in head.split("\n"):
        key, _, value = line.partition(": ")
        assert key in {"date", "look-back"} or json.loads(value) is not None
    lines = body.split("\n")
    assert sum(one.startswith("# ") for one in lines) == 1
    assert [one for one in lines if one.startswith("## ")] == [
        f"## {one}"
        for one in (
            "Context and Problem Statement", "Considered Options", "Decision Outcome", "Positions", "Dissent",
            "Commitments", "Blocks", "Stop signals", "Looking back", "Concerns", "Evidence", "More Information",
        )
    ]  # fmt: skip
    assert not [one for one in lines if re.match(r"\s*([-=]+\s*$|```|~~~)", one)]
    assert not re.search(r"(?<!\\)(\\\\)*<(script|[!?/])", body)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_no_structure(text: str) -> None:
    """Whatever somebody wrote, an ADR has its own headings alone, one front matter, and no tags."""
    _keeps_its_shape(text)


@given(WORDS)
def test_no_words_are_structure(text: str) -> None:
    """Drawn words: as above; JSON gives each back as it was, and a table has the columns it names."""
    _keeps_its_shape(text)
    tree = tree_of(_said(text or "?"), LEAD)
    assert json.loads(as_bytes(Format.JSON, tree)) == tree
    cells = list(csv.reader(io.StringIO((first_line(Format.CSV) + as_bytes(Format.CSV, tree)).decode("utf-8-sig"), "")))
    assert [len(one) for one in cells] == [len(COLUMNS)] * 2
    for cell in cells[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u200b=1", "\ufeff=1", "＝1", "\n=cmd|'/c calc'!A0"],
)
def test_cells_are_no_formulas(cell: str) -> None:
    """What a spreadsheet would run stands behind a sign that makes it text, and is otherwise as it was."""
    assert defused(cell) == f"'{cell}"
    assert defused(f"a{cell}") == f"a{cell}"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Should refunds wait?", "0042-should-refunds-wait.json"),
        ("../../etc/passwd", "0042-etc-passwd.json"),
        ("CON|NUL:*?<>\"", "0042-con-nul.json"),
        ("返金は二人で確認しますか？", "0042-返金は二人で確認しますか.json"),
        ("?!", "0042.json"),
        ("x" * 500, f"0042-{'x' * 80}.json"),
        ("word " * 100, f"0042-{'-'.join(['word'] * 16)}.json"),
    ],
)  # fmt: skip
def test_names_of_files(question: str, name: str) -> None:
    """Number and words, short enough for any file system, and nothing that a path would read as anything else."""
    assert file_name(Format.JSON, {"number": 42, "question": question}) == name


@given(WORDS)
def test_no_name_leaves_its_folder(text: str) -> None:
    """Whatever the question, its file lies in the folder and is one that every system can keep."""
    name = file_name(Format.MADR, {"number": 7, "question": text, "kind": "question"})
    assert len(name.encode()) <= 120
    assert not set(name) & set('/\\:*?"<>|\0\n\r\t ')
    assert Path(name).name == name
