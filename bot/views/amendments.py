"""Amending and undoing: the small menu, its two forms, what the owner proposes, and how the record tells it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from bot.domain.amendments import UNDONE, Act, AmendForm, Proposal, ProposalState, ReverseForm
from bot.domain.commitments import Standing
from bot.domain.decisions import Decision, DecisionState, Origin
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT
from bot.domain.ownership import OPEN
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.views import dates, ownership, refusals, wire
from bot.views.fields import State, picked, read_day, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    date_pick,
    escape,
    excerpt,
    fallback,
    input_block,
    input_text,
    modal,
    person_select,
    quote_free,
    section,
    sections,
)
from bot.views.pages import turn_pages
from bot.views.reopenings import superseded_by
from bot.views.wording import ANSWERS, host_zone, names, outcome, standing_words, to_card, who, zone_of

__all__ = [
    "AMEND_FIELDS",
    "REVERSE_FIELDS",
    "amend_modal",
    "asked_again",
    "became",
    "became_plainly",
    "headline",
    "proposal_item",
    "read_amend",
    "read_reverse",
    "reverse_modal",
    "sent_on",
    "since_then",
    "told",
    "versions_modal",
    "ways_modal",
]

AMEND_FIELDS: Mapping[str, str] = {
    "statement": "amend.statement",
    "why": "amend.why",
    "owner": "amend.owner",
    "look_back": "amend.look_back",
    "reason": "amend.reason",
}
REVERSE_FIELDS: Mapping[str, str] = {"learned": "reverse.learned", "cost": "reverse.cost"}
_HEADS: Mapping[DecisionState, str] = {DecisionState.REVERSED: "Undone", DecisionState.SUPERSEDED: "Superseded"}
_MOST = 150  # of somebody's words in a line among others


def _proposes(record: Record, by: str) -> str:
    """Return what becomes of a form that the owner sends: the decider confirms it."""
    if by == record.debate.decider:
        return ""
    return f"{who(record, record.debate.decider)} gets it as your proposal, and confirms it with one press."


def _decision(record: Record) -> Decision:
    if record.decision is None:
        raise ValueError("nothing is decided")
    return record.decision


def _ids(record: Record, **more: str) -> str:
    decision = _decision(record)
    return wire.value(number=decision.number, version=decision.version, **more)


# the menu and its forms


def ways_modal(record: Record, by: str) -> dict[str, Any]:
    """Return what can become of a decision that stands, with what its owner proposes where ``by`` decides."""
    decision = _decision(record)
    ways = (
        ("*Amend* · the same, in other words, with another owner or another day", "Amend it", "amend"),
        ("*Undo* · it no longer holds", "Undo it", "undo"),
    )
    blocks = [section(f"*{_head(decision)}: {outcome(decision)}*")]
    for one in record.proposals:
        if one.state is ProposalState.OPEN and by == record.debate.decider:
            blocks += proposal_item(record, one)
    blocks += [
        section(text, button(label, wire.numbered(wire.AFTER_WAY, place), wire.value(number=decision.number, do=do)))
        for place, (text, label, do) in enumerate(ways)
    ]
    blocks.append(ownership.way(record))
    note = _proposes(record, by) or "What stood before stays readable on the card."
    return modal(wire.AFTER_VIEW, "Amend or undo", [*blocks, context(note)])


def amend_modal(record: Record, by: str, now: datetime) -> dict[str, Any]:
    """Return the form "Amend", filled with the decision as it stands; a day that is over is left out."""
    decision = _decision(record)
    ahead = decision.look_back > now.astimezone(zone_of(record, by)).date()
    note = (
        _proposes(record, by) or "Other words or reasons: everybody is asked again. A new owner: they accept it first."
    )
    blocks = [
        input_block(
            AMEND_FIELDS["statement"],
            "In one sentence",
            input_text(wire.STATEMENT, most=SENTENCE_LIMIT, initial=decision.statement),
        ),
        input_block(
            AMEND_FIELDS["why"], "Why", input_text(wire.WHY, most=REASON_LIMIT, initial=decision.why, long=True)
        ),
        input_block(AMEND_FIELDS["owner"], "Owner, one person", person_select(wire.OWNER, decision.owner)),
        input_block(
            AMEND_FIELDS["look_back"],
            "Look back on",
            date_pick(wire.LOOK_BACK, initial=decision.look_back.isoformat() if ahead else None),
        ),
        input_block(
            AMEND_FIELDS["reason"],
            "What made you change it, in a line",
            input_text(wire.AMEND_REASON, most=SENTENCE_LIMIT, placeholder="Two weeks were too short to see anything"),
        ),
        context(f"{note} {refusals.coded(Refusal(Code.KEPT, {'version': decision.version}))}"),
    ]
    submit = "Propose it" if _proposes(record, by) else "Amend it"
    return modal(wire.AMEND_FORM, "Amend", blocks, submit=submit, close="Back", metadata=_ids(record))


def read_amend(state: State) -> AmendForm:
    """Return what the form "Amend" held."""
    return AmendForm(
        statement=typed(state, AMEND_FIELDS["statement"]),
        why=typed(state, AMEND_FIELDS["why"]),
        owner=picked(state, AMEND_FIELDS["owner"]),
        look_back=read_day(picked(state, AMEND_FIELDS["look_back"])),
        reason=typed(state, AMEND_FIELDS["reason"]),
    )


def reverse_modal(record: Record, by: str) -> dict[str, Any]:
    """Return the form "Undo": what was learned, and what it cost."""
    decision = _decision(record)
    note = _proposes(record, by) or "The card says that it was undone, by whom and why. Everybody's answers stay."
    blocks = [
        section(f"*{_head(decision)}: {outcome(decision)}*"),
        input_block(
            REVERSE_FIELDS["learned"],
            "What we learned, in a line",
            input_text(wire.REVERSE_LEARNED, most=SENTENCE_LIMIT, focus=True),
        ),
        input_block(
            REVERSE_FIELDS["cost"],
            "What it cost",
            input_text(wire.REVERSE_COST, most=SENTENCE_LIMIT, placeholder="6 days"),
            optional=True,
        ),
        context(note),
    ]
    submit = "Propose it" if _proposes(record, by) else "Undo it"
    return modal(wire.REVERSE_FORM, "Undo", blocks, submit=submit, close="Back", metadata=_ids(record))


def read_reverse(state: State) -> ReverseForm:
    """Return what the form "Undo" held."""
    return ReverseForm(typed(state, REVERSE_FIELDS["learned"]), typed(state, REVERSE_FIELDS["cost"]))


def sent_on(record: Record) -> Said:
    """Return what the owner is told whose proposal is with the decider now."""
    text = f"{record.name(record.debate.decider)} has your proposal, and confirms it with one press."
    return Said(fallback(text), [section(escape(text))])


def proposal_item(record: Record, proposal: Proposal) -> list[Block]:
    """Return what the owner proposes, with the decider's two answers."""
    decision, by = _decision(record), who(record, proposal.by)
    if proposal.act is Act.REVERSE:
        cost = f" Cost: {excerpt(proposal.cost, _MOST)}" if proposal.cost else ""
        text = f"*{by} proposes to undo:* {outcome(decision)}\nLearned: {excerpt(proposal.reason, _MOST)}{cost}"
    else:
        news = " · ".join(_news(record, decision, _as_proposed(decision, proposal)))
        text = f"*{by} proposes to amend:* {outcome(decision)}\n{news}\nBecause: {excerpt(proposal.reason, _MOST)}"
    ids = wire.value(number=proposal.number, ordinal=proposal.ordinal)
    return [
        section(text),
        actions(button("Confirm it", wire.PROPOSAL_TAKE, ids), button("Leave it as it is", wire.PROPOSAL_LEAVE, ids)),
    ]


