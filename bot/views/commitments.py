"""Answers to a decision: the two forms that need words, and the small modal that asks the question anywhere."""

from typing import Any

from bot.domain.commitments import GROUNDS as GROUND_ORDER
from bot.domain.commitments import Answer, AnswerForm, Ground, earlier_words
from bot.domain.decisions import DecisionState
from bot.domain.nouns import REASON_LIMIT
from bot.domain.positions import current
from bot.domain.records import Record
from bot.views import wire
from bot.views.decisions import answer_buttons
from bot.views.fields import State, picked, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    context,
    escape,
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
from bot.views.receipts import asks_dissenter
from bot.views.wording import ANSWERS, GROUNDS, changed_later, names, outcome, who

__all__ = [
    "CANNOT_FIELDS",
    "DISAGREE_FIELDS",
    "answer_modal",
    "answered_modal",
    "answers_modal",
    "cannot_modal",
    "disagree_modal",
    "first_your_point",
    "read_cannot",
    "read_disagree",
    "silent_modal",
    "words_missing",
    "words_stay",
    "you_answer",
]

DISAGREE_FIELDS = {
    "words": "disagree.words",
    "change_my_mind": "disagree.change_my_mind",
    "best_reason": "disagree.best_reason",
}
CANNOT_FIELDS = {
    "ground": "cannot.ground",
    "words": "cannot.words",
    "need": "cannot.need",
    "best_reason": "cannot.best_reason",
}
ON_A_PAGE = 5
MEANING = "Disagree and commit: I still see it differently and I will help it succeed."


def you_answer(kind: Answer) -> str:
    """Return an answer as told to the person who gave it: "You agree"."""
    return "You step aside" if kind is Answer.RECUSED else f"You {ANSWERS[kind].lower()}"


def _before(record: Record, member: str, kind: Answer) -> AnswerForm | None:
    """Return what the person already said of this kind: their answer, or the words of their own position."""
    form = record.standing(member).form
    if form is not None and form.kind is kind:
        return form
    if kind is Answer.DISAGREE_AND_COMMIT and record.decision is not None:
        return earlier_words(record.decision, current(record.positions).get(member))
    return None


def _heading(record: Record) -> list[Block]:
    if record.decision is None:
        raise ValueError("an answer needs a decision")
    return [section(f"*Decided: {outcome(record.decision)}*")]


def _one_way(record: Record) -> bool:
    return record.decision is not None and record.decision.one_way


def disagree_modal(record: Record, member: str, kept: AnswerForm | None = None) -> dict[str, Any]:
    """Return the form "Disagree and commit", with the person's own sentence filled in where there is one.

    ``kept`` is what they wrote in another form; the best reason for the decision is required through a one-way door.
    """
    before = kept or _before(record, member, Answer.DISAGREE_AND_COMMIT)
    blocks = [
        *_heading(record),
        input_block(
            DISAGREE_FIELDS["words"],
            "What I disagree with",
            input_text(wire.DISAGREE_WORDS, most=REASON_LIMIT, initial=before.words if before else "", focus=True),
        ),
        input_block(
            DISAGREE_FIELDS["change_my_mind"],
            "What would change my mind",
            input_text(wire.DISAGREE_MIND, most=REASON_LIMIT, initial=before.change_my_mind if before else ""),
            optional=True,
        ),
        input_block(
            DISAGREE_FIELDS["best_reason"],
            "Best reason for the decision, in my words",
            input_text(wire.DISAGREE_BEST, most=REASON_LIMIT, initial=before.best_reason if before else ""),
            optional=not _one_way(record),
        ),
        context(f"{MEANING} Your sentence stands beside it, with your name."),
    ]
    ids = wire.value(number=record.debate.number)
    return modal(wire.DISAGREE_FORM, "Disagree and commit", blocks, submit="Commit", close="Back", metadata=ids)


def _what_follows(record: Record, ruler: str | None, due: str) -> str:
    decider = who(record, record.debate.decider)
    if record.decision is not None and record.decision.state is DecisionState.IN_FORCE:
        return f"It is in force, and stays so: it is looked at again, and {decider} is told now."
    rules = f"{quote_free(ruler)} rules by {due}" if ruler else "Nobody can rule on it yet, so it stands unresolved"
    if _one_way(record):
        return f"Goes to {decider} now. {rules}; until then it is not valid."
    return f"It is recorded with your name, and the decision goes ahead. Goes to {decider} now. {rules}."


