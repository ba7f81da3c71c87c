"""One person's direct message about one record, through all its stages: asked, sealed, open, decided, answered."""

from datetime import datetime

from bot.domain.changes import ChangeKind
from bot.domain.commitments import Answer
from bot.domain.debates import SOMETHING_ELSE, Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.doors import Door
from bot.domain.positions import Position, PositionKind, current, pending
from bot.domain.records import Record
from bot.views import asking, circles, dates, entries, exercises, receipts, wire
from bot.views.amendments import asked_again, became_plainly, headline
from bot.views.changes import difference, lately
from bot.views.commitments import you_answer
from bot.views.decisions import EMOJI_LINE, answer_buttons
from bot.views.doors import label
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
    is_cut,
    option,
    overflow,
    quote_free,
    section,
    sections,
)
from bot.views.positions import lacks
from bot.views.reopenings import follows
from bot.views.unread import see_words
from bot.views.wording import (
    answered_summary,
    channel_of,
    choice_counts,
    clear_buttons,
    deadline_for,
    door_act,
    options_line,
    outcome,
    promise,
    to_card,
    who,
    zone_of,
)

__all__ = ["aside", "ask", "choice_buttons", "moved", "position_menu"]

HOW, FEWER = ("How this works", "how"), ("Fewer of these", "fewer")
EDITS = frozenset({ChangeKind.QUESTION, ChangeKind.BACKGROUND, ChangeKind.OPTIONS})


def ask(record: Record, member: str, *, first: bool, now: datetime) -> Said:
    """Return the message as true for ``member`` now. ``first`` adds the line for somebody never asked before."""
    circle = circles.ask(record, member, first=first, now=now) if record.circle else None
    if circle is not None:
        return circle
    decision = record.decision
    if decision is not None:
        return _decided(record, decision, member, now)
    state = record.debate.state
    if member not in record.debate.contributors:
        return _let_go(record, member)
    if state is DebateState.REVEALED:
        return _opened(record, member)
    if state not in (DebateState.WAITING, DebateState.COLLECTING):
        return _over(record, member)
    mine = current(record.positions).get(member)
    if mine is None:
        return _entered(record, member, now) or _question(record, member, first=first, now=now)
    if mine.question_version < record.debate.version:
        return _reworded(record, member, mine, now=now)
    return _sealed(record, member, passed=mine.kind is PositionKind.PASSED, now=now)


def _let_go(record: Record, member: str) -> Said:
    """Return what somebody reads who was taken out: nothing is asked of them, and their words are theirs."""
    debate = record.debate
    last = next((one for one in reversed(record.changes) if one.member == member), None)
    by = record.name(last.by if last else debate.opener)
    wrote = any(one.member == member for one in record.positions)
    note = [context("What you sealed stays yours alone: nobody reads it, and it is not opened.")] if wrote else []
    if member == debate.decider:
        note = [context("You still decide, and can seal your own view on the card.")]
    text = f"*{escape(by)} no longer asks for your position.* Nothing is asked of you.\n{quote_free(debate.question)}"
    blocks = [section(text, *see_words(record, member)), *note]
    return Said(_told(debate, f"{by} no longer asks for your position: "), blocks)


def _reworded(record: Record, member: str, mine: Position, *, now: datetime) -> Said:
    """Return the question to somebody who answered it in older words: is it still your view?"""
    debate = record.debate
    ids, passed = wire.value(number=debate.number), mine.kind is PositionKind.PASSED
    edits = [one for one in record.changes if one.version >= mine.question_version and one.kind in EDITS]
    by = record.name(edits[-1].by if edits else debate.opener)
    menu = _menu(debate) if passed else _menu(debate, ("Withdraw", "withdraw"))
    row = [
        button("I still pass" if passed else "Still my view", wire.STILL_MY_VIEW, ids),
        button("Write my position" if passed else "Change it", wire.POSITION_WRITE, ids),
        *([menu] if menu else []),
    ]
    until = _until(record, deadline_for(record, member, now), passed=passed)
    blocks = [
        section(f"*{escape(by)} edited the question. {'Do you still pass' if passed else 'Is it still your view'}?*"),
        *difference(record, mine.question_version),
        actions(*row),
        context(f"Yours counts as in until you change it. {'Everything opens' if passed else 'Sealed'} {until}"),
    ]
    return Said(_told(debate, f"{by} edited the question; is it still your view? "), blocks)