def _as_proposed(decision: Decision, proposal: Proposal) -> Mapping[str, Any]:
    return {
        "statement": proposal.statement,
        "why": proposal.why,
        "owner": proposal.owner or decision.owner,
        "look_back": proposal.look_back or decision.look_back,
    }


def _news(record: Record, before: Decision, after: Mapping[str, Any]) -> list[str]:
    """Return what differs, each as it is now."""
    news = []
    if after["statement"] != before.statement:
        news.append(f"*Now:* {excerpt(after['statement'], 2 * _MOST)}")
    if after["why"] != before.why:
        news.append(f"*Why, now:* {excerpt(after['why'], _MOST)}")
    if after["owner"] != before.owner:
        news.append(f"*Owner:* {who(record, after['owner'])}, was {who(record, before.owner)}")
    if after["look_back"] != before.look_back:
        today = before.decided_at.date()
        now, was = (dates.day(one, today=today) for one in (after["look_back"], before.look_back))
        news.append(f"*Look back:* {now}, was {was}")
    return news


# how the record tells it


def _head(decision: Decision) -> str:
    return _HEADS.get(decision.state, "Decided")


def headline(decision: Decision) -> str:
    """Return "Decided", or what became of it, for the first words of card, line and notification."""
    return _head(decision)


def _day(record: Record, instant: datetime | None, decision: Decision) -> str:
    zone = host_zone(record)
    return dates.day((instant or decision.decided_at).astimezone(zone).date(), today=decision.decided_at.date())


