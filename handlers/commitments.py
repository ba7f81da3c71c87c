"""Commitments: three buttons, two forms and three emoji; each person's own answer and nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.capability import Capability, Compare, Due, Registrar, Reply, Stimulus, drawn
from bot.domain import calendar
from bot.domain.asking import why_not_answer
from bot.domain.commitments import DISSENTS, Answer, AnswerForm, Standing, why_not_answer_later
from bot.domain.decisions import Decision, DecisionState
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import commitments, decisions, escalations
from bot.flows.commitments import Needed
from bot.views import commitments as views
from bot.views import dates, wire
from bot.views import digests as weeks
from bot.views.notices import notice_modal
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage import decisions as rows
from storage import outbox
from storage.receipts import pending_receipts
from storage.records import get_record
from storage.unit import Unit

__all__ = ["capability"]


async def _answer(unit: Unit, s: Stimulus, form: AnswerForm) -> Reply:
    """Keep an answer that one press gives. Pressed in the small view "Your answer", that view says what counts."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    number, in_modal = record.debate.number, s.view_id is not None
    if not in_modal and record.decision is not None and record.decision.state is DecisionState.IN_FORCE:
        # A button of a stage that is over changes nothing; who means to answer otherwise does so in "Your answer".
        why_not = commitments.why_not_press(record.decision, s.by.id)
        return told(why_not, s, record)
    said = await commitments.answer(unit, number, form, by=s.by, now=s.now)
    record = await record_of(unit, s, s.value) or record
    if isinstance(said, tuple):
        again = said[0].code is Code.ALREADY_COUNTED and form.kind in DISSENTS
        if in_modal and again:  # "Change", and the same answer once more: its words are what is to be changed
            return Reply(push_view=await _form_for(unit, record, Needed(number, s.by.id, form.kind), s))
        return told(said[0], s, record)
    if isinstance(said, Standing):
        return Reply(update_view=views.answered_modal(record, s.by.id)) if in_modal else Reply()
    needed = await _form_for(unit, record, said, s)
    return Reply(push_view=needed) if in_modal else Reply(open_view=needed)


async def _form_for(unit: Unit, record: Record, needed: Needed, s: Stimulus) -> dict[str, Any]:
    if needed.kind is not Answer.CANNOT_COMMIT:
        return views.disagree_modal(record, needed.member)
    in_force = record.decision is not None and record.decision.state is DecisionState.IN_FORCE
    ahead = None if in_force else await escalations.prospect(unit, record.debate.number, s.now)
    ruler = ahead.approver if ahead else None
    due = dates.moment(ahead.due_at, calendar.zone_of(s.by.zone), s.now) if ahead else ""
    return views.cannot_modal(record, needed.member, ruler=ruler.name if ruler else None, due=due)


async def on_agree(unit: Unit, s: Stimulus) -> Reply:
    """ "Agree" counts at once."""
    return await _answer(unit, s, AnswerForm(Answer.AGREE))


async def on_disagree(unit: Unit, s: Stimulus) -> Reply:
    """ "Disagree and commit" counts at once with the position's own words, else it opens one short form."""
    return await _answer(unit, s, AnswerForm(Answer.DISAGREE_AND_COMMIT))


async def on_cannot(unit: Unit, s: Stimulus) -> Reply:
    """ "Cannot commit" always opens its form: a ground, what exactly, and what is needed."""
    return await _answer(unit, s, AnswerForm(Answer.CANNOT_COMMIT))


async def on_recuse(unit: Unit, s: Stimulus) -> Reply:
    """ "Recuse myself": no answer on the matter, said openly."""
    return await _answer(unit, s, AnswerForm(Answer.RECUSED))


async def _asking(unit: Unit, s: Stimulus) -> Record | Reply:
    """Return the record whose decision still takes an answer of this person, or why there is none."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    why_not = _why_not(record, record.decision, s)
    return told(why_not, s, record) if why_not else record


def _why_not(record: Record, decision: Decision, s: Stimulus) -> Refusal | None:
    if decision.state is DecisionState.IN_FORCE:
        return why_not_answer_later(decision, s.by.id)
    return why_not_answer(decision, s.by.id, record.receipts, record.escalations)


async def on_words(unit: Unit, s: Stimulus) -> Reply:
    """An emoji was half an answer: the form for its other half."""
    record = await _asking(unit, s)
    if isinstance(record, Reply):
        return record
    begun = record.standing(s.by.id).begun or Answer.DISAGREE_AND_COMMIT
    return Reply(open_view=await _form_for(unit, record, Needed(record.debate.number, s.by.id, begun), s))


async def on_use_my_words(unit: Unit, s: Stimulus) -> Reply:
    """It was a disagreement after all: the form becomes the other one, with what was typed."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    why_not = _why_not(record, record.decision, s)
    if why_not:
        return told(why_not, s, record)
    typed = replace(views.read_cannot(s.state), kind=Answer.DISAGREE_AND_COMMIT, ground=None, need="")
    kept = typed if typed.words else None
    return Reply(update_view=views.disagree_modal(record, s.by.id, kept))


async def on_open(unit: Unit, s: Stimulus) -> Reply:
    """ "Answer" or "Change" where the three buttons do not stand: a small view that has them."""
    record = await _asking(unit, s)
    return record if isinstance(record, Reply) else Reply(open_view=views.answer_modal(record, s.by.id))


