"""The decision: the decider's form, the card once it is decided, the channel's one line, the reasons in the thread."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.commitments import Answer, Standing, why_no_yes
from bot.domain.decisions import Decision, DecisionForm, DecisionState
from bot.domain.doors import Door
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT
from bot.domain.people import works
from bot.domain.records import Record
from bot.views import amendments, dates, doors, escalations, receipts, reopenings, reviews, rulings, waivers, wire
from bot.views.choices import options_of, place_of, read_choice
from bot.views.digests.trouble import offered
from bot.views.exercises import foreseen
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
    pieces,
    quote_free,
    radio,
    section,
    sections,
)
from bot.views.parts import parts_line
from bot.views.signals import stop_if
from bot.views.wording import (
    ANSWERS,
    GROUNDS,
    answer_counts,
    answered_summary,
    any_cut,
    changed_after,
    changed_later,
    choice_counts,
    decided_and_owned,
    host_zone,
    joined,
    names,
    outcome,
    standing_words,
    to_card,
    who,
    written,
)

__all__ = [
    "EMOJI_LINE",
    "FIELDS",
    "answer_buttons",
    "as_decided",
    "card",
    "decide_modal",
    "in_thread",
    "line",
    "read_day",
    "read_decide",
]

FIELDS = {
    "choice": "decide.choice",
    "statement": "decide.statement",
    "why": "decide.why",
    "owner": "decide.owner",
    "look_back": "decide.look_back",
}
EMOJI_LINE = "Or react here: ✅ agree · 🤝 disagree and commit · ✋ cannot commit"


def answer_buttons(number: int) -> Block:
    """Return the three answers in their one fixed order, without colour and without a default."""
    ids = wire.value(number=number)
    return actions(
        button(ANSWERS[Answer.AGREE], wire.ANSWER_AGREE, ids),
        button(ANSWERS[Answer.DISAGREE_AND_COMMIT], wire.ANSWER_DISAGREE, ids),
        button(ANSWERS[Answer.CANNOT_COMMIT], wire.ANSWER_CANNOT, ids),
    )


def _today(decision: Decision) -> date:
    return decision.decided_at.date()


def _look_back(decision: Decision) -> str:
    return dates.day(decision.look_back, today=_today(decision))


HEARD_FIRST = "Not valid yet: who chose differently is heard and asked first, then everybody."


def _heard_first(decision: Decision) -> bool:
    """Whether the card stands and not everybody is asked yet."""
    return decision.one_way and decision.state is DecisionState.ANNOUNCED


def card(record: Record, decision: Decision, menu: Block | None) -> Said:
    """Return the card once it is decided: with buttons while answers come in, with the answers afterwards.

    A one-way decision stands without buttons while who dissents is heard, and is shown held while somebody blocks it.
    """
    if decision.state is DecisionState.HELD:
        return escalations.held_card(record, menu)
    if reviews.is_kept(record):
        return reviews.kept_card(record, menu)
    blocks = [
        section(f"*{amendments.headline(decision)}: {outcome(decision)}*{_of_question(record)}", menu),
        *amendments.became(record, decision),
        *reopenings.follows(record),
        *reopenings.since(record),
        *reviews.looked_at(record),
        *reviews.looked_back(record),
        *_why(decision, *rulings.before_it(record)),
        *receipts.heard(record, short=True),
        *stop_if(record, since=True),
        context("\n".join(filter(None, (_facts(record, decision), parts_line(record, decided=True), offered(record))))),
        *_blocked(record),
        *waivers.shown(record),
    ]
    if _heard_first(decision):
        tail = f"By {record.name(decision.decided_by)}. {HEARD_FIRST}"
        return Said(_told(decision, tail), [*blocks, context(HEARD_FIRST)])
    if decision.open_for_answers or (decision.asked and decision.state is DecisionState.ANNOUNCED):
        until = dates.moment_for_channel(decision.answers_until, host_zone(record), decision.decided_at)
        blocks += [
            section(answer_counts(record, decision, bold=True), _who(record, decision)),
            answer_buttons(decision.number),
            context(f"Asked until {until}: {names(record, decision.asked)}"),
        ]
        tail = f"By {record.name(decision.decided_by)}. {answer_counts(record, decision, bold=False)}."
        return Said(_told(decision, tail), blocks)
    said = [section(piece) for piece in pieces(_answers(record, decision))]
    silent = _who(record, decision)
    blocks += [*said[:-1], {**said[-1], "accessory": silent} if silent else said[-1]]
    if any_cut(text for one in record.standings for text in standing_words(one)):
        blocks.append(actions(button("Read all", wire.ANSWERS_READ, wire.value(number=decision.number, page=0))))
    tail = amendments.became_plainly(record, decision) or (
        f"{answered_summary(record, decision)}. Look back {_look_back(decision)}."
    )
    return Said(_told(decision, tail), blocks)


def _who(record: Record, decision: Decision) -> Block | None:
    """Return the button to the names behind the count of those who have not answered; None where there are none."""
    silent = any(record.standing(one).kind is None for one in decision.asked)
    return button("Who?", wire.ANSWERS_WHO, wire.value(number=decision.number)) if silent else None


def _blocked(record: Record) -> list[Block]:
    """Return the open blocks of a decision that goes ahead all the same, or what was ruled, with both sides."""
    note = escalations.block_note(record)
    if note:
        return [section(f"{note}\nIt is recorded, and the decision goes ahead.")]
    return rulings.on_card(record)


def _of_question(record: Record) -> str:
    """What was decided before anybody was asked answers no question."""
    return "" if record.debate.decided_before else f"\n{quote_free(record.debate.question)}"


def _told(decision: Decision, tail: str) -> str:
    statement = clip(decision.statement.removesuffix("."), max(40, 270 - len(tail)))
    return fallback(f"{amendments.headline(decision)}: {statement}. {tail}")


def _why(decision: Decision, *sides: str) -> list[Block]:
    return sections("\n".join((f"*Why* {escape(decision.why)}", *sides)))


def _facts(record: Record, decision: Decision) -> str:
    look_back = f"look back {_look_back(decision)}"
    before = " · decided before asking" if record.debate.decided_before else ""
    if record.debate.prfaq is not None and record.debate.decided_before:
        before = f" · from PRFAQ {record.debate.prfaq}, which its circles read"
    door = "" if record.debate.decided_before else f" · {doors.DOORS[record.debate.door].lower()}"
    measure = f" · worked if: {excerpt(decision.success).removesuffix('.')}" if decision.success else ""
    owned = decided_and_owned(record, decision) + changed_after(record, decision)
    return f"{owned} · {look_back}{door}{measure} · decision {decision.number}{before}"


def _answers(record: Record, decision: Decision) -> str:
    by_kind: dict[Answer | None, list[Standing]] = {}
    for member in decision.asked:
        standing = record.standing(member)
        by_kind.setdefault(standing.kind, []).append(standing)
    lines = []
    if agreed := by_kind.get(Answer.AGREE):
        lines.append(f"*{'Agree' if len(agreed) > 1 else 'Agrees'}* {_named(record, agreed)}")
    lines += [_dissent(record, one) for one in by_kind.get(Answer.DISAGREE_AND_COMMIT, ())]
    lines += [_block(record, one) for one in by_kind.get(Answer.CANNOT_COMMIT, ())]
    if aside := by_kind.get(Answer.RECUSED):
        lines.append(f"*Recused* {_named(record, aside)}")
    if silent := [refused for one in by_kind.get(None, ()) if (refused := why_no_yes(one))]:
        lines.append(f"*No response* {len(silent)}; silence is never a yes ({silent[0].code.value})")
    return "\n".join(lines) or "Nobody else was asked to commit."


def _named(record: Record, standings: Iterable[Standing]) -> str:
    return joined(f"{who(record, one.member)}{_later(record, one)}" for one in standings)


def _later(record: Record, standing: Standing) -> str:
    changed = changed_later(record, standing)
    return f" ({changed})" if changed else ""


def _dissent(record: Record, standing: Standing) -> str:
    form = standing.form
    if form is None:
        return ""
    mind = f" Would change their mind: {excerpt(form.change_my_mind)}" if form.change_my_mind else ""
    best = f" For it: {excerpt(form.best_reason)}" if form.best_reason else ""
    by = f"{who(record, standing.member)}{_later(record, standing)}"
    return f"*Disagrees and commits* {by}: {excerpt(form.words)}{mind}{best}"


def _block(record: Record, standing: Standing) -> str:
    form = standing.form
    if form is None:
        return ""
    ground = f" ({GROUNDS[form.ground].lower()})" if form.ground else ""
    need = f" Needs: {excerpt(form.need)}" if form.need else ""
    by = f"{who(record, standing.member)}{_later(record, standing)}"
    return f"*Cannot commit* {by}: {excerpt(form.words)}{ground}{need}"


def line(record: Record) -> Said:
    """Return the channel's one line: it asks with buttons and emoji, and after the last answer it is a sentence."""
    decision = record.decision
    if decision is None:
        raise ValueError("a line needs a decision")
    decider = who(record, decision.decided_by)
    count = dates.plural(len(written(record)), "position")
    look_back = f"look back {_look_back(decision)}" + (
        f" · {to_card(record, 'see the card')}" if record.card_link else ""
    )
    if over := amendments.became_plainly(record, decision):
        head = f"*{amendments.headline(decision)}: {outcome(decision)}.*"
        text = f"{head} {quote_free(over)} · {to_card(record, 'see the card')}"
        return Said(_told(decision, over), [section(text)])
    since = f"{amendments.since_then(record, decision)}\n" if record.earlier else ""
    if decision.state is DecisionState.HELD:
        return escalations.held_line(record)
    if _heard_first(decision):
        text = f"*Decided: {outcome(decision)}.* {decider}, after {count} · {look_back}"
        return Said(
            _told(decision, f"By {record.name(decision.decided_by)}. {HEARD_FIRST}"),
            [section(text), context(HEARD_FIRST)],
        )
    if not decision.open_for_answers:
        summary = answered_summary(record, decision)
        text = f"{since}*Decided: {outcome(decision)}.* {decider}, after {count} · {summary} · {look_back}"
        return Said(_told(decision, f"{summary}. Look back {_look_back(decision)}."), [section(text)])
    asked = names(record, decision.asked)
    blocks = [
        section(f"{since}*Decided: {outcome(decision)}.* {decider}, after {count} · {look_back}"),
        answer_buttons(decision.number),
        context(f"For {asked}. {EMOJI_LINE}"),
    ]
    plain_names = ", ".join(record.name(member) for member in decision.asked[:6])
    more = f" and {len(decision.asked) - 6} more" if len(decision.asked) > 6 else ""
    tail = f"By {record.name(decision.decided_by)}. For {clip(plain_names, 120)}{more} to answer."
    return Said(_told(decision, tail), blocks)


