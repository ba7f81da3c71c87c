"""What is found: words of every script, on both databases alike; of what may be seen, and of nothing that is sealed."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep
from bot.domain.people import Member
from bot.domain.records import Audience, Channel, Item, can_see
from bot.domain.reviews import Cause, Review, ReviewState, Verdict
from bot.domain.search import Query, asked_words, read_list, read_query
from bot.domain.search.outside import Outside
from bot.flows.search import Like, find_like, find_similar
from bot.forget import forget_member
from storage import debates, decisions, followups, papers, people, positions, search
from storage.database import Database
from storage.ledger import forget
from storage.migrate import upgrade
from storage.records import get_record
from storage.schema import search_documents
from storage.schema.search import FTS
from storage.search import Asked
from storage.unit import Unit
from tests.databases import new_workspace
from tests.storage.chains import ONE, TWO, WORDS, decides, lived, opened, says
from tests.storage.test_records import _AUDIENCES, _CHANNELS, _MEMBERS, World, _worlds
from tests.storage.worlds import HOUR, NOW, debate, decision, position, start

TODAY = date(2026, 3, 12)
ANYBODY = Audience(Member("UANY", "Anybody"))


async def found(
    unit: Unit, text: str, audience: Audience = ANYBODY, *, lists: bool = False, page: int = 0
) -> list[int]:
    """Return the numbers that a query finds."""
    query = (read_list if lists else read_query)(text, TODAY)
    assert isinstance(query, Query), query
    return [one.number for one in (await search.find(unit, asked(query, audience), page=page, size=6)).found]


def asked(query: Query, audience: Audience) -> Asked:
    """Return a query with its names taken for ids."""
    midnight = {
        name: datetime.combine(day, datetime.min.time(), UTC) if day else None
        for name, day in (("after", query.after), ("before", query.before))
    }
    return Asked(
        audience,
        now=NOW + 100 * HOUR,
        today=TODAY + timedelta(4),
        late=NOW + 90 * HOUR,
        terms=query.terms,
        owner=query.owner.id if query.owner else None,
        by=query.by.id if query.by else None,
        channel=query.channel.id if query.channel else None,
        channel_name=query.channel.name if query.channel else "",
        after=midnight["after"],
        before=midnight["before"],
        states=query.states,
    )


TEXTS = {
    1: "Should refunds need a second pair of eyes?",
    2: "払い戻しの手順を来週から変更するべきですか",
    3: "هل يجب أن نُغيّر سياسة الاسترداد؟",
    4: "เราควรเปลี่ยนวิธีคืนเงินให้ลูกค้าหรือไม่",
    5: "환불을 다음 달부터 바꿔야 할까요?",
    6: "Sollen wir die Rückerstattung für STRASSE 9 prüfen?",
    7: "क्या हमें धनवापसी नीति बदलनी चाहिए?",
    8: "Is p99 under 200 ms in EU-1, don't we know?",
    9: "האם לשנות את מדיניות ההחזרים?",
    10: "ค ข",
}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("refund", [1]),
        ("REFUNDS eyes", [1]),
        ("eyes refund", [1]),
        ('"second pair"', [1]),
        ('"pair second"', []),
        ("払い戻し", [2]),
        ("手順", [2]),
        ("週", [2]),
        ("か", [2]),
        ("払い手順", []),
        ("استرداد", [3]),
        ("الإسترداد", [3]),
        ("نغير", [3]),
        ("คืนเงิน", [4]),
        ("ลูกค้า", [4]),
        ("환불", [5]),
        ("바꿔야", [5]),
        ("rückerstattung", [6]),
        ("straße", [6]),
        ("धनवापसी", [7]),
        ("EU-1", [8]),
        ('"200 ms in eu"', [8]),
        ("don't", [8]),
        ("החזרים", []),
        ("ההחזרים", [9]),
        ("คื", [4]),
        ("refunds 払い戻し", []),
        ("' OR 1=1 --", []),
        ('refunds" OR "eyes', []),
        ("NEAR(refunds eyes) title:refunds refunds*", []),
        ("\x00refunds\ud800", [1]),
    ],
)
async def test_words_of_every_script(database: Database, text: str, numbers: list[int]) -> None:
    """Each finds exactly the question that holds it; what a database would take for a sign is a word, or nothing."""
    async with database.reading(await _library(database)) as unit:
        assert await found(unit, text) == numbers


_LIBRARY: dict[str, str] = {}


async def _library(database: Database) -> str:
    workspace = f"TLIB{len(_LIBRARY)}"
    if str(database.url) not in _LIBRARY:
        async with database.unit(workspace) as unit:
            await start(unit)
            for number, question in TEXTS.items():
                await debates.add_debate(unit, debate(number, question=question), None)
            await search.refresh(unit, list(TEXTS))
        _LIBRARY[str(database.url)] = workspace
    return _LIBRARY[str(database.url)]


# what is found follows the rows


async def test_sealed_words_are_found_when_they_open(database: Database, workspace: str) -> None:
    """Not by anybody, their author included, before the reveal; then in the transaction that opens them."""
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await opened(unit, "V1")
        await says(unit, number, TWO, "No", NOW, "Because of the zebra.")
    assert await _finds(database, workspace, "zebra", Audience(TWO, "C1")) == []
    async with database.unit(workspace) as unit:
        await says(unit, number, ONE, "Yes", NOW, "Fine.")
    assert await _finds(database, workspace, "zebra") == [number]
    async with database.unit(workspace) as unit:
        await decides(unit, number, NOW + HOUR)
    assert await _finds(database, workspace, '"for a while"') == [number]


async def _finds(database: Database, workspace: str, query: str, audience: Audience = ANYBODY) -> list[int]:
    async with database.reading(workspace) as unit:
        return await found(unit, query, audience)


async def test_whoever_is_forgotten_is_not_found(database: Database, workspace: str) -> None:
    """Their words are found no more, nor do they stand anywhere in what is searched; the rest of the record is."""
    number = await lived(database, workspace)
    animals = ("zebra", "yak", "vole", "ibex")
    assert [word for word in animals if await _finds(database, workspace, word) == [number]] == list(animals)

    async with database.unit(workspace) as unit:
        await forget(unit, "UTWO", NOW + 99 * HOUR)
    assert await _finds(database, workspace, "refund") == []
    async with database.unit(workspace) as unit:
        assert await search.refresh_missing(unit) == 1
    assert await _finds(database, workspace, "refund") == [number]
    for word in animals:
        assert await _finds(database, workspace, word) == []
    async with database.reading(workspace) as unit:
        stands = f"SELECT * FROM {FTS}" if unit.dialect == "sqlite" else "SELECT words FROM search_documents"
        kept = str((await unit.execute(text(stands))).all())
    assert not [word for word in WORDS if word in kept]


async def test_the_command_forgets_in_one_go(fresh_url: str, workspace: str) -> None:
    """``python -m bot forget`` leaves everything else to be found."""
    await upgrade(fresh_url)
    database = Database(fresh_url)
    number = await lived(database, workspace)
    await database.close()
    await forget_member(fresh_url, "UTWO", workspace, NOW + 99 * HOUR)
    database = Database(fresh_url)
    assert await _finds(database, workspace, "refund") == [number]
    assert await _finds(database, workspace, "zebra") == []
    await database.close()


async def test_it_can_be_made_anew(fresh_url: str, workspace: str) -> None:
    """It is a view: lost, or made in an older way, ``migrate`` makes it from the rows; twice changes nothing."""
    await upgrade(fresh_url)
    database = Database(fresh_url)
    number = await lived(database, workspace)
    async with database.unit(workspace) as unit:
        await debates.add_debate(unit, debate(7, question="Older than the log?"), None)
        await unit.execute(update(search_documents).values(made=0))
        await unit.execute(delete(search_documents).where(search_documents.c.number == number))
    await upgrade(database)
    await upgrade(database)
    assert await _finds(database, workspace, "refund") == [number]
    assert await _finds(database, workspace, "older log") == [7]
    await database.close()


# who finds what


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all examples."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def own_database(database_url: str, runner: asyncio.Runner) -> Iterator[Database]:
    """A database of this loop's own."""
    database = Database(database_url)
    yield database
    runner.run(database.close())


