"""Search: ``/decide list``, ``show`` and ``search``, answered to one person alone; pages are turned by buttons."""

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.domain.records import Audience, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import search
from bot.flows.search import Kind
from bot.views import search as views
from bot.views import wire
from bot.views.kit import Said
from handlers.sight import UNKNOWN, record_of, told
from storage.records import get_record
from storage.unit import Unit

__all__ = ["capability"]

_FIRST_SIGNS = "#№ "


async def on_show(unit: Unit, s: Stimulus) -> Reply:
    """``/decide show 42``: that record in short, where they may see it."""
    typed = s.value.strip().lstrip(_FIRST_SIGNS).split()
    number = typed[0] if typed else ""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return told(Refusal(Code.NO_RECORD_NUMBER), s)
    record = await get_record(unit, int(number))
    if record is None or not can_see(Audience(s.by, s.channel), Item.RECORD, record):
        return told(UNKNOWN, s)
    return Reply(tell=views.shown(record, by=s.by, now=s.now))


async def on_show_pressed(unit: Unit, s: Stimulus) -> Reply:
    """The button "Show" on a line."""
    record = await record_of(unit, s, s.value)
    return told(UNKNOWN, s) if record is None else Reply(tell=views.shown(record, by=s.by, now=s.now))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    command = registrar.command_name

    async def page_of(unit: Unit, s: Stimulus, text: str, kind: Kind, place: int) -> Said | Refusal:
        looked = await search.look(unit, text, kind, by=s.by, channel=s.channel, now=s.now, place=place)
        if isinstance(looked, Refusal):
            return looked
        return views.found_page(
            looked.page.found,
            looked.query,
            names=looked.names,
            turn=wire.value(kind=kind, query=looked.kept),
            place=looked.place,
            more=looked.page.more,
            by=s.by,
            now=s.now,
            command=command,
        )

    async def on_list(unit: Unit, s: Stimulus) -> Reply:
        """``/decide list open``, ``mine``, ``by @x``: lines of the log."""
        page = await page_of(unit, s, s.value, "list", 0)
        return told(page, s) if isinstance(page, Refusal) else Reply(tell=page)

    async def on_search(unit: Unit, s: Stimulus) -> Reply:
        """``/decide search refunds owner:@x``."""
        page = await page_of(unit, s, s.value, "search", 0)
        return told(page, s) if isinstance(page, Refusal) else Reply(tell=page)

    async def on_turn(unit: Unit, s: Stimulus) -> Reply:
        """Another page of the same, in its place; what may be seen is asked anew."""
        ids = wire.read_value(s.value)
        text = await search.remembered(unit, ids.get("query", ""), by=s.by, now=s.now)
        if text is None:
            return Reply(replace_ephemeral=views.gone(command))
        place = ids.get("page", "")
        at = int(place) if place.isdecimal() and len(place) < 5 else 0
        page = await page_of(unit, s, text, "list" if ids.get("kind") == "list" else "search", at)
        return told(page, s) if isinstance(page, Refusal) else Reply(replace_ephemeral=page)

    registrar.command("list", on_list)
    registrar.command("search", on_search)
    registrar.command("show", on_show)
    registrar.action(wire.SEARCH_TURN, on_turn)
    registrar.action(wire.SEARCH_SHOW, on_show_pressed)


capability = Capability(
    name="search",
    help=(
        Help("list <open, decided, mine, overdue, by @x, in #c>", "list open", "what you can see, newest first"),
        Help("show <number>", "show 42", "one of them: what, why, and who saw it differently"),
        Help(
            "search <words owner:@x in:#c after:march>",
            "search refunds in:#support after:march",
            "find words in questions, reasons and lessons",
        ),
    ),
    register=register,
)
