"""Reviews: what the card says while a decision is looked at and after it, the item and form of who looks, and the
record as it was.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.amendments import Act, ProposalState
from bot.domain.commitments import Answer
from bot.domain.decisions import Decision, DecisionState
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.positions import reveal_order
from bot.domain.records import Record
from bot.domain.reviews import (
    Cause,
    OutcomeForm,
    Process,
    Review,
    ReviewState,
    Verdict,
    judged,
    to_look_at,
)
from bot.views import concerns, dates, signals, wire
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
    option,
    quote_free,
    radio,
    section,
    sections,
)
from bot.views.pages import turn_pages
from bot.views.wording import (
    ANSWERS,
    GROUNDS,
    author,
    choice_counts,
    decided_and_owned,
    host_zone,
    outcome,
    standing_words,
    who,
)

__all__ = [
    "FIELDS",
    "as_it_was_modal",
    "is_kept",
    "item",
    "item_over",
    "kept_card",
    "later",
    "looked_at",
    "looked_back",
    "outcome_modal",
    "read_outcome",
    "skipped_item",
]

ON_A_PAGE = 8
_MOST = 150
FIELDS: Mapping[str, str] = {
    "verdict": "review.verdict",
    "statement": "review.statement",
    "again_on": "review.again",
    "happened": "review.happened",
    "learned": "review.learned",
    "cost": "review.cost",
}
PROCESS: Mapping[Process, str] = {Process.SOUND: "sound", Process.NOT_SOUND: "not sound"}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.KEPT: "kept",
    Verdict.AMENDED: "amended",
    Verdict.REVERSED: "undone",
    Verdict.TOO_EARLY: "too early",
}
_PROPOSED: Mapping[Act, str] = {Act.AMEND: "amending it", Act.REVERSE: "undoing it"}
_CHOICES: Mapping[Verdict, str] = {
    Verdict.KEPT: "Keep it",
    Verdict.AMENDED: "Amend it",
    Verdict.REVERSED: "Undo it",
    Verdict.TOO_EARLY: "Too early, look again",
}


def _show(number: int, *, form: bool = False) -> Block:
    return button("Show me", wire.REVIEW_SHOW, wire.value(number=number, page=0, form=1 if form else None))


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


def item(record: Record, review: Review, zone: tzinfo, now: datetime, *, form: bool = False) -> list[Block]:
    """Return what waits for whoever looks back: first the process, then the outcome; ``form``: inside a form."""
    said = outcome(record.decision) if record.decision else ""
    why = _why(record, review, zone).removeprefix("Look back is ")
    ids = wire.value(number=review.number, ordinal=review.ordinal, form=1 if form else None)
    show = _show(record.debate.number, form=form)
    if review.process is not None:
        text = f"*Look back* · {said} · process: {PROCESS[review.process]}. And the outcome?"
        return [section(text), actions(button("Say it", wire.REVIEW_OUTCOME, ids), show)]
    counts = choice_counts(record, bold=False) if record.debate.revealed_at else ""
    then = f"{_decided_on(record, zone)}: {counts}. " if counts else ""
    text = f"*Look back* · {said} · {why}\n{then}Given what we knew then, was the process sound?"
    sound = button("It was sound", wire.REVIEW_SOUND, ids)
    return [section(text), actions(sound, button("It was not", wire.REVIEW_NOT_SOUND, ids), show)]


def _decided_on(record: Record, zone: tzinfo) -> str:
    first = next(iter(record.earlier), record.decision)
    return dates.day(first.decided_at.astimezone(zone).date()) if first else ""


def item_over(record: Record, review: Review) -> list[Block]:
    """Return what the item of whoever looks back becomes: what they said, or that it is asked once more."""
    said = outcome(record.decision) if record.decision else ""
    if review.state is not ReviewState.CLOSED:
        return [section(f"*Not answered in five working days:* {said}. It waits in Home.")]
    if review.verdict is None:
        return [section(f"*No look back is needed any more:* {said}")]
    return [section(f"✔ *Looked back: {_verdict(record, review)}.* {said}")]


def skipped_item(record: Record, review: Review, zone: tzinfo) -> list[Block]:
    """Return what whoever rules is told, once and alone, when a look back was skipped twice."""
    decision = record.decision
    said = outcome(decision) if decision else ""
    owner = who(record, decision.owner if decision else None)
    on = dates.day(review.opened_at.astimezone(zone).date())
    text = f"*Skipped twice* · {said}\n{owner} was asked to look back since {on}, and has not. Only you are told."
    ids = wire.value(number=review.number, ordinal=review.ordinal)
    return [section(text), actions(button("Noted", wire.REVIEW_HEARD, ids), _show(record.debate.number))]


# the outcome


def outcome_modal(record: Record, review: Review, form: OutcomeForm, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return the form "Look back", with what the chosen outcome needs; ``form`` is what was written so far."""
    decision = record.decision
    if decision is None or review.process is None:
        raise ValueError("the outcome is asked after the process")
    chosen = form.verdict.value if form.verdict else None
    options = [option(label, verdict.value) for verdict, label in _CHOICES.items()]
    early = form.verdict is Verdict.TOO_EARLY
    blocks = [
        section(f"*{outcome(decision)}*\nProcess, given what we knew then: *{PROCESS[review.process]}*"),
        input_block(FIELDS["verdict"], "And the outcome?", radio(wire.REVIEW_VERDICT, options, chosen), dispatch=True),
    ]
    if form.verdict is Verdict.AMENDED:
        field = input_text(wire.REVIEW_STATEMENT, most=SENTENCE_LIMIT, initial=form.statement or decision.statement)
        blocks.append(input_block(FIELDS["statement"], "The decision now reads", field))
    if form.verdict in (Verdict.AMENDED, Verdict.TOO_EARLY):
        day = form.again_on or calendar.default_look_back(now, zone)
        picker = date_pick(wire.REVIEW_AGAIN, initial=day.isoformat())
        blocks.append(input_block(FIELDS["again_on"], "Look again on", picker))
    happened = input_text(wire.REVIEW_HAPPENED, most=SENTENCE_LIMIT, initial=form.happened)
    blocks.append(input_block(FIELDS["happened"], "What happened, in a line", happened, optional=early))
    if not early:
        learned = input_text(wire.REVIEW_LEARNED, most=SENTENCE_LIMIT, initial=form.learned)
        blocks.append(input_block(FIELDS["learned"], "What we learned", learned, optional=True))
    if form.verdict is Verdict.REVERSED:
        cost = input_text(wire.REVIEW_COST, most=SENTENCE_LIMIT, initial=form.cost, placeholder="6 days")
        blocks.append(input_block(FIELDS["cost"], "What it cost", cost, optional=True))
    if decision.owner != record.debate.decider and form.verdict in (Verdict.AMENDED, Verdict.REVERSED):
        decider = who(record, record.debate.decider)
        blocks.append(context(f"{decider} gets it as your proposal, and confirms it with one press."))
    ids = wire.value(number=review.number, ordinal=review.ordinal)
    return modal(wire.REVIEW_FORM, "Look back", blocks, submit="Save", close="Later", metadata=ids)


