"""Who writes a form reads the form: its block ids are those of its reader, and what was filled in comes back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitments import Answer, AnswerForm, Ground, Standing
from bot.domain.debates import SOMETHING_ELSE
from bot.domain.doors import Door, Tick, in_order
from bot.domain.positions import PositionForm
from bot.domain.settings import DEFAULTS, LIMITS, Settings
from bot.views import (
    away,
    commitments,
    debates,
    decisions,
    digests,
    doors,
    entries,
    escalations,
    exercises,
    opening,
    positions,
    receipts,
    settings,
    signals,
    waivers,
    wire,
)
from tests.views import cast, screens
from tests.views.cast import LEAD, NOW

Json = dict[str, Any]
WORDS = st.text(max_size=60)
PEOPLE = st.lists(st.sampled_from(["UAGENT1", "UAGENT2", "UAGENT3", "UAGENT4"]), unique=True, max_size=4).map(tuple)
PERSON = st.sampled_from([None, "UAGENT1", "UDIRECTOR"])
OPTIONS = st.lists(st.text(min_size=1, max_size=75), min_size=1, max_size=9, unique=True).map(tuple)


def state_of(view: Json, **filled: Any) -> dict[str, Any]:
    """Return the state that Slack would send: what is filled in, or typed over it by block id."""
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            given = filled.get(block["block_id"], _initial(element))
            state[block["block_id"]] = {element["action_id"]: _value(element, given)}
    assert set(filled) <= set(state), "a field that the form does not have"
    return state


def _initial(element: Json) -> Any:
    if option := element.get("initial_option"):
        return option
    return next((value for key, value in element.items() if key.startswith("initial_")), None)


def _value(element: Json, given: Any) -> Json:
    kind = element["type"]
    keys = {
        "radio_buttons": "selected_option",
        "external_select": "selected_option",
        "users_select": "selected_user",
        "multi_users_select": "selected_users",
        "conversations_select": "selected_conversation",
        "datepicker": "selected_date",
        "checkboxes": "selected_options",
    }
    if kind == "radio_buttons" and isinstance(given, str):
        given = next(option for option in element["options"] if option["value"] == given)
    return {"type": kind, keys.get(kind, "value"): given}


FORMS: Mapping[str, tuple[str, Mapping[str, str], str]] = {
    "O": (wire.OPENING_FORM, {n: b for n, b in opening.FIELDS.items() if n != "channel"}, ""),
    "O-ticked": (
        wire.OPENING_FORM,
        {n: b for n, b in opening.FIELDS.items() if n not in ("channel", "deadline")}
        | {"deadline": opening.ONE_WAY_DEADLINE},
        "",
    ),
    "M-one-way": (wire.DECIDE_FORM, {n: b for n, b in decisions.FIELDS.items() if n != "owner"}, ""),
    "profile": (wire.PROFILE_FORM, doors.PROFILE_FIELDS, ""),
    "door-one-way": (wire.DOOR_FORM, doors.CORRECTION_FIELDS, ""),
    "door-two-way": (wire.DOOR_FORM, {"reason": doors.CORRECTION_FIELDS["reason"]}, ""),
    "waiver": (wire.WAIVER_FORM, waivers.FIELDS, ""),
    "O-one-way": (wire.ONE_WAY_FORM, doors.ONE_WAY_FIELDS, ""),
    "O-people": (wire.PEOPLE_FORM, opening.PEOPLE_FIELDS, ""),
    "P": (wire.POSITION_FORM, {n: b for n, b in positions.FIELDS.items() if n not in ("chance", "cause")}, ""),
    "W2": (wire.POSITION_FORM, {n: b for n, b in positions.FIELDS.items() if n != "confidence"}, ""),
    "W4": (wire.SIGNALS_FORM, {n: b for n, b in signals.FIELDS.items() if n != "chance"}, ""),
    "W4-chance": (wire.SIGNALS_CHANCE_FORM, signals.FIELDS, ""),
    "criteria": (wire.OFFER_FORM, exercises.OFFER_FIELDS, ""),
    "rank": (wire.RANK_FORM, exercises.rank_fields(("A", "B", "C")), ""),
    "reasons": (wire.REASONS_FORM, exercises.REASON_FIELDS, ""),
    "entry": (wire.ENTRY_FORM, {n: b for n, b in entries.FIELDS.items() if n not in ("chance", "cause")}, ""),
    "entry-one-way": (wire.ENTRY_FORM, entries.FIELDS, ""),
    "M": (wire.DECIDE_FORM, decisions.FIELDS, ""),
    "H": (wire.HEARD_FORM, {"option.1": "heard.option.1"}, ""),
    "N": (wire.NOT_QUITE_FORM, receipts.NOT_QUITE_FIELDS, ""),
    "again": (wire.AGAIN_FORM, receipts.AGAIN_FIELDS, ""),
    "DC": (wire.DISAGREE_FORM, commitments.DISAGREE_FIELDS, ""),
    "CN": (wire.CANNOT_FORM, {n: b for n, b in commitments.CANNOT_FIELDS.items() if n != "best_reason"}, ""),
    "CN-one-way": (wire.CANNOT_FORM, commitments.CANNOT_FIELDS, ""),
    "W6": (wire.RULING_FORM, escalations.RULING_FIELDS, ""),
    "settings": (wire.SETTINGS_FORM, settings.FIELDS, ""),
    "settings-more": (wire.SETTINGS_MORE_FORM, settings.MORE_FIELDS, ""),
    "settings-days": (wire.SETTINGS_DAYS_FORM, settings.DAY_FIELDS, ""),
    "digest": (wire.DIGEST_FORM, digests.FIELDS, ""),
    "messages-weekly": (wire.MESSAGES_FORM, away.FIELDS, ""),
    "close": (wire.CLOSE_FORM, debates.CLOSE_FIELDS, ""),
}


@pytest.mark.parametrize("name", FORMS)
def test_written_equals_read(name: str) -> None:
    """A form has exactly the fields that its reader and its errors know, and is known by its callback id."""
    callback, fields, _ = FORMS[name]
    view: Any = screens.everything()[name]
    assert view["callback_id"] == callback
    assert {block["block_id"] for block in view["blocks"] if block["type"] == "input"} == set(fields.values())


TICKS = st.sets(st.sampled_from(list(Tick))).map(lambda ticks: tuple(one.value for one in in_order(ticks)))


@given(WORDS, WORDS, WORDS, PEOPLE, st.datetimes(timezones=st.just(cast.BERLIN)), TICKS)
def test_opening(question: str, background: str, options: str, people: Any, deadline: Any, ticks: Any) -> None:
    """The first page comes back as it was filled in, and an earlier deadline is not offered again."""
    draft = opening.Draft("C0SUPPORT", "support", question, background, options, people, deadline.isoformat())
    draft = replace(draft, ticks=ticks)
    view = opening.opening_modal(draft, me=LEAD, zone=cast.BERLIN, now=NOW)
    read = opening.read_opening(state_of(view), view["private_metadata"])
    assert replace(read, channel_name="support", deadline=draft.deadline) == draft
    assert read.deadline in (draft.deadline, None)
    assert (read.deadline is None) == ((deadline - NOW).total_seconds() <= 60)


@given(PERSON, PEOPLE, PEOPLE, PERSON, PERSON)
def test_people(decider: str | None, affected: Any, informed: Any, keeper: str | None, approver: str | None) -> None:
    """The second page comes back as it was filled in."""
    draft = opening.Draft(
        "C0SUPPORT", decider=decider or "", affected=affected, informed=informed, keeper=keeper, approver=approver
    )
    view = opening.people_modal(draft)
    assert opening.read_people(state_of(view), view["private_metadata"]) == draft


@given(PERSON, PERSON, WORDS, st.dates())
def test_what_a_one_way_door_names(decider: str | None, approver: str | None, success: str, day: date) -> None:
    """The page that a tick adds comes back as it was filled in; its opener owns what they ask, unless they decide."""
    draft = opening.Draft(
        decider=decider or "", approver=approver, success=success, look_back=str(day), ticks=("slow",)
    )
    view = opening.one_way_modal(draft, me=LEAD, now=NOW, zone=cast.BERLIN, ruler=None, hours=24)
    read = doors.read_one_way(state_of(view))
    assert read == doors.Profile(decider or "", LEAD.id, approver, success, day)


def test_channel_is_picked_where_none_is_known() -> None:
    """From Home the form asks for the channel as well, and hands it over."""
    view = opening.opening_modal(opening.Draft(asks_where=True), me=LEAD, zone=cast.BERLIN, now=NOW)
    state = state_of(view, **{"opening.where": "C0OTHER"})
    assert opening.read_opening(state, view.get("private_metadata", "")).channel == "C0OTHER"


@given(st.builds(opening.Draft, question=WORDS, contributors=PEOPLE, deadline=st.none() | WORDS, keeper=PERSON))
def test_drafts_are_kept(draft: opening.Draft) -> None:
    """A draft comes back from storage as it was, and a name that is not known any more does no harm."""
    assert opening.Draft.from_json({**draft.to_json(), "forgotten": 1}) == draft


@given(OPTIONS, st.integers(0, 9), WORDS, WORDS, st.integers(1, 99), st.booleans())
def test_position(options: tuple[str, ...], place: int, reason: str, mind: str, sure: int, by_place: bool) -> None:
    """A position comes back as it was written, whatever its options are called."""
    choices = (*options, SOMETHING_ELSE)
    chosen = choices[place % len(choices)]
    record = cast.collecting(options=options)
    view = positions.position_modal(record, "UAGENT3", chosen, False, NOW)
    filled = {"position.reason": reason, "position.change_my_mind": mind, "position.confidence": str(sure)}
    read = positions.read_position(state_of(view, **filled), options)
    assert read == PositionForm(chosen, reason, mind, str(sure))


@given(WORDS, WORDS, WORDS, st.integers(1, 99))
def test_position_for_a_one_way_door(reason: str, mind: str, cause: str, chance: int) -> None:
    """What a one-way door asks for comes back too, with the door that the form asked for and what it promised."""
    record = cast.collecting(door=Door.ONE_WAY)
    view = positions.position_modal(record, "UAGENT3", "Yes", False, NOW)
    said = {"position.reason": reason, "position.change_my_mind": mind, "position.cause": cause}
    read = positions.read_position(
        state_of(view, **said, **{"position.chance": str(chance)}), ("Yes", "No"), view["private_metadata"]
    )
    more = {"question_version": 1, "door": Door.ONE_WAY, "promise": "sealed.1"}
    assert read == PositionForm("Yes", reason, mind, chance=str(chance), cause=cause, **more)


def test_a_draft_is_filled_in() -> None:
    """What was written and not sealed is there again, before what was sealed; a pressed choice is newer than both."""
    kept = PositionForm("Yes", "half a sentence", "a fact", "55")
    view = positions.position_modal(cast.collecting(cast.THREE), "UAGENT3", None, False, NOW, kept)
    assert positions.read_position(state_of(view), ("Yes", "No")) == kept
    view = positions.position_modal(cast.collecting(), "UAGENT3", "No", False, NOW, kept)
    assert positions.read_position(state_of(view), ("Yes", "No")) == replace(kept, choice="No")


@given(OPTIONS, st.integers(0, 9), WORDS, WORDS, st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_decision(options: tuple[str, ...], place: int, statement: str, why: str, look_back: date) -> None:
    """A decision comes back as it was written; its owner is filled in."""
    choices = (*options, SOMETHING_ELSE)
    chosen = place % len(choices)
    view = decisions.decide_modal(cast.revealed(options=options), NOW, cast.BERLIN)
    filled = {
        "decide.choice": str(chosen),
        "decide.statement": statement,
        "decide.why": why,
        "decide.look_back": str(look_back),
    }
    read = decisions.read_decide(state_of(view, **filled), options)
    assert (read.choice, read.statement, read.why) == (choices[chosen], statement, why)
    assert (read.owner, read.look_back) == ("ULEAD", look_back)


@given(WORDS, WORDS)
def test_what_was_heard(one: str, two: str) -> None:
    """Each sentence comes back under the key of the option that it answers, as it was kept and as it was typed."""
    view = receipts.heard_modal(screens.SPLIT, "No", {"option.0": one})
    read = receipts.read_heard(state_of(view, **{"heard.member.UAGENT4": two}))
    assert read == {"option.0": one, "member.UAGENT4": two}
    assert receipts.read_heard({}) == {}


def test_the_button_of_decide_never_promises_less_than_follows() -> None:
    """It reads "Next" for a choice that leaves somebody to hear, and "Announce" for one that leaves nobody."""
    same = cast.revealed(*screens.YES)
    assert not receipts.may_be_dissent(cast.revealed())
    assert [receipts.submit_label(cast.revealed(), choice) for choice in (None, "Yes", "No")] == ["Next"] * 3
    assert receipts.may_be_dissent(same)
    assert [receipts.submit_label(same, one) for one in (None, "Yes", "No")] == ["Announce", "Announce", "Next"]


@given(WORDS, WORDS, WORDS)
def test_answers(words: str, mind: str, more: str) -> None:
    """What somebody disagrees with, or cannot commit to, comes back as they wrote it."""
    words, mind, more = words.strip(), mind.strip(), more.strip()
    disagree = AnswerForm(Answer.DISAGREE_AND_COMMIT, words, mind, more)
    view = commitments.disagree_modal(cast.decided(Standing("UAGENT1", disagree)), "UAGENT1")
    assert commitments.read_disagree(state_of(view)) == disagree
    cannot = AnswerForm(Answer.CANNOT_COMMIT, words, ground=Ground.PROMISE, need=more)
    view = commitments.cannot_modal(cast.decided(Standing("UAGENT1", cannot)), "UAGENT1")
    assert commitments.read_cannot(state_of(view)) == cannot


READERS: tuple[Callable[[Any], Any], ...] = (
    lambda state: opening.read_opening(state, ""),
    lambda state: opening.read_people(state, ""),
    entries.read_entry,
    signals.read_signal,
    positions.read_position,
    decisions.read_decide,
    commitments.read_disagree,
    commitments.read_cannot,
    debates.read_close,
    receipts.read_not_quite,
    receipts.read_again,
)


@pytest.mark.parametrize("read", READERS)
def test_an_empty_form_is_read(read: Callable[[Any], Any]) -> None:
    """A form of another version, whose fields are not there, is read as empty and never fails."""
    assert read({}) == read({"another.field": {"a": {"type": "plain_text_input", "value": None}}})


@pytest.mark.parametrize("held", [DEFAULTS, Settings("UDIRECTOR", ("UAGENT1",), 75, 0, 72, 48, 3, 60, True)])
def test_settings(held: Settings) -> None:
    """Both pages come back as they were filled in, and setting what holds already changes nothing."""
    where: Any = {"zone": cast.BERLIN, "now": NOW}
    first = settings.read_settings(state_of(settings.settings_modal(held, (), cast.PEOPLE, **where)))
    more = settings.read_more(state_of(settings.more_modal(held, (), cast.PEOPLE, **where)))
    assert {name: str(getattr(held, name) or 0) for name in LIMITS} == {
        name: value for name, value in {**first, **more}.items() if name in LIMITS
    }
    assert (first["approver"], more["stewards"], more["strangers"]) == (held.approver, held.stewards, held.strangers)


@pytest.mark.parametrize(
    ("asked", "decider", "ticks", "said"),
    [
        (("UAGENT1",), "ULEAD", (), "One person is asked, so you will know whose view it is."),
        (("ULEAD", "UAGENT1"), "ULEAD", (), "You are two in this, so each will know whose view is whose."),
        (("ULEAD", "UAGENT1"), "UAGENT1", (), "You are two in this, so each will know whose view is whose."),
        (("ULEAD", "UAGENT1"), "UDIRECTOR", (), ""),
        (("ULEAD", "UAGENT1"), "ULEAD", ("bound",), ""),  # somebody else decides: the next page says who
        (("UAGENT1", "UAGENT2"), "ULEAD", (), ""),
    ],
)
def test_two_people_are_told_that_nothing_is_blind(
    asked: tuple[str, ...], decider: str, ticks: tuple[str, ...], said: str
) -> None:
    """With two people each knows whose view is whose, whoever of them writes or decides; the form that asks says so."""
    draft = opening.Draft(channel="C0SUPPORT", contributors=asked, decider=decider, ticks=ticks)
    last = opening.opening_modal(draft, me=LEAD, zone=cast.BERLIN, now=NOW)["blocks"][-1]["elements"][0]["text"]
    assert said in last
    assert ("whose view" in last) == bool(said)


@pytest.mark.parametrize("member", ["ULEAD", "UAGENT1"])
def test_two_people_read_it_where_they_write(member: str) -> None:
    """And so does the form in which each of the two writes."""
    other = {"ULEAD": "agent-1", "UAGENT1": "lead"}[member]
    record = cast.collecting(contributors=("ULEAD", "UAGENT1"))
    shown = str(positions.position_modal(record, member, None, False, NOW)["blocks"])
    assert f"You are two in this, so {other} will know which view is yours." in shown
    assert "You are two" not in str(positions.position_modal(cast.collecting(), "UAGENT1", None, False, NOW)["blocks"])
