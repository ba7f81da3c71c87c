"""The messages of a circle: its card, each reader's ask, all notes together, and the decider's turn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.circles import Circle, Note, NoteKind, Verdict, title_in
from bot.domain.debates import DebateState
from bot.domain.doors import needed
from bot.domain.handovers import standing
from bot.domain.positions import PositionKind, current, everybody_in, reveal_order
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.circles.labels import (
    APPROVED,
    KINDS,
    VERDICTS,
    about,
    note_counts,
    opened_notes,
    title_of_circle,
    verdict_line,
    which,
)
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
from bot.views.unread import see_words
from bot.views.wording import (
    all_in,
    author,
    channel_of,
    choice_counts,
    deadline_for,
    host_zone,
    promise,
    to_card,
    turnout,
    who,
)

__all__ = ["ask", "ask_menu", "card", "circle_menu", "named", "reveal", "turn", "whole_page"]

MOST_DOTS = 10
MOST_KILLS = 3
MOST_SHOWN = 12  # notes of a kind; "Read all" has the rest


def _circle(record: Record) -> Circle:
    if record.circle is None:
        raise ValueError("this record is no circle's")
    return record.circle


def _told(record: Record, lead: str, tail: str = "") -> str:
    title = clip(title_in(record.debate.question), max(40, 280 - len(lead) - len(tail)))
    return fallback(lead + title + tail)


def _read_it(record: Record, label: str = "Read it") -> Block:
    return button(label, wire.PRFAQ_READ, wire.value(number=record.debate.number, page=0))


def _write(record: Record, label: str) -> Block:
    return button(label, wire.POSITION_WRITE, wire.value(number=record.debate.number))


def circle_menu(record: Record) -> Block | None:
    """Return the ⋯ of a circle's card: what applies at this stage, the same for everybody."""
    debate = record.debate

    def one(text: str, do: str) -> Block:
        return option(text, wire.value(number=debate.number, do=do))

    options = [one("How this works", "how"), one("History", "history")]
    if debate.state is DebateState.COLLECTING:
        remain = everybody_in(debate, record.positions, dict(record.people))
        options += [one("Open now", "open")] if remain else []
        options.append(one("Change who or when", "change"))
    if debate.state is DebateState.REVEALED:
        options.append(one("Somebody else gives the verdict", "hand"))
    if debate.ended and debate.revealed_at is None:
        options.append(one("See your words", "words"))
    if not debate.ended:
        options.append(one("Close without a verdict", "close"))
    return overflow(wire.CARD_MENU, options)


def _figures(record: Record) -> str:
    circle = _circle(record)
    parts = [
        f"by {who(record, record.debate.opener)}",
        f"{who(record, record.debate.decider)} gives the verdict",
        f"{circle.minutes} min to read",
        "_retroactive_: work had begun before" if circle.retroactive else "",
        f"{circle.supported} of {dates.plural(circle.claims, 'claim')} with a source" if circle.claims else "",
        f"{dates.plural(circle.waived, 'word note')} left as it is, with a reason" if circle.waived else "",
    ]
    return " · ".join(filter(None, parts))


def card(record: Record) -> Said:
    """Return the card of a circle, as true now; one that was taken back looks as any other question does."""
    if record.debate.state in (DebateState.CANCELLED, DebateState.EXPIRED):
        return _closed(record)
    if record.debate.state is DebateState.JUDGED:
        return _judged(record)
    return _open(record) if record.debate.state is DebateState.REVEALED else _reading(record)


def _without(record: Record) -> str:
    """Return why a circle ended without a verdict, in a sentence; ready mrkdwn."""
    debate = record.debate
    if debate.state is DebateState.CANCELLED:
        return f"*Closed without a verdict* by {who(record, debate.ended_by)}: {quote_free(debate.end_reason)}"
    if debate.revealed_at is None:
        return "*No verdict.* Too few had written when time was up; nobody's silence counts as yes."
    return f"*No verdict.* {who(record, debate.decider)} gave none within 10 working days."


def _closed(record: Record) -> Said:
    note = "Notes that were not opened stay with who wrote them. Its author can ask this circle again."
    text = f"{_without(record)}\n{title_of_circle(record)}"
    lead = f"Ended without a verdict, {which(_circle(record))}: "
    return Said(_told(record, lead, "."), [section(text, circle_menu(record)), context(note)])