def became(record: Record, decision: Decision) -> list[Block]:
    """Return what became of the decision for its card: when it was undone, and what was learned; what it was before."""
    blocks = []
    if decision.state is DecisionState.REVERSED:
        cost = f" *Cost* {quote_free(decision.cost)}" if decision.cost else ""
        by = f"*Undone on {_day(record, decision.ended_at, decision)} by {who(record, decision.ended_by)}*"
        blocks.append(section(f"{by}\n*Learned* {quote_free(decision.end_reason)}{cost}"))
    if decision.state is DecisionState.SUPERSEDED:
        on = _day(record, decision.ended_at, decision)
        blocks.append(section(f"*Superseded on {on}* by {superseded_by(record)}"))
    if record.earlier:
        ids = wire.value(number=decision.number, page=0)
        blocks.append(section(since_then(record, decision), button("Earlier versions", wire.VERSIONS_READ, ids)))
    return blocks


def since_then(record: Record, decision: Decision) -> str:
    """Return "Amended on Thu 3 Dec by lead: why. Was: ...", or nothing for a first version."""
    if not record.earlier:
        return ""
    before = record.earlier[-1]
    verb = "Changed by ruling" if decision.origin is Origin.RULED else "Amended"
    by, on = who(record, before.ended_by), _day(record, before.ended_at, before)
    was = f" Was: {outcome(before)}" if before.statement != decision.statement else ""
    reason = f": {excerpt(before.end_reason)}" if before.end_reason else ""
    return f"*{verb} on {on} by {by}*{reason}{was}"


def became_plainly(record: Record, decision: Decision) -> str:
    """Return what became of the decision in plain words, for a notification and for the line; "" while it stands."""
    if decision.state is DecisionState.REVERSED:
        on = _day(record, decision.ended_at, decision)
        return f"By {record.name(decision.ended_by)} on {on}: {decision.end_reason}"
    if decision.state is DecisionState.SUPERSEDED:
        return f"A newer decision took its place on {_day(record, decision.ended_at, decision)}"
    return ""


def asked_again(record: Record, decision: Decision) -> str:
    """Return the first line of the message that asks anew, with what it was before; "" for a first version."""
    if not record.earlier:
        return ""
    before = record.earlier[-1]
    verb = "changed" if decision.origin is Origin.RULED else "amended"
    reason = f"\nBecause: {excerpt(before.end_reason)}" if before.end_reason else ""
    was = f" Was: {outcome(before)}." if before.statement != decision.statement else ""
    return f"*{who(record, before.ended_by)} {verb} the decision: {outcome(decision)}.* Your answer?{was}{reason}"


