"""Recording: ``/decide record``, one form for what was decided before anybody was asked."""

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.refusals import Code, Refusal
from bot.flows import opening, recording
from bot.flows.channels import know_channel
from bot.views import recording as views
from bot.views import wire
from handlers.sight import told
from storage.unit import Unit

__all__ = ["capability"]


async def on_record(unit: Unit, s: Stimulus) -> Reply:
    """``/decide record``: the form; what follows the word is the sentence."""
    if s.by.guest:
        return told(Refusal(Code.GUEST_OPENS), s)
    if s.channel_name == "directmessage" or not s.channel:
        return told(Refusal(Code.RECORD_CHANNEL), s)
    known = await know_channel(unit, s.channel, s.channel_name)
    words = await opening.in_words(unit, s.value)
    form = views.record_modal(
        s.by, channel=s.channel, channel_name=known.name, words=words, now=s.now, zone=calendar.zone_of(s.by.zone)
    )
    return Reply(open_view=form)


async def on_recorded(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: the card is posted, and those picked are asked to commit."""
    form = views.read_recording(s.state, s.metadata)
    kept = await recording.record_decided(unit, form, by=s.by, now=s.now, opened_from=s.view_id or "")
    return Reply(errors=views.errors(kept)) if isinstance(kept, tuple) else Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("record", on_record)
    registrar.view(wire.RECORD_FORM, on_recorded)


capability = Capability(
    name="recording",
    help=(Help("record", "record We moved to one supplier", "keep what was decided already; ask for commitments"),),
    register=register,
)
