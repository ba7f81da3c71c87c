"""The ledger: what was stored cannot be changed quietly, whoever owns the database; a person can be forgotten."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Table, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.domain.commitments import Answer, AnswerForm, Ground
from bot.domain.escalations import Escalation, EscalationState
from bot.domain.ledger import REMOVED, SHAPES, Text, Verb, changes, facts
from bot.domain.settings import Adjustment, Settings
from bot.flows import commitments, debates, decisions, history, positions, words
from storage import settings as kept_settings
from storage.database import Database
from storage.debates import add_debate, save_draft
from storage.ledger import TABLES, append, carry_over, forget, get_chain, list_entries, verify
from storage.papers import add_paper
from storage.positions import add_position
from storage.receipts import begin_authors
from storage.schema import debates as debates_table
from storage.schema import inbox, ledger, ledger_actors, ledger_salts, metadata
from storage.schema import positions as positions_table
from storage.schema import receipts as receipts_table
from storage.unit import Unit
from tests.databases import new_workspace
from tests.storage import chains
from tests.storage.chains import FAR, LEAD, ONE, TWO, WORDS, broken, flip, forge, lived, tampering
from tests.storage.worlds import HOUR, NOW, debate, position, start

CHAIN = (ledger, ledger_actors, ledger_salts)
# Not told: the lock's own counter, what is computed from zones or from the form's id, and places in a list that
# nothing is decided by. The chain's head in the record's row has tests of its own, beside the walk itself.
UNTOLD = {
    "debates": {"row_version", "undecided_until", "opened_from"},
    "decisions": {"row_version"},
    "receipts": {"place"},
    "marks": set(),
}


def columns(*tables: Table) -> list[object]:
    """Return each column that must not change quietly, as parameters with names."""
    told = [(table, column) for table in tables for column in table.columns]
    return [
        pytest.param(table, column, id=f"{table.name}.{column.name}")
        for table, column in told
        if column.name not in UNTOLD.get(table.name, set())
    ]


async def test_a_whole_life_holds(database: Database, workspace: str) -> None:
    """What the flows store is what the entries tell: the walk finds nothing, by itself and beside the process."""
    number = await lived(database, workspace)
    async with database.reading(workspace) as unit:
        assert await broken(unit) == []
        chain = await get_chain(unit, number)
        entries = [entry for entry, _ in await list_entries(unit, number, limit=99)]
    checked = [one async for one in verify(database, workspace)]
    assert [(one.number, one.entries, one.erased, one.broken) for one in checked] == [(number, chain.length, 0, None)]
    assert [entry.seq for entry in entries] == list(range(1, chain.length + 1))
    told = [entry.verb for entry in entries]
    assert told[:3] == [Verb.OPENED, Verb.POSTED, Verb.SEALED]
    assert {Verb.WITHDRAWN, Verb.CHANGED, Verb.REVEALED, Verb.DECIDED, Verb.ANSWERED, Verb.MARKED} <= {*told}
    assert Verb.IN_FORCE in told


async def test_no_word_is_in_the_ledger(database: Database) -> None:
    """Entries hold no sealed word, no choice, no name and no Slack id of a person: only hashes and surrogates."""
    workspace, number = await chains.lived_once(database)
    async with database.reading(workspace) as unit:
        entries = [entry for entry, _ in await list_entries(unit, number, limit=99)]
    whole = "".join(entry.body + entry.actor for entry in entries)
    for secret in (*WORDS, "Fine.", "Yes", "UTWO", "UONE", "ULEAD", "refunds", "emu"):
        assert secret not in whole


@pytest.mark.parametrize(("table", "column"), columns(*TABLES.values(), *CHAIN))
async def test_each_changed_value_is_caught(database: Database, table: Table, column: Column[object]) -> None:
    """One stored value is changed, whichever it is: the walk names the record where it happened."""
    workspace, number = await chains.lived_once(database)
    async with tampering(database, workspace) as unit:
        assert await broken(unit) == []
        await flip(unit, table, column)
        found = await broken(unit)
        assert found
        named = {one.partition("/")[0] for one in found}
        assert named <= {str(number), str(number + FAR), "0"}
    async with database.reading(workspace) as unit:
        assert await broken(unit) == []


@pytest.mark.parametrize(
    "how", ["head kept", "head moved back too", "head moved back alone", "all gone", "one missing"]
)
async def test_a_cut_chain_is_caught(database: Database, how: str) -> None:
    """Entries that are missing, at the end or within, are noticed, whatever the record's row says."""
    workspace, number = await chains.lived_once(database)
    async with tampering(database, workspace) as unit:
        length = (await get_chain(unit, number)).length
        left = {"all gone": 0, "one missing": 4}.get(how, length - 2)
        if how != "head moved back alone":
            gone = ledger.c.seq == 4 if how == "one missing" else ledger.c.seq > left
            await unit.execute(delete(ledger).where(ledger.c.workspace == workspace, ledger.c.number == number, gone))
        if how not in ("head kept", "one missing"):
            await forge(unit, number, left)
        expected = {"head kept": length - 1, "head moved back alone": length - 1, "all gone": 0, "one missing": 4}
        found = await broken(unit)
        assert len(found) == 1
        if how in expected:
            assert found[0].startswith(f"{number}/{expected[how]} ")


