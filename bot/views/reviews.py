"""Reviews: what the card says while a decision is looked at, the item of who looks, and the record as it was."""

from datetime import datetime, tzinfo
from typing import Any

from bot.domain.commitments import Answer
from bot.domain.decisions import Decision
from bot.domain.positions import reveal_order
from bot.domain.records import Record
from bot.domain.reviews import Cause, Review, ReviewState, to_look_at
from bot.views import dates, wire
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    excerpt,
    fallback,
    modal,
    quote_free,
    section,
    sections,
)
from bot.views.pages import turn_pages
from bot.views.wording import ANSWERS, GROUNDS, author, decided_and_owned, host_zone, outcome, standing_words, who

__all__ = ["as_it_was_modal", "item", "later", "looked_at"]

ON_A_PAGE = 8
_MOST = 150


def _show(number: int) -> Block:
    return button("Show me", wire.REVIEW_SHOW, wire.value(number=number, page=0))


def _why(record: Record, review: Review, zone: tzinfo) -> str:
    """Return why a decision is looked at: "Look back is due since Tue 8 Dec"."""
    on = dates.day(review.opened_at.astimezone(zone).date())
    if review.cause is Cause.BLOCK:
        note = f": {excerpt(review.note, _MOST)}" if review.note else ""
        return f"{who(record, review.by)} cannot commit any more, since {on}{note}"
    return f"Look back is due since {on}" if review.cause is Cause.DATE else f"A stop signal's day came, {on}"


def looked_at(record: Record) -> list[Block]:
    """Return what a card says while its decision is looked at; it is in force all the same."""
    open_now = to_look_at(record.reviews)
    if not open_now or record.decision is None or record.decision.ended_at is not None:
        return []
    lines = [_why(record, one, host_zone(record)) for one in open_now]
    return [section("\n".join([*lines, "_It stays in force meanwhile._"]), _show(record.debate.number))]


def item(record: Record, review: Review, zone: tzinfo, now: datetime) -> list[Block]:
    """Return what waits for whoever looks back."""
    said = outcome(record.decision) if record.decision else ""
    why = _why(record, review, zone).removeprefix("Look back is ")
    return [section(f"*Look back* · {said} · {why}", _show(record.debate.number))]


def later(record: Record, member: str, now: datetime) -> Said | None:
    """Return what the decider is told when ``member`` cannot commit any more; None where nobody ever said so."""
    said, decision = record.standing(member), record.decision
    block = next((one for one in reversed(record.reviews) if one.cause is Cause.BLOCK and one.by == member), None)
    if decision is None or block is None:
        return None
    name, about = record.name(member), outcome(decision)
    if block.state is ReviewState.CLOSED or said.form is None or said.kind is not Answer.CANNOT_COMMIT:
        text = f"✔ *{escape(name)} has answered otherwise since, or it was changed:* {about}"
        return Said(fallback(f"{name} does not block any more: {decision.statement}"), [section(text)])
    ground = f" ({GROUNDS[said.form.ground].lower()})" if said.form.ground else ""
    need = f"\nNeeds: {excerpt(said.form.need)}" if said.form.need else ""
    text = f"*{escape(name)} cannot commit any more:* {about}\n{excerpt(said.form.words)}{ground}{need}"
    way = button("Amend or undo", wire.AFTER_OPEN, wire.value(number=decision.number))
    blocks = [section(text), actions(_show(decision.number), way), context("It stays in force; it is looked at again.")]
    tail = f" It stays in force: {decision.statement}"
    return Said(
        fallback(f"{name} cannot commit any more: {clip(said.form.words.removesuffix('.'), 120)}.{tail}"), blocks
    )


def as_it_was_modal(record: Record, page: int = 0) -> dict[str, Any]:
    """Return one page of the record as it stood when it was decided, and of what was noted for the look back."""
    decision = record.decision
    if decision is None:
        raise ValueError("a look back needs a decision")
    lines = [*_decided(record, decision), *_thought(record), *_said(record, decision), *_noted(record)]
    pages = max(1, -(-len(lines) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks = [block for text in lines[page * ON_A_PAGE : (page + 1) * ON_A_PAGE] for block in sections(text)]
    turns = turn_pages(wire.REVIEW_TURN, decision.number, page, pages)
    return modal(wire.REVIEW_VIEW, "As it was", [section(f"*{outcome(decision)}*"), *blocks, *turns])


def _decided(record: Record, decision: Decision) -> list[str]:
    first = next(iter(record.earlier), decision)
    on = dates.day(first.decided_at.astimezone(host_zone(record)).date())
    question = "" if record.debate.decided_before else f"\n{quote_free(record.debate.question)}"
    found = [f"*Decided {on}:* {outcome(first)} · {decided_and_owned(record, first)}{question}"]
    found.append(f"*Why* {escape(first.why)}")
    if record.debate.success:
        found.append(f"*How we will know* {quote_free(record.debate.success)}")
    for one in (*record.earlier[1:], *([decision] if record.earlier else [])):
        found.append(f"*Version {one.version}* {outcome(one)}\n*Why* {escape(one.why)}")
    return found


def _thought(record: Record) -> list[str]:
    """Return each position that was opened, with how sure its author was; nothing that never was."""
    if record.debate.revealed_at is None:
        return []
    found = []
    for one in reveal_order(record.debate, record.positions):
        more = [f"Would change their mind: {excerpt(one.change_my_mind)}"] if one.change_my_mind else []
        more += [f"Chance that it works: {one.chance} %"] if one.chance is not None else []
        more += [f"Likeliest cause of failure: {excerpt(one.cause)}"] if one.cause else []
        tail = f"\n_{' · '.join(more)}_" if more and not any("_" in text for text in more) else ""
        tail = tail or (f"\n{' · '.join(more)}" if more else "")
        found.append(f"*{quote_free(one.choice or '')}* · {author(record, one)}: {escape(one.reason)}{tail}")
    for signal in record.signals:
        day = dates.day(signal.on, today=signal.at.date())
        found.append(f"*Stop signal* by {day}: {quote_free(signal.text)} · then: {quote_free(signal.action)}")
    return found


def _said(record: Record, decision: Decision) -> list[str]:
    """Return the answers that have words, each beside its words."""
    found = []
    for member in decision.asked:
        standing = record.standing(member)
        if standing.kind and (words := standing_words(standing)):
            found.append(f"*{ANSWERS[standing.kind]}* · {who(record, member)}: {escape(words[0])}")
    return found


def _noted(record: Record) -> list[str]:
    notes = [one for one in record.reviews if one.state is ReviewState.NOTED]
    return [
        f"*Noted by {who(record, one.by)}* {dates.day(one.opened_at.date())}: {excerpt(one.note) or 'nothing more'}"
        for one in notes
    ]
