"""Settings of a workspace, as one form (what it does not say has its default), and what was changed in them."""

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import func as sql

from bot.domain.settings import DEFAULTS, Adjustment, Settings
from storage.schema import settings, settings_changes, workspaces
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "forget_in_settings",
    "get_settings",
    "hold_settings",
    "list_adjustments",
    "newest_adjustment",
    "save_settings",
]

_PEOPLE = ("approver", "stewards")  # settings whose values are ids


async def get_settings(unit: Unit) -> Settings:
    """Return what the workspace has set, and the defaults for the rest, in one query."""
    found = await unit.execute(select(settings.c.form).where(settings.c.workspace == unit.workspace))
    kept = dict(found.scalar_one_or_none() or {})
    known = {one.name for one in fields(Settings)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in known
    }
    return replace(DEFAULTS, **given)


async def hold_settings(unit: Unit) -> Settings:
    """Return the settings, and keep every other writer of them out until the commit."""
    row = select(workspaces.c.workspace).where(workspaces.c.workspace == unit.workspace)
    await unit.execute(row.with_for_update())
    return await get_settings(unit)


async def save_settings(unit: Unit, changed: Settings, adjustments: Iterable[Adjustment] = ()) -> None:
    """Keep what differs from the defaults, so that a default that is improved later holds for who never chose.

    ``adjustments`` say who changed what; whoever saves holds the settings.
    """
    usual = asdict(DEFAULTS)
    form = {name: value for name, value in asdict(changed).items() if value != usual[name]}
    statement = insert_into(unit, settings).values({"workspace": unit.workspace, "form": form})
    await unit.execute(
        statement.on_conflict_do_update(index_elements=["workspace"], set_={"form": statement.excluded["form"]})
    )
    rows = [{"workspace": unit.workspace, **asdict(one)} for one in adjustments]
    if rows:
        await unit.execute(settings_changes.insert(), rows)


async def newest_adjustment(unit: Unit) -> int:
    """Return the number of the newest change of a setting, 0 where nothing was ever changed."""
    here = settings_changes.c.workspace == unit.workspace
    return (await unit.execute(select(sql.max(settings_changes.c.seq)).where(here))).scalar_one() or 0


async def list_adjustments(unit: Unit, limit: int = 10) -> tuple[Adjustment, ...]:
    """Return the newest changes of settings, the newest first."""
    found = await unit.execute(
        select(settings_changes)
        .where(settings_changes.c.workspace == unit.workspace)
        .order_by(settings_changes.c.seq.desc())
        .limit(limit)
    )
    return tuple(
        Adjustment(row["seq"], row["name"], row["was"], row["now_is"], row["by"], row["at"]) for row in found.mappings()
    )


async def forget_in_settings(unit: Unit, member: str) -> None:
    """Take ``member`` out of the settings and of what is kept of their changes."""
    held = await hold_settings(unit)
    approver = None if held.approver == member else held.approver
    stewards = tuple(one for one in held.stewards if one != member)
    if (approver, stewards) != (held.approver, held.stewards):
        await save_settings(unit, replace(held, approver=approver, stewards=stewards))
    kept = []
    for one in reversed(await list_adjustments(unit, limit=100_000)):
        clean = replace(one, by=None if one.by == member else one.by)
        if one.name in _PEOPLE:
            clean = replace(clean, was=_without(one.was, member), now_is=_without(one.now_is, member))
        kept.append(clean)
    await unit.execute(delete(settings_changes).where(settings_changes.c.workspace == unit.workspace))
    if kept:
        await unit.execute(settings_changes.insert(), [{"workspace": unit.workspace, **asdict(one)} for one in kept])


def _without(ids: str, member: str) -> str:
    return ",".join(one for one in ids.split(",") if one != member)
