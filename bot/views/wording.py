"""Phrases that several screens share. Names come out escaped, as plain text: naming is not calling."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from bot.domain import calendar
from bot.domain.amendments import LIVE
from bot.domain.commitments import Answer, Ground, Standing, tally
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.doors import Door
from bot.domain.ownership import OwningState, acting, holding, offer
from bot.domain.positions import Position, PositionKind, current, missing, opened, unsure
from bot.domain.positions import tally as choices
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.kit import Block, clip, escape, fallback, is_cut, option, overflow, plain, quote_free

__all__ = [
    "ANSWERED",
    "ANSWERS",
    "GROUNDS",
    "GROUND_WORDS",
    "acts_until",
    "all_alike",
    "all_in",
    "all_of",
    "answer_counts",
    "answered_summary",
    "any_cut",
    "author",
    "card_menu",
    "changed_after",
    "changed_later",
    "channel_of",
    "choice_counts",
    "clear_buttons",
    "deadline_for",
    "decided_and_owned",
    "door_act",
    "doubts",
    "host_zone",
    "joined",
    "link_to",
    "names",
    "options_line",
    "outcome",
    "promise",
    "source",
    "standing_words",
    "to_card",
    "told",
    "turnout",
    "unreached",
    "who",
    "written",
    "zone_of",
]

LOW_CONFIDENCE = 40  # percent
COUNTED = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ANSWERS: Mapping[Answer, str] = {
    Answer.AGREE: "Agree",
    Answer.DISAGREE_AND_COMMIT: "Disagree and commit",
    Answer.CANNOT_COMMIT: "Cannot commit",
    Answer.RECUSED: "Recused",
}
ANSWERED: Mapping[Answer, str] = {
    Answer.AGREE: "agrees",
    Answer.DISAGREE_AND_COMMIT: "disagrees and commits",
    Answer.CANNOT_COMMIT: "cannot commit",
    Answer.RECUSED: "steps aside",
}  # of one person
GROUNDS: Mapping[Ground, str] = {
    Ground.HARM: "It does harm",
    Ground.RULE: "It breaks a law, contract or rule",
    Ground.PROMISE: "It breaks a promise we made",
    Ground.MISSING_FACT: "A deciding fact is missing",
}
GROUND_WORDS: Mapping[Ground, str] = {
    Ground.HARM: "harm",
    Ground.RULE: "law or contract",
    Ground.PROMISE: "a promise",
    Ground.MISSING_FACT: "a missing fact",
}
MOST_NAMES = 12
MOST_BUTTONS = 3
LONGEST_BUTTON = 24


def who(record: Record, member: str | None) -> str:
    """Return the display name, escaped, never a mention."""
    return quote_free(record.name(member))


def joined(names: Iterable[str]) -> str:
    """Return "a, b"; beyond twelve, "and 28 more"."""
    listed = list(names)
    rest = len(listed) - MOST_NAMES
    return ", ".join(listed[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def names(record: Record, members: Iterable[str]) -> str:
    """Return the escaped display names of ``members``."""
    return joined(who(record, member) for member in members)


def zone_of(record: Record, member: str | None) -> tzinfo:
    """Return the zone of somebody named on the record; UTC where it is not known."""
    known = record.people.get(member or "")
    return calendar.zone_of(known.zone if known else None)


def to_card(record: Record, words: str) -> str:
    """Return ``words`` as a link to the card, or as they are where it does not stand."""
    return f"<{record.card_link}|{words}>" if record.card_link else words


def host_zone(record: Record) -> tzinfo:
    """Return the zone in which a channel is told a time where Slack cannot tell each reader their own."""
    return zone_of(record, record.debate.opener)


def channel_of(record: Record) -> str:
    """Return "#support"; where its name is nobody's business, what Slack shows by name to its members alone."""
    return "#" + quote_free(record.channel.name) if record.channel.name else f"<#{escape(record.channel.id)}>"