def read_outcome(state: State) -> OutcomeForm:
    """Return what the form "Look back" held."""
    verdict = picked(state, FIELDS["verdict"])
    return OutcomeForm(
        verdict=Verdict(verdict) if verdict in list(Verdict) else None,
        happened=typed(state, FIELDS["happened"]),
        learned=typed(state, FIELDS["learned"]),
        cost=typed(state, FIELDS["cost"]),
        statement=typed(state, FIELDS["statement"]),
        again_on=read_day(picked(state, FIELDS["again_on"])),
    )


# what the card says of it


def _last(record: Record) -> Review | None:
    return next(reversed(judged(record.reviews)), None)


def _verdict(record: Record, review: Review) -> str:
    """Return "kept", or what was proposed and what the decider said to it."""
    said = VERDICTS[review.verdict] if review.verdict else "not judged"
    if review.verdict is Verdict.TOO_EARLY and review.again_on:
        return f"{said}, again on {dates.day(review.again_on)}"
    proposal = next((one for one in record.proposals if one.ordinal == review.proposal), None)
    if proposal is None or proposal.state is ProposalState.TAKEN:
        return said
    decider = who(record, record.debate.decider)
    if proposal.state is ProposalState.OPEN:
        return f"{_PROPOSED[proposal.act]} is proposed to {decider}"
    return f"{_PROPOSED[proposal.act]} was proposed, and {decider} left it as it is"