def _heading(record: Record) -> str:
    return f"*{title_of_circle(record)}* · PRFAQ, {which(_circle(record))}"


def _reading(record: Record) -> Said:
    debate, total = record.debate, len(record.debate.contributors)
    count = sum(member in debate.contributors for member in current(record.positions))
    zone = host_zone(record)
    opens = dates.moment_for_channel(debate.deadline, zone, debate.opened_at)
    dots = "●" * count + "○" * (total - count) + " " if total <= MOST_DOTS else ""
    least = needed(total, debate.door, debate.quorum)
    enough = f" if {least} have written" if least > 1 else ""
    together = f"All notes open together {opens}{enough}, or when the {dates.ordinal(total)} reader is done."
    if everybody_in(debate, record.positions, dict(record.people)):
        together = f"{who(record, debate.decider)} can open them now (⋯ › Open now); otherwise they open {opens}."
    blocks = [
        section(_heading(record), circle_menu(record)),
        context(_figures(record)),
        section(
            f"{dots}*{count} of {total} in.* {together} Private until then, for {who(record, debate.decider)} too."
        ),
        actions(_read_it(record), _write(record, "Write my notes")),
    ]
    until = dates.moment(debate.deadline, zone, debate.opened_at)
    lead = f"PRFAQ, {which(_circle(record))}: "
    tail = f". {count} of {total} in. Notes open {until}. {record.name(debate.decider)} gives the verdict."
    return Said(_told(record, lead, tail), blocks)


def _counts(record: Record) -> str:
    notes = note_counts(note for _, note in opened_notes(record))
    return " · ".join(filter(None, (choice_counts(record, bold=True), notes)))


def _open(record: Record) -> Said:
    decider = record.debate.decider
    blocks = [
        section(_heading(record), circle_menu(record)),
        context(_figures(record)),
        section(f"{_counts(record)} · {turnout(record)} · notes in the thread"),
        actions(_read_it(record)),
    ]
    tail = f". {choice_counts(record, bold=False)}. {record.name(decider)} gives the verdict next."
    return Said(_told(record, "Notes are open: ", tail), blocks)


def _follows(circle: Circle) -> str:
    return APPROVED if circle.verdict == Verdict.ADVANCE and circle.last else VERDICTS.get(circle.verdict or "", "")


def _word(circle: Circle) -> str:
    return "Approved" if circle.verdict == Verdict.ADVANCE and circle.last else circle.verdict or ""


def _judged(record: Record) -> Said:
    circle = _circle(record)
    today = circle.given_at.date() if circle.given_at else None
    why = verdict_line(circle, today)
    shortened = [f"“{excerpt(one.reason)}”" for one in record.waivers]
    blocks = [
        section(f"*{_word(circle)}:* {title_of_circle(record)} · PRFAQ, {which(circle)}", circle_menu(record)),
        *sections(f"*Why* {escape(circle.reason)}"),
        context(" · ".join(filter(None, (f"by {who(record, circle.given_by)}", why, _counts(record))))),
        *([context(f"A short reason was let stand, because {' '.join(shortened)} P9")] if shortened else []),
        context(_follows(circle)),
        actions(_read_it(record)),
    ]
    lead = f"{_word(circle)} by {record.name(circle.given_by)}: "
    return Said(_told(record, lead, f". {clip(circle.reason, 120)}"), blocks)


def whole_page(question: str, blocks: Sequence[Block], page: int, pages: int) -> Said:
    """Return one page of the text that a circle reads, in the thread of its card."""
    title = title_in(question)
    of = f" · page {page} of {pages}" if pages > 1 else ""
    return Said(fallback(f"The text: {clip(title, 200)}{of}"), [context(f"{quote_free(title)}{of}"), *blocks])


# one reader's message