def in_thread(record: Record) -> Said:
    """Return the decision in the card's thread as it was made: what, why in full, owner, look-back, and how positions
    stood. What became of it since is told in lines of their own.
    """
    decision = next(iter(record.earlier), record.decision)
    if decision is None:
        raise ValueError("a decision in the thread needs a decision")
    counts = choice_counts(record, bold=True)
    stood = f"Positions before opening: {counts}. The count did not decide." if counts else ""
    before = [line for line in (stood, foreseen(record)) if line]
    blocks = [
        section(
            f"*Decided: {outcome(decision)}*",
            button("Make a follow-up", wire.FOLLOW_UP_NEW, wire.value(number=decision.number)),
        ),
        *_why(decision),
        *receipts.heard(record),
        *stop_if(record),
        *reopenings.follows(record),
        context(_facts(record, decision)),
        *waivers.shown(record),
        *([context("\n".join(before))] if before else []),
    ]
    tail = f"{_owner_line(record, decision)} Look back {_look_back(decision)}."
    return Said(_told(decision, tail), blocks)


def _owner_line(record: Record, decision: Decision) -> str:
    if record.decision is not None and record.decision.version == decision.version and record.owner is None:
        return f"{record.name(decision.owner)} has not accepted to own it."
    return f"{record.name(decision.owner)} owns it."


