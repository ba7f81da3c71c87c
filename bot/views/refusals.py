"""Refusals as people read them: what is missing and how to go on, at most 25 words, without blame, in private."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta, tzinfo

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.views import dates, seeking, wire
from bot.views.circles.refusals import SENTENCES as _CIRCLES
from bot.views.facts import Facts
from bot.views.kit import Block, Said, actions, button, clip, context, escape, fallback, section
from bot.views.prfaq.sentences import SENTENCES as _PRFAQ
from bot.views.sentences import DIGESTS, OWNING

__all__ = ["coded", "errors", "sentence", "tell"]

_SHORT_CODE = re.compile(r"[A-Z]\d+\Z")


def _too_long(f: Facts) -> str:
    return f"That is {f['length']} characters; {f['limit']} fit. Nothing was cut: please shorten it."


def _not_asked(f: Facts) -> str:
    asked = dates.plural(f.count("count"), "person") if f.count("count") else "Others"
    verb = "was" if f.count("count") == 1 else "were"
    return f"{asked} {verb} asked. Want in? {f.person('opener', 'Whoever asked')} can let you in."


_SENTENCES: Mapping[Code, Callable[[Facts], str]] = {
    **_PRFAQ,
    **_CIRCLES,
    Code.NOBODY_ASKED: lambda f: "Nobody else is asked, so this is a note. Pick one person besides whoever decides.",
    Code.TOO_MANY_PEOPLE: lambda f: f"At most {f['limit'] or 40} people can be asked. Ask fewer, and tell the others.",
    Code.NOT_A_PERSON: lambda f: (
        f"{f['name'] or 'That member'} is a bot or deactivated and cannot answer. Pick somebody else."
    ),
    Code.GUEST_DECIDES: lambda f: (
        f"{f['name'] or 'That person'} is a guest here: guests answer, and do not decide, own or rule. Pick a member."
    ),
    Code.STRANGER_ASKED: lambda f: (
        f"{f['name'] or 'That person'} is of another workspace, and this one asks its own people. "
        "An admin can allow it in Settings."
    ),
    Code.CANNOT_HAND: lambda f: (
        f"{f.person('decider', 'Whoever decides')}, whoever rules, or {f.person('opener', 'the opener')} "
        "with one who was asked can do that. Ask in the card's thread."
    ),
    Code.OFFERED_ALREADY: lambda f: (
        f"{f.person('to', 'Somebody')} was asked to decide and has not answered. Wait, or have that taken back first."
    ),
    Code.DECIDES_ALREADY: lambda f: f"{f['name'] or 'That person'} decides this already. Pick somebody else.",
    Code.NOT_SECOND: lambda f: (
        f"A second person has to agree: {f.person('opener', 'the opener')} or one who was asked, "
        "and not whoever proposed it."
    ),
    Code.SETTINGS_OF: lambda f: f"Settings are changed by {_settled_by(f)}. Tell them what you need, and why.",
    Code.SETTINGS_MOVED: lambda f: (
        "Somebody changed settings meanwhile, so nothing was saved. Close this, open Settings again and look."
    ),
    Code.OUT_OF_RANGE: lambda f: (
        f"Write a whole number from {f['low']} to {f['high']}." if f["high"] else "Write a whole number."
    ),
    Code.GUEST_OPENS: lambda f: "Guests can answer, but not ask. Ask a member to open the question.",
    Code.NO_QUESTION: lambda f: "Write the question, for example: Should we move stand-up to 9:30?",
    Code.TOO_LONG: _too_long,
    Code.NO_OPTIONS: lambda f: (
        f"Write at least one option besides “{f['besides']}”, one a line."
        if f["besides"]
        else "Pick or write at least one option, one a line."
    ),
    Code.TOO_MANY_OPTIONS: lambda f: f"{f['count'] or 'Ten'} options are too many to compare; keep nine at most.",
    Code.SAME_OPTION_TWICE: lambda f: f"“{clip(f['option'], 40)}” is there twice. Keep one of them.",
    Code.OPTION_TOO_LONG: lambda f: (
        f"“{f['option'][:24]}…” is too long for a button; keep {f['limit'] or 75} characters and explain in Background."
    ),
    Code.DEADLINE_PAST: lambda f: "That is in the past. Try “fri 17:00”, “eod” or “in 2 days”.",
    Code.DEADLINE_UNREADABLE: lambda f: "Pick when answers are due. Try: fri 17:00, eod, in 2 days.",
    Code.DEADLINE_TOO_SOON: lambda f: (
        f"That is {dates.ahead(timedelta(minutes=f.count('minutes')))}. "
        "Press Ask again if it is meant, or pick a later time."
    ),
    Code.DEADLINE_TOO_FAR: lambda f: (
        "That is over a year away. Press Ask again if it is meant, or pick an earlier day."
    ),
    Code.NOT_IN_CHANNEL: lambda f: f"I am not in {f.place()} yet. Type /invite @Decide, then press Post it.",
    Code.DIRECT_MESSAGE: lambda f: (
        "Decisions need a channel, so that the record has readers; private ones work too. What you typed is kept."
    ),
    Code.ARCHIVED: lambda f: f"{f.place()} is archived. Open it again, or ask in another channel.",
    Code.PEEK: lambda f: (
        f"{f.progress()}All positions open together{f.time('deadline')}, or when the last one arrives."
    ),
    Code.DECIDER_FIRST: lambda f: (
        f"Your view is sealed too, so that it does not steer the others. All open together{f.time('deadline')}."
    ),
    Code.ONE_OPTION: lambda f: (
        "A one-way door needs two options besides “do nothing”. Add another, even one that you would not take."
    ),
    Code.NOT_DECIDER: lambda f: (
        f"{f.person('decider', 'Somebody else')} decides this. Say in the card's thread what they should know."
    ),
    Code.NOT_ASKED: _not_asked,
    Code.FOR_SOMEBODY_ELSE: lambda f: (
        f"Only {f['name']} can answer that. The question is in their messages."
        if f["name"]
        else "Only those who were asked can answer. Say what you see in the card's thread."
    ),
    Code.NOT_YET_REVEALED: lambda f: (
        f"Positions are still sealed. You can decide once they open{f.time('deadline')}, or when all are in."
    ),
    Code.ALREADY_REVEALED: lambda f: (
        f"Positions opened{f.time('at')}. What was opened stays; a new one is added as “after reading the others”."
    ),
    Code.ALREADY_DECIDED: lambda f: f"This was decided{f.time('at')}{f.statement()}.",
    Code.ENDED: lambda f: (
        f"{f.missed()}{f.until('deadline')}, so there is no decision. {_rest(f)}"
        if f["reason"]
        else f"This was {f.state()}{f.time('at')}. The record stays; ask again with a new question."
    ),
    Code.NOT_DECIDED: lambda f: "Nothing is decided yet. Your answer is asked once it is.",
    Code.NO_OWNER: lambda f: "Pick exactly one person who owns it, and a day to look back.",
    Code.LOOK_BACK_PAST: lambda f: "Look back on a day that is still to come, within five years.",
    Code.OWNER_DECIDES: lambda f: "Behind a one-way door, who owns it does not decide it. Pick two people.",
    Code.NO_RULER: lambda f: (
        f"Pick a full member who neither decides nor owns it{', instead of ' + f['name'] if f['name'] else ''}."
    ),
    Code.TAKES_PART: lambda f: (
        f"{f['name'] or 'That person'} has a part in this, so cannot rule on it. "
        "Pick somebody who neither decides, owns, writes nor commits."
    ),
    Code.NO_MEASURE: lambda f: "Write a sentence with a number, so that everybody can see whether it worked.",
    Code.NO_TICKS: lambda f: "Tick what is hard to undo. If nothing is, it is a two-way door.",
    Code.DOOR_OF_OTHERS: lambda f: (
        "Only those who were asked correct the label. Say in the card's thread what is hard to undo."
    ),
    Code.DAY_TO_THINK: lambda f: f"You can decide from {f['at']}. Positions are in the thread.",
    Code.LOOK_BACK_FAR: lambda f: (
        f"A two-way door is looked back on by {f['day'] or 'the end of the month'}. "
        "Pick an earlier day, or override with a reason."
    ),
    Code.THIN_REASON: lambda f: f"Say why in {f['words'] or 'five'} words or more; the card shows it.",
    Code.EMPTY_WORDS: lambda f: "Say in a line what you disagree with; it stands beside your commitment.",
    Code.EMPTY_GROUND: lambda f: (
        "That is a disagreement: “Use my words”, above, keeps your words and moves on. Otherwise pick a ground."
        if f["missing"] == "ground"
        else "Say what exactly stands in the way, and what you need, one line each."
    ),
    Code.EMPTY_KERNEL: lambda f: (
        "Say the best reason for the decision in your own words; through a one-way door everybody who differs does."
    ),
    Code.HELD: lambda f: f"Held: {f.blocks()}, {f.rules('approver')}{f.since()}. You are asked after the ruling.",
    Code.HEARD_FIRST: lambda f: (
        f"Who chose differently is heard first. You are asked after that, at the latest{f.time('until')}."
    ),
    Code.GIVEN_BACK: lambda f: (
        f"It was given back to {f.person('decider', 'whoever decides')}, who decides again. You are asked then."
    ),
    Code.NOT_NAMED: lambda f: (
        "Who has not answered is read by those named on this decision; the card has the count. Ask in its thread."
    ),
    Code.NOT_RULER: lambda f: (
        f"{f.person('approver', 'Nobody')} is asked to rule{f.until('due')}. "
        "Say in the card's thread what they should know."
    ),
    Code.ALREADY_RULED: lambda f: (
        f"{f.person('approver', 'Somebody')} ruled on this{f.time('at')}; the card says how. "
        "A ruling is not taken back."
    ),
    Code.BLOCK_OVER: lambda f: (
        "Nobody blocks this any more, so nothing is to be ruled. The card shows what is true now."
    ),
    Code.NO_RULING: lambda f: "Pick one: it stands, it changes, or it goes back to whoever decides.",
    Code.EMPTY_REASON: lambda f: "Write one sentence, so that somebody who was not there can follow.",
    Code.NO_SIGNAL: lambda f: "Below what, on which day, and then what?",
    Code.NOT_OWNER: lambda f: (
        f"{f.person('owner', 'Its owner')} owns this and writes it. Say in the card's thread what you see."
    ),
    Code.ENOUGH_SIGNALS: lambda f: (
        "Five stop signals stand already, and nobody watches more. Say the sixth in the card's thread."
    ),
    Code.EMPTY_MIND: lambda f: "Say what would change your mind: a fact or a number. “Nothing” is an answer, too.",
    Code.EMPTY_CAUSE: lambda f: "Name what would most likely stop it, in one line; stop signals are made of it.",
    Code.CONFIDENCE: lambda f: (
        "Nothing is certain: write a whole number from 1 to 99" + ("." if f["needed"] else ", or leave it empty.")
    ),
    Code.NOT_HEARD: lambda f: (
        f"Say what {f.people('members', 'they')} {'fears' if f.single('members') else 'fear'} in your own sentence; "
        "then everybody is asked."
    ),
    Code.THEIR_SENTENCE: lambda f: "That is their sentence. Say it in yours.",
    Code.EMPTY_POINT: lambda f: "Write your point in one sentence. It goes to the decider as you write it.",
    Code.NOT_YOUR_POINT: lambda f: "Only somebody who chose differently can answer that. Nothing was changed.",
    Code.POINT_ANSWERED: lambda f: f"Already counted: {f.heard()}.",
    Code.ALREADY_COUNTED: lambda f: f"Already counted: {f.answer()}.",
    Code.ANSWERS_CLOSED: lambda f: f"Answers closed{f.time('at')}; the decision is in force{f.statement()}.",
    Code.UNDO_TOO_LATE: lambda f: (
        "Undo works for 5 minutes. Use ⋯ › Close without deciding on the card; the record stays."
    ),
    Code.UNDO_WRITTEN: lambda f: (
        "Somebody has written already. Use ⋯ › Close without deciding on the card; the record stays."
    ),
    Code.NOT_OPENER: lambda f: f"Only {_either(f)} can do that. Ask in the card's thread.",
    Code.UNKNOWN_RECORD: lambda f: "There is nothing here that you can open. Home shows what waits for you.",
    Code.MOVED_ON: lambda f: "This has moved on. The card, or Home, shows what is true now.",
    Code.NOTHING_TO_ERASE: lambda f: (
        "No words of yours are here that stayed unread. What was opened stays; what is sealed can be withdrawn."
    ),
    Code.NOBODY_ABSENT: lambda f: (
        "Only for somebody who has said nothing yet can you write. Pick one of those, or nobody."
    ),
    Code.NOTHING_TO_WITHDRAW: lambda f: "You have no sealed position here. Write one, or pass.",
    Code.NOTHING_CHANGED: lambda f: "That is how it is already. Change something, or press Back.",
    Code.SAME_DEADLINE: lambda f: "It is due then already. Pick another time, or press Back.",
    Code.CRITERIA: lambda f: "Write three to seven criteria, one a line; each is ranked apart from the others.",
    Code.CRITERIA_STAY: lambda f: "Somebody ranked by these, so they stay. For others, close this and ask again.",
    Code.OPTIONS_STAY: lambda f: (
        "Somebody has answered, so the options stay. For other options, close this question and ask again."
    ),
    Code.OPENED_STAYS: lambda f: (
        f"Positions opened{f.time('at')}, so the question stays as it is. Decide, or close it and ask again."
    ),
    Code.NOT_POSTED: lambda f: "The card is not in the channel yet. Press Post it in your messages first.",
    Code.RECORD_CHANNEL: lambda f: "A record needs a channel, so that it has readers. Type the command in one.",
    Code.ASKED_IN: lambda f: (
        f"{f.person('opener', 'Whoever asked')} sees that already. You get a message if you are let in."
    ),
    Code.SUPERSEDED_BY: lambda f: (
        f"A newer decision took its place{f.time('at')}{f.statement() if f['statement'] else ''}. Ask about that one."
    ),
    Code.ASKED_ANEW: lambda f: "It is asked anew already; its card links there. Say there what is new.",
    Code.NOTHING_NEW: lambda f: (
        f"{f.decided()}What is new: a fact, a missed number, a stop signal? Otherwise it is noted for the look back."
    ),
    Code.SILENCE: lambda f: "No answer is “no response”, never agreement.",
    Code.KEPT: lambda f: (
        f"Kept as v{f.count('version') or 1}; your change is v{(f.count('version') or 1) + 1}, both visible."
    ),
    Code.ONE_HONEST_SENTENCE: lambda f: "One honest sentence, please: the next reader sees it.",
    Code.OVER_BY_NOW: lambda f: (
        f"This was {f.became()}{f.time('at')} by {f.person('by', 'its decider')}. The record stays; ask a new question."
    ),
    Code.NOT_SETTLED: lambda f: "It is not settled yet, so it stays as it is. The card says what it waits for.",
    Code.CHANGED_MEANWHILE: lambda f: (
        f"{f.person('by', 'Somebody')} changed it meanwhile{f.statement()}. Yours was not kept; look at the card first."
    ),
    Code.GUEST_MAKES: lambda f: "Guests answer, and give nobody anything to do. Ask a member to make the follow-up.",
    Code.WHO_AND_WHEN: lambda f: "Who, and by which day? Pick one person and one day.",
    Code.NO_RESULT: lambda f: "Done how? One line or a link.",
    Code.MOVED_TWICE: lambda f: "Moved twice. Do it, split it, or drop it with a reason?",
    Code.NO_TASK: lambda f: "Write what is to be done, for example: Write the refund checklist.",
    Code.DUE_FAR: lambda f: "That is over a year away. Pick a day within a year.",
    Code.NO_BLOCKER: lambda f: "Pick one other person who blocks it; they are asked.",
    Code.NOT_ASKED_TO_OWN: lambda f: (
        f"It is {f['name'] or 'nobody'}'s by now, so nothing was changed. Home shows what waits for you."
    ),
    Code.FOR_ITS_OWNER: lambda f: (
        f"Only {f['name'] or 'its owner'} can say that. Tell them what you know; it waits for them in their Home."
    ),
    Code.FOLLOW_UP_OVER: lambda f: (
        f"{f['name'] or 'Somebody'} {'dropped' if f['state'] == 'dropped' else 'finished'} this"
        f"{f.time('at')}. Nothing is left to do; make a new one if there is."
    ),
    Code.FOLLOW_UP_MOVED: lambda f: (
        f"Somebody was faster: it is {'blocked' if f['state'] == 'blocked' else 'open'}, due {f['due']}, "
        "and yours was not kept. Look at it again first."
    ),
    Code.SNOOZED_ENOUGH: lambda f: (
        "You put this off three times. Do it, move its date, or hand it over; it stays in Home."
    ),
    Code.SNOOZE_PAST: lambda f: "Pick a day after today. What you do today needs no reminder.",
    Code.SNOOZE_FAR: lambda f: "That is over a year away. Pick a nearer day.",
    Code.SNOOZE_ENDS: lambda f: f"It ends{f.time('due')}, before your next morning. Answer it now, or pass.",
    Code.PROCESS_FIRST: lambda f: (
        "First: given what we knew then, was the process sound? Answer that, then the outcome."
    ),
    Code.NOT_LATER: lambda f: (
        f"A stop signal is open{f.on('on')}. Act on it, or overrule it; until then the review moves earlier, not later."
    ),
    Code.THIN_OVERRULE: lambda f: (
        "The stop signal came. Act, or overrule it with a reason: five words or more, which the next reader sees."
    ),
    Code.NO_OUTCOME: lambda f: "Pick the outcome, and say in one line what happened.",
    Code.LOOKED_BACK: lambda f: (
        f"{f.person('by', 'Somebody')} looked back already{f.time('at')}. The card says what came of it."
    ),
    Code.NOTHING_TO_LOOK_AT: lambda f: "Nothing is decided here yet, so there is nothing to look back on.",
    Code.SIGNAL_SETTLED: lambda f: "That stop signal was answered already. The card says how.",
    Code.ONE_OWNER: lambda f: (
        f"One owner. You named {'two' if f.count('count') == 2 else f['count']}; "
        "keep one, list the other as contributor."
        if f.count("count") > 1
        else "One owner, a person and no group: pick exactly one, and list others as contributors."
    ),
    Code.NOT_ACCEPTED: lambda f: (
        f"{f.person('owner', 'Its owner')} has not accepted yet. Nothing is owned until they do."
    ),
    **OWNING,
    Code.NO_WORKING_DAY: lambda f: "Leave at least one day on which you work; otherwise nothing could ever fall due.",
    Code.UNKNOWN_CALENDAR: lambda f: (
        f"{clip(f['code'], 20) or 'That'} is no calendar I know. Write a country such as DE, or a part such as DE-BY."
    ),
    Code.AWAY_TOO_LONG: lambda f: "That is over a year away. Pick a nearer day; you can say it again then.",
    Code.DEADLINE_ASLEEP: lambda f: (
        f"{clip(f['name'], 60) or 'Most of them'} cannot be asked{f.until('deadline')}. "
        f"{f['at'] or 'A later time'} reaches everybody."
    ),
    **DIGESTS,
    **seeking.SENTENCES,
    Code.OLD_VERSION: lambda f: "Somebody was faster, so nothing was changed. Look at the card, then try again.",
}


def _rest(f: Facts) -> str:
    kept = "Your words are kept for you; the card's ⋯ asks again."
    return kept if f.count("kept") else "The record stays; ask again with a new question."


def _settled_by(f: Facts) -> str:
    return f"{f['name']} or another admin" if f["name"] else "the admins of this Slack workspace"


def _either(f: Facts) -> str:
    pair = dict.fromkeys((f.person("opener", "whoever asked"), f.person("decider", "whoever decides")))
    return " or ".join(pair)


def sentence(refusal: Refusal, *, record: Record | None = None, zone: tzinfo | None = None) -> str:
    """Return the plain sentence for ``refusal``; times are told in ``zone``, names looked up on ``record``."""
    return _SENTENCES[refusal.code](Facts(refusal, record, zone))


def coded(refusal: Refusal, *, record: Record | None = None, zone: tzinfo | None = None) -> str:
    """Return the same, with the short code at its end where it has one: "Who, and by which day? (F1)"."""
    said, code = sentence(refusal, record=record, zone=zone), refusal.code.value
    return f"{said} ({code})" if _SHORT_CODE.match(code) else said


def tell(refusal: Refusal, *, record: Record | None = None, zone: tzinfo | None = None) -> Said:
    """Return the ephemeral for whoever pressed: the sentence, the way on as a button, and a short code small."""
    text = sentence(refusal, record=record, zone=zone)
    way = _way_on(refusal, record) if record else _WAYS.get(refusal.code)
    blocks = [section(escape(text))]
    blocks += [actions(way)] if way else []
    blocks += [context(refusal.code.value)] if _SHORT_CODE.match(refusal.code.value) else []
    return Said(fallback(text), blocks)


_READ = frozenset({Code.ALREADY_REVEALED, Code.ALREADY_DECIDED, Code.ANSWERS_CLOSED, Code.DAY_TO_THINK})
_WAYS: Mapping[Code, Block] = {Code.DIRECT_MESSAGE: button("Pick a channel", wire.NEW_DECISION)}


def _way_on(refusal: Refusal, record: Record) -> Block | None:
    code, number = refusal.code, record.debate.number
    ids = wire.value(number=number)
    answers = record.decision is not None and record.decision.open_for_answers
    if code is Code.NOT_ASKED and record.debate.state is DebateState.COLLECTING:
        return button(f"Ask {clip(record.name(record.debate.opener), 24)}", wire.LET_ME_IN, ids)
    if code is Code.NOT_IN_CHANNEL:
        return button("Post it", wire.POST_IT, ids)
    if code in (Code.ALREADY_DECIDED, Code.MOVED_ON) and answers:
        return button("Answer it", wire.ANSWER_OPEN, ids)
    if code is Code.ALREADY_COUNTED and answers:
        return button("Change", wire.ANSWER_OPEN, ids)
    if code is Code.ANSWERS_CLOSED and record.decision and record.decision.state is DecisionState.IN_FORCE:
        return button("Change my answer", wire.ANSWER_OPEN, ids)
    if code is Code.ENDED and refusal.facts.get("kept"):
        return button("See your words", wire.WORDS_READ, ids)
    if code in _READ and record.debate.revealed_at:
        return button("Read positions", wire.POSITIONS_READ, wire.value(number=number, page=0))
    if code is Code.NOTHING_TO_WITHDRAW and not record.debate.ended:
        return button("Write my position", wire.POSITION_WRITE, ids)
    return None


def errors(
    refusals: Iterable[Refusal],
    fields: Mapping[str, str],
    *,
    record: Record | None = None,
    zone: tzinfo | None = None,
) -> dict[str, str]:
    """Return the sentences under their fields, by block id; ``fields`` maps a rule's field names to block ids.

    A refusal of no field of this form stands under the first one, since a form can say nothing elsewhere.
    """
    first = next(iter(fields.values()))
    found: dict[str, str] = {}
    for refusal in refusals:
        found.setdefault(fields.get(refusal.field or "", first), coded(refusal, record=record, zone=zone))
    return found
