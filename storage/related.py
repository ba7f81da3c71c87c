"""Related: which records follow which. What is told of the other one is what its own card tells everybody there."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.engine import RowMapping

from bot.domain.debates import DebateState
from bot.domain.intents import Kind
from bot.domain.records import Related
from storage.debates import ASKING, load_roles
from storage.schema import channels, debates, decision_asked, decisions, messages, workspaces
from storage.unit import Unit

__all__ = ["any_related", "card_link", "list_related", "load_related"]


def card_link(row: RowMapping) -> str:
    """Return the card's address in Slack, made of what we know; "" where it does not stand yet."""
    if not (row["address"] and row["card_ts"]):
        return ""
    return f"{row['address']}archives/{row['card_channel']}/p{row['card_ts'].replace('.', '')}"


def any_related() -> ColumnElement[bool]:
    """Return the condition on ``debates`` that the record follows another, or another follows it."""
    later = debates.alias()
    followed = exists().where(later.c.workspace == debates.c.workspace, later.c.follows == debates.c.number)
    return or_(debates.c.follows.is_not(None), followed)


async def load_related(
    unit: Unit, follows: dict[int, int | None]
) -> dict[int, tuple[Related | None, tuple[Related, ...]]]:
    """Return for each record what it follows and what follows it, in three queries; ``follows`` maps its number to
    that of the record before it, if any.
    """
    before = [number for number in follows.values() if number is not None]
    found = await _load(unit, or_(debates.c.number.in_(before), debates.c.follows.in_(list(follows))))
    later: dict[int, list[Related]] = defaultdict(list)
    for one, follows_it in found.values():
        if follows_it is not None and follows_it in follows:
            later[follows_it].append(one)
    return {
        number: (found[earlier][0] if earlier in found else None, tuple(later[number]))
        for number, earlier in follows.items()
    }


async def list_related(unit: Unit, numbers: Sequence[int]) -> dict[int, Related]:
    """Return these records as their own cards tell them, by number. Who may see them was asked before."""
    return {number: one for number, (one, _) in (await _load(unit, debates.c.number.in_(numbers))).items()}


async def _load(unit: Unit, wanted: ColumnElement[bool]) -> dict[int, tuple[Related, int | None]]:
    card = and_(
        messages.c.workspace == debates.c.workspace,
        messages.c.number == debates.c.number,
        messages.c.kind == Kind.CARD.value,
    )
    of_debate = and_(decisions.c.workspace == debates.c.workspace, decisions.c.number == debates.c.number)
    newest = select(func.max(decisions.c.version)).where(of_debate).correlate(debates).scalar_subquery()
    rows = await unit.execute(
        select(
            debates.c.number,
            debates.c.question,
            debates.c.state,
            debates.c.channel,
            debates.c.follows,
            debates.c.opened_at,
            decisions.c.version,
            decisions.c.statement,
            decisions.c.decided_at,
            decisions.c.owner,
            channels.c.public,
            workspaces.c.address,
            messages.c.channel.label("card_channel"),
            messages.c.ts.label("card_ts"),
        )
        .join(workspaces, workspaces.c.workspace == debates.c.workspace)
        .outerjoin(messages, card)
        .outerjoin(decisions, and_(of_debate, decisions.c.version == newest))
        .outerjoin(channels, and_(channels.c.workspace == debates.c.workspace, channels.c.id == debates.c.channel))
        .where(debates.c.workspace == unit.workspace, wanted)
        .order_by(debates.c.number)
    )
    found = {row["number"]: row for row in rows.mappings()}
    named = await _named(unit, list(found)) if found else {}
    return {number: (_related(row, named[number]), row["follows"]) for number, row in found.items()}


def _related(row: RowMapping, named: frozenset[str]) -> Related:
    return Related(
        number=row["number"],
        question=row["question"],
        statement=row["statement"] or "",
        state=DebateState(row["state"]),
        at=row["decided_at"] or row["opened_at"],
        link=card_link(row),
        channel=row["channel"],
        public=bool(row["public"]),
        named=named | ({row["owner"]} if row["owner"] else set()),
    )


async def _named(unit: Unit, numbers: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return who is named on each of these records, or was asked to commit to what it decided."""
    roles = await load_roles(unit, numbers)
    people = {
        number: {member for role, members in parts.items() if role != ASKING for member in members}
        for number, parts in roles.items()
    }
    asked = await unit.execute(
        select(decision_asked.c.number, decision_asked.c.member).where(
            decision_asked.c.workspace == unit.workspace, decision_asked.c.number.in_(numbers)
        )
    )
    for row in asked:
        people[row.number].add(row.member)
    return {number: frozenset(ids) for number, ids in people.items()}
