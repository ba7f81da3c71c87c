"""What is looked for is read from any text at all; what is kept holds nothing that a database could take for a sign."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.debates import DebateState
from bot.domain.ledger import Verb
from bot.domain.positions import Position, PositionKind
from bot.domain.records import Audience, Channel, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from bot.domain.search import (
    MOST_TERMS,
    Is,
    Query,
    asked_words,
    document,
    likeness,
    nearest,
    pieces,
    read_list,
    read_query,
    telling,
    touches,
)
from bot.domain.search.days import read_past_day
from bot.domain.search.documents import MOST_PIECES
from tests.domain.cast import NOW
from tests.storage.worlds import debate

TODAY = date(2026, 11, 24)
_ANY = st.text(st.characters(), max_size=80)  # with halves of letters, controls and whatever else there is
_SIGNS = "refunds 払い戻し カード ﾊﾝ 환불 คืนเงิน استرداد ال ß İ ﬁ ٱ १ é \u0301\"':<>@#|()*-"
_SCRIPTS = st.text(st.sampled_from(_SIGNS), max_size=40)


@given(_ANY | _SCRIPTS)
def test_pieces_are_letters_and_digits(text: str) -> None:
    """No sign that FTS5 or a tsvector knows survives, no piece is long, and what is kept once stays as it is."""
    for piece in pieces(text, 999):
        assert 0 < len(piece) <= 44
        assert not set(piece) & set(" \t\n\0'\"\\:&|!*()<>-+^{},.@#%_")
        assert piece.encode()
    assert len(pieces(text, 3)) <= 3


@given(_ANY | _SCRIPTS, st.booleans())
def test_any_text_is_a_query(text: str, lists: bool) -> None:
    """A query is read or refused in words, whatever was typed; it has few terms, and each has pieces."""
    query = (read_list if lists else read_query)(text, TODAY)
    if isinstance(query, Refusal):
        return
    assert len(query.terms) == len(query.words) <= MOST_TERMS
    assert all(term.pieces and all(term.pieces) for term in query.terms)


@given(_SCRIPTS)
def test_what_is_kept_is_found_by_itself(text: str) -> None:
    """Each word of a text, looked for as it stands there, is in what is kept of the text, side by side."""
    kept = pieces(text, 999)
    for word in text.replace('"', " ").split():
        query = read_query(f'"{word}"', TODAY)
        if isinstance(query, Refusal):
            continue
        for term in query.terms:
            assert _stands_in(kept, term.pieces, begins=term.begins), (kept, term)


def _stands_in(kept: list[str], wanted: tuple[str, ...], *, begins: bool) -> bool:
    for at in range(len(kept) - len(wanted) + 1):
        *whole, last = kept[at : at + len(wanted)]
        if tuple(whole) == wanted[:-1] and (last.startswith(wanted[-1]) if begins else last == wanted[-1]):
            return True
    return False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Refunds", "refund"),
        ("policies", "Policy"),
        ("boxes", "box"),
        ("ＡＢＣ", "abc"),
        ("ﾊﾝ", "ハン"),
        ("straße", "STRASSE"),
        ("اَلْأَمْوَالُ", "اموال"),
        ("soft\u00adhyphen", "softhyphen"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_the_same_to_a_reader(one: str, other: str) -> None:
    """Width, case, plural, marks that are rarely typed and what shows nothing make no other word."""
    assert pieces(one, 9) == pieces(other, 9)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("払い戻し", ["払い", "い戻", "戻し", "し"]),
        ("猫", ["猫"]),
        ("EU1を", ["eu1", "を"]),
        ("don't", ["don", "t"]),
        ("bus class this", ["bus", "class", "this"]),
        ("---", []),
        ("नीति", ["नीति"]),
    ],
)
def test_pieces(text: str, kept: list[str]) -> None:
    """Scripts without spaces become overlapping pairs and their last sign; other words stay whole, vowels and all."""
    assert pieces(text, 9) == kept


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("refunds", {"words": ("refunds",)}),
        ('"second pair" eyes', {"words": ("second pair", "eyes")}),
        ('second" pair', {"words": ("second", "pair")}),
        ("“second pair”", {"words": ("second pair",)}),
        ("refund refunds", {"words": ("refund",)}),
        ("foo:bar", {"words": ("foo:bar",)}),
        ("title:refunds NEAR(a) OR 1=1", {"words": ("title:refunds", "NEAR(a)", "OR", "1=1")}),
        ("is:open is:mine", {"states": {Is.OPEN, Is.MINE}}),
        ("IS:Reversed", {"states": {Is.UNDONE}}),
        ("after:march", {"after": date(2026, 3, 1)}),
        ("since:2w", {"after": date(2026, 11, 10)}),
        ('before:"last month"', {"before": date(2026, 10, 25)}),
        ("after: 2025", {"after": date(2025, 1, 1)}),
    ],
)
def test_queries(text: str, query: dict[str, object]) -> None:
    """Words, phrases and conditions; what looks like another language's sign is a word."""
    read = read_query(text, TODAY)
    assert isinstance(read, Query)
    empty = {"words": (), "states": frozenset(), "after": None, "before": None, "owner": None, "by": None}
    assert {name: getattr(read, name) for name in empty} == empty | query


