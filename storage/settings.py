"""Settings of a workspace, as one form; what it does not say has its default."""

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.settings import DEFAULTS, Settings
from storage.schema import settings
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = ["get_settings", "save_settings"]


async def get_settings(unit: Unit) -> Settings:
    """Return what the workspace has set, and the defaults for the rest, in one query."""
    found = await unit.execute(select(settings.c.form).where(settings.c.workspace == unit.workspace))
    kept = dict(found.scalar_one_or_none() or {})
    known = {one.name for one in fields(Settings)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in known
    }
    return replace(DEFAULTS, **given)


async def save_settings(unit: Unit, changed: Settings, *, by: str, now: datetime) -> None:
    """Keep what differs from the defaults, so that a default that is improved later holds for who never chose."""
    usual = asdict(DEFAULTS)
    form = {name: value for name, value in asdict(changed).items() if value != usual[name]}
    row = {"workspace": unit.workspace, "form": form, "changed_by": by, "changed_at": now}
    statement = insert_into(unit, settings).values(row)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace"],
            set_={name: statement.excluded[name] for name in ("form", "changed_by", "changed_at")},
        )
    )
