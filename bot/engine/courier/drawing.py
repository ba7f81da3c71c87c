"""Drawing: what messages should say now, from fresh rows; a record that stands on several of them is read once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.capability import Capability, Discard, Rendered, Renderer
from bot.clock import Clock
from bot.domain.lanes import TURNS
from bot.views.kit import Said
from bot.views.turns import together
from storage import outbox
from storage.database import Database
from storage.outbox import MessageRow
from storage.unit import Unit

__all__ = ["Drawing", "Drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a message should say, with the one under which it stands and the one that is posted before it.

    ``host`` is the key of the message in which it is told, where it is told in another.
    """

    rendered: Rendered | Discard
    parent: MessageRow | None = None
    before: MessageRow | None = None
    host: str | None = None


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
        turn = row.kind in TURNS
        host = await outbox.host_of(unit, row.key) if turn and not row.stands else None
        if isinstance(rendered, Discard) or host is not None:
            return Drawn(rendered, host=host)
        if turn:
            rendered = replace(rendered, said=together(rendered.said, await self._guests(unit, row)))
        return Drawn(rendered, await _find(unit, rendered.thread_of), await _find(unit, rendered.after))

    async def _guests(self, unit: Unit, row: MessageRow) -> list[Said]:
        """Return what is told in this message beside what it says itself."""
        now, said = self._clock.now(), []
        for guest in await outbox.guests_of(unit, row.key):
            render = self._renders.get(guest.kind)
            drawn = await render(unit, guest.number, guest.member, now) if render else Discard("nobody renders it")
            if isinstance(drawn, Rendered):
                said.append(drawn.said)
        return said


async def _find(unit: Unit, key: str | None) -> MessageRow | None:
    return await outbox.find_message(unit, key) if key else None