def test_each_finds_what_they_may_see(own_database: Database, runner: asyncio.Runner) -> None:
    """For every audience a word, a list, and the like of a question find exactly what ``can_see`` lets them see."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(_worlds(), st.permutations(range(len(_AUDIENCES))))
    def check(world: World, order: list[int]) -> None:
        runner.run(_compare(own_database, world, [_AUDIENCES[place] for place in order[:7]]))

    check()


async def _compare(database: Database, world: World, audiences: list[Audience]) -> None:
    async with database.unit(new_workspace()) as unit:
        await people.ensure_workspace(unit, name="Drawn", bot_user="UBOT")
        await people.save_members(unit, _MEMBERS, NOW)
        for channel in _CHANNELS[:2]:
            await people.save_channel(unit, channel)
        for one, versions in world:
            await debates.add_debate(unit, one, None)
            for version in versions:
                await decisions.add_decision(unit, version)
        numbers = [one.number for one, _ in world]
        await search.refresh(unit, numbers)
        records = [record for number in numbers if (record := await get_record(unit, number))]
        for audience in audiences:
            allowed = {
                one.debate.number
                for one in records
                if can_see(audience, Item.RECORD, one)
                and one.debate.state not in (DebateState.UNDONE, DebateState.DOCUMENT)
                and not one.debate.is_circle
            }
            assert set(await found(unit, "refunds eyes", audience)) == allowed, audience
            assert await found(unit, "", audience, lists=True) == sorted(allowed, reverse=True), audience
            like = await find_similar(unit, "Do refunds need a second pair of eyes?", audience, limit=9)
            assert {one.number for one in like} == allowed, audience


async def test_pages(database: Database, workspace: str) -> None:
    """Each record stands on one page, the last page says that nothing follows, and what is not theirs leaves no gap."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_channel(unit, Channel("CPRIV", "quiet"))
        for number in range(1, 31):
            await debates.add_debate(unit, debate(number, channel="C1" if number % 2 else "CPRIV"), None)
        await search.refresh(unit, list(range(1, 31)))
    query = read_query("refunds", TODAY)
    assert isinstance(query, Query)
    async with database.reading(workspace) as unit:
        pages = [await search.find(unit, asked(query, ANYBODY), page=page, size=6) for page in range(4)]
    shown = [[one.number for one in page.found] for page in pages]
    assert sorted(number for page in shown for number in page) == list(range(1, 31, 2))
    assert [len(page) for page in shown] == [6, 6, 3, 0]
    assert [page.more for page in pages] == [True, True, False, False]


