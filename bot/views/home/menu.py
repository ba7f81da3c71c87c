"""What the command alone, ``mine``, ``help`` and a word that nobody knows are answered with."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain import calendar
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.waiting import waited_for_by, waiting_for
from bot.views import wire
from bot.views.home.page import NOTHING, Mine, waited_for, you_own
from bot.views.home.waits import count, minutes, waits
from bot.views.kit import Said, actions, button, context, escape, excerpt, fallback, pieces, section
from bot.views.opening import TYPED

__all__ = ["HelpLine", "help_page", "menu", "nearest", "things"]

IN_A_LIST = 6
IN_SHORT = 3


class HelpLine(Protocol):
    """What a room says of one thing that can be typed."""

    @property
    def usage(self) -> str:
        """What to type after the command."""
        ...

    @property
    def example(self) -> str:
        """One example, without the command."""
        ...

    @property
    def does(self) -> str:
        """What it does."""
        ...


def menu(
    member: Member, records: Iterable[Record], mine: Mine = NOTHING, *, now: datetime, command: str = "/decide"
) -> Said:
    """Return the answer to the command alone: how much waits, how to ask, and where to go on."""
    waiting = waiting_for(records, member.id, mine.follow_ups)
    many = count(waiting)
    buttons = [button("See them", wire.THINGS)] * bool(waiting)
    buttons += [button("New decision", wire.NEW_DECISION), button("Help", wire.HELP)]
    text = f"*{many}.* Ask with: {command} Should we ...? @people fri 12:00"
    return Said(f"{many}. {command} your question? opens one.", [section(text), actions(*buttons)])


def things(member: Member, records: Iterable[Record], mine: Mine = NOTHING, *, now: datetime) -> Said:
    """Return what Home says, as far as a message takes it: what waits for ``member``, each with its button, for what
    they wait, and what they own.
    """
    records = list(records)
    waiting, others, zone = (
        waiting_for(records, member.id, mine.follow_ups),
        waited_for_by(records, member.id),
        calendar.zone_of(member.zone),
    )
    if not waiting:
        blocks = [section("Nothing waits for you.", button("New decision", wire.NEW_DECISION))]
    else:
        blocks = [section(f"*{count(waiting)}, {minutes(waiting)}*")]
    rest = len(waiting)
    for item in waiting:
        more = waits(item, zone, now)
        if len(blocks) + len(more) > 1 + IN_A_LIST:
            break
        blocks += more
        rest -= 1
    blocks += [context(f"{rest} more in Home")] * (rest > 0)
    if others:
        blocks.append(section(f"*You wait for: {len(others)}*"))
        blocks += [context(waited_for(record, member.id, zone, now)) for record in others[:IN_SHORT]]
        blocks += [context(f"{len(others) - IN_SHORT} more in Home")] * (len(others) > IN_SHORT)
    blocks += [section(you_own(mine.owned, zone, now))] * bool(mine.owned)
    return Said(f"{count(waiting)}, {minutes(waiting)}." if waiting else "Nothing waits for you.", blocks)


def help_page(lines: Sequence[HelpLine], command: str) -> Said:
    """Return every subcommand with what it does and an example."""
    told = []
    for line in lines:
        usage = f"{command} {escape(line.usage)}".strip()
        told.append(f"*{usage}* · {escape(line.does)}\n      {f'{command} {escape(line.example)}'.strip()}")
    text = "\n".join(told)
    blocks = [section(piece) for piece in pieces(text)]
    buttons = actions(button("New decision", wire.NEW_DECISION), button("How this works", wire.HOW))
    return Said(fallback(f"What you can type after {command}, with examples."), [*blocks, buttons])


def nearest(typed: str, word: str, command: str) -> Said:
    """Return the answer to a word that nobody knows: the nearest one that is known, or ask it as a question."""
    guess = f" Did you mean *{command} {escape(word)}*?" if word else ""
    text = f"“{excerpt(typed, 60)}” is nothing I know.{guess}"
    ask = button("Ask it as a question", wire.NEW_DECISION, wire.value(draft=TYPED))
    buttons = actions(ask, button("Help", wire.HELP))
    tail = f" Did you mean {command} {word}?" if word else f" {command} help shows what is."
    return Said(fallback(f"“{typed[:60]}” is nothing I know.{tail}"), [section(text), buttons])