def options_line(debate: Debate) -> str:
    """Return "*Yes* or *No*"."""
    shown = [f"*{quote_free(option)}*" for option in debate.options]
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def clear_buttons(debate: Debate) -> bool:
    """Say whether the options fit on buttons: up to three, each at most 24 characters."""
    return len(debate.options) <= MOST_BUTTONS and all(len(option) <= LONGEST_BUTTON for option in debate.options)


def all_in(debate: Debate) -> str:
    """Return "all 3 are in", "both are in", or "it is in" where one person is asked."""
    count = len(debate.contributors)
    return f"{all_of(count)} are in" if count > 1 else "it is in"


def all_of(count: int) -> str:
    """Return "all 3", or "both"."""
    return "both" if count == 2 else f"all {count}"


def _in_time(record: Record) -> dict[str, Position]:
    """Return what counts of each who answered before the reveal, also where they wrote again after it."""
    return current(one for one in record.positions if not one.informed)


def written(record: Record) -> dict[str, Position]:
    """Return what contributors chose before the reveal."""
    return {
        member: one
        for member, one in _in_time(record).items()
        if member in record.debate.contributors and one.kind is PositionKind.CHOSEN
    }


def choice_counts(record: Record, *, bold: bool) -> str:
    """Return "*No* 1 · *Yes* 2", or "1 No, 2 Yes" for a notification."""
    counted = choices(record.debate, record.positions)
    if bold:
        return " · ".join(f"*{quote_free(choice)}* {count}" for choice, count in counted)
    return ", ".join(f"{count} {plain(choice)}" for choice, count in counted)


def all_alike(record: Record) -> str | None:
    """Return what everybody chose before the reveal, where two and more did and all chose the same; None otherwise."""
    first, _ = opened(record.positions, record.debate.left)
    first = tuple(one for one in first if not one.unconfirmed)
    chosen = {one.choice for one in first}
    return next(iter(chosen)) if len(first) > 1 and len(chosen) == 1 else None


def doubts(record: Record) -> str:
    """Return "two are below 40 %. What do they see?" where all say the same and some are hardly sure; "" otherwise.

    It names nobody: who it is stands with their reasons.
    """
    count = unsure(record.debate, record.positions, below=LOW_CONFIDENCE)
    if not count or all_alike(record) is None:
        return ""
    number = COUNTED[count] if count < len(COUNTED) else str(count)
    one = "is" if count == 1 else "are"
    return f"{number} {one} below {LOW_CONFIDENCE} %. What {'does that one' if count == 1 else 'do they'} see?"


def unreached(record: Record) -> tuple[str, ...]:
    """Return who wrote nothing because they could not be asked in time; that is neither a yes nor no response."""
    return tuple(one for one in missing(record.debate, record.positions) if one in record.debate.unreached)


def turnout(record: Record) -> str:
    """Return "all 3 written before opening", or how many did, passed and gave no response."""
    debate = record.debate
    total, wrote, asleep = len(debate.contributors), len(written(record)), len(unreached(record))
    silent = len(missing(debate, record.positions)) - asleep
    voiced = sum(one.member in debate.voiced for one in opened(record.positions, debate.left)[0])
    if wrote == total and not voiced:
        return f"{all_of(total)} written before opening" if total > 1 else "written before opening"
    passed = sum(
        one.kind is PositionKind.PASSED for member, one in _in_time(record).items() if member in debate.contributors
    )
    parts = [
        f"{wrote} of {total} written before opening",
        passed and f"{passed} passed",
        silent and f"{silent} no response",
        asleep and f"{asleep} could not be asked in time",
        voiced and f"{voiced} visible before the reveal, not counted",
    ]
    return " · ".join(part for part in parts if part)


def _sure(record: Record, position: Position) -> str:
    if position.chance is not None:
        return f", {position.chance} % that it works"
    if position.confidence is not None:
        return f", {position.confidence} %"
    return ", no chance given" if record.debate.door is Door.ONE_WAY and not position.unconfirmed else ""