def cannot_modal(record: Record, member: str, *, ruler: str | None = None, due: str = "") -> dict[str, Any]:
    """Return the form "Cannot commit", which asks for a ground, the fact and the need.

    ``ruler`` is the name of whoever would rule, ``due`` until when. A disagreement is offered the other form.
    """
    before = _before(record, member, Answer.CANNOT_COMMIT)
    grounds = [option(GROUNDS[ground], ground.value) for ground in GROUND_ORDER]
    blocks = [
        *_heading(record),
        section(
            "Seeing it differently is “disagree and commit”. This is for harm, law, a promise or a missing fact.",
            button("Use my words", wire.USE_MY_WORDS, wire.value(number=record.debate.number)),
        ),
        input_block(
            CANNOT_FIELDS["ground"],
            "Ground",
            radio(wire.CANNOT_GROUND, grounds, before.ground.value if before and before.ground else None),
            optional=True,  # for Slack alone, so that what is said of a missing ground is ours: it has a way on (D8)
        ),
        input_block(
            CANNOT_FIELDS["words"],
            "What exactly",
            input_text(wire.CANNOT_WORDS, most=REASON_LIMIT, initial=before.words if before else ""),
            optional=True,
        ),
        input_block(
            CANNOT_FIELDS["need"],
            "What I need",
            input_text(
                wire.CANNOT_NEED,
                most=REASON_LIMIT,
                initial=before.need if before else "",
                placeholder="legal's written view",
            ),
        ),
    ]
    if _one_way(record):
        field = input_text(wire.CANNOT_BEST, most=REASON_LIMIT, initial=before.best_reason if before else "")
        label = "The best reason for the decision, in my words"
        blocks.append(input_block(CANNOT_FIELDS["best_reason"], label, field))
    blocks.append(context(_what_follows(record, ruler, due)))
    ids = wire.value(number=record.debate.number)
    return modal(wire.CANNOT_FORM, "Cannot commit", blocks, submit="Send", close="Back", metadata=ids)


def read_disagree(state: State) -> AnswerForm:
    """Return what the form "Disagree and commit" held."""
    return AnswerForm(
        Answer.DISAGREE_AND_COMMIT,
        words=typed(state, DISAGREE_FIELDS["words"]).strip(),
        change_my_mind=typed(state, DISAGREE_FIELDS["change_my_mind"]).strip(),
        best_reason=typed(state, DISAGREE_FIELDS["best_reason"]).strip(),
    )


def read_cannot(state: State) -> AnswerForm:
    """Return what the form "Cannot commit" held."""
    ground = picked(state, CANNOT_FIELDS["ground"])
    return AnswerForm(
        Answer.CANNOT_COMMIT,
        words=typed(state, CANNOT_FIELDS["words"]).strip(),
        ground=Ground(ground) if ground in {one.value for one in Ground} else None,
        need=typed(state, CANNOT_FIELDS["need"]).strip(),
        best_reason=typed(state, CANNOT_FIELDS["best_reason"]).strip(),
    )


def answer_modal(record: Record, member: str) -> dict[str, Any]:
    """Return the question as a modal, for Home and for changing an answer: three buttons, nothing preselected."""
    decision = record.decision
    if decision is None:
        raise ValueError("an answer needs a decision")
    kind = record.standing(member).kind
    blocks = [
        section(f"*Decided: {outcome(decision)}*\n{quote_free(record.debate.question)}"),
        *sections(f"*Why* {escape(decision.why)}"),
    ]
    if kind:
        blocks.append(section(f"Now: {you_answer(kind).lower()}."))
    if decision.state is DecisionState.IN_FORCE:
        blocks.append(context("It is in force, and stays so. Another answer stands beside the first, with its day."))
    recuse = button("Recuse myself", wire.ANSWER_RECUSE, wire.value(number=decision.number))
    blocks += [answer_buttons(decision.number), context(MEANING), actions(recuse)]
    return modal(wire.ANSWER_VIEW, "Your answer", blocks)