def moved(record: Record, *, today: bool = False) -> Said:
    """Return what an older message becomes, once the question lives in a newer one: in ``today``'s, or in its own."""
    there = "today's message" if today else "a newer message"
    text = f"{quote_free(record.debate.question)}\n_Moved to {there}, further down._"
    return Said(_told(record.debate, f"Moved to {there}: "), [section(text)])


def _told(debate: Debate, lead: str, tail: str = "") -> str:
    """Return a notification in which the question gives way to what is said around it."""
    return fallback(lead + clip(debate.question, max(40, 290 - len(lead) - len(tail))) + tail)


def _menu(debate: Debate, *acts: tuple[str, str]) -> Block | None:
    acts = (*acts, FEWER, HOW)[:5]  # five fit; how this works is told in the card's ⋯, too
    options = [option(text, wire.value(number=debate.number, do=do)) for text, do in acts]
    return overflow(wire.ASK_MENU, options)


def aside(record: Record) -> Block | None:
    """Return the question's ⋯: the one answer that is not an opinion has its place there."""
    return _menu(record.debate, ("Recuse myself", "recuse"))


def position_menu(record: Record, member: str) -> Block | None:
    """Return the ⋯ of somebody whose position is missing: what they can do in place of writing one."""
    debate = record.debate
    named = member == debate.decider != debate.opener and not debate.decider_accepted
    acts = (("I pass", "pass"), door_act(debate))
    hand_back = (f"Not me: {clip(record.name(debate.opener), 30)} decides", "not_me")
    words = [("See your words", "words")] if see_words(record, member) else []
    return _menu(debate, *acts, *([hand_back] if named else []), *words)


def _question(record: Record, member: str, *, first: bool, now: datetime) -> Said:
    debate = record.debate
    deadline = deadline_for(record, member, now)
    asker = record.name(debate.opener)
    heading = f"{asker} asks for your position by {deadline}"
    decides = "you decide" if member == debate.decider else f"{who(record, debate.decider)} decides"
    door = label(debate) if debate.door is Door.ONE_WAY else ""
    about = " · ".join(filter(None, (door, channel_of(record), decides, escape(" ".join(debate.background.split())))))
    blocks = [
        section(f"*{escape(heading)}*\n{quote_free(debate.question)}", position_menu(record, member)),
        context(about),
        *follows(record, record.people.get(member)),
        *_choices(debate),
        *exercises.offers(record, member),
        context(" · ".join(filter(None, (f"Sealed {promise(record, deadline)}", _lately(record, member, now))))),
    ]
    if first:
        reads = "the person who decides" if member == debate.decider else f"{who(record, debate.decider)}"
        blocks.append(
            context(
                f"First time? Nobody reads it before, {reads} included; then all open together, with names. "
                "One choice, one sentence. Silence is never a yes."
            )
        )
    return Said(_told(debate, f"{heading}: "), blocks)


def _entered(record: Record, member: str, now: datetime) -> Said | None:
    """Return the question to somebody for whom another wrote: are these your words? None where nobody did."""
    entry = pending(record.positions).get(member)
    return entries.asked(record, entry, now, position_menu(record, member)) if entry else None


def _lately(record: Record, member: str, now: datetime) -> str:
    return lately(record, member, zone_of(record, member), now)


def _choices(debate: Debate) -> list[Block]:
    """Up to three short options are buttons; otherwise they are listed, with one button to the form."""
    listed = [] if clear_buttons(debate) else sections(options_line(debate))
    return [*listed, choice_buttons(debate)]


def choice_buttons(debate: Debate) -> Block:
    """Return a button for each of a few short options, or the one to the form."""
    if not clear_buttons(debate):
        return actions(button("Write my position", wire.POSITION_WRITE, wire.value(number=debate.number)))
    places = enumerate((*debate.options, SOMETHING_ELSE))
    return actions(
        *(
            button(text, wire.numbered(wire.POSITION_WRITE, place), wire.value(number=debate.number, option=place))
            for place, text in places
        )
    )