async def test_what_it_can_be_asked_to_be(database: Database, workspace: str) -> None:
    """Open, decided, overdue, mine, undone, superseded, closed; by who owns it or asked it, where, and since when."""
    mine = Audience(Member("UTWO", "Two"))
    async with database.unit(workspace) as unit:
        await start(unit)
        await _of_each_kind(unit)
        for typed, numbers in (
            ("is:open", [2, 1]),
            ("is:decided", [8, 7, 6, 5, 4]),
            ("is:closed", [3]),
            ("is:undone", [5]),
            ("is:superseded", [6]),
            ("is:overdue", [8, 7, 4, 2]),
            ("is:mine", [8, 7, 6, 5, 4, 3, 2, 1]),
            ("owner:<@UNEW>", [7, 1]),
            ("by:<@UTWO>", []),
            ("by:<@ULEAD> is:open", [2, 1]),
            ("in:<#C1> is:closed", [3]),
            ("in:#support is:closed", [3]),
            ("in:#elsewhere", []),
            ("after:2026-03-14 is:decided", [8]),
            ("before:2026-03-12", [1]),
            ("slowly", [8]),
            ("eyes is:undone", [5]),
        ):
            assert sorted(await _all(unit, typed, mine), reverse=True) == numbers, typed


async def _all(unit: Unit, typed: str, audience: Audience) -> list[int]:
    return [*(await found(unit, typed, audience)), *(await found(unit, typed, audience, page=1))]


async def _of_each_kind(unit: Unit) -> None:
    early = NOW - timedelta(days=2)
    await debates.add_debate(unit, debate(1, state=DebateState.COLLECTING, owner="UNEW", opened_at=early), None)
    await debates.add_debate(unit, debate(2, state=DebateState.REVEALED, revealed_at=NOW), None)
    await debates.add_debate(unit, debate(3, state=DebateState.EXPIRED, ended_at=NOW), None)
    for number in range(4, 9):
        await debates.add_debate(unit, debate(number, state=DebateState.DECIDED, revealed_at=NOW), None)
    await decisions.add_decision(unit, decision(4))  # answers were due
    await decisions.add_decision(unit, decision(5, state=DecisionState.REVERSED))
    await decisions.add_decision(unit, decision(6, state=DecisionState.SUPERSEDED))
    await decisions.add_decision(unit, decision(7, state=DecisionState.IN_FORCE, owner="UNEW"))
    await papers.add_paper(unit, Review(7, 1, 1, Cause.DATE, ReviewState.OPEN, NOW))
    later = NOW + timedelta(days=2)
    await decisions.add_decision(unit, decision(8, state=DecisionState.IN_FORCE, statement="Slowly", decided_at=later))
    day = NOW.date()
    todo = FollowUp(1, 8, "Tell them.", "ULEAD", "C1", "", "UONE", None, FollowUpState.OPEN, day, NOW, NOW)
    await followups.add_follow_up(unit, Followed(todo, FollowUpStep(1, 1, 8, Did.MADE, "ULEAD", NOW, "UONE")))
    await search.refresh(unit, list(range(1, 9)))


