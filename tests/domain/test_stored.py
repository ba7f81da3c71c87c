"""What stands in rows for ever: values of states and codes."""

from bot.domain.circles import VERDICTS, NoteKind, PrfaqState
from bot.domain.debates import Debate
from bot.domain.debates import DebateState as S
from bot.domain.refusals import Code


def test_values_that_are_stored_are_never_renamed():
    """States and codes stand in rows and in people's heads: these names are a promise."""
    assert [state.value for state in S] == [
        "waiting_for_channel", "collecting", "revealed", "decided", "cancelled", "undone", "expired",
        "judged", "document",
    ]  # fmt: skip
    assert [Code[name].value for name in ("PEEK", "DECIDER_FIRST", "NO_OWNER", "EMPTY_WORDS", "EMPTY_GROUND")] == [
        "D1", "D2", "D4", "D7", "D8",
    ]  # fmt: skip
    assert [one.value for one in PrfaqState] == [
        "draft", "in_circle", "revise", "advanced", "approved", "handed_off", "shipped",
        "crumpled", "killed", "parked", "withdrawn",
    ]  # fmt: skip
    assert VERDICTS == ("Advance", "Revise", "Park", "Kill")
    assert [one.value for one in NoteKind] == ["fix", "question", "kill"]
    assert Debate.__dataclass_fields__["state"].default is S.WAITING
