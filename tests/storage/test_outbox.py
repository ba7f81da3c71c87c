"""Views are coalesced and shown at least once; two couriers never hold the same one, and a lease passes on."""

import asyncio
from datetime import datetime, timedelta

from bot.domain.decisions import DecisionState
from bot.domain.intents import Kind, View
from storage import debates, decisions, outbox
from storage.database import Database
from storage.outbox import MessageRow
from tests.storage.worlds import LEASE, NOW, debate, decision, start

CARD = View(Kind.CARD, 1)
MINUTE = timedelta(minutes=1)


async def _want(database: Database, workspace: str, *views: View, now: datetime = NOW) -> None:
    async with database.unit(workspace) as unit:
        await start(unit)
        await outbox.want(unit, views, now)


async def _claim(
    database: Database, workspace: str, now: datetime = NOW, by: str = "a", limit: int = 10
) -> list[MessageRow]:
    async with database.unit() as unit:
        return await outbox.claim_messages(unit, now, by, LEASE, limit, workspaces={workspace})


async def _show(database: Database, row: MessageRow, ts: str = "1.1") -> bool:
    async with database.unit(row.workspace) as unit:
        return await outbox.mark_shown(unit, row, channel="C1", ts=ts, shown_hash="h")


async def _message(database: Database, workspace: str, view: View = CARD) -> MessageRow:
    async with database.reading(workspace) as unit:
        row = await outbox.find_message(unit, view.key)
    assert row is not None
    return row


async def _next(database: Database, workspace: str) -> datetime | None:
    async with database.reading() as unit:
        return await outbox.next_message_at(unit, workspaces=[workspace])


async def test_ten_changes_are_one_update(database: Database, workspace: str) -> None:
    """A view that is wanted ten times before anybody looks is claimed once, and is clean once it was shown."""
    for _ in range(10):
        await _want(database, workspace, CARD)
    assert await _next(database, workspace) == NOW
    (row,) = await _claim(database, workspace)
    assert (row.revision, row.shown_revision, row.stands, row.dirty) == (10, 0, False, True)
    assert await _show(database, row)
    assert await _claim(database, workspace, NOW + LEASE) == []
    assert await _next(database, workspace) is None
    shown = await _message(database, workspace)
    assert (shown.channel, shown.ts, shown.shown_hash, shown.dirty) == ("C1", "1.1", "h", False)


async def test_a_change_while_it_is_shown_is_not_lost(database: Database, workspace: str) -> None:
    """What is wanted between rendering and marking leaves the message dirty, and it is claimed again at once."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    await _want(database, workspace, CARD)
    assert await _show(database, row)
    (again,) = await _claim(database, workspace)
    assert again.ts == "1.1"


async def test_wanting_twice_at_once_counts_twice(database: Database, workspace: str) -> None:
    """Transactions that want the same views at the same moment all count, in whatever order they name them."""
    views = [View(Kind.ASK, 1, f"U{n}") for n in range(5)]
    await _want(database, workspace, *views)

    async def again(chosen: list[View]) -> None:
        async with database.unit(workspace) as unit:  # not tried again: they must not lock each other out
            await outbox.want(unit, chosen, NOW)

    await asyncio.gather(*(again(views[::step]) for step in (1, -1) for _ in range(5)))
    assert {row.revision for row in await _claim(database, workspace)} == {11}


async def test_those_first_named_are_claimed_first(database: Database, workspace: str) -> None:
    """Within one wish the order is that of the rule; of two wishes the older goes first."""
    await _want(database, workspace, View(Kind.LINE, 2), View(Kind.CARD, 2), now=NOW)
    await _want(database, workspace, View(Kind.CARD, 1), View(Kind.ASK, 1, "UONE"), now=NOW + MINUTE)
    keys = [row.key for row in await _claim(database, workspace, NOW + MINUTE)]
    assert keys == ["decision.line:2", "debate.card:2", "debate.card:1", "ask:1:UONE"]


async def test_two_couriers_never_hold_the_same(database: Database, workspace: str) -> None:
    """Claims made at the same moment overlap in nothing, and together they are everything."""
    await _want(database, workspace, *(View(Kind.ASK, 1, f"U{n:02}") for n in range(40)))
    claims = await asyncio.gather(*(_claim(database, workspace, by=f"courier-{n}", limit=7) for n in range(8)))
    keys = [row.key for rows in claims for row in rows]
    assert len(keys) == len(set(keys))
    rest = [row.key for n in range(8) for row in await _claim(database, workspace, by=f"late-{n}", limit=7)]
    assert len({*keys, *rest}) == len(keys) + len(rest) == 40


async def test_a_lease_passes_on(database: Database, workspace: str) -> None:
    """While a lease lasts nobody else gets the message; afterwards a second courier does, and the first is told."""
    await _want(database, workspace, CARD)
    (first,) = await _claim(database, workspace, by="a")
    assert await _claim(database, workspace, NOW + LEASE - timedelta(seconds=1), by="b") == []
    assert await _next(database, workspace) == NOW + LEASE
    (second,) = await _claim(database, workspace, NOW + LEASE, by="b")
    assert await _show(database, second, "2.2")
    assert not await _show(database, first, "1.1")
    assert (await _message(database, workspace)).ts == "2.2"


async def test_a_courier_that_overslept_is_told_too(database: Database, workspace: str) -> None:
    """A lease ends for its holder as for others: a second claim by the same courier is another one."""
    await _want(database, workspace, CARD)
    (first,) = await _claim(database, workspace, by="a")
    (second,) = await _claim(database, workspace, NOW + LEASE, by="a")
    assert not await _show(database, first, "1.1")
    assert await _show(database, second, "2.2")


async def test_held_back_means_not_before(database: Database, workspace: str) -> None:
    """A message that waits for its turn is not claimed before it, and the next look is planned for then."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        assert await outbox.hold_back(unit, row, NOW + MINUTE)
    assert await _claim(database, workspace) == []
    assert await _next(database, workspace) == NOW + MINUTE
    assert len(await _claim(database, workspace, NOW + MINUTE)) == 1


