"""Home: ``/decide`` alone, ``mine``, ``help``, a word that nobody knows; and the page that says what waits."""

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.domain.grammar import nearest
from bot.domain.intents import Kind
from bot.flows import home, opening
from bot.views import home as views
from bot.views import wire
from bot.views.home import rehearsal
from storage.unit import Unit

__all__ = ["capability"]


async def on_mine(unit: Unit, s: Stimulus) -> Reply:
    """``/decide mine``: what waits for me, each with its button."""
    return Reply(tell=await home.things(unit, s.by, s.now))


async def on_see_them(unit: Unit, s: Stimulus) -> Reply:
    """The same, in place of the menu."""
    return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))


async def on_opened(unit: Unit, s: Stimulus) -> Reply:
    """Somebody opened Home."""
    if s.event.get("tab", "home") == "home":
        await home.opened(unit, by=s.by, now=s.now)
    return Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers; help is made of what every room says for itself."""

    command = registrar.command_name

    async def on_alone(unit: Unit, s: Stimulus) -> Reply:
        """The command alone: what can be done here and what waits for me."""
        records, mine = await home.waiting_records(unit, s.by.id), await home.mine(unit, s.by, s.now)
        return Reply(tell=views.menu(s.by, records, mine, now=s.now, command=command))

    async def on_more(unit: Unit, s: Stimulus) -> Reply:
        """More of Home than one page holds."""
        records, ids = await home.waiting_records(unit, s.by.id), wire.read_value(s.value)
        mine, below = await home.mine(unit, s.by, s.now), await home.tail(unit, s.by, s.now)
        return Reply(update_view=views.home_from(s.by, records, ids, mine, now=s.now, command=command, below=below))

    async def on_try(unit: Unit, s: Stimulus) -> Reply:
        """ "Try it here": a rehearsal that nobody sees and nothing keeps."""
        return Reply(open_view=rehearsal.page("", command))

    async def on_next(unit: Unit, s: Stimulus) -> Reply:
        return Reply(update_view=rehearsal.page(s.value, command))

    async def on_help(unit: Unit, s: Stimulus) -> Reply:
        return Reply(tell=views.help_page(registrar.lines(), command))

    async def on_unknown(unit: Unit, s: Stimulus) -> Reply:
        typed = await opening.remember(unit, s.value, by=s.by, channel=s.channel or "", now=s.now)
        words = tuple(line.usage.split()[0] for line in registrar.lines() if line.usage and line.usage[0] != "<")
        return Reply(tell=views.nearest(typed, nearest(s.value.split()[0], words), command))

    registrar.command("help", on_help)
    registrar.action(wire.HELP, on_help)
    registrar.command("unknown", on_unknown)
    registrar.command("", on_alone)
    registrar.command("mine", on_mine)
    registrar.action(wire.THINGS, on_see_them)
    registrar.event("app_home_opened", on_opened)
    registrar.action(wire.HOME_MORE, on_more)
    registrar.action(wire.TRY, on_try)
    registrar.action(wire.TRY_NEXT, on_next)


capability = Capability(
    name="home",
    help=(
        Help("", "", "what waits for you, and what you can do"),
        Help("mine", "mine", "what waits for you, each with its button"),
        Help("help", "help", "these lines"),
    ),
    register=register,
    renders={Kind.HOME: home.render_home},
)