# the outside view


async def test_how_what_is_like_it_went(database: Database, workspace: str) -> None:
    """Of all that is like a question, what was decided is counted, and how that went; for somebody who may not see some
    of it, or some of what was to be done, those do not count; as many queries for six as for thirty.
    """
    outsider, insider = Member("UOUT", "Out"), Member("ULEAD", "Lead")
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_channel(unit, Channel("CPRIV", "board"))
        for number in range(1, 31):
            secret = number > 8
            await debates.add_debate(unit, debate(number, channel="CPRIV" if secret else "C1"), None)
            if number == 8:
                continue  # asked, and never decided
            await decisions.add_decision(unit, decision(number))
            channel = "CPRIV" if number == 1 else "C1"
            due = NOW.date() + timedelta(days=number == 2)
            todo = FollowUp(
                number, number, "Tell them.", "ULEAD", channel, "", "UONE", None, FollowUpState.OPEN, due, NOW, NOW
            )
            made = FollowUpStep(number, 1, number, Did.MADE, "ULEAD", NOW, "UONE")
            await followups.add_follow_up(unit, Followed(todo, made))
            verdict = Verdict.REVERSED if number % 3 == 0 else Verdict.KEPT
            await papers.add_paper(
                unit, Review(number, 1, 1, Cause.DATE, ReviewState.CLOSED, NOW, closed_at=NOW, verdict=verdict)
            )
            again = Review(number, 2, 1, Cause.DATE, ReviewState.CLOSED, NOW, verdict=Verdict.TOO_EARLY)
            await papers.add_paper(unit, again)
        await search.refresh(unit, list(range(1, 31)))
    question, later, spent = "Do refunds need a second pair of eyes?", NOW + timedelta(days=1), []
    async with database.reading(workspace) as unit:
        for member, outside in ((outsider, Outside(7, 5, 0, 7, 5)), (insider, Outside(29, 28, 0, 29, 19))):
            before = unit.statements
            like = await find_like(unit, question, by=member, channel=None, now=later)
            assert like.outside == outside, member.name
            assert len(like.nearest) == 3
            spent.append(unit.statements - before)
        guest = await find_like(unit, question, by=replace(outsider, guest=True), channel=None, now=later)
        assert guest == Like()
    assert max(spent) - min(spent) <= 1, "PostgreSQL looks twice where a word is rare"


# what it costs


async def test_it_asks_as_much_for_one_as_for_hundreds(database: Database) -> None:
    """The queries do not grow with what is found; the words are looked up in their index, not record by record."""
    few, many = new_workspace(), new_workspace()
    counted = []
    for workspace, count in ((few, 3), (many, 400)):
        async with database.unit(workspace) as unit:
            await start(unit)
            for number in range(1, count + 1):
                await debates.add_debate(unit, debate(number), None)
                await positions.add_position(unit, number, position())
            for at in range(1, count + 1, 100):
                await search.refresh(unit, list(range(at, min(at + 100, count + 1))))
        async with database.reading(workspace) as unit:
            assert await found(unit, "refunds")
            counted.append(unit.statements)
            await find_similar(unit, "Do refunds need eyes?", ANYBODY)
            counted.append(unit.statements)
            assert unit.statements <= 12
    assert counted[2] <= counted[0] + 1
    assert counted[3] <= counted[1] + 2


async def test_the_words_are_looked_up_in_their_index(database: Database, workspace: str) -> None:
    """Neither database reads all records for a word: SQLite asks FTS5, PostgreSQL can ask its index."""
    words = " ".join(asked_words("Should refunds need eyes?"))
    async with database.reading(workspace) as unit:
        if unit.dialect == "sqlite":
            plan = f"EXPLAIN QUERY PLAN SELECT rowid FROM {FTS} WHERE {FTS} MATCH '{words}' ORDER BY rowid DESC LIMIT 9"
            told = str((await unit.execute(text(plan))).all())
            assert "VIRTUAL TABLE INDEX" in told
            assert "TEMP B-TREE" not in told
        else:
            await unit.execute(text("SET LOCAL enable_seqscan = off"))
            plan = "EXPLAIN SELECT number FROM search_documents WHERE words @@ 'refund'::tsquery"
            assert "ix_search_documents_words" in str((await unit.execute(text(plan))).all())