async def test_given_back_means_at_once(database: Database, workspace: str) -> None:
    """A message that is given back as it was can be claimed in the same moment."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        assert await outbox.give_back(unit, row)
    assert len(await _claim(database, workspace)) == 1


async def test_a_failure_with_another_try(database: Database, workspace: str) -> None:
    """A failure that may pass is tried again at its time, with the tries counted."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        assert await outbox.mark_failed(unit, row, "internal_error", retry_at=NOW + MINUTE)
    assert await _claim(database, workspace) == []
    (again,) = await _claim(database, workspace, NOW + MINUTE)
    assert (again.failed, again.attempts) == ("internal_error", 1)
    assert await _show(database, again)
    assert (await _message(database, workspace)).failed is None


async def test_a_failure_without_another_try_waits_to_be_wanted(database: Database, workspace: str) -> None:
    """A channel that we are not in is not asked again by itself, and is when the person says that now we are."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        assert await outbox.mark_failed(unit, row, "not_in_channel")
    assert await _next(database, workspace) is None
    assert await _claim(database, workspace, NOW + 60 * MINUTE) == []
    assert (await _message(database, workspace)).failed == "not_in_channel"
    await _want(database, workspace, CARD, now=NOW + 60 * MINUTE)
    (again,) = await _claim(database, workspace, NOW + 60 * MINUTE)
    assert again.failed is None


async def test_wanted_anew_while_failing(database: Database, workspace: str) -> None:
    """A wish that arrives while the older one is failing is tried by itself."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    await _want(database, workspace, CARD)
    async with database.unit(workspace) as unit:
        assert await outbox.mark_failed(unit, row, "not_in_channel")
    assert len(await _claim(database, workspace)) == 1


async def test_nothing_to_say_until_wanted_again(database: Database, workspace: str) -> None:
    """A message without need is left alone with its reason, and comes back when it is wanted again."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        assert await outbox.mark_unchanged(unit, row, note="decided meanwhile")
    assert await _claim(database, workspace) == []
    assert (await _message(database, workspace)).note == "decided meanwhile"
    await _want(database, workspace, CARD)
    assert len(await _claim(database, workspace)) == 1


async def test_taken_off_and_wanted_again_is_posted_anew(database: Database, workspace: str) -> None:
    """A message that we deleted stands nowhere; wanted again, it is a first post again."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    await _show(database, row)
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        assert await outbox.mark_unchanged(unit, row, note="undone", removed=True)
    assert not (await _message(database, workspace)).stands


async def test_deleted_by_hand_once_and_twice(database: Database, workspace: str) -> None:
    """A message that somebody deleted is posted once more; a second deletion is respected for ever."""
    await _want(database, workspace, CARD)
    for expected in (True, False):
        (row,) = await _claim(database, workspace)
        await _show(database, row)
        await _want(database, workspace, CARD)
        (row,) = await _claim(database, workspace)
        async with database.unit(workspace) as unit:
            assert await outbox.mark_deleted(unit, row) is expected
    await _want(database, workspace, CARD)
    assert await _claim(database, workspace) == []
    assert (await _message(database, workspace)).gone == "deleted by hand"


