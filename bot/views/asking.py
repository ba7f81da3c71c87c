"""Asking, stage by stage: what somebody reads who is asked later, and the question after a ruling."""

from datetime import datetime

from bot.domain.commitments import Answer
from bot.domain.decisions import Decision, DecisionState, Origin
from bot.domain.escalations import Escalation, Ruling
from bot.domain.records import Record
from bot.views import dates, escalations
from bot.views.decisions import EMOJI_LINE, answer_buttons
from bot.views.kit import Block, Said, clip, context, excerpt, fallback, quote_free, section
from bot.views.wording import outcome, to_card, who, zone_of

__all__ = ["after_ruling", "ended_by_ruling", "later", "ruling_note", "still_open"]


def _text(lead: str, decision: Decision, tail: str) -> str:
    room = max(40, 290 - len(lead) - len(tail))
    return fallback(lead + clip(decision.statement.removesuffix("."), room) + tail)


def later(record: Record, decision: Decision, member: str, now: datetime) -> Said | None:
    """Return what somebody reads who is asked at a later stage, or None where that is not so.

    What they have answered already stays; nothing is to be pressed.
    """
    waits = decision.one_way and decision.state in (DecisionState.ANNOUNCED, DecisionState.HELD)
    if not waits or member not in decision.asked or member in record.answering:
        return None
    decider = record.name(decision.decided_by)
    receipt = record.receipt(member)
    if decision.state is DecisionState.HELD:
        lead, why = "Held, not yet valid: ", _held(record, member, now)
    elif receipt is not None and receipt.waits_for_decider:
        lead, why = f"{decider} decided: ", f"{decider} reads your sentence now; then your answer is asked."
    else:
        lead, why = (
            f"{decider} decided: ",
            "Not valid yet: who chose differently is heard first; you are asked after that.",
        )
    kind = record.standing(member).kind
    mine = " Your answer stays." if kind else ""
    blocks = [
        section(f"*{quote_free(lead.removesuffix(': '))}: {outcome(decision)}.*\n{quote_free(record.debate.question)}"),
        context(quote_free(why) + mine),
    ]
    return Said(_text(lead, decision, f". {why}"), blocks)


def _held(record: Record, member: str, now: datetime) -> str:
    waiting = next((one for one in record.blocks if one.waits), None)
    if waiting is not None:
        until = dates.moment(waiting.due_at, zone_of(record, member), now)
        return f"Somebody cannot commit. {record.name(waiting.approver)} rules by {until}; you are asked after it."
    if record.blocks:
        return "Somebody cannot commit, and nobody is left who can rule. It stands unresolved."
    return f"It was given back to {record.name(record.debate.decider)}, who decides again; you are asked then."


def ended_by_ruling(record: Record, decision: Decision, member: str) -> Escalation | None:
    """Return the block whose ruling is why ``member`` is asked now, or None.

    After a change that is everybody; where it stands, those who blocked it.
    """
    last = next((one for one in reversed(record.escalations) if one.ruling), None)
    if last is None:
        return None
    if decision.origin is Origin.RULED and last.ruling is Ruling.CHANGED and last.version == decision.version - 1:
        return last
    mine = [one for one in record.escalations if one.member == member and one.version == decision.version]
    return next((one for one in reversed(mine) if one.ruling is Ruling.UPHELD), None)


def after_ruling(record: Record, decision: Decision, member: str, now: datetime) -> Said | None:
    """Return the question after a ruling, to those who are asked because of it; None where there was none."""
    block = ended_by_ruling(record, decision, member)
    if block is None:
        return None
    until = dates.moment(decision.answers_until, zone_of(record, member), now)
    sides = to_card(record, "Both sides and the reason are on the card")
    blocks = [
        section(f"{escalations.ruling_told(record, block)} {sides}. Your answer?"),
        section(f"*Why* {excerpt(block.why)}"),
        answer_buttons(decision.number),
        context(f"Until {until}. {EMOJI_LINE}"),
    ]
    by = record.name(block.ruled_by)
    lead = f"Changed by {by}: " if block.ruling is Ruling.CHANGED else f"{by} ruled that it stands: "
    return Said(_text(lead, decision, f". Your answer, until {until}?"), blocks)


def ruling_note(record: Record, decision: Decision, member: str) -> list[Block]:
    """Return what was ruled on the block of ``member``, where their message asks nothing any more."""
    mine = [one for one in record.escalations if one.member == member and one.version == decision.version]
    last = next((one for one in reversed(mine) if one.ruling), None)
    return [section(f"{escalations.ruling_told(record, last)} {excerpt(last.why)}")] if last else []


def still_open(record: Record, decision: Decision, member: str, now: datetime) -> str:
    """Return what stands under somebody's "cannot commit": who rules and until when; "" where that is over."""
    mine = next((one for one in record.blocks if one.member == member), None)
    if mine is None or record.standing(member).kind is not Answer.CANNOT_COMMIT:
        return ""
    if mine.approver is None:
        return "Nobody is left who can rule; it stands unresolved. You can still change your answer."
    until = dates.moment(mine.due_at, zone_of(record, member), now)
    meanwhile = "it is not valid until then" if decision.one_way else "it goes ahead meanwhile"
    return f"{who(record, mine.approver)} rules by {until}; {meanwhile}. You can still change your answer."
