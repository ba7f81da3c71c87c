"""Stop signals: the owner of a one-way door writes them; thread and card show them by edits."""

from datetime import datetime

from bot.domain import calendar
from bot.domain import signals as rules
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.signals import Signal, SignalForm
from bot.flows import history, home
from storage import debates, decisions, outbox, papers
from storage.unit import Unit

__all__ = ["arm"]


async def arm(unit: Unit, number: int, form: SignalForm, *, by: Member, now: datetime) -> Signal | tuple[Refusal, ...]:
    """Keep one stop signal. The same one sent twice is one."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (Refusal(Code.UNKNOWN_RECORD),)
    decision = await decisions.get_decision(unit, number)
    written = await papers.list_papers(unit, Signal, number)
    same = [one for one in written if (one.by, one.text, one.on, one.action) == (by.id, *_said(form))]
    if same:
        return same[0]
    today = now.astimezone(calendar.zone_of(by.zone)).date()
    value = decision.value if decision else None
    armed = rules.arm(held.value, value, form, ordinal=len(written) + 1, by=by.id, now=now, today=today)
    if isinstance(armed, Signal):
        await papers.add_paper(unit, armed)
        await history.note(unit, number, Verb.SIGNALS, by=by.id, now=now, to=[armed])
        views = [
            View(Kind.REVEAL, number),
            View(Kind.CARD, number),
            *([View(Kind.DECISION, number)] * (value is not None)),
        ]
        await outbox.want(unit, views, now)
        await home.refresh(unit, {*held.value.named, by.id}, now)
    return armed


def _said(form: SignalForm) -> tuple[object, ...]:
    return form.text.strip(), form.on, form.action.strip()