@pytest.mark.parametrize("what", ["row added", "row deleted", "record deleted"])
async def test_rows_that_come_and_go_are_caught(database: Database, what: str) -> None:
    """A row slipped in or taken out, and a record that is gone with all its rows, are noticed."""
    workspace, number = await chains.lived_once(database)
    async with tampering(database, workspace) as unit:
        here = (positions_table.c.workspace == workspace, positions_table.c.number == number)
        if what == "row added":
            row = {"number": number, "member": "UONE", "version": 9, "kind": "passed", "at": NOW}
            await chains.add_row(unit, positions_table, **row)
        elif what == "row deleted":
            await unit.execute(delete(positions_table).where(*here, positions_table.c.member == "UONE"))
        else:
            await unit.execute(delete(debates_table).where(debates_table.c.workspace == workspace))
        assert [one.partition("/")[0] for one in await broken(unit)] == [str(number)]


async def test_a_flipped_byte_anywhere_names_the_first_link(database: Database) -> None:
    """Of two tampered entries the first is named."""
    workspace, number = await chains.lived_once(database)
    async with tampering(database, workspace) as unit:
        for seq in (7, 5):
            await unit.execute(
                update(ledger).where(ledger.c.workspace == workspace, ledger.c.seq == seq).values(actor="")
            )
        assert await broken(unit) == [f"{number}/5 it was changed"]


@pytest.mark.parametrize("statement", ["UPDATE ledger SET verb = 'x'", "DELETE FROM ledger"])
async def test_the_database_itself_refuses(database: Database, workspace: str, statement: str) -> None:
    """Entries are only ever added: the database refuses anything else by a trigger."""
    await lived(database, workspace)
    with pytest.raises(DBAPIError, match="never"):
        async with database.unit(workspace) as unit:
            await unit.execute(text(f"{statement} WHERE workspace = '{workspace}'"))


async def test_a_forgotten_person_leaves_no_trace(database: Database, workspace: str) -> None:
    """Words, id and name are in no row any more; every chain holds, and says how many texts were erased."""
    number = await lived(database, workspace)
    async with database.unit(workspace) as unit:
        await unit.execute(inbox.delete().where(inbox.c.workspace == workspace))
        held = Settings(approver="UTWO", stewards=("ULEAD", "UTWO"))
        told = [
            Adjustment(1, "approver", "", "UTWO", "UTWO", NOW),
            Adjustment(2, "stewards", "", "ULEAD,UTWO", None, NOW),
        ]
        await kept_settings.save_settings(unit, held, told)
        await save_draft(unit, "ULEAD", "C1", {"contributors": ["UONE", "UTWO"]}, NOW)
        await _entered_and_ruled_by(unit, number, "UTWO")
        assert await forget(unit, "UTWO", NOW + 99 * HOUR)
        assert not await forget(unit, "UTWO", NOW + 99 * HOUR)
    async with database.reading(workspace) as unit:
        checked = [one for one in await chains.findings(unit)]
        assert [one.broken for one in checked] == [None]
        assert checked[0].erased >= 6
        for table in metadata.sorted_tables:
            rows = (await unit.execute(select(table).where(table.c.workspace == workspace))).all()
            whole = "".join(map(str, rows))
            for secret in ("UTWO", "'Two'", *WORDS, "A quoted emu."):
                assert secret not in whole, (table.name, secret)
        told = [entry.verb for entry, _ in await list_entries(unit, number, limit=99)]
    assert told[-1] == Verb.FORGOTTEN


async def _entered_and_ruled_by(unit: Unit, number: int, member: str) -> None:
    """Let ``member`` stand in columns in which they do not by the life of that record."""
    written = position("UTHREE", 1, entered_by=member, reason="Not their words.")
    await add_position(unit, number, written)
    block = Escalation(number, 1, 9, "UONE", EscalationState.OPEN, NOW, NOW + HOUR, member, ruled_by=member)
    await add_paper(unit, block)
    await history.note(unit, number, Verb.BLOCKED, by="UONE", now=NOW, to=[written, block])


