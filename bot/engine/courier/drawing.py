"""Drawing: what messages should say now, from fresh rows; a record that stands on several of them is read once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.capability import Capability, Discard, Rendered, Renderer
from bot.clock import Clock
from storage import outbox
from storage.database import Database
from storage.outbox import MessageRow
from storage.unit import Unit

__all__ = ["Drawing", "Drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a message should say, with the one under which it stands and the one that is posted before it."""

    rendered: Rendered | Discard
    parent: MessageRow | None = None
    before: MessageRow | None = None


class Drawing:
    """Renders claimed rows with what the rooms brought for their kinds."""

    def __init__(self, database: Database, clock: Clock, capabilities: Sequence[Capability]) -> None:
        self._database, self._clock = database, clock
        self._renders: dict[str, Renderer] = {k: v for one in capabilities for k, v in one.renders.items()}

    async def all(self, rows: Sequence[MessageRow]) -> list[tuple[MessageRow, Drawn | Exception]]:
        """Return each row with what it should say now. What was claimed together is read at one moment, and a record
        that stands on several messages once; where one cannot be drawn the others are.
        """
        found: list[tuple[MessageRow, Drawn | Exception]] = []
        for workspace in dict.fromkeys(row.workspace for row in rows):
            here = [row for row in rows if row.workspace == workspace]
            try:
                async with self._database.reading(workspace) as unit:
                    found += [(row, await self._one(unit, row)) for row in here]
            except Exception:  # one of them: each is read on its own, to learn which
                found += [(row, await self._alone(row)) for row in here]
        return found

    async def _alone(self, row: MessageRow) -> Drawn | Exception:
        try:
            async with self._database.reading(row.workspace) as unit:
                return await self._one(unit, row)
        except Exception as problem:
            return problem

    async def _one(self, unit: Unit, row: MessageRow) -> Drawn:
        render = self._renders.get(row.kind)
        if render is None:
            return Drawn(Discard("nobody renders this kind"))
        rendered = await render(unit, row.number, row.member, self._clock.now())
        if isinstance(rendered, Discard):
            return Drawn(rendered)
        return Drawn(rendered, await _find(unit, rendered.thread_of), await _find(unit, rendered.after))


async def _find(unit: Unit, key: str | None) -> MessageRow | None:
    return await outbox.find_message(unit, key) if key else None