def _sealed(record: Record, member: str, *, passed: bool, now: datetime) -> Said:
    debate = record.debate
    ids = wire.value(number=debate.number)
    deadline = deadline_for(record, member, now)
    missing = lacks(record, member)
    label = "Write my position" if passed else "Add what is missing" if missing else "See or change"
    done = "You pass." if passed else "Sealed."
    door = door_act(debate)
    menu = _menu(debate, door) if passed else _menu(debate, ("Withdraw", "withdraw"), door)
    row = [button(label, wire.POSITION_WRITE, ids), *see_words(record, member), *([menu] if menu else [])]
    head = f"✔ *{done}* {quote_free(debate.question)}"
    if missing:
        head = f"*A one-way door since you sealed: {missing} missing from yours.*\n{quote_free(debate.question)}"
    blocks = [
        section(head),
        actions(*row),
        *exercises.offers(record, member),
        context(f"{'Everything opens' if passed else 'Sealed'} {_until(record, deadline, passed=passed)}"),
    ]
    lead = "You pass: " if passed else "Your position is sealed: "
    if missing:
        lead = f"A one-way door since you sealed; {missing} missing from yours: "
    return Said(_told(debate, lead), blocks)


def _until(record: Record, deadline: str, *, passed: bool) -> str:
    text = promise(record, deadline)
    return text.replace("until ", "once ", 1) if passed else text


def _opened(record: Record, member: str) -> Said:
    debate = record.debate
    counts = choice_counts(record, bold=False)
    text = f"*Open:* {escape(counts)}, {to_card(record, 'in the thread')}\n{quote_free(debate.question)}"
    buttons = [button("Read positions", wire.POSITIONS_READ, wire.value(number=debate.number, page=0))]
    # A view stays changeable until the decision; what was opened stays beside it.
    mine = current(record.positions).get(member)
    wrote = mine is not None and mine.kind is PositionKind.CHOSEN
    change = "Change mine" if wrote else "Add mine"
    buttons.append(button(change, wire.POSITION_WRITE, wire.value(number=debate.number)))
    decides = "You decide" if member == debate.decider else f"{who(record, debate.decider)} decides next"
    tail = f" {'You decide' if member == debate.decider else record.name(debate.decider) + ' decides next'}."
    blocks = [section(text), actions(*buttons), context(f"{decides}; the count does not")]
    return Said(_told(debate, f"Open: {clip(counts, 120)}. ", tail), blocks)


def _over(record: Record, member: str) -> Said:
    debate, words = record.debate, see_words(record, member)
    if debate.state is DebateState.CANCELLED:
        by = record.name(debate.ended_by)
        said, reason = f"Closed without deciding by {by}", f": {quote_free(debate.end_reason)}"
    elif debate.state is DebateState.UNDONE:
        said, reason = f"Taken back by {record.name(debate.opener)}", ". Nothing is asked of you."
    else:
        said, reason = "No decision", ". Nothing was agreed; nobody's silence counts as yes."
    text = f"*{escape(said)}*{reason}\n{quote_free(debate.question)}"
    own = debate.revealed_at is None and bool(record.positions)
    note = [context("Positions were never opened; each stays with the person who wrote it.")] if own else []
    return Said(_told(debate, f"{said}: "), [section(text, *words), *note])


def _decided(record: Record, decision: Decision, member: str, now: datetime) -> Said:
    receipt, standing = record.receipt(member), record.standing(member)
    if decision.ended_at is not None:
        return _ended(record, decision, member)
    if receipt and receipt.waits_for_dissenter:
        answered = you_answer(standing.kind).lower() if standing.kind else ""
        return receipts.asked(record, decision, receipt, answered, _menu(record.debate))
    waits = asking.later(record, decision, member, now)
    if waits is not None:
        return waits
    if member not in record.answering:
        return _final(record, decision, member)
    if standing.begun:
        return _words_missing(record, decision, standing.begun)
    if standing.form is not None:
        return _answered(record, decision, member, now)
    ruled = asking.after_ruling(record, decision, member, now)
    if ruled is not None:
        return ruled
    again = asked_again(record, decision)
    lead_in = receipts.lead_in(record, decision, receipt)
    if lead_in and not again:
        return _now_your_answer(record, decision, member, lead_in)
    zone = zone_of(record, member)
    until = dates.moment(decision.answers_until, zone, now)
    decider = record.name(decision.decided_by)
    asked_about = "" if record.debate.decided_before else f"\n{quote_free(record.debate.question)}"
    blocks = [
        section(
            (again or f"*{escape(decider)} decided: {outcome(decision)}.* Your answer?") + asked_about, aside(record)
        ),
        *sections(f"*Why* {escape(decision.why)}"),
        answer_buttons(decision.number),
        context(
            f"Until {until}. {EMOJI_LINE}. Disagree and commit: I still see it differently and I will help it succeed."
        ),
        *([context(circles.before_asking(record))] if record.debate.decided_before else [actions(_read(record))]),
        *receipts.beside(record, decision, receipt),
    ]
    lead = f"{decider} {'amended the decision' if again else 'decided'}: "
    return Said(_said(decision, lead, f". Your answer, until {until}?"), blocks)


