"""Imports: what was decided and written elsewhere becomes records here. Nothing is said to anybody because of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.decisions import DecisionState
from bot.domain.imports import (
    EVERYWHERE,
    NOBODY,
    Imported,
    Link,
    LinkKind,
    Rows,
    Target,
    Written,
    linked,
    resolve,
    rows,
)
from bot.domain.imports.links import folder_of, log_of
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.flows import history
from bot.views.imports import NAME
from storage import debates, decisions, papers, people, search
from storage.imports import standing_of
from storage.unit import Unit

__all__ = ["Places", "keep", "link", "prepare"]


async def prepare(unit: Unit, channel: str | None, now: datetime) -> str:
    """Return the conversation of what is imported, and keep a name for those who decided: nobody of Slack did.

    Without a ``channel`` it is one that every full member may see.
    """
    await people.save_members(unit, [Member(NOBODY, NAME, deactivated=True)], now)
    if channel is not None:
        return channel
    await people.save_channel(unit, Channel(EVERYWHERE, NAME, public=True))
    return EVERYWHERE


async def keep(unit: Unit, ones: Sequence[tuple[Written, str]], *, channel: str, now: datetime) -> list[int]:
    """Keep decisions, each with a hash of what was read, as new records, and let them be found; return their numbers.
    Which records they point at is told later, by ``link``.
    """
    numbers = [await _keep(unit, one, channel, digest, now) for one, digest in ones]
    await search.refresh(unit, numbers)
    return numbers


async def _keep(unit: Unit, one: Written, channel: str, digest: str, now: datetime) -> int:
    number = await people.take_number(unit)
    kept = rows(one, number, channel=channel, digest=digest, now=now)
    await debates.add_debate(unit, kept.debate, opened_from=None)
    told: list[history.Told] = [kept.debate, kept.imported]
    if kept.decision is not None:
        await decisions.add_decision(unit, kept.decision)
        told.append(kept.decision)
    await papers.add_paper(unit, kept.imported)
    await history.note(unit, number, Verb.IMPORTED, by=None, now=now, to=told)
    return number


class Places:
    """Where decisions that were imported are found again, by path and by number."""

    def __init__(self, targets: Iterable[Target]) -> None:
        """Take the decisions that may be meant: those of a path, and of each number enough to tell which it is."""
        self.by_path: dict[str, int] = {}
        self.by_number: dict[str, list[int]] = defaultdict(list)
        for one in targets:
            self.by_path[one.source] = one.number
            if one.wrote:
                self.by_number[f"{folder_of(one.source)}:{one.wrote}"].append(one.number)
                self.by_number[f"{log_of(one.source)}//{one.wrote}"].append(one.number)


async def link(
    unit: Unit, number: int, source: str, links: Sequence[Link], places: Places, *, now: datetime
) -> tuple[int, ...]:
    """Let record ``number`` tell what it points at; return the records that say otherwise of themselves."""
    found: list[tuple[LinkKind, str, int | None]] = []
    for one in links:
        meant = resolve(one, source, places.by_path, places.by_number)
        if meant != number:
            found.append((one.kind, one.target, meant))
    found = list({(kind, meant or target): (kind, target, meant) for kind, target, meant in found}.values())
    pointed = sorted({meant for _, _, meant in found if meant is not None})
    if not pointed:
        return ()
    debate, decision = await debates.get_debate(unit, number, lock=True), await decisions.get_decision(unit, number)
    (paper,) = await papers.list_papers(unit, Imported, number)
    if debate is None:
        return ()
    standing: list[tuple[int, DecisionState | None]] = list((await standing_of(unit, pointed)).items())
    was = Rows(debate.value, paper, decision.value if decision else None)
    after = linked(was, found, standing)
    if after.rows == was:
        return ()
    if after.rows.debate != was.debate:
        await debates.save_debate(unit, after.rows.debate, seen=debate.seen)
    if decision is not None and after.rows.decision is not None and after.rows.decision != was.decision:
        await decisions.save_decision(unit, after.rows.decision, seen=decision.seen)
    await papers.save_paper(unit, after.rows.imported, seen=paper)
    before, told = _told(was), _told(after.rows)
    await history.note(unit, number, Verb.IMPORTED, by=None, now=now, was=before, to=told)
    return after.disagrees


def _told(one: Rows) -> list[history.Told]:
    return [one.debate, one.imported, *([one.decision] if one.decision else [])]