def author(record: Record, position: Position) -> str:
    """Return "agent-3, 80 %", escaped; for a one-way door "agent-3, 80 % that it works"."""
    sure = _sure(record, position)
    late = ", after reading the others" if position.informed else ""
    if not position.informed and position.member in record.debate.voiced:
        late = ", visible before the reveal"
    older = position.question_version < record.debate.version
    if position.entered_by:
        late += f", written down by {who(record, position.entered_by)}"
        late += ", not confirmed" if position.unconfirmed else ", confirmed"
    return who(record, position.member) + sure + late + (", written for an earlier wording" if older else "")


def outcome(decision: Decision) -> str:
    """Return the decision's one sentence, escaped, without a full stop of its own."""
    return quote_free(decision.statement).removesuffix(".")


def changed_after(record: Record, decision: Decision) -> str:
    """Return what the decider had written before positions opened, where they decided otherwise after reading them."""
    first, _ = opened(record.positions, record.debate.left)
    own = next((one for one in first if one.member == decision.decided_by and not one.unconfirmed), None)
    if own is None or own.choice == decision.choice:
        return ""
    return f" · {who(record, own.member)} had written {quote_free(own.choice or '')} before positions opened"


def decided_and_owned(record: Record, decision: Decision) -> str:
    """Return "lead decided and owns it", or both names; for the version that stands, whether the owner has accepted."""
    decider = who(record, decision.decided_by)
    stands = record.decision is not None and record.decision.version == decision.version
    rows = record.ownerships if stands and decision.ended_at is None else ()
    held, asked, stands_in = holding(rows), offer(rows), acting(rows)
    owner = (held.owner if held else None) if rows else decision.owner
    if owner is None:
        waits = f"owner: {who(record, asked.owner)}, not accepted yet" if asked else "nobody owns it"
        return f"{decider} decided · {waits}"
    text = f"{decider} decided · {who(record, owner)} owns it"
    if owner == decision.decided_by:
        text = f"{decider} decided and owns it"
    if asked and asked.state is OwningState.PROPOSED and asked.acting_until is None:
        text += f" · offered to {who(record, asked.owner)}"
    if stands_in and stands_in.acting_until:
        until = acts_until(stands_in.acting_until, zone_of(record, stands_in.owner))
        text += f" · {who(record, stands_in.owner)} acting until {until}"
    return text


def acts_until(instant: datetime, zone: tzinfo) -> str:
    """Return the last day of somebody's standing in, which ends with it: "Fri 4 Dec"."""
    return dates.day((instant - timedelta(microseconds=1)).astimezone(zone).date())


def answer_counts(record: Record, decision: Decision, *, bold: bool) -> str:
    """Return how many gave each answer, in the fixed order, and how many none yet."""
    counts = tally(decision, record.standings)
    shown = [answer for answer in Answer if answer is not Answer.RECUSED or counts[answer]]
    if bold:
        parts = [f"*{ANSWERS[answer]}* {counts[answer]}" for answer in shown]
        return " · ".join([*parts, f"not answered yet: {counts[None]}"])
    parts = [f"{ANSWERS[answer].lower()} {counts[answer]}" for answer in shown]
    return ", ".join([*parts, f"not answered {counts[None]}"]).capitalize()


def answered_summary(record: Record, decision: Decision) -> str:
    """Return "2 agree, 1 disagrees and commits"; silence is told as silence."""
    counts: Counter[Answer | None] = Counter(tally(decision, record.standings))
    verbs: tuple[tuple[Answer | None, str, str], ...] = (
        (Answer.AGREE, ANSWERED[Answer.AGREE], "agree"),
        (Answer.DISAGREE_AND_COMMIT, ANSWERED[Answer.DISAGREE_AND_COMMIT], "disagree and commit"),
        (Answer.CANNOT_COMMIT, ANSWERED[Answer.CANNOT_COMMIT], "cannot commit"),
        (Answer.RECUSED, ANSWERED[Answer.RECUSED], "step aside"),
        (None, "did not answer", "did not answer"),
    )
    parts = [f"{counts[kind]} {one if counts[kind] == 1 else many}" for kind, one, many in verbs if counts[kind]]
    return ", ".join(parts) or "Nobody else was asked"


