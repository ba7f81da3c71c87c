"""A message lies beside a record of its own conversation, once, and goes again by whoever has a say in it."""

from dataclasses import replace

import pytest

from bot.domain.debates import DebateState
from bot.domain.evidence import MOST, Evidence, Quoted, lay_beside, takes, why_not_take_back
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from tests.domain.cast import NOW
from tests.storage.worlds import debate

BY = Member("UANY", "Anybody")
MESSAGE = Quoted(debate().channel, "1.2", "Three were wrong.\x00", "UTWO", "https://acme.example/p1")


def _laid(ts: str = "1.2", ordinal: int = 1) -> Evidence:
    return Evidence(1, ordinal, "UANY", "UTWO", ts, "", "Three were wrong.", NOW)


def test_a_message_is_kept_as_it_reads() -> None:
    """With its author, address and moment; what is too long is cut and says so."""
    laid = lay_beside(debate(), MESSAGE, (), ordinal=1, by=BY, now=NOW)
    assert isinstance(laid, Evidence)
    assert (laid.text, laid.author, laid.by, laid.at) == ("Three were wrong.", "UTWO", "UANY", NOW)
    long = lay_beside(debate(), replace(MESSAGE, text="x" * 5000), (), ordinal=1, by=BY, now=NOW)
    assert isinstance(long, Evidence)
    assert (len(long.text), long.text[-1]) == (1500, "…")


@pytest.mark.parametrize("state", DebateState)
def test_what_takes_messages(state: DebateState) -> None:
    """A question while it is asked, and a decision; not what was closed, taken back or ended without one."""
    ended = (DebateState.CANCELLED, DebateState.UNDONE, DebateState.EXPIRED, DebateState.JUDGED, DebateState.DOCUMENT)
    assert takes(debate(state=state)) is (state not in ended)


@pytest.mark.parametrize(
    ("quoted", "beside", "by", "code"),
    [
        (replace(MESSAGE, channel="CELSEWHERE"), (), BY, Code.NOTHING_TO_ADD_TO),
        (MESSAGE, (_laid(),), BY, Code.ADDED_ALREADY),
        (MESSAGE, tuple(_laid(f"2.{n}", n) for n in range(MOST)), BY, Code.ADDED_ENOUGH),
        (MESSAGE, (), replace(BY, guest=True), Code.GUEST_ADDS),
    ],
)
def test_why_not(quoted: Quoted, beside: tuple[Evidence, ...], by: Member, code: Code) -> None:
    """A message of another conversation never; the same one once; twenty at most; guests where they are named."""
    refused = lay_beside(debate(), quoted, beside, ordinal=9, by=by, now=NOW)
    assert isinstance(refused, Refusal)
    assert refused.code is code


@pytest.mark.parametrize(("member", "may"), [("UANY", True), ("UTWO", True), ("ULEAD", True), ("UONE", False)])
def test_who_takes_it_away(member: str, may: bool) -> None:
    """Who added it, who wrote it, who decides."""
    refused = why_not_take_back(_laid(), debate(decider="ULEAD"), Member(member, member))
    assert (refused is None) is may
    assert why_not_take_back(None, debate(), BY) == Refusal(Code.MOVED_ON)
