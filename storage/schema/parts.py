"""What every table is made of: one metadata, and the kinds of columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, MetaData, Text

from storage.columns import UtcDateTime, Words

__all__ = ["belongs_to", "count", "flag", "instant", "key", "metadata", "words"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(name: str, kind: Any = Text) -> Column[Any]:
    """Return a part of a primary key."""
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def words(name: str, default: str = "") -> Column[str]:
    """Return a column of people's words."""
    return Column(name, Words, nullable=False, default=default)


def instant(name: str, nullable: bool = True) -> Column[datetime]:
    """Return a column of aware instants."""
    return Column(name, UtcDateTime, nullable=nullable)


def flag(name: str) -> Column[bool]:
    """Return a column that is false unless it is set."""
    return Column(name, Boolean, nullable=False, default=False)


def count(name: str, default: int = 0) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer, nullable=False, default=default)


def belongs_to(table: str, *columns: str) -> ForeignKeyConstraint:
    """Return the rule that a row hangs on one of ``table``, and goes with it."""
    return ForeignKeyConstraint(columns, [f"{table}.{column}" for column in columns], ondelete="CASCADE")
