"""One unit of work: one transaction of one workspace, committed by whoever opened it and by nobody below."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import Executable
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["Held", "Stale", "Unit"]

T = TypeVar("T")


class Stale(Exception):  # noqa: N818  # a state of things, not a mistake
    """Somebody else changed this first; look again."""


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """A value as it was read, and the version of its row, which a save must still find there."""

    value: T
    seen: int


class Unit:
    """An open transaction. ``workspace`` keys every row that the verbs touch; it is empty in a unit across workspaces.

    ``before_commit`` holds what still has to follow the rows in this transaction, each once, by a name for it;
    ``after_commit`` holds what to call once the rows are safe; ``wakes`` names who should look at them then;
    ``statements`` counts what was sent to the database. ``read`` is what was read already, by its number, where the
    unit sees ``one_moment`` and writes nothing: reading it once more would find the same. Elsewhere it is None.
    """

    def __init__(self, connection: AsyncConnection, workspace: str, *, one_moment: bool = False) -> None:
        self.connection = connection
        self.workspace = workspace
        self.read: dict[int, Any] | None = {} if one_moment else None
        self.before_commit: dict[str, Callable[[], Awaitable[None]]] = {}
        self.after_commit: list[Callable[[], None]] = []
        self.wakes: set[str] = set()
        self.statements = 0

    async def finish(self) -> None:
        """Do what still has to follow the rows. Whoever commits calls it last."""
        while self.before_commit:
            name = next(iter(self.before_commit))
            await self.before_commit.pop(name)()

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        """Which database this is."""
        return "sqlite" if self.connection.dialect.name == "sqlite" else "postgresql"

    def wake(self, name: str) -> None:
        """Let ``name`` ("courier", "ticker", "inbox") look at the rows once they are committed."""
        self.wakes.add(name)

    async def execute(
        self, statement: Executable, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Send one statement, with its parameters where it has some outside itself, and count it."""
        self.statements += 1
        result: CursorResult[Any] = await self.connection.execute(statement, rows)
        return result
