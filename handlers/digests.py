"""Digests: ``/decide digest``, its form, "Take it" in what was posted; posted by the clock, paused where Slack refuses.

Made of what every room brings: ``made_of`` puts the list of capabilities together.
"""

from collections.abc import Sequence
from functools import partial

from bot.capability import Capability, Due, Handler, Help, Registrar, Reply, Section, Stimulus
from bot.domain.intents import Kind, PingKind
from bot.domain.records import Audience, can_see_follow_up
from bot.domain.refusals import Refusal
from bot.flows import digests, followups
from bot.flows.channels import know_channel
from bot.views import digests as views
from bot.views import wire
from bot.views.kit import Said
from handlers.replies import refused
from handlers.sight import UNKNOWN, told
from storage.digests import next_digest
from storage.followups import get_case
from storage.unit import Unit

__all__ = ["made_of"]


def made_of(*rooms: Capability) -> tuple[Capability, ...]:
    """Return the rooms, and that of the digest, which is made of what each of them says of a week."""
    return *rooms, _capability([section for one in rooms for section in one.digest])


def _id(ids: str) -> int:
    typed = wire.read_value(ids).get("id", "")
    return int(typed) if typed.isdecimal() and len(typed) < 12 else 0


def _here(s: Stimulus) -> str | None:
    """Return the conversation from inside which somebody asks; none where it is a direct message."""
    channel = s.channel or ""
    return channel if channel and not channel.startswith("D") and s.channel_name != "directmessage" else None


def _opening(sections: Sequence[Section]) -> Handler:
    async def on_digest(unit: Unit, s: Stimulus) -> Reply:
        """``/decide digest``: the form for this channel, with what would be posted now."""
        here = _here(s)
        if here:
            await know_channel(unit, here, s.channel_name)
        form = await digests.form_for(unit, sections, channel=here, here=here, by=s.by, now=s.now)
        return told(form, s) if isinstance(form, Refusal) else Reply(open_view=form)

    return on_digest


def _choosing(sections: Sequence[Section]) -> Handler:
    async def on_channel(unit: Unit, s: Stimulus) -> Reply:
        """Another channel was picked: what it would read is shown, where its reader may see that from here."""
        here = wire.read_value(s.metadata).get("here")
        channel = views.read_digest(s.state).channel
        form = await digests.form_for(unit, sections, channel=channel, here=here, by=s.by, now=s.now)
        return told(form, s) if isinstance(form, Refusal) else Reply(update_view=form)

    return on_channel


async def on_set(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: it holds from now on, and an ephemeral says when it comes first."""
    here = wire.read_value(s.metadata).get("here")
    done = await digests.set_up(unit, views.read_digest(s.state), here=here, by=s.by, now=s.now)
    return Reply(tell=done) if isinstance(done, Said) else refused(done, views.FIELDS)


async def on_take(unit: Unit, s: Stimulus) -> Reply:
    """ "Take it": what nobody owned is theirs, and the digest says so."""
    case = await get_case(unit, _id(s.value))
    if case is None or not can_see_follow_up(Audience(s.by, s.channel), case):
        return told(UNKNOWN, s)
    done = await followups.take(unit, case.followup.id, by=s.by, now=s.now)
    ts = str((s.message or {}).get("ts") or "")
    if s.channel and ts:
        await digests.shows_its_week(unit, s.channel, ts, s.now)
    return told(done, s) if isinstance(done, Refusal) else Reply()


async def on_again(unit: Unit, s: Stimulus) -> Reply:
    """ "Take it up again": the message that was pressed in says when the next one comes."""
    done = await digests.again(unit, _id(s.value), by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s)
    return Reply() if done is not None else told(UNKNOWN, s)


def _capability(sections: Sequence[Section]) -> Capability:
    def register(registrar: Registrar) -> None:
        """Hang up this room's handlers."""
        registrar.command("digest", _opening(sections))
        registrar.action(wire.DIGEST_CHANNEL, _choosing(sections))
        registrar.view(wire.DIGEST_FORM, on_set)
        registrar.action(wire.FOLLOW_UP_TAKE, on_take)
        registrar.action(wire.DIGEST_AGAIN, on_again)

    return Capability(
        name="digests",
        help=(Help("digest", "digest", "the week of this channel, posted on Mondays; for admins and whom they name"),),
        register=register,
        renders={
            Kind.DIGEST: partial(digests.render_posted, sections=sections),
            Kind.PAUSED: digests.render_paused,
        },
        pings={PingKind.DIGEST: partial(digests.render, sections=sections)},
        ping_sent={PingKind.DIGEST: digests.said},
        due=(Due("digests", next_digest, digests.look, digests.foresee),),
    )