async def _answers_page(unit: Unit, s: Stimulus) -> dict[str, Any] | Reply:
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    page = wire.read_value(s.value).get("page", "")
    return views.answers_modal(record, int(page) if page.isdecimal() else 0)


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """All answers that have words, in full, a page at a time."""
    page = await _answers_page(unit, s)
    return page if isinstance(page, Reply) else Reply(open_view=page)


async def on_who(unit: Unit, s: Stimulus) -> Reply:
    """ "Who?": the names behind the count, for those who are named on the decision."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    if not can_see(Audience(s.by, s.channel), Item.SILENT, record):
        return told(Refusal(Code.NOT_NAMED), s, record)
    return Reply(open_view=views.silent_modal(record))


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    page = await _answers_page(unit, s)
    return page if isinstance(page, Reply) else Reply(update_view=page)


async def _submitted(unit: Unit, s: Stimulus, form: AnswerForm, fields: Mapping[str, str]) -> Reply:
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), fields)
    said = await commitments.answer(unit, record.debate.number, form, by=s.by, now=s.now)
    if not isinstance(said, tuple):
        if isinstance(said, Needed):
            return refused((Refusal(Code.EMPTY_WORDS, field="words"),), fields)
        record = await record_of(unit, s, s.metadata) or record
        final = views.words_stay(record, s.by.id)  # it was ruled, and nobody is left to appeal to
        return Reply(ack_update=notice_modal(final)) if final else Reply(ack_clear=True)
    if said[0].code is Code.ALREADY_COUNTED:
        return Reply(ack_clear=True)
    record = await record_of(unit, s, s.metadata)
    return refused(said, fields, record=record, zone=calendar.zone_of(s.by.zone))


async def on_disagreed(unit: Unit, s: Stimulus) -> Reply:
    """The words of "disagree and commit" were written."""
    return await _submitted(unit, s, views.read_disagree(s.state), views.DISAGREE_FIELDS)


async def on_cannot_sent(unit: Unit, s: Stimulus) -> Reply:
    """The ground of "cannot commit" was written."""
    return await _submitted(unit, s, views.read_cannot(s.state), views.CANNOT_FIELDS)


async def on_reaction_added(unit: Unit, s: Stimulus) -> Reply:
    """An emoji on a message that asks; an ephemeral comes only where the person must still write something."""
    row = await _row(unit, s)
    if row is None:
        return Reply()
    needed = await commitments.mark(unit, row, by=s.by.id, now=s.now, **_sign(s))
    if isinstance(needed, Refusal):
        record = await get_record(unit, row.number)
        return Reply(tell=views.first_your_point(record, s.by.id)) if record else Reply()
    return Reply(tell=views.words_missing(needed.number, needed.kind)) if needed else Reply()


async def on_reaction_removed(unit: Unit, s: Stimulus) -> Reply:
    """An emoji was taken away: what it had said is withdrawn."""
    row = await _row(unit, s)
    if row is not None:
        await commitments.unmark(unit, row, by=s.by.id, now=s.now, **_sign(s))
    return Reply()


def _sign(s: Stimulus) -> dict[str, str]:
    return {"emoji": str(s.event.get("reaction") or ""), "stamp": str(s.event.get("event_ts") or "")}


async def _row(unit: Unit, s: Stimulus) -> outbox.MessageRow | None:
    item = s.event.get("item") or {}
    row = await outbox.find_by_ts(unit, str(item.get("channel") or ""), str(item.get("ts") or ""))
    row = await outbox.original_of(unit, row) if row else None
    return row if row is not None and row.kind in commitments.ASKING else None


async def to_compare(unit: Unit, now: datetime) -> Sequence[Compare]:
    """Each message that asks about an open decision: what happened to it while we were away counts."""
    over = set(await rows.list_due_decisions(unit, now))
    heard_first = await pending_receipts(unit)  # their message asks something else
    return [
        Compare(row.number, row.channel, row.ts, ended=row.number in over)
        for row in await outbox.list_asking(unit, commitments.ASKING)
        if row.channel and row.ts and (row.number, row.member or "") not in heard_first
    ]


async def compared(unit: Unit, found: Compare, pairs: Sequence[tuple[str, str]], now: datetime) -> None:
    """The emoji on one message, as they stand now."""
    await commitments.compared(unit, found.number, found.channel, found.ts, pairs, now)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.ANSWER_AGREE, on_agree)
    registrar.action(wire.ANSWER_DISAGREE, on_disagree)
    registrar.action(wire.ANSWER_CANNOT, on_cannot)
    registrar.action(wire.ANSWER_RECUSE, on_recuse)
    registrar.action(wire.ANSWER_WORDS, on_words)
    registrar.action(wire.ANSWER_OPEN, on_open)
    registrar.action(wire.ANSWERS_READ, on_read)
    registrar.action(wire.ANSWERS_WHO, on_who)
    registrar.action(wire.ANSWERS_TURN, on_turn)
    registrar.action(wire.USE_MY_WORDS, on_use_my_words)
    registrar.view(wire.DISAGREE_FORM, on_disagreed)
    registrar.view(wire.CANNOT_FORM, on_cannot_sent)
    registrar.event("reaction_added", on_reaction_added)
    registrar.event("reaction_removed", on_reaction_removed)


# The end of the time for answers belongs to the room that knows the emoji: it looks at them first.
capability = Capability(
    name="commitments",
    register=register,
    due=(Due("answers", rows.next_window_end, decisions.close_due),),
    compare_reactions=to_compare,
    compared=compared,
    digest=(drawn(weeks.answers_outstanding),),
)
