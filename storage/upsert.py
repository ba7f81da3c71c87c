"""The one statement that both databases know and SQL does not: insert, or else."""

from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from storage.unit import Unit

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert

__all__ = ["insert_into"]


def insert_into(unit: Unit, table: Table) -> "Insert":
    """Return an insert that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``, for the unit's database.

    The two dialects' classes are unrelated and have the same methods; the type named here stands for both.
    """
    if unit.dialect == "sqlite":
        return insert_sqlite(table)  # type: ignore[return-value]  # same methods, no common class
    return insert_postgresql(table)