def test_who_and_where() -> None:
    """Slack's own signs give ids, what it did not know gives names."""
    read = read_query("owner:<@U1|lead> by:@agent-1 in:<#C1|support>", TODAY)
    assert isinstance(read, Query)
    assert read.owner
    assert read.by
    assert read.channel
    assert (read.owner.id, read.by.name, read.channel.id, read.channel.name) == ("U1", "agent-1", "C1", "support")
    listed = read_list("overdue by <@U1|lead> in #leads", TODAY)
    assert isinstance(listed, Query)
    assert listed.owner
    assert listed.channel
    assert (listed.owner.id, listed.channel.name, listed.states, listed.words) == ("U1", "leads", {Is.OVERDUE}, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.NO_WORDS),
        ("((( -- *", Code.NO_WORDS),
        ("🙂", Code.NO_WORDS),
        ("owner:", Code.NO_VALUE),
        ("refunds in:", Code.NO_VALUE),
        ("after:someday", Code.UNREADABLE_DAY),
        ("after:2026-13", Code.UNREADABLE_DAY),
        ("after:9999999w", Code.UNREADABLE_DAY),
        ("is:nice", Code.UNKNOWN_STATE),
        ("after:2026-05 before:2026-03", Code.DAYS_CROSS),
        ("after:march before:march", Code.DAYS_CROSS),
    ],
)
def test_what_is_missing_is_said(text: str, code: Code) -> None:
    """Each thing that cannot be looked for has its own sentence."""
    refused = read_query(text, TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is code


def test_long_queries() -> None:
    """Three thousand signs are read at once: the first twelve words count, and that is said."""
    read = read_query(" ".join(f"word{n}" for n in range(400)), TODAY)
    assert isinstance(read, Query)
    assert (len(read.terms), read.fewer) == (MOST_TERMS, True)
    one = read_query("あ" * 3000, TODAY)
    assert isinstance(one, Query)
    assert len(one.terms[0].pieces) <= 30
    assert not isinstance(read_list("", TODAY), Refusal), "a list of nothing in particular is all of it"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("2026-03", date(2026, 3, 1)),
        ("december", date(2025, 12, 1)),
        ("24 november", date(2026, 11, 24)),
        ("25 nov", date(2025, 11, 25)),
        ("März 2025", date(2025, 3, 1)),
        ("mar-2025", date(2025, 3, 1)),
        ("nov 3", date(2026, 11, 3)),
        ("août", date(2026, 8, 1)),
        ("yesterday", date(2026, 11, 23)),
        ("1y", date(2025, 11, 24)),
        ("31 feb", None),
        ("maybe", None),
        ("", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    """A month without a year is the last one that has begun."""
    assert read_past_day(text, TODAY) == day


@given(_ANY)
def test_any_text_is_a_day_or_none(text: str) -> None:
    """No text breaks the reading of days."""
    assert read_past_day(text, TODAY) is None or isinstance(read_past_day(text, TODAY), date)


# documents


def _record(state: DebateState, *positions: Position, **news: object) -> Record:
    opened = None if state in (DebateState.COLLECTING, DebateState.CANCELLED) else NOW
    asked = debate(state=state, revealed_at=opened, **news)
    return Record(asked, Channel(asked.channel, "support", public=True), {}, positions=positions)


def _held(record: Record) -> set[str]:
    return {piece for field in document(record).fields for piece in field}


_WORDS = ("marmalade", "quince", "turnip", "parsnip")


@given(
    st.sampled_from(list(DebateState)),
    st.lists(
        st.builds(
            Position,
            member=st.sampled_from(["UONE", "UTWO", "UGONE"]),
            version=st.integers(1, 3),
            kind=st.sampled_from(list(PositionKind)),
            at=st.just(NOW),
            choice=st.just("Yes"),
            reason=st.sampled_from(_WORDS),
            informed=st.booleans(),
            entered_by=st.sampled_from([None, "ULEAD"]),
        ),
        max_size=5,
        unique_by=lambda one: (one.member, one.version),
    ),
    st.booleans(),
    st.sampled_from([(), ("UGONE",)]),
)
def test_sealed_words_are_never_in_it(
    state: DebateState, positions: list[Position], revealed: bool, left: tuple[str, ...]
) -> None:
    """A word of a position is found only where whoever sees the record may read that very position."""
    record = _record(state, *positions, left=left)
    record = replace(record, debate=replace(record.debate, revealed_at=NOW if revealed else None))
    inside = Audience(channel=record.debate.channel)
    open_ = {
        one.reason for one in positions if can_see(inside, Item.WORDS, record, author=one.member, version=one.version)
    }
    found = _held(record) & set(_WORDS)
    assert found == (open_ if state not in (DebateState.UNDONE, DebateState.DOCUMENT) else set())
    if not revealed:
        assert found == set()


def test_what_was_taken_back_is_not_found() -> None:
    """Nothing of a question that its opener took back."""
    assert document(_record(DebateState.UNDONE)).empty
    assert not document(_record(DebateState.COLLECTING)).empty


def test_a_long_record_is_cut_at_its_pieces() -> None:
    """Forty long reasons stay within what PostgreSQL counts."""
    long = " ".join(f"word{n}x" for n in range(3 * MOST_PIECES))
    record = _record(DebateState.REVEALED, background=long)
    assert max(len(field) for field in document(record).fields) == MOST_PIECES


def test_what_is_sealed_changes_nothing() -> None:
    """Sealing makes nothing anew; opening does."""
    told = {("position", "UONE", 1): True, ("debate", "state"): "collecting"}
    assert not touches(Verb.SEALED, told)
    assert touches(Verb.REVEALED, told)
    assert not touches(Verb.SEEN, {("person", "seen", 0): True})


# likeness


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("Should we bring back the old menu?", "Remove the old menu?", True),
        ("Should refunds over $200 need a second pair of eyes?", "Do refunds need a second pair of eyes?", True),
        ("Should we hire?", "Should we hire?", True),
        ("Should we hire?", "Should we fire?", False),
        ("Should we move the office?", "Should we do it for the team?", False),
        ("払い戻しの手順を変更するべきですか", "払い戻しの手順を変えるべきか", True),
        ("Move the stand-up to 9:30?", "Move the budget to spring?", False),
        ("???", "", False),
    ],
)
def test_likeness(one: str, other: str, like: bool) -> None:
    """By the words that they share, without those that every question has."""
    assert (nearest(one, {7: (other,)}, 3) == [7]) is like
    assert likeness(asked_words(one), asked_words(other)) == likeness(asked_words(other), asked_words(one))


@given(_ANY, _ANY)
def test_likeness_is_a_share(one: str, other: str) -> None:
    """From 0 to 1, whatever is compared; a question is like itself; few words are enough to look for it."""
    words = asked_words(one)
    assert 0 <= likeness(words, asked_words(other)) <= 1
    assert likeness(words, words) == (1 if words else 0)
    assert len(telling(words)) <= 6
    assert set(telling(words)) <= set(words)


def test_the_nearest_come_first() -> None:
    """The nearest first, of two the newer; no more than asked for."""
    others = {1: ("Remove the old menu?",), 2: ("Bring back the old menu?",), 3: ("Bring back the old menu?",)}
    assert nearest("Should we bring back the old menu?", others, 2) == [3, 2]
