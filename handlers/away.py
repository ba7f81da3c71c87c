"""Away: ``/decide away until thu``; the settings of one's own messages; "Fewer of these" and its undoing."""

from dataclasses import replace

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.clock import phrases
from bot.clock.holidays import known_calendar, tidy_code
from bot.domain import calendar
from bot.domain.refusals import Code, Refusal
from bot.flows import away
from bot.views import away as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import told
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["capability"]


async def on_messages(unit: Unit, s: Stimulus) -> Reply:
    """The form about one's own messages."""
    usual = (await get_settings(unit)).holidays
    return Reply(open_view=views.messages_modal(s.by, holidays=usual if s.by.holidays is None else s.by.holidays))


async def on_saved(unit: Unit, s: Stimulus) -> Reply:
    """That form was sent. What is as in the workspace stays as in the workspace, whatever that will be."""
    wanted, usual = views.read_messages(s.state), await get_settings(unit)
    code = tidy_code(wanted.holidays or "")
    if code and not known_calendar(code):
        return refused((Refusal(Code.UNKNOWN_CALENDAR, {"code": code}, "holidays"),), views.FIELDS)
    weekend = None if wanted.weekend == usual.weekend else wanted.weekend
    wanted = replace(wanted, weekend=weekend, holidays=None if code == usual.holidays else code)
    done = await away.choose(unit, wanted, by=s.by, now=s.now)
    return refused(done, views.FIELDS) if isinstance(done, tuple) else Reply()


async def on_fewer(unit: Unit, s: Stimulus) -> Reply:
    """ "Fewer of these": mornings only from now on, and how to undo that."""
    return Reply(tell=views.fewer(await away.fewer(unit, by=s.by, now=s.now)))


async def on_undo(unit: Unit, s: Stimulus) -> Reply:
    """As it comes, again."""
    return Reply(replace_ephemeral=views.fewer(await away.fewer(unit, by=s.by, now=s.now, mornings_only=False)))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    command = registrar.command_name

    async def on_away(unit: Unit, s: Stimulus) -> Reply:
        """``/decide away`` shows it; ``/decide away until thu`` begins it, and echoes the date."""
        words = s.value.strip()
        words = words[len("until") :].strip() if words.casefold().startswith("until") else words
        if not words:
            return Reply(tell=views.told(s.by, command, s.now))
        found = await phrases.reading(words, s.now, calendar.zone_of(s.by.zone), s.by.working)
        if found.past and not found.moments:
            return told(Refusal(Code.DEADLINE_PAST), s)
        moment = found.moments[0] if found.moments else None
        done = await away.go_away(unit, moment, by=s.by, now=s.now)
        return told(done, s) if isinstance(done, Refusal) else Reply(tell=views.told(done, command, s.now))

    async def on_back(unit: Unit, s: Stimulus) -> Reply:
        """They are back."""
        return Reply(replace_ephemeral=views.told(await away.back(unit, by=s.by, now=s.now), command, s.now))

    registrar.command("away", on_away)
    registrar.action(wire.AWAY_BACK, on_back)
    registrar.action(wire.MESSAGES_OPEN, on_messages)
    registrar.view(wire.MESSAGES_FORM, on_saved)
    registrar.action(wire.FEWER, on_fewer)
    registrar.action(wire.FEWER_UNDO, on_undo)


capability = Capability(
    name="away",
    help=(Help("away until <when>", "away until thu", "nothing is sent to you before; alone it shows and ends that"),),
    register=register,
)
