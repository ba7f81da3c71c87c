"""Concerns: a dissenter says what became of what they feared, and of what would have changed their mind."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus
from bot.domain.concerns import ConcernState, Mind
from bot.domain.refusals import Code, Refusal
from bot.flows import concerns, home
from bot.views import wire
from handlers.sight import UNKNOWN, record_of, told
from storage.concerns import next_lapse
from storage.unit import Unit

__all__ = ["capability"]

_ANSWERS = frozenset({ConcernState.CAME_TRUE, ConcernState.DID_NOT, ConcernState.TOO_EARLY})


async def _said(unit: Unit, s: Stimulus, said: ConcernState | Mind | None) -> Reply:
    record = await record_of(unit, s, s.value)
    if record is None or said is None:
        return told(UNKNOWN if record is None else Refusal(Code.MOVED_ON), s)
    typed = wire.read_value(s.value).get("ordinal", "")
    ordinal = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
    done = await concerns.say(unit, record.debate.number, ordinal, said, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s, record)
    if s.ephemeral and s.response_url:
        return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))
    return Reply()


async def on_said(unit: Unit, s: Stimulus) -> Reply:
    """ "It did", "It did not" or "Too early"."""
    said = wire.read_value(s.value).get("said", "")
    return await _said(unit, s, next((one for one in _ANSWERS if one.value == said), None))


async def on_mind(unit: Unit, s: Stimulus) -> Reply:
    """ "It happened" or not: what would have changed their mind."""
    said = wire.read_value(s.value).get("said", "")
    return await _said(unit, s, next((one for one in Mind if one.value == said), None))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.CONCERN_SAY, on_said)
    registrar.action(wire.CONCERN_MIND, on_mind)


capability = Capability(
    name="concerns",
    register=register,
    due=(Due("unanswered concerns", next_lapse, concerns.lapse_due),),
)