async def test_gone_is_for_ever(database: Database, workspace: str) -> None:
    """A message that is gone is never claimed again, and whoever was sending it is told."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        await outbox.mark_gone(unit, CARD.key, "archived")
    assert not await _show(database, row)
    await _want(database, workspace, CARD)
    assert await _claim(database, workspace) == []
    assert await _next(database, workspace) is None


async def test_found_by_its_place_and_moved(database: Database, workspace: str) -> None:
    """A press tells channel and ts: the row is found by them; pointed at another copy, it is made true there."""
    await _want(database, workspace, CARD)
    (row,) = await _claim(database, workspace)
    await _show(database, row, "1.1")
    await _want(database, workspace, CARD)
    (sending,) = await _claim(database, workspace)
    async with database.unit(workspace) as unit:
        found = await outbox.find_by_ts(unit, "C1", "1.1")
        assert found is not None
        assert found.key == CARD.key
        assert await outbox.find_by_ts(unit, "C2", "1.1") is None
        assert await outbox.repoint(unit, CARD.key, "C1", "2.2", NOW) == ("C1", "1.1")
        assert unit.wakes == {"courier"}
    assert not await _show(database, sending, "1.1")  # it edited the older copy: that is not where the message stands
    (row,) = await _claim(database, workspace)
    assert (row.ts, row.shown_hash) == ("2.2", None)


async def test_an_older_copy_gets_an_owner(database: Database, workspace: str) -> None:
    """A copy that stands in Slack without a row becomes a message of ours, which is edited and not posted."""
    pointer = View(Kind.MOVED, 1, "UONE")
    async with database.unit(workspace) as unit:
        await start(unit)
        await outbox.adopt(unit, pointer, "D1", "1.1", NOW)
        assert await outbox.repoint(unit, "ask:1:UONE", "D1", "2.2", NOW) is None
    (row,) = await _claim(database, workspace)
    assert (row.key, row.stands, row.ts) == (pointer.key, True, "1.1")


async def test_who_was_asked_before(database: Database, workspace: str) -> None:
    """Somebody's first ask is the first that was really posted to them, on any record before this one."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await outbox.want(unit, [View(Kind.ASK, 1, "UONE")], NOW)
        assert await outbox.never_asked_before(unit, "UONE", 2)
        (row,) = await outbox.claim_messages(unit, NOW, "a", LEASE, workspaces=[workspace])
        await outbox.mark_shown(unit, row, channel="D1", ts="1.1", shown_hash="h")
        assert not await outbox.never_asked_before(unit, "UONE", 2)
        assert await outbox.never_asked_before(unit, "UONE", 1)
        assert await outbox.never_asked_before(unit, "UTWO", 2)


async def test_what_asks_while_we_were_away(database: Database, workspace: str) -> None:
    """Looked at again are the messages that stand and ask about decisions which still take answers."""
    async with database.unit(workspace) as unit:
        await start(unit)
        for number in (1, 2):
            await debates.add_debate(unit, debate(number), None)
            state = DecisionState.COMMITTING if number == 1 else DecisionState.IN_FORCE
            await decisions.add_decision(unit, decision(number, state=state))
            await outbox.want(unit, [View(Kind.LINE, number), View(Kind.CARD, number)], NOW)
            await outbox.adopt(unit, View(Kind.ASK, number, "UONE"), "D1", f"{number}.1", NOW)
        asking = await outbox.list_asking(unit, {Kind.LINE.value, Kind.ASK.value})
    assert [(row.key, row.ts) for row in asking] == [("ask:1:UONE", "1.1")]


async def test_only_those_served(database: Database, workspace: str) -> None:
    """A courier takes messages of the workspaces that it serves, and one that serves all takes them all."""
    other = workspace + "X"
    await _want(database, workspace, CARD)
    await _want(database, other, CARD)
    assert [row.workspace for row in await _claim(database, other)] == [other]
    async with database.unit() as unit:
        rest = await outbox.claim_messages(unit, NOW, "all", LEASE, 1000)
        assert workspace in {row.workspace for row in rest}
        assert other not in {row.workspace for row in rest}


async def test_wishes_are_few_statements(database: Database, workspace: str) -> None:
    """However many messages a rule names, they are kept in one statement, and the courier is woken."""
    async with database.unit(workspace) as unit:
        await start(unit)
        before = unit.statements
        await outbox.want(unit, [View(Kind.ASK, 1, f"U{n}") for n in range(41)], NOW)
        assert unit.statements == before + 1
        assert unit.wakes == {"courier"}
        await outbox.want(unit, [], NOW)
        assert unit.statements == before + 1