def ask(record: Record, member: str, *, first: bool, now: datetime) -> Said | None:
    """Return a reader's message through its stages; None where they are asked no longer, or it was taken back."""
    debate = record.debate
    if member not in debate.contributors or debate.state is DebateState.UNDONE:
        return None
    if debate.state in (DebateState.CANCELLED, DebateState.EXPIRED):
        text = f"{_without(record)}\n{title_of_circle(record)}"
        return Said(_told(record, "Ended without a verdict: ", "."), [section(text, *see_words(record, member))])
    if debate.state is DebateState.JUDGED:
        return _over(record)
    if debate.state is DebateState.REVEALED:
        return _opened(record, member)
    mine = current(record.positions).get(member)
    if mine is not None:
        return _sealed(record, member, passed=mine.kind is PositionKind.PASSED, now=now)
    circle, until = _circle(record), deadline_for(record, member, now)
    heading = f"Read *{title_of_circle(record)}*, {circle.minutes} min, by {escape(until)}"
    about_it = (which(circle), channel_of(record), f"by {who(record, debate.opener)}")
    verdict = f"{who(record, debate.decider)} gives the verdict"
    blocks = [
        section(heading, ask_menu(record, member)),
        context(" · ".join((*about_it, verdict))),
        actions(_read_it(record, "Read it"), _write(record, "Write my notes")),
        context(f"Notes stay private {promise(record, until)}"),
    ]
    if first:
        reads = "whoever gives the verdict" if member == debate.decider else who(record, debate.decider)
        blocks.append(context(f"First time? Nobody reads your notes before, {reads} included; then all open together."))
    lead = f"{record.name(debate.opener)} asks you to read: "
    return Said(_told(record, lead, f", {circle.minutes} min, by {until}."), blocks)


def ask_menu(record: Record, member: str) -> Block | None:
    """Return the ⋯ of a reader's message, while nothing of theirs is in."""
    acts = [("I pass", "pass"), ("Fewer of these", "fewer"), ("How this works", "how")]
    acts += [("See your words", "words")] if see_words(record, member) else []
    return overflow(wire.ASK_MENU, [option(text, wire.value(number=record.debate.number, do=do)) for text, do in acts])


def _sealed(record: Record, member: str, *, passed: bool, now: datetime) -> Said:
    ids = wire.value(number=record.debate.number, do="withdraw")
    menu = overflow(wire.ASK_MENU, [option("Withdraw", ids)])
    row = [_write(record, "Write my notes" if passed else "See or change"), _read_it(record)]
    row += [*see_words(record, member), *([menu] if menu and not passed else [])]
    done = "You pass." if passed else "Kept, and private."
    until = promise(record, deadline_for(record, member, now))
    blocks = [
        section(f"✔ *{done}* {title_of_circle(record)}"),
        actions(*row),
        context(f"All notes open {until.replace('until ', 'once ', 1)}"),
    ]
    lead = "You pass on the PRFAQ " if passed else "Your notes are kept: "
    return Said(_told(record, lead, ". They open together."), blocks)


def _opened(record: Record, member: str) -> Said:
    wrote = current(record.positions).get(member)
    mine = "Change mine" if wrote is not None and wrote.kind is PositionKind.CHOSEN else "Add mine"
    row = [button("Read all notes", wire.POSITIONS_READ, wire.value(number=record.debate.number, page=0))]
    row.append(_write(record, mine))
    next_ = f"{who(record, record.debate.decider)} gives the verdict next"
    text = f"*Notes are open:* {_counts(record)}, {to_card(record, 'in the thread')}\n{title_of_circle(record)}"
    return Said(_told(record, "Notes are open: ", "."), [section(text), actions(*row), context(next_)])


def _over(record: Record) -> Said:
    circle = _circle(record)
    text = f"*{_word(circle)}:* {title_of_circle(record)} · {excerpt(circle.reason)}"
    return Said(_told(record, f"{_word(circle)}: ", f". {clip(circle.reason, 120)}"), [section(text)])


# whoever gives the verdict