async def test_what_is_forgotten_leaves_the_messages(database: Database, workspace: str) -> None:
    """Each message that stands about a record of theirs is drawn anew; others are left as they are."""
    number = await lived(database, workspace)
    async with database.unit(workspace) as unit:
        messages = metadata.tables["messages"]
        here = messages.c.workspace == workspace
        await unit.execute(update(messages).where(here).values(ts="1.0", shown_revision=messages.c.revision))
        await forget(unit, "UTWO", NOW + 99 * HOUR)
        rows = (await unit.execute(select(messages).where(here))).mappings().all()
    assert {row["revision"] > row["shown_revision"] for row in rows if row["number"] == number} == {True}
    assert "UTWO" not in {row["member"] for row in rows}


async def test_an_author_erases_what_nobody_read(database: Database, workspace: str) -> None:
    """Words, choice and numbers of all that was never opened are in no row, no salt is left to check a guess by, and
    the chain holds; so it does when the person is forgotten after that.
    """
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await chains.opened(unit, "V-erased")
        for why in ("A wombat.", "A numbat."):
            await chains.says(unit, number, ONE, "Yes", NOW + HOUR, why)
        await chains.says(unit, number, TWO, "No", NOW + 2 * HOUR, "A quokka.")
        erased = await words.erase(unit, number, by=ONE, now=NOW + 3 * HOUR)
        assert [one.reason for one, _ in erased] == ["A wombat."]
        assert await broken(unit) == []
        salts = select(ledger_salts.c.path, ledger_salts.c.seq).where(ledger_salts.c.workspace == workspace)
        mine = [
            (path, seq) for path, seq in await unit.execute(salts) if path.startswith("position/") and "/1/" in path
        ]
        newest = (await get_chain(unit, number)).length
        assert {(path.rpartition("/")[2], seq) for path, seq in mine if seq == newest} == {("reason", newest)}
        assert len([one for one in mine if one[1] < newest]) == 5, "those of the other author are left alone"
        rows = "".join(map(str, (await unit.execute(select(positions_table))).all()))
        assert "A wombat." not in rows
        assert "A numbat." in rows
        assert await forget(unit, "UONE", NOW + 4 * HOUR)
        assert await broken(unit) == []


async def test_erased_words_cannot_be_filled_in(database: Database, workspace: str) -> None:
    """What stands in place of erased words is checked, too; words without a salt are none that were erased."""
    number = await lived(database, workspace)
    async with tampering(database, workspace) as unit:
        mine = (positions_table.c.workspace == workspace, positions_table.c.number == number)
        await unit.execute(
            update(positions_table).where(*mine, positions_table.c.member == "UONE").values(reason=REMOVED)
        )
        await unit.execute(delete(ledger_salts).where(ledger_salts.c.workspace == workspace))
        assert len(await broken(unit)) == 1
    async with database.unit(workspace) as unit:
        await forget(unit, "UTWO", NOW + 99 * HOUR)
    async with tampering(database, workspace) as unit:
        words = positions_table.c.reason == REMOVED
        await unit.execute(update(positions_table).where(*mine, words).values(reason="Never said."))
        assert len(await broken(unit)) == 1


