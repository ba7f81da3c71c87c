"""The history of the one story, as far as anybody wants to read it."""

from typing import Any

from bot.domain.ledger import Entry, Verb, canonical
from bot.views import history
from tests.views.cast import AFTER, PEOPLE, at


def history_of(reader: Any, record: Any, length: int = 9, *, sees_missing: bool = False) -> dict[str, Any]:
    """Return the history of the one story, as far as ``length`` entries, for one reader."""
    answered = canonical({"facts": {"answer/1/1/kind": "disagree_and_commit"}})
    emoji = canonical({"facts": {"mark/C0SUPPORT/1.1/p-1/white_check_mark": True}})
    lived = (
        (Verb.OPENED, "ULEAD", at(9, 40), "{}"),
        (Verb.POSTED, "", at(9, 40), "{}"),
        (Verb.SEALED, "UAGENT1", at(10), "{}"),
        (Verb.SEALED, "UAGENT3", at(10, 5), "{}"),
        (Verb.PASSED, "UAGENT2", at(11), "{}"),
        (Verb.REVEALED, "", at(14, 10), "{}"),
        (Verb.DECIDED, "ULEAD", at(14, 25), "{}"),
        (Verb.ANSWERED, "UAGENT3", at(14, 27), answered),
        (Verb.MARKED, "UAGENT2", at(14, 30), emoji),
    )
    entries = [
        (Entry("T1", 42, seq, when, who and f"p-{who}", verb, body, "", ""), PEOPLE.get(who))
        for seq, (verb, who, when, body) in enumerate(lived[:length], 1)
    ]
    return history.history_modal(
        record, entries, by=reader, length=length, head="1a2b3c4d5e", page=0, sees_missing=sees_missing, now=AFTER
    )