def answered_modal(record: Record, member: str) -> dict[str, Any]:
    """Return what the modal "Your answer" becomes once an answer counts."""
    kind = record.standing(member).kind
    text = f"✔ *{you_answer(kind)}:*" if kind else "*Not answered:*"
    said = outcome(record.decision) if record.decision else ""
    return modal(wire.ANSWER_VIEW, "Your answer", [section(f"{text} {said}.")])


def answers_modal(record: Record, page: int = 0) -> dict[str, Any]:
    """Return one page of the answers that have words, in full."""
    decision = record.decision
    if decision is None:
        raise ValueError("answers need a decision")
    all_ = (record.standing(member) for member in decision.asked)
    spoken = [one for one in all_ if one.form and (one.form.words or (one.was and one.was.words))]
    pages = max(1, -(-len(spoken) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks = _heading(record)
    for one in spoken[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        form = one.form
        if form is None:
            continue
        ground = f" ({GROUNDS[form.ground].lower()})" if form.ground else ""
        text = f"*{ANSWERS[form.kind]}* · {who(record, one.member)}{ground}" + (
            f"\n{escape(form.words)}" if form.words else ""
        )
        for label, words in (("Would change my mind", form.change_my_mind), ("Needs", form.need)):
            text += f"\n_{label}:_ {escape(words)}" if words else ""
        if form.best_reason:
            text += f"\n_Best reason for the decision:_ {escape(form.best_reason)}"
        if one.changed_at:
            text += f"\n_{changed_later(record, one)}_"
            text += f"\n_Before:_ {escape(one.was.words)}" if one.was and one.was.words else ""
        blocks += sections(text)
    return modal(wire.ANSWERS_VIEW, "Answers", [*blocks, *turn_pages(wire.ANSWERS_TURN, decision.number, page, pages)])


def silent_modal(record: Record) -> dict[str, Any]:
    """Return who has not answered, by name, for those who may know it."""
    decision = record.decision
    if decision is None:
        raise ValueError("answers need a decision")
    silent = [one for one in decision.asked if record.standing(one).kind is None]
    what = "Not answered yet" if decision.open_for_answers else "No response"
    text = f"*{what}:* {names(record, silent)}" if silent else "Everybody has answered."
    blocks = [*_heading(record), section(text), context("Silence is never a yes. Only people named here read this.")]
    return modal(wire.WHO_VIEW, "Who?", blocks)


def words_stay(record: Record, member: str) -> Said | None:
    """Return what somebody reads who cannot commit after the last ruling on it; None where a ruling is still asked."""
    kind, version = record.standing(member).kind, record.decision.version if record.decision else 0
    mine = [one for one in record.escalations if one.member == member and one.version == version]
    ruled = next((one for one in reversed(mine) if one.ruling), None)
    if kind is not Answer.CANNOT_COMMIT or ruled is None or any(one.open for one in mine):
        return None
    if record.standing(member).changed_at:  # it is in force, and is looked at again
        return None
    by = record.name(ruled.ruled_by)
    text = f"{by} ruled on this, and nobody is left to ask. It stands; your words stay on the record."
    return Said(fallback(text), [section(escape(text))])


def first_your_point(record: Record, member: str) -> Said:
    """Return the ephemeral to a dissenter whose emoji came before they said whether that was their point."""
    decision, receipt = record.decision, record.receipt(member)
    if decision is None or receipt is None:
        raise ValueError("nothing was heard")
    text = f"First: is this your point? {who(record, receipt.by)} heard: {quote_free(receipt.sentence)}"
    said = f"First: is this your point? {record.name(receipt.by)} heard: {receipt.sentence}"
    return Said(fallback(said), [section(text), asks_dissenter(decision.number)])


def words_missing(number: int, kind: Answer) -> Said:
    """Return the ephemeral to somebody whose emoji says only half an answer, with the button to the other half."""
    sign, what = ("🤝", "words, one line") if kind is Answer.DISAGREE_AND_COMMIT else ("✋", "ground")
    text = f"Your {sign} needs its {what}; until then it is not counted."
    return Said(text, [section(text, button("Say why", wire.ANSWER_WORDS, wire.value(number=number)))])