def as_decided(decision: Decision) -> DecisionForm:
    """Return the form as it stood, for deciding again."""
    return DecisionForm(decision.choice, decision.statement, decision.why, decision.owner, decision.look_back)


def decide_modal(
    record: Record, now: datetime, zone: tzinfo, kept: DecisionForm | None = None, *, most_days: int = 30
) -> dict[str, Any]:
    """Return the form "Decide", with the owner and the look-back day filled in; ``zone`` is the decider's.

    Who owns a one-way door was named before, and so was its day, which may change; ``most_days`` is until when a
    two-way door is looked back on at the latest.

    ``kept`` is what they wrote of it before. The button reads "Next" where somebody chose differently and is to be
    heard first; where that depends on the choice, choosing draws the form anew.
    """
    debate = record.debate
    one_way = debate.door is Door.ONE_WAY
    working = works(record.people.get(record.debate.decider))
    usual = calendar.default_look_back(now, zone, working)
    usual = min(usual, calendar.local_day(now, zone) + timedelta(days=most_days))
    day = debate.look_back if one_way and debate.look_back else usual
    kept = kept or DecisionForm(None, "", "", debate.owner or debate.decider, day)
    chosen = place_of(debate.options, kept.choice)
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        input_block(
            FIELDS["choice"],
            "Decision",
            radio(wire.DECISION_CHOICE, options_of(debate.options), chosen),
            dispatch=receipts.may_be_dissent(record),
        ),
        input_block(
            FIELDS["statement"],
            "In one sentence",
            input_text(
                wire.STATEMENT,
                most=SENTENCE_LIMIT,
                initial=kept.statement,
                placeholder="As everybody should remember it",
            ),
        ),
        input_block(
            FIELDS["why"],
            "Why",
            input_text(
                wire.WHY,
                most=REASON_LIMIT,
                initial=kept.why,
                long=True,
                placeholder="So that somebody who was not there can explain it",
            ),
        ),
        *([] if one_way and not record.given_back else [_owner(kept.owner)]),
        input_block(
            FIELDS["look_back"],
            "Look back on",
            date_pick(wire.LOOK_BACK, initial=str(kept.look_back) if kept.look_back else None),
        ),
        *doors.stakes(record),
    ]
    submit = receipts.submit_label(record, kept.choice)
    ids = wire.value(number=debate.number)
    return modal(wire.DECIDE_FORM, "Decide", blocks, submit=submit, close="Not yet", metadata=ids)


def _owner(chosen: str | None) -> Block:
    return input_block(FIELDS["owner"], "Owner, one person", person_select(wire.OWNER, chosen))


def read_decide(state: State, options: Sequence[str] | None = None) -> DecisionForm:
    """Return what the form "Decide" held; with ``options``, those of its debate, the choice is read by its place."""
    day = picked(state, FIELDS["look_back"])
    return DecisionForm(
        choice=read_choice(state, FIELDS["choice"], options),
        statement=typed(state, FIELDS["statement"]),
        why=typed(state, FIELDS["why"]),
        owner=picked(state, FIELDS["owner"]),
        look_back=read_day(day),
    )
