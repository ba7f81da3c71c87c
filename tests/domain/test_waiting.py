"""What waits for whom: each thing once, for the person who can do it, by date, and gone when it is done."""

from dataclasses import replace

from bot.domain.commitments import Answer, Standing
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.receipts import ReceiptState
from bot.domain.waiting import WaitingKind, unanswered, waited_for_by, waiting_for
from tests.views import cast

P, A, W, D, POST = WaitingKind.POSITION, WaitingKind.ANSWER, WaitingKind.WORDS, WaitingKind.DECIDE, WaitingKind.POST_IT


def kinds(record: object, member: str) -> list[WaitingKind]:
    """Return the kinds of what waits."""
    return [item.kind for item in waiting_for([record], member)]  # type: ignore[list-item]  # records of the cast


def test_each_stage_waits_for_those_who_can_act() -> None:
    """Sealed, open, decided, answered: each person has the one thing that is theirs to do."""
    assert kinds(cast.collecting(cast.ONE), "UAGENT1") == []
    assert kinds(cast.collecting(cast.ONE), "UAGENT2") == [P]
    assert kinds(cast.collecting(cast.ONE), "ULEAD") == []
    assert kinds(cast.revealed(), "ULEAD") == [D]
    assert kinds(cast.revealed(cast.ONE), "UAGENT2") == []
    assert kinds(cast.decided(), "UAGENT1") == [A]
    assert kinds(cast.decided(), "ULEAD") == []
    assert kinds(cast.decided(*cast.STANDINGS), "UAGENT3") == []
    begun = Standing("UAGENT3", begun=Answer.CANNOT_COMMIT, by_emoji=True)
    assert kinds(cast.decided(begun), "UAGENT3") == [W]
    assert kinds(cast.decided(closed=True), "UAGENT1") == []
    assert kinds(cast.collecting(state=DebateState.WAITING), "ULEAD") == [POST]
    assert kinds(cast.cancelled(), "UAGENT2") == []


def test_what_the_decider_owes_waits_for_the_decider() -> None:
    """A dissent first voiced in an answer is one thing of the decider's, until it is said, over or late."""
    for state, waits in (
        (ReceiptState.OWED, [WaitingKind.SAY_HEARD]),
        (ReceiptState.UNHEARD, []),
        (ReceiptState.OVER, []),
    ):
        assert kinds(cast.heard(cast.decided(), state), "ULEAD") == waits
        assert kinds(cast.heard(cast.decided(), state), "UAGENT1") == [A]


def test_things_stand_in_the_order_of_their_dates() -> None:
    """What is due first stands first."""
    later = cast.collecting(number=7, deadline=cast.at(12, day=25))
    items = waiting_for([cast.decided(), later, cast.collecting()], "UAGENT1")
    assert [item.kind for item in items] == [P, P, A]
    assert [item.number for item in items] == [42, 7, 42]


def test_whom_one_waits_for() -> None:
    """Opener and decider see what is still collecting, while somebody else is missing."""
    named = cast.collecting(cast.ONE, decider="UDIRECTOR")
    assert waited_for_by([named], "ULEAD") == (named,)
    assert waited_for_by([named], "UDIRECTOR") == (named,)
    assert waited_for_by([named], "UAGENT1") == ()
    assert waited_for_by([cast.collecting(*cast.ALL)], "ULEAD") == ()


def test_whose_answers_one_waits_for() -> None:
    """Who decided waits for the answers of others until the last; nobody else does, nor once it is in force."""
    record = cast.decided()
    assert waited_for_by([record], "ULEAD") == (record,)
    assert waited_for_by([record], "UAGENT1") == ()
    assert unanswered(record) == set(record.decision.asked if record.decision else ())
    said = tuple(Standing(one, cast.AGREE) for one in unanswered(record))
    answered = replace(record, standings=said)
    assert unanswered(answered) == frozenset()
    assert waited_for_by([answered], "ULEAD") == ()
    assert record.decision is not None
    in_force = replace(record, decision=replace(record.decision, state=DecisionState.IN_FORCE))
    assert waited_for_by([in_force], "ULEAD") == ()
    begun = replace(record, standings=(*said[1:], Standing(said[0].member, begun=Answer.DISAGREE_AND_COMMIT)))
    assert waited_for_by([begun], "ULEAD") == (begun,)
