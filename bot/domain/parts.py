"""Parts: who commits without arguing, who is only told, who keeps it fair, who rules; what one press changes of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.debates import Debate, DebateState
from bot.domain.doors import Door
from bot.domain.opening import why_not_able, why_not_act
from bot.domain.people import Member
from bot.domain.refusals import Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["Parts", "hears", "moved", "parts_of", "settled", "why_not_parts"]


@dataclass(frozen=True, slots=True)
class Parts:
    """Everybody who has a part beside opening, deciding and writing."""

    affected: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    keeper: str | None = None
    approver: str | None = None


def parts_of(debate: Debate) -> Parts:
    """Return the parts as they stand."""
    return Parts(debate.affected, debate.informed, debate.keeper, debate.approver)


def settled(parts: Parts, writers: Collection[str]) -> Parts:
    """Return the parts, nobody twice in them: who writes is asked to commit anyway, and who commits hears of it."""
    affected = tuple(one for one in dict.fromkeys(parts.affected) if one not in writers)
    informed = tuple(one for one in dict.fromkeys(parts.informed) if one not in (*writers, *affected))
    return Parts(affected, informed, parts.keeper, parts.approver)


def moved(was: Parts, now: Parts, writers: Collection[str]) -> tuple[tuple[str, str, bool], ...]:
    """Return what differs: the part, whose it is, and whether they have it now or had it.

    Who has a greater part now, as one who writes or commits, is not told off the smaller one.
    """
    found: list[tuple[str, str, bool]] = []
    lists = (
        ("affected", was.affected, now.affected, tuple(writers)),
        ("informed", was.informed, now.informed, (*writers, *now.affected)),
    )
    for part, before, after, greater in lists:
        found += [(part, one, True) for one in after if one not in before]
        found += [(part, one, False) for one in before if one not in after and one not in greater]
    for part, one, other in (("keeper", was.keeper, now.keeper), ("approver", was.approver, now.approver)):
        if one != other:
            found += [(part, who, who == other) for who in (other, one) if who]
    return tuple(found)


def why_not_parts(
    was: Parts,
    now: Parts,
    *,
    deciding: Collection[str | None],
    contributors: Collection[str],
    people: dict[str, Member],
    settings: Settings = DEFAULTS,
) -> Iterable[Refusal]:
    """Return why the parts cannot be that; of those who hear of it only who is new must be able to.

    Who rules, new or not, must be able to: not one of ``deciding`` or ``contributors``, nor of those who commit.
    """
    keeper = (now.keeper,) if now.keeper and now.keeper != was.keeper else ()
    new = [
        ("affected", tuple(one for one in now.affected if one not in was.affected)),
        ("informed", tuple(one for one in now.informed if one not in was.informed)),
        ("keeper", keeper),
    ]
    yield from why_not_able(people, new, settings)
    if now.approver:
        yield from why_not_act("approver", now.approver, people, (*deciding, *contributors, *now.affected))


def hears(debate: Debate, member: str) -> bool:
    """Whether ``member`` is told of what is true now, asked nothing, and has not seen it yet: those who were asked
    of what opened behind a one-way door, those who are only told of what was decided.
    """
    if member in debate.seen:
        return False
    if debate.state is DebateState.DECIDED:
        return member in debate.informed
    opened = debate.state is DebateState.REVEALED and debate.door is Door.ONE_WAY
    return opened and member in debate.contributors and member != debate.decider
