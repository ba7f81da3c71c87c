"""Reopenings: what is new is asked anew, once at a time; what is not is noted; a hidden record is no record."""

from dataclasses import replace

import pytest

from bot.domain import reopenings
from bot.domain.amendments import LIVE
from bot.domain.debates import DebateState
from bot.domain.decisions import TRANSITIONS, DecisionState
from bot.domain.grammar import message_in
from bot.domain.intents import Kind, View
from bot.domain.records import Audience, Related, sees_related
from bot.domain.reopenings import News, ReopenForm
from bot.domain.reviews import TRANSITIONS as REVIEW_TRANSITIONS
from bot.domain.reviews import Cause, Review, ReviewState, close
from bot.domain.waivers import WAIVABLE, Waiver
from tests.domain.cast import DAY, DIRECTOR, GONE, GUEST, LEAD, NOW, ONE, STRANGER, codes, decided, decision

AT = NOW + 10 * DAY
SAME = decision()


@pytest.mark.parametrize("state", sorted(DecisionState))
def test_what_can_be_asked_anew(state):
    """What stands, or was undone; what was superseded leads to its successor, what is not settled waits."""
    refused = reopenings.why_not_reopen(replace(SAME, state=state, ended_at=AT), (), ONE, successor="No")
    codes_by = {DecisionState.SUPERSEDED: "SUPERSEDED_BY"}
    code = None if state in LIVE | {DecisionState.REVERSED} else codes_by.get(state, "NOT_SETTLED")
    assert (refused.code.name if refused else None) == code
    if refused and code == "SUPERSEDED_BY":
        assert refused.facts["statement"] == "No"


@pytest.mark.parametrize("state", sorted(DebateState))
def test_once_at_a_time(state):
    """While a question that follows it is open, there is no second one; what ended keeps nobody from asking."""
    refused = reopenings.why_not_reopen(SAME, [state], ONE)
    is_open = state in (DebateState.WAITING, DebateState.COLLECTING, DebateState.REVEALED)
    assert (refused.code.name if refused else None) == ("ASKED_ANEW" if is_open else None)


def test_who_asks_anew():
    """Anybody may, as anybody may ask; a guest may not, and nothing undecided is asked anew."""
    assert codes(reopenings.why_not_reopen(SAME, (), GUEST)) == {("GUEST_OPENS", None)}
    assert codes(reopenings.why_not_reopen(None, (), ONE)) == {("NOT_DECIDED", None)}


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        (ReopenForm(News.FACT, "A test with 8 people."), set()),
        (ReopenForm(News.NOTHING), set()),
        (ReopenForm(News.NOTHING, "x" * 301), {("TOO_LONG", "line")}),
        (ReopenForm(News.NUMBER, " \u200b"), {("EMPTY_REASON", "line")}),
        (ReopenForm(None, "Something"), {("NOTHING_NEW", "news")}),
        (ReopenForm(None), {("NOTHING_NEW", "news"), ("EMPTY_REASON", "line")}),
    ],
)
def test_what_is_new_needs_its_line(form, refused):
    """A kind and one line; nothing new needs neither."""
    assert codes(reopenings.why_not_said(form)) == refused


def test_what_is_noted_opens_nothing():
    """A note waits for the look back; what is asked anew is open until its question ends."""
    noted = reopenings.note_it(SAME, ReopenForm(News.NOTHING, " I  see it\nso "), ordinal=2, by=ONE.id, now=AT)
    assert noted == Review(42, 2, 1, Cause.NEWS, ReviewState.NOTED, AT, ONE.id, "I see it so")
    opened = reopenings.asked_anew(SAME, ordinal=1, by=ONE.id, news="A fact: one", now=AT)
    assert (opened.state, opened.note) == (ReviewState.OPEN, "A fact: one")
    assert close(opened, now=AT + DAY) == replace(opened, state=ReviewState.CLOSED, closed_at=AT + DAY)
    assert {one.target for one in REVIEW_TRANSITIONS} == set(ReviewState)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Half of those who decided left.", None),
        ("Because I say so", "ONE_HONEST_SENTENCE"),
        ("", "ONE_HONEST_SENTENCE"),
        ("\u200b \u200b \u200b \u200b \u200b", "ONE_HONEST_SENTENCE"),
        ("one two three four five " + "x" * 300, "TOO_LONG"),
    ],
)
def test_a_waiver_needs_a_sentence(reason, code):
    """Five words at least, which the next reader sees; the rule is one of those that can be overridden."""
    kept = reopenings.waive(42, reason, ordinal=1, by=ONE.id, now=AT)
    if code is None:
        assert kept == Waiver(42, 1, "D10", ONE.id, reason, AT)
        assert kept.rule in WAIVABLE
    else:
        assert codes(kept) == {(code, "reason")}


@pytest.mark.parametrize("state", sorted(DecisionState))
def test_what_stands_is_superseded(state):
    """The newer decision takes the place of one that stands; what became of it otherwise is not overwritten."""
    before = replace(SAME, state=state)
    done = reopenings.supersede(before, 43, by=LEAD.id, now=AT)
    assert (done is not None) is (state in LIVE)
    assert ((state, DecisionState.SUPERSEDED) in {(one.source, one.target) for one in TRANSITIONS}) is (state in LIVE)
    if done:
        over = replace(before, state=DecisionState.SUPERSEDED, ended_at=AT, ended_by=LEAD.id, successor=43)
        assert done.decision == over
        assert View(Kind.AFTER, 42, reopenings.SUPERSEDED) in done.intents


def test_who_was_asked():
    """Contributors, decider, opener, owner and who was asked to commit were; everybody else was missed."""
    debate = decided().debate
    for member, asked in ((LEAD.id, True), (ONE.id, True), (DIRECTOR.id, False)):
        assert reopenings.was_asked(debate, SAME, member) is asked
    assert reopenings.was_asked(debate, replace(SAME, owner=DIRECTOR.id), DIRECTOR.id)


def related(**changes):
    """Return a record that another one follows."""
    return replace(Related(41, "Q?", "Yes", DebateState.DECIDED, NOW, "", "C1", False, frozenset({ONE.id})), **changes)


@pytest.mark.parametrize(
    ("audience", "public", "sees"),
    [
        (Audience(channel="C1"), False, True),
        (Audience(channel="C2"), False, False),
        (Audience(channel="C2"), True, True),  # what was decided in public
        (Audience(ONE), False, True),
        (Audience(LEAD), False, False),
        (Audience(LEAD), True, True),
        (Audience(LEAD, "C1"), False, True),
        (Audience(GUEST), True, False),
        (Audience(replace(GONE, id=ONE.id)), True, False),
        (Audience(STRANGER, "C2"), False, False),
    ],
)
def test_a_hidden_record_is_not_hinted_at(audience, public, sees):
    """A record that one may not see is not named by the one that follows it, either."""
    assert sees_related(audience, related(public=public)) is sees


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://acme.slack.com/archives/C0SUPPORT/p1795509600000100", ("C0SUPPORT", "1795509600.000100")),
        ("<https://acme.slack.com/archives/C0SUPPORT/p1795509600000100|card>", ("C0SUPPORT", "1795509600.000100")),
        (
            "https://acme.slack.com/archives/C1/p1795509600000100?thread_ts=1.2&cid=C1",
            ("C1", "1795509600.000100"),
        ),
        ("see https://acme.slack.com/archives/C1/p1795509600000100", None),
        ("https://acme.slack.com/archives/C1", None),
        ("Should we?", None),
        ("", None),
    ],
)
def test_the_address_of_a_message(text, found):
    """A link alone is an address; words around it are a question."""
    assert message_in(text) == found