def _luck(record: Record, review: Review) -> str:
    """Return what a process and an outcome that do not match say: a good end proves no good decision."""
    if review.process is Process.NOT_SOUND and review.verdict is Verdict.KEPT:
        return "It went well, though not because of how it was decided."
    undone = record.decision is not None and record.decision.state is DecisionState.REVERSED
    if review.process is Process.SOUND and review.verdict is Verdict.REVERSED and undone:
        return "It was decided well, and did not work out."
    return ""


def _outcome_lines(record: Record, review: Review) -> list[Block]:
    process = PROCESS[review.process] if review.process else "not judged"
    happened = f" · *Outcome* {escape(review.happened)}" if review.happened else ""
    luck = f"\n_{_luck(record, review)}_" if _luck(record, review) else ""
    found = [section(f"*Process* {process}{happened}{luck}")]
    undone = record.decision is not None and record.decision.state is DecisionState.REVERSED  # its card says both
    learned = [f"*Learned* {escape(review.learned)}"] if review.learned and not undone else []
    cost = [f"*Cost* {escape(review.cost)}"] if review.cost and not undone else []
    told = [*concerns.lines(record), *([" · ".join([*learned, *cost])] if learned or cost else [])]
    return [*found, *sections("\n".join(told))] if told else found


def is_kept(record: Record) -> bool:
    """Whether the last word on the decision as it stands is that it is kept, and nobody looks at it."""
    last, decision = _last(record), record.decision
    stands = decision is not None and decision.state is DecisionState.IN_FORCE
    kept = last is not None and last.verdict is Verdict.KEPT and decision is not None
    return stands and kept and last.version == decision.version and not to_look_at(record.reviews)  # type: ignore[union-attr]


def kept_card(record: Record, menu: Block | None) -> Said:
    """Return the card of a decision that was looked back on and kept: what happened is what matters now."""
    review, decision = _last(record), record.decision
    if review is None or decision is None:
        raise ValueError("nothing was kept")
    zone = host_zone(record)
    on = dates.day((review.closed_at or review.opened_at).astimezone(zone).date())
    decided = (
        f"Decided {_decided_on(record, zone)} · {decided_and_owned(record, decision)} · decision {decision.number}"
    )
    blocks = [
        section(f"*Kept on {on}: {outcome(decision)}*\n{decided}", menu),
        *_outcome_lines(record, review),
        *signals.stop_if(record, since=True),
        context("The reasons and all answers stay in the thread and in ⋯ › History"),
    ]
    tail = f"Looked back on {on}: kept.{concerns.plainly(record)}"
    return Said(fallback(f"{tail} {clip(decision.statement, 150)}"), blocks)


def looked_back(record: Record) -> list[Block]:
    """Return what the last look back said, for a card that tells more than that; nothing before there was one."""
    review = _last(record)
    if review is None:
        return []
    on = dates.day((review.closed_at or review.opened_at).astimezone(host_zone(record)).date())
    head = section(f"*Looked back on {on}:* {_verdict(record, review)}")
    return [head] if review.verdict is Verdict.TOO_EARLY else [head, *_outcome_lines(record, review)]


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
        told = f"*Stop signal* by {day}: {quote_free(signal.text)} · then: {quote_free(signal.action)}"
        found.append(told + signals.became(record, signal))
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