def told(record: Record, what: str) -> Said | None:
    """Return the line in the card's thread that tells what became of the decision; None where nothing did."""
    decision = _decision(record)
    if what == UNDONE:
        return _told_undone(record, decision) if decision.state is DecisionState.REVERSED else None
    versions = (*record.earlier, decision)
    pair = next(((one, two) for one, two in pairwise(versions) if str(two.version) == what), None)
    return _told_amended(record, *pair) if pair else None


def _told_undone(record: Record, decision: Decision) -> Said:
    by, cost = record.name(decision.ended_by), f"\n*Cost* {quote_free(decision.cost)}" if decision.cost else ""
    text = f"*Undone by {escape(by)}:* {outcome(decision)}\n*Learned* {quote_free(decision.end_reason)}{cost}"
    said = fallback(f"Undone by {by}: {clip(decision.statement, 120)}. Learned: {decision.end_reason}")
    return Said(said, [section(text), context("Everybody's answers stay on the record.")])


def _told_amended(record: Record, before: Decision, after: Decision) -> Said:
    by = record.name(before.ended_by)
    fresh = {name: getattr(after, name) for name in ("statement", "why", "owner", "look_back")}
    lines = [f"*Amended by {escape(by)}:* {quote_free(before.end_reason)}", *_news(record, before, fresh)]
    asked = next((one for one in record.ownerships if one.at == after.decided_at), None)
    if asked and asked.state in OPEN and asked.owner != after.owner:
        lines.append(
            f"*Owner:* {who(record, asked.owner)} is asked to be; {who(record, after.owner)} owns it until then"
        )
    lines += [f"*Was:* {outcome(before)}"] if before.statement != after.statement else []
    again = before.why != after.why or before.statement != after.statement
    if again and after.asked:
        note = f"Asked again: {names(record, after.asked)}"
    elif after.owner != before.owner and after.owner in after.asked:
        note = f"Asked now: {who(record, after.owner)}. All other answers stand."
    else:
        note = "Nobody is asked again; the answers stand."
    said = fallback(f"Amended by {by}: {clip(after.statement, 150)}. {before.end_reason}")
    return Said(said, [*sections("\n".join(lines)), context(note)])


# versions


def versions_modal(
    record: Record, versions: Sequence[tuple[Decision, Sequence[Standing]]], page: int = 0
) -> dict[str, Any]:
    """Return one version of a decision in full, with the answers that it was given; the newest is the last page."""
    page = min(max(page, 0), len(versions) - 1)
    one, answered = versions[page]
    until = f" to {_day(record, one.ended_at, one)}" if one.ended_at else ""
    facts = (
        f"Version {one.version} of {len(versions)}, {_day(record, one.decided_at, one)}{until}",
        f"owner {who(record, one.owner)}",
        f"look back {dates.day(one.look_back, today=one.decided_at.date())}",
    )
    blocks = [section(f"*{outcome(one)}*"), *sections(f"*Why* {escape(one.why)}"), context(" · ".join(facts))]
    if one.state is DecisionState.AMENDED:
        blocks.append(section(f"*Amended by {who(record, one.ended_by)}:* {quote_free(one.end_reason)}"))
    for standing in answered:
        said = ANSWERS[standing.kind] if standing.kind else "No response"
        words = f": {excerpt(standing_words(standing)[0])}" if standing_words(standing) else ""
        blocks.append(context(f"*{said}* {who(record, standing.member)}{words}"))
    turns = turn_pages(wire.VERSIONS_TURN, record.debate.number, page, len(versions))
    return modal(wire.VERSIONS_VIEW, "Versions", [*blocks[:90], *turns, context(to_card(record, "The card"))])