def named(record: Record, member: str, now: datetime) -> Said | None:
    """Return the message to a decider who was named, through its stages; None where another one says more."""
    debate = record.debate
    if debate.state is DebateState.JUDGED:
        return _over(record)
    if member != debate.decider or standing(record.handovers):
        return None
    if debate.state is DebateState.REVEALED:
        text = f"*Notes are open.* Your verdict is asked further down.\n{title_of_circle(record)}"
        return Said(_told(record, "Notes are open: ", ". Your verdict is asked further down."), [section(text)])
    if debate.state is not DebateState.COLLECTING:
        return None
    opens = deadline_for(record, member, now)
    mine = current(record.positions).get(member)
    text = f"*You give the verdict:* {title_of_circle(record)} · notes open {escape(opens)}, or when {all_in(debate)}."
    blocks = [
        section(text),
        context(f"{_figures(record)} · {channel_of(record)}"),
        actions(_read_it(record), _write(record, "See or change" if mine else "Write my own notes")),
        context("Cannot? Hand it over once notes are open: ⋯ on the card."),
    ]
    lead = f"{record.name(debate.opener)} asks you for the verdict on "
    return Said(_told(record, lead, f". Notes open {opens}."), blocks)


def turn(record: Record, member: str) -> Said | None:
    """Return the decider's message once notes are open, and when the verdict is given; None for every other end."""
    debate, circle = record.debate, _circle(record)
    if debate.state is DebateState.JUDGED:
        return _given(record, circle, member)
    if debate.state is not DebateState.REVEALED or member != debate.decider:
        return None
    ids = wire.value(number=debate.number)
    row = [button("Give the verdict", wire.VERDICT, ids)] if member != debate.opener else []
    row += [button("Read all notes", wire.POSITIONS_READ, wire.value(number=debate.number, page=0)), _read_it(record)]
    yours = "Your verdict." if member != debate.opener else "You wrote it, so somebody else gives the verdict (⋯)."
    kills = [
        f"{who(record, one.member)}: {excerpt(note.text)}"
        for one, note in opened_notes(record)
        if note.kind is NoteKind.KILL
    ]
    why = f"\n*{KINDS[NoteKind.KILL][0]}* · {'; '.join(kills[:MOST_KILLS])}" if kills else ""
    blocks = [
        section(f"*Notes are open. {yours}*\n{title_of_circle(record)}", circle_menu(record)),
        *sections(_counts(record) + why),
        actions(*row),
    ]
    return Said(_told(record, "Notes are open, your verdict: ", "."), blocks)


def _given(record: Record, circle: Circle, member: str) -> Said:
    by = "You gave the verdict" if circle.given_by == member else f"{who(record, circle.given_by)} gave the verdict"
    text = f"✔ *{by}: {_word(circle)}* · {title_of_circle(record)}\n{excerpt(circle.reason)}"
    approved = circle.verdict == Verdict.ADVANCE and circle.last and circle.given_by == member
    ids = wire.value(number=circle.prfaq, circle=record.debate.number)
    row = [actions(button("Record the decision", wire.PRFAQ_DECIDE, ids))] if approved else []
    return Said(_told(record, f"{_word(circle)}: ", "."), [section(text), *row])


# all notes together


def reveal(record: Record) -> Said:
    """Return all notes by kind, in the thread of the card; each with who wrote it."""
    found, cut = opened_notes(record), False
    blocks = [section(_counts(record)), *sections(_views(record))]
    for kind, (heading, _, _) in KINDS.items():
        mine = [(one, note) for one, note in found if note.kind is kind]
        lines = [f"• {_short(note)} · {author(record, one)}" for one, note in mine[:MOST_SHOWN]]
        cut = cut or len(mine) > MOST_SHOWN or any(is_cut(note.text) for _, note in mine)
        blocks += sections(f"*{heading}*\n" + "\n".join(lines)) if lines else []
    if cut or any(is_cut(one.reason) for one in reveal_order(record.debate, record.positions)):
        ids = wire.value(number=record.debate.number, page=0)
        blocks.append(actions(button("Read all", wire.POSITIONS_READ, ids)))
    blocks.append(
        context(f"Unclear? Ask here and mention the person. {who(record, record.debate.decider)} gives the verdict.")
    )
    return Said(_told(record, "All notes: ", f". {choice_counts(record, bold=False)}."), blocks)


def _short(note: Note) -> str:
    return about(replace(note, text=clip(note.text)))


def _views(record: Record) -> str:
    order = reveal_order(record.debate, record.positions)
    return "\n".join(
        f"*{quote_free(one.choice or '')}* · {author(record, one)}: {excerpt(one.reason)}" for one in order[:MOST_SHOWN]
    )