def changed_later(record: Record, standing: Standing) -> str:
    """Return "changed on Thu 3 Dec, was: agree" for an answer given once the decision was in force; "" otherwise."""
    if standing.changed_at is None:
        return ""
    on = dates.day(standing.changed_at.astimezone(host_zone(record)).date())
    return f"changed on {on}, was: {ANSWERS[standing.was.kind].lower() if standing.was else 'no response'}"


def standing_words(standing: Standing) -> tuple[str, ...]:
    """Return the person's own words beside an answer, as written: what, and what would change it or is needed."""
    form = standing.form
    return tuple(text for text in (form.words, form.change_my_mind, form.need) if text) if form else ()


def any_cut(texts: Iterable[str]) -> bool:
    """Say whether an excerpt would leave something of these words out."""
    return any(is_cut(text) for text in texts)


def deadline_for(record: Record, member: str, now: datetime) -> str:
    """Return the deadline for one reader: "15:00" today, "Wed 25 Nov, 12:00" otherwise."""
    return dates.short(record.debate.deadline, zone_of(record, member), now)


def promise(record: Record, deadline: str) -> str:
    """Return until when a position is sealed."""
    if len(record.debate.contributors) == 1:
        return f"until it is in, or until {escape(deadline)}"
    return f"until {all_in(record.debate)} or it is {escape(deadline)}"


def door_act(debate: Debate) -> tuple[str, str]:
    """Return what the ⋯ offers to whoever sees another door: its label, and what it does."""
    return f"This is a {'two' if debate.door is Door.ONE_WAY else 'one'}-way door", "door"


def card_menu(debate: Debate, *, all_in: bool = False, decision: Decision | None = None) -> Block | None:
    """Return the card's ⋯: what applies at this stage, the same for everybody.

    ``all_in``: all who are still asked are in, and only the clock, or the decider, opens the positions.
    """

    def one(text: str, do: str) -> Block:
        return option(text, wire.value(number=debate.number, do=do))

    options = [one("How this works", "how"), one("History", "history")]
    if debate.state is DebateState.REVEALED:
        options += [one("Decide", "decide"), one("Hand over deciding", "hand")]
    if debate.state is DebateState.COLLECTING:
        # Five at most: the deadline is moved in "Change this question", which is for those who may.
        options.append(one("Open now", "open") if all_in else one(*door_act(debate)))
        options.append(one("Change this question", "change"))
    if decision is not None and decision.state in LIVE | {DecisionState.REVERSED}:
        options.append(one("Something new?", "new"))
    if decision is not None and decision.state in LIVE:
        options.append(one("Amend or undo", "after"))
        options.append(one("Make a follow-up", "follow"))
    again = debate.state in (DebateState.EXPIRED, DebateState.CANCELLED) and not debate.is_circle
    if again and not debate.decided_before:
        options.append(one("Ask again", "again"))
        if debate.state is DebateState.EXPIRED:
            options.append(one("Record a decision", "record"))
        if debate.revealed_at is None:
            options.append(one("See your words", "words"))
    if not debate.ended:
        options.append(one("Close without deciding", "close"))
    return overflow(wire.CARD_MENU, options)


def source(record: Record) -> str:
    """Return a link to the message that the question came from, or nothing."""
    name = who(record, record.debate.source_author) if record.debate.source_author else "somebody"
    return link_to(record.debate.source_link, f"a message of {name}")


def link_to(address: str, words: str) -> str:
    """Return ready mrkdwn ``words`` as a link, or nothing where ``address`` is none."""
    if not address.startswith(("https://", "http://")) or any(sign in "<>|" or sign.isspace() for sign in address):
        return ""
    return f"<{address.replace('&', '&amp;')}|{words}>"


def told(debate: Debate, tail: str, lead: str = "") -> str:
    """Return a notification whose question gives way, so that what follows it is always said."""
    return fallback(lead + clip(debate.question, max(40, 280 - len(lead) - len(tail))) + tail)
