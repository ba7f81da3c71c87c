"""Screens of the log: what was found, one record in short, what is like a question, and messages beside one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.evidence import Evidence
from bot.domain.records import Record, Related
from bot.domain.refusals import Code, Refusal
from bot.domain.search import Found, Query, read_list, read_query
from bot.domain.search.outside import Outside
from bot.views import debates, evidence, opening, positions, refusals, search, wire
from bot.views.kit import Said
from bot.views.outside import outside_line
from tests.views import cast, past
from tests.views.cast import AFTER, LEAD, NOW, PEOPLE, at

AGENT = PEOPLE["UAGENT1"]
TODAY = date(2026, 11, 24)
SAID = "Three of sixty-one were wrong last month, says the ledger."
BESIDE = tuple(
    Evidence(42, n, "UAGENT2", author, f"{n}.1", f"https://acme.slack.com/archives/C0SUPPORT/p{n}", text, at(10, n))
    for n, (author, text) in enumerate([("UAGENT1", SAID), ("", "Build 77 is red."), ("ULEAD", ""), ("UAGENT3", SAID)])
)
LINES = (
    Found(51, "Move the stand-up to 9:30?", "", DebateState.COLLECTING, None, at(9), "C1"),
    Found(47, "Macros in German?", "", DebateState.EXPIRED, None, at(9, day=12), "C1"),
    Found(42, cast.QUESTION, "Yes, for 14 days.", DebateState.DECIDED, DecisionState.COMMITTING, at(14, 25), "C1"),
    Found(12, "", "We answer in German too", DebateState.DECIDED, DecisionState.IN_FORCE, at(9, day=2), "C1"),
    Found(9, "One macro for all?", "No", DebateState.DECIDED, DecisionState.REVERSED, NOW - timedelta(400), "C1"),
    Found(8, "x" * 300, "y" * 300, DebateState.DECIDED, DecisionState.SUPERSEDED, NOW - timedelta(500), "C1"),
)
LIKE = (
    Related(
        42, cast.QUESTION, "Yes, for 14 days.", DebateState.DECIDED, at(14, 25), "", "C0SUPPORT", True, frozenset()
    ),
    Related(51, "Move the stand-up?", "", DebateState.COLLECTING, at(9), "", "C0SUPPORT", True, frozenset()),
)


def _beside(record: Record) -> Record:
    return replace(record, evidence=BESIDE)


def _page(
    text: str, found: tuple[Found, ...] = LINES, *, place: int = 0, more: bool = False, lists: bool = False
) -> Said:
    query = (read_list if lists else read_query)(text, TODAY)
    assert isinstance(query, Query)
    return search.found_page(
        found,
        query,
        names={"owner": "lead"} if query.owner else {},
        turn=wire.value(kind="search", query="0123456789abcdef"),
        place=place,
        more=more,
        by=AGENT,
        now=AFTER,
        command="/decide",
    )


def said() -> dict[str, Said]:
    """Return what the three commands answer, and what is said of a message that was added."""
    decided = replace(cast.decided(*cast.STANDINGS), card_link="https://acme.slack.com/archives/C0SUPPORT/p1")
    return {
        "list": _page("", lists=True, more=True),
        "list-open": _page("open in <#C1|support>", LINES[:1], lists=True),
        "search": _page("refunds “second pair” owner:<@ULEAD|lead> after:november before:2027", LINES[2:4]),
        "search-page": _page("refunds", LINES[2:], place=1, more=True),
        "search-nothing": _page("pottery", ()),
        "search-long": _page(" ".join(f"word{n}" for n in range(99)), LINES[5:]),
        "search-gone": search.gone("/decide"),
        "search-crossed": refusals.tell(
            Refusal(Code.DAYS_CROSS, {"after": date(2026, 5, 1), "before": date(2026, 3, 1)})
        ),
        "show": search.shown(_beside(decided), by=AGENT, now=AFTER),
        "show-open": search.shown(_beside(cast.collecting()), by=AGENT, now=NOW),
        "show-revealed": search.shown(cast.revealed(*cast.ALL), by=AGENT, now=AFTER),
        "show-cancelled": search.shown(cast.cancelled(), by=AGENT, now=AFTER),
        "show-recorded": search.shown(cast.recorded(), by=AGENT, now=AFTER),
        "added": evidence.added(_beside(cast.collecting())),
        "K1-beside": debates.card(_beside(cast.collecting())),
    }


def forms() -> dict[str, dict[str, Any]]:
    """Return the forms in which messages are added and read, and the one that shows what is like its question."""
    record = _beside(cast.collecting())
    draft = opening.Draft(
        channel="C0SUPPORT",
        channel_name="support",
        question="Do refunds still need a second pair of eyes?",
        options="Yes\nNo",
        contributors=cast.ASKED,
        deadline=at(15).isoformat(),
        decider="ULEAD",
    )
    like = [*outside_line(Outside(14, 11, 5)), *search.similar(LIKE, zone=cast.BERLIN, now=NOW)[:2]]
    takers = [cast.collecting(number=51, question="Move the stand-up to 9:30?"), cast.decided()]
    return {
        "O-like": opening.opening_modal(draft, me=LEAD, zone=cast.BERLIN, now=NOW, like=like),
        "evidence-which": evidence.which_modal(takers, "C0SUPPORT", "1.1"),
        "evidence": evidence.messages_modal(replace(record, evidence=BESIDE[:2]), 0, by=PEOPLE["UAGENT2"], now=AFTER),
        "evidence-none": evidence.messages_modal(cast.collecting(), 3, by=AGENT, now=AFTER),
        "P-beside": positions.position_modal(record, "UAGENT3", None, False, NOW, None, evidence.beside_it(record)),
        "history-beside": past.history_of(AGENT, _beside(cast.decided(*cast.STANDINGS)), 3),
    }