def _now_your_answer(record: Record, decision: Decision, member: str, lead_in: str) -> Said:
    """Return the question to somebody who has just said whether they were heard; in the same message, by an edit."""
    blocks = [
        section(f"{lead_in} Now your answer to the decision: {outcome(decision)}.", aside(record)),
        answer_buttons(decision.number),
        context(
            "Disagree and commit: I still see it differently and I will help it succeed. "
            "Your sentence stands beside it."
        ),
        *receipts.beside(record, decision, record.receipt(member)),
    ]
    confirmed = "Confirmed. " if lead_in.startswith("✔ *Your") else ""
    return Said(_said(decision, f"{confirmed}Now your answer to the decision: ", "."), blocks)


def _read(record: Record) -> Block:
    return button("Read positions", wire.POSITIONS_READ, wire.value(number=record.debate.number, page=0))


def _said(decision: Decision, lead: str, tail: str) -> str:
    return fallback(lead + clip(decision.statement.removesuffix("."), max(40, 290 - len(lead) - len(tail))) + tail)


def _words_missing(record: Record, decision: Decision, begun: Answer) -> Said:
    sign, what = ("🤝", "words") if begun is Answer.DISAGREE_AND_COMMIT else ("✋", "ground")
    ids = wire.value(number=decision.number)
    text = f"*Your {sign} needs its {what}*, one line; until then it is not counted: {outcome(decision)}."
    blocks = [section(text, button("Say it", wire.ANSWER_WORDS, ids)), answer_buttons(decision.number)]
    return Said(_said(decision, f"Your {sign} needs its {what}: ", "."), blocks)


def _answered(record: Record, decision: Decision, member: str, now: datetime) -> Said:
    form = record.standing(member).form
    if form is None:
        raise ValueError("nothing was answered")
    change = button("Change", wire.ANSWER_OPEN, wire.value(number=decision.number))
    return Said(
        _said(decision, f"{you_answer(form.kind)}: ", "."),
        [
            section(
                f"✔ *{you_answer(form.kind)}:* {outcome(decision)}.{_beside(form.words)}\n"
                f"{quote_free(record.debate.question)}",
                change,
            ),
            *_rest(record, form.words),
            *([context(still)] if (still := asking.still_open(record, decision, member, now)) else []),
            *receipts.beside(record, decision, record.receipt(member)),
        ],
    )


def _beside(words: str) -> str:
    return f" Beside it: {excerpt(words)}" if words else ""


def _rest(record: Record, words: str) -> list[Block]:
    """What an excerpt leaves out can be read in full."""
    if not words or not is_cut(words):
        return []
    return [actions(button("Read all", wire.ANSWERS_READ, wire.value(number=record.debate.number, page=0)))]


def _ended(record: Record, decision: Decision, member: str) -> Said:
    """Return what somebody reads of a decision that was undone, or that another one took the place of."""
    said, form = became_plainly(record, decision), record.standing(member).form
    mine = f"\n{you_answer(form.kind)}; that stays on the record.{_beside(form.words)}" if form else ""
    text = f"*{headline(decision)}:* {outcome(decision)}. {quote_free(said)}\nNothing is asked of you.{mine}"
    lead = f"{headline(decision)}: "
    return Said(_said(decision, lead, f". {clip(said, 120)}"), [section(text)])


def _final(record: Record, decision: Decision, member: str) -> Said:
    decider = record.name(decision.decided_by)
    look_back = dates.day(decision.look_back, today=decision.decided_at.date())
    form = record.standing(member).form
    if form is not None:
        text = f"✔ *{you_answer(form.kind)}:* {outcome(decision)}.{_beside(form.words)}"
        lead = f"{you_answer(form.kind)}: "
    else:
        text, lead = f"*{escape(decider)} decided:* {outcome(decision)}.", f"{decider} decided: "
    if not decision.open_for_answers:
        text += f"\nIn force: {answered_summary(record, decision)} · look back {look_back}"
    ruling = asking.ruling_note(record, decision, member)
    more = [*ruling, *receipts.beside(record, decision, record.receipt(member))]
    asked = decision.state is DecisionState.IN_FORCE and member in decision.asked
    change = button("Change", wire.ANSWER_OPEN, wire.value(number=decision.number)) if asked else None
    return Said(_said(decision, lead, "."), [section(text, change), *_rest(record, form.words if form else ""), *more])
