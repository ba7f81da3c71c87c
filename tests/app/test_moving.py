"""Out of one workspace, into an empty one, and out again: the decisions are the same, through files and rows."""

import asyncio
import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.records import Record
from bot.exports import export
from bot.imports import Options, run
from storage import debates, decisions, people, positions
from storage.database import Database
from tests.databases import new_workspace
from tests.domain.test_moving import LINE, LINES, decided, same
from tests.storage.worlds import NOW, debate, position, start

STATES = {"committing": "in_force", "announced": "in_force", "held": "cancelled", "expired": "cancelled"}
"""Where what went out stands once it is in, where that is not the same: nobody there is asked, or rules on a block."""


@st.composite
def logs(draw: st.DrawFn) -> list[Record]:
    """The records of a workspace, numbered from 1: decided in any way, superseded by later ones, closed, and open."""
    found: list[Record] = []
    for number, one in enumerate(draw(st.lists(decided(), min_size=1, max_size=5)), start=1):
        assert one.decision is not None
        asked, made = replace(one.debate, number=number), replace(one.decision, number=number, successor=None)
        found.append(replace(one, debate=asked, decision=made))
    for number, one in enumerate(found[:-1], start=1):
        if one.decision and one.decision.state is DecisionState.SUPERSEDED and found[number].debate.follows is None:
            found[number - 1] = replace(one, decision=replace(one.decision, successor=number + 1))
            found[number] = replace(found[number], debate=replace(found[number].debate, follows=number))
    closed = debate(len(found) + 1, question=draw(LINE), background=draw(LINES), options=("Yes", "No"))
    news = {"ended_at": NOW, "end_reason": draw(LINE)}
    state = draw(st.sampled_from([DebateState.CANCELLED, DebateState.EXPIRED]))
    undecided = replace(closed, state=state, **news)  # type: ignore[arg-type]
    still = replace(closed, number=closed.number + 1, question=draw(LINE), state=DebateState.COLLECTING)
    return [*found, *(replace(found[0], debate=one, decision=None) for one in (undecided, still))]


async def _kept(url: str, workspace: str, log: Iterable[Record]) -> None:
    database = Database(url)
    async with database.unit(workspace) as unit:
        await start(unit)
        for one in log:
            number = await people.take_number(unit)
            assert number == one.debate.number
            await debates.add_debate(unit, replace(one.debate, posted_at=NOW, revealed_at=NOW), None)
            await positions.add_position(unit, number, position(reason="Theirs alone: nobody there said it."))
            if one.decision is not None:
                await decisions.add_decision(unit, one.decision)
    await database.close()


async def _out(url: str, workspace: str, form: str, to: Path) -> list[dict[str, Any]]:
    await export(url, form, to, workspace=workspace)
    return _read(to)


def _read(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


async def _in(url: str, folder: Path, workspace: str = "", before: int = 3) -> str:
    """Import a folder into a new workspace, where others were ``before``, so that numbers differ; return its id."""
    workspace = workspace or new_workspace()
    database = Database(url)
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Other", bot_user="UBOT")
        for _ in range(before):
            await people.take_number(unit)
    await database.close()
    later = NOW + timedelta(days=900)
    lines = [line async for line in run(url, Options(folder, workspace), now=later)]
    assert [str(one) for one in lines if one.broken] == []
    return workspace


def _written(text: str, form: str) -> str:
    return text if form == "json" else same(text)


def held(trees: list[dict[str, Any]], form: str, *, came_in: bool) -> dict[int, dict[str, Any]]:
    """Return what an import holds of each record, by its number, or by that at the home from which it ``came_in``."""
    first = {one["number"]: int(one["imported"]["number"] if came_in else one["number"]) for one in trees}

    def linked(one: dict[str, Any] | None) -> int | None:
        return first[one["number"]] if one else None

    found = {}
    for one in trees:
        made = one["decision"]
        background = _written(one["background"], form)
        found[first[one["number"]]] = {
            "question": one["question"],
            # Markdown has no empty context: it says the question again there.
            "background": "" if form == "madr" and background == one["question"] else background,
            "options": one["options"],
            "state": STATES.get(one["state"], one["state"]) if made else "cancelled",
            "decision": {
                "choice": made["choice"],
                "statement": made["statement"],
                "why": _written(made["why"], form),
                "day": made["decided_at"][:10],
                "end_reason": made["end_reason"],
            }
            if made and made["state"] != "held"
            else None,
            "reason": "" if made and made["state"] != "held" else (one["closed"] or {}).get("reason") or one["state"],
            "follows": linked(one["links"]["follows"]),
            "superseded_by": linked(one["links"]["superseded_by"]),
        }
    return found


def differences(came: dict[int, dict[str, Any]], went: dict[int, dict[str, Any]]) -> list[object]:
    """Return what is not the same, as little as tells it: number, name, what came in and what went out."""
    found: list[object] = [("numbers", list(came), list(went))] if came.keys() != went.keys() else []
    both = came.keys() & went.keys()
    return found + [
        (number, name, came[number][name], value)
        for number in both
        for name, value in went[number].items()
        if came[number][name] != value
    ]


async def _moved(url: str, log: list[Record], form: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place), new_workspace()
        await _kept(url, home, log)
        went = await _out(url, home, "json", folder / "told")
        files = folder / "files"
        await export(url, form, files, workspace=home)
        at_home = [str(line) async for line in run(url, Options(files, home), now=NOW)]
        assert "0 came in" in at_home[-1] or "already" in at_home[-1], at_home[-1]
        assert len(await _out(url, home, "json", folder / "still")) == len(went), "what is ours already comes in once"
        there = await _in(url, files)
        came = await _out(url, there, "json", folder / "came")
        # A workspace that lost its rows gets them back from files that name it, and once.
        lost = new_workspace()
        for path in files.iterdir():
            path.write_text(path.read_text().replace(home, lost))
        await _in(url, files, lost, before=0)
        assert len(await _out(url, lost, "json", folder / "back")) == len(came)
        await _in(url, files, lost, before=0)
        assert len(await _out(url, lost, "json", folder / "twice")) == len(came)
        has_file = {one.debate.number for one in log if form == "json" or one.decision or not one.debate.ended}
        mine = {number: one for number, one in held(went, form, came_in=False).items() if number in has_file}
        assert differences(held(came, form, came_in=True), mine) == []
        assert "Theirs alone" in json.dumps(went)
        assert not any(one["positions"] or one["commitments"] or one["follow_ups"] for one in came)
        third = await _in(url, folder / "came")
        again = await _out(url, third, "json", folder / "again")
        assert differences(held(again, form, came_in=True), held(came, form, came_in=False)) == []
        assert "already" in str([line async for line in run(url, Options(folder / "came", there), now=NOW)][-1])


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=4, phases=[Phase.generate])
@given(data=st.data())
def test_json_moves(database_url: str, engine: str, data: st.DataObject) -> None:
    """JSON: question, background, options, where it stands, choice, statement, reasons, day and links, word for word,
    from one database to another workspace and on to a third. What stays: who (a name is no member there), positions,
    answers, follow-ups, look backs, and whatever else people said; the file keeps that.
    """
    asyncio.run(_moved(database_url, data.draw(logs()), "json"))


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=4, phases=[Phase.generate])
@given(data=st.data())
def test_madr_moves(database_url: str, engine: str, data: st.DataObject) -> None:
    """Markdown likewise, of what it has a file for: what was decided, and what is open."""
    asyncio.run(_moved(database_url, data.draw(logs()), "madr"))