async def test_a_record_older_than_the_ledger_is_carried_over(database: Database, workspace: str) -> None:
    """Rows from before get a first entry as they stand; from then on they cannot change quietly either."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await add_debate(unit, debate(1), None)
        assert await broken(unit) == ["1/0 it has no entries"]
        assert await carry_over(unit, NOW) == 1
        assert await carry_over(unit, NOW) == 0
        assert await broken(unit) == []
        await debates.card_stands(unit, 1, NOW)
        assert await broken(unit) == []
    async with tampering(database, workspace) as unit:
        await unit.execute(
            update(debates_table).where(debates_table.c.workspace == workspace).values(question="Other?")
        )
        assert [one.partition(" ")[0] for one in await broken(unit)] == ["1/1"]


async def test_whose_sentence_it_is_is_told_of_older_receipts(database: Database, workspace: str) -> None:
    """Receipts from before get the name of whoever decided the version they began in; every chain holds, told once."""
    number = await lived(database, workspace)
    async with tampering(database, workspace) as unit:
        await unit.execute(update(receipts_table).where(receipts_table.c.workspace == workspace).values(by=""))
        assert len(await broken(unit)) == 1, "whose it is is told, so it cannot be changed quietly"
    async with database.unit(workspace) as unit:
        mine = receipts_table.c.workspace == workspace
        rows = (await unit.execute(select(receipts_table).where(mine))).mappings().all()
        assert rows
        for row in rows:  # as a chain that never told it reads
            told = changes(facts("receipt", dict(row)), facts("receipt", {**row, "by": ""}))
            await append(unit, number, Verb.HEARD_BY, by=None, now=NOW, told=told)
        await unit.execute(update(receipts_table).where(mine).values(by=""))
        assert await broken(unit) == []
        assert await begin_authors(unit, NOW) == len(rows)
        assert await begin_authors(unit, NOW) == 0
        assert await broken(unit) == []
        found = await unit.execute(select(receipts_table.c.by).where(mine))
        assert set(found.scalars()) == {"ULEAD"}


async def test_a_transition_costs_few_statements(database: Database, workspace: str) -> None:
    """An entry costs three statements, four where it tells texts; a person's first entry two more."""
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await chains.opened(unit, "V1")
        for by, told, cost in (("ULEAD", {}, 3), ("ULEAD", {("x",): Text("words")}, 4), ("UTHREE", {}, 5)):
            before = unit.statements
            await append(unit, number, Verb.NOT_ME, by=by, now=NOW, told=told)
            assert unit.statements == before + cost


def test_each_state_column_is_told_or_named() -> None:
    """A column that somebody adds to a state table is told by its shape, or named among those that are not."""
    for kind, table in TABLES.items():
        shape = SHAPES[kind]
        told = {*shape.key, *shape.plain, *shape.who, *shape.texts, *shape.words, "workspace", "number"}
        untold = UNTOLD.get(table.name, set()) | {"ledger_head", "ledger_length", "taken_away"}
        assert {column.name for column in table.columns} - untold == told, table.name


VERBS = ("seal", "pass", "withdraw", "reveal", "decide", "answer", "mark", "unmark", "look", "close", "not me", "force")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 3)), min_size=4, max_size=25)
SIGNS = ("white_check_mark", "handshake", "raised_hand", "hand::skin-tone-2")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=STEPS, forgotten=st.sampled_from(["", "ULEAD", "UONE", "UTWO"]))
async def test_random_histories_hold(database: Database, steps: list[tuple[str, int, int]], forgotten: str) -> None:
    """Whatever people do in whatever order, legal or not, each chain holds, also after somebody was forgotten."""
    workspace, now = new_workspace(), NOW
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await chains.opened(unit, "V1")
        for verb, who, variant in steps:
            now += timedelta(minutes=7 + variant)
            await _do(unit, number, verb, (LEAD, ONE, TWO)[who], variant, now)
        assert await broken(unit) == []
        if forgotten:
            await forget(unit, forgotten, now)
            assert await broken(unit) == []
        for one in (ONE, TWO):
            await chains.says(unit, number, one, "No", now)
        assert await broken(unit) == []


async def _do(unit, number, verb, by, variant, now):
    line, sign, stamp = chains.line(number), SIGNS[variant], f"{now.timestamp():.6f}"
    form = AnswerForm(list(Answer)[variant], "words", "mind", "", Ground.HARM, "need")
    acts = {
        "seal": lambda: chains.says(unit, number, by, ("Yes", "No")[variant % 2], now),
        "pass": lambda: positions.pass_on(unit, number, by=by, now=now),
        "withdraw": lambda: positions.withdraw(unit, number, by=by, now=now),
        "reveal": lambda: positions.reveal_due(unit, now + 10 * HOUR),
        "decide": lambda: _all_say_and_decide(unit, number, variant, now),
        "answer": lambda: commitments.answer(unit, number, form, by=by, now=now),
        "mark": lambda: commitments.mark(unit, line, emoji=sign, by=by.id, now=now, stamp=stamp),
        "unmark": lambda: commitments.unmark(unit, line, emoji=sign, by=by.id, now=now, stamp=stamp),
        "look": lambda: commitments.compared(unit, number, "C1", "1.1", [(by.id, sign)], now),
        "not me": lambda: debates.not_me(unit, number, by=by, now=now),
        "force": lambda: decisions.close_due(unit, now + 99 * HOUR),
        "close": lambda: debates.close(unit, number, by=by, reason="Enough." if variant == 3 else "", now=now),
    }
    await acts[verb]()


async def _all_say_and_decide(unit, number, variant, now):
    for one in (ONE, TWO):
        await chains.says(unit, number, one, ("Yes", "No")[variant % 2], now)
    await chains.decides(unit, number, now, ("Yes", "No")[variant // 2])
