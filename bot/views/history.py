"""History: what happened to a record, in words, oldest first. What is sealed is never in it, nor who has sealed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain import calendar
from bot.domain.commitments import Answer, meaning_of
from bot.domain.ledger import Entry, Verb, told
from bot.domain.people import Member
from bot.domain.positions import opened
from bot.domain.records import Record
from bot.domain.reopenings import was_asked
from bot.domain.reviews import Cause, ReviewState
from bot.views import dates, evidence, ownership, wire
from bot.views.imports import came_from
from bot.views.kit import context, modal, quote_free, section
from bot.views.pages import turn_pages
from bot.views.parts import parts_line
from bot.views.wording import ANSWERS, outcome, who

__all__ = ["ON_A_PAGE", "SENTENCES", "history_modal", "pages"]

ON_A_PAGE = 12
SOMEBODY = "Somebody"

# "{who}" is the person who did it; "{answer}" and "{outcome}" are open to everybody who sees the record.
SENTENCES: Mapping[Verb, str] = {
    Verb.OPENED: "{who} asked the question",
    Verb.POSTED: "The card was posted, and everybody was asked",
    Verb.SEALED: "{who} sealed a position",
    Verb.CHANGED: "{who} changed a sealed position",
    Verb.WITHDRAWN: "{who} took a sealed answer back",
    Verb.PASSED: "{who} passed",
    Verb.LATE: "{who} wrote a position after reading the others",
    Verb.MISSED: "{who} sent a position after the end; it stays unopened",
    Verb.ENTERED: "{who} wrote a position down for somebody absent; it is no answer until they confirm it",
    Verb.OWNED_UP: "{who} confirmed words that were written down for them",
    Verb.ERASED: "{who} erased words that were never opened",
    Verb.SIGNALS: "{who} wrote a stop signal",
    Verb.REVEALED: "All positions were opened together",
    Verb.EXPIRED: "Time was up: no decision",
    Verb.CLOSED: "{who} closed it without deciding",
    Verb.UNDONE: "{who} took the question back",
    Verb.NOT_ME: "{who} gave the decision back to the opener",
    Verb.SEEN: "Somebody who is told of it has seen it",
    Verb.LEFT: "Somebody left the workspace and is not waited for",
    Verb.MOVED: "{who} moved the deadline",
    Verb.PEOPLE: "{who} changed who is asked, told, keeps it fair or rules",
    Verb.EDITED: "{who} edited the question",
    Verb.DOOR: "{who} corrected which door it is",
    Verb.COMPLETED: "{who} named who owns it, who rules, and what shows that it worked",
    Verb.EXTENDED: "Too few had written: a day more, once",
    Verb.WAIVED: "{who} overrode a rule, with a reason",
    Verb.STILL: "{who} kept a sealed answer for the edited question",
    Verb.SPOKEN: "{who} marked a view as spoken in the open",
    Verb.ASKED_IN: "{who} asked to be let in",
    Verb.NOT_NOW: "{who} did not let somebody in",
    Verb.OPENED_NOW: "{who} opened the positions: all that remained were in",
    Verb.RECORDED: "{who} recorded what was decided before",
    Verb.ANNOUNCED: "The card was posted, and everybody was asked to commit",
    Verb.DECIDED: "{who} decided: {outcome}",
    Verb.ANSWERED: "{who} answered: {answer}",
    Verb.MARKED: "{who} answered by emoji: {answer}",
    Verb.UNMARKED: "{who} took an emoji away",
    Verb.COMPARED: "Emoji that had been missed were counted",
    Verb.IN_FORCE: "The decision came into force",
    Verb.CONFIRMED: "{who} said: yes, that is my point",
    Verb.NOT_QUITE: "{who} said: not quite",
    Verb.HEARD: "{who} heard it in the dissenter's words",
    Verb.SAID_AGAIN: "{who} said once more what they heard",
    Verb.OWED: "{who} dissents for the first time; the decider is asked what they heard",
    Verb.SAID: "{who} said what they heard",
    Verb.NO_LONGER: "{who} gave another answer before that was said",
    Verb.LAPSED: "Time was up for saying what was heard, or for an answer to it",
    Verb.AMENDED: "{who} amended the decision: {outcome}",
    Verb.REVERSED: "{who} undid the decision",
    Verb.SUPERSEDED: "A newer decision took its place",
    Verb.LOOKED: "A look back was over",
    Verb.REVIEW: "{who} had it looked at again",
    Verb.WAIVED: "{who} asked anew, although nothing was new",
    Verb.PROPOSED: "{who} proposed to change the decision",
    Verb.TAKEN_UP: "{who} confirmed what was proposed",
    Verb.LEFT_AS_IS: "{who} left the decision as it was",
    Verb.JUDGED: "{who} judged the process, before the outcome",
    Verb.LOOKED_BACK: "{who} looked back and judged the outcome",
    Verb.SKIPPED: "A look back was not answered in five working days",
    Verb.HEARD_OF_IT: "{who} read what they alone were told",
    Verb.SIGNAL_DAY: "A stop signal's day came: its owner was asked",
    Verb.SIGNAL_CAME: "{who} said: the stop signal came",
    Verb.SIGNAL_NOT: "{who} said: the stop signal did not come",
    Verb.SIGNAL_IGNORED: "The owner was asked about a stop signal, and did not answer in two days",
    Verb.SIGNAL_ACTED: "{who} did what was agreed for the stop signal",
    Verb.SIGNAL_OVERRULED: "{who} overruled the stop signal, with a reason",
    Verb.CONCERNS: "Who disagreed was asked whether their concern came true",
    Verb.CONCERN_SAID: "{who} said what became of their concern",
    Verb.CONCERN_LAPSED: "What became of a concern was not said in ten working days",
    Verb.FORGOTTEN: "Somebody was removed, with their words",
    Verb.PRFAQ_BEGUN: "{who} began to write it",
    Verb.PRFAQ_FROZEN: "Its text was frozen, as a circle reads it",
    Verb.PRFAQ_ASKED: "{who} asked a circle to read it",
    Verb.PRFAQ_BACK: "A circle ended without a verdict",
    Verb.VERDICT: "{who} gave the verdict",
    Verb.PRFAQ_CRUMPLED: "{who} crumpled it",
    Verb.PRFAQ_RETURNED: "It came back from being parked",
    Verb.PRFAQ_REOPENED: "{who} said what has changed",
    Verb.PRFAQ_DECIDED: "{who} recorded the decision that it became",
    Verb.PRFAQ_HANDED_OFF: "{who} said how it ships",
    Verb.PRFAQ_SHIPPED: "{who} said that it shipped",
    Verb.PRFAQ_WITHDRAWN: "{who} withdrew it",
    Verb.PRFAQ_LEFT: "Its author left; somebody is asked to take it on",
    Verb.PRFAQ_TAKEN: "{who} took it on",
    Verb.HANDED: "{who} asked that somebody else decides",
    Verb.SECONDED: "{who} agreed that somebody else decides",
    Verb.TAKEN: "{who} decides from now on",
    Verb.REFUSED: "{who} did not take the decision on",
    Verb.TAKEN_BACK: "The offer that somebody else decides was taken back",
    Verb.ASKING: "Everybody is asked to answer",
    Verb.PROLONGED: "Who chose differently is waited for a little longer",
    Verb.BLOCKED: "{who} cannot commit: it waits for a ruling",
    Verb.BLOCK_WITHDRAWN: "{who} blocks no more",
    Verb.IN_HAND: "{who} has the ruling in hand",
    Verb.NEXT_LEVEL: "Time for the ruling was up, or nobody could rule: it went to the next level",
    Verb.RULED: "{who} ruled",
    Verb.FOLLOW_UP_MADE: "{who} made a follow-up",
    Verb.FOLLOW_UP_ACCEPTED: "{who} took a follow-up on",
    Verb.FOLLOW_UP_DECLINED: "{who} declined a follow-up",
    Verb.FOLLOW_UP_HANDED: "{who} asked somebody to take a follow-up on",
    Verb.FOLLOW_UP_SLIPPED: "{who} moved the day of a follow-up",
    Verb.FOLLOW_UP_BLOCKED: "{who} said that somebody blocks a follow-up",
    Verb.FOLLOW_UP_FREED: "{who} said that a follow-up is free again",
    Verb.FOLLOW_UP_NOT_ME: "{who} said that they do not block a follow-up",
    Verb.FOLLOW_UP_DONE: "{who} finished a follow-up",
    Verb.FOLLOW_UP_DROPPED: "{who} dropped a follow-up",
    Verb.FOLLOW_UP_LATE: "A follow-up was late beyond its last reminder",
    Verb.FOLLOW_UP_LEFT: "Somebody whom a follow-up needs left the workspace",
    Verb.OWN_NAMED: "{who} asked somebody to own it, or to stand in",
    Verb.OWN_REQUESTED: "{who} asked its owner to let somebody else own it",
    Verb.OWN_LET_GO: "{who} let it go; somebody is asked to own it, or to name who does",
    Verb.OWN_WENT_ON: "{who} went on without an answer of its owner, after three working days",
    Verb.OWN_ACCEPTED: "{who} accepted to own it, or to stand in",
    Verb.OWN_DECLINED: "{who} declined to own it, or kept it, and said why",
    Verb.OWN_TAKEN_BACK: "{who} took an offer to own it back",
    Verb.OWN_ENDED: "Somebody stood in for its owner until then",
    Verb.OWN_ORPHANED: "Whoever owned it, or was asked to, has left; somebody is asked to name an owner",
    Verb.OWN_OVER: "Nothing was left to own",
    Verb.HEARD_BY: "Whose sentence was heard is told from now on",
    Verb.OWN_CARRIED: "Whoever was named when it was decided goes on owning it",
    Verb.EXERCISE: "{who} named criteria, or offered a pre-mortem",
    Verb.APART: "{who} ranked options, said what could go wrong, or how likely it works",
    Verb.EVIDENCE: "{who} laid a message beside it",
    Verb.EVIDENCE_BACK: "{who} took a message away again",
    Verb.REKEYED: "Slack gave its channel another id",
    Verb.IMPORTED: "It was imported: decided and written down elsewhere",
    Verb.CARRIED: "The history begins here; what came before was not recorded",
}
# Who has written, passed or withdrawn is nobody's business before the reveal, and who passed not after it either.
_BEFORE_REVEAL = frozenset(
    {
        Verb.SEALED,
        Verb.CHANGED,
        Verb.STILL,
        Verb.WITHDRAWN,
        Verb.PASSED,
        Verb.OWNED_UP,
        Verb.ERASED,
        Verb.MISSED,
        Verb.APART,
    }
)
BEFORE_QUESTION = "{who} put an emoji on a message before there was a decision; it answers nothing"


def pages(length: int) -> int:
    """Return on how many pages so many entries stand."""
    return max(1, -(-length // ON_A_PAGE))


def history_modal(
    record: Record,
    entries: Sequence[tuple[Entry, Member | None]],
    *,
    by: Member,
    length: int,
    head: str,
    page: int,
    sees_missing: bool,
    now: datetime,
) -> dict[str, Any]:
    """Return one page of the history for the reader ``by``, in their zone.

    ``entries`` are those of the page, each with who acted; ``sees_missing`` says whether the reader may know who has
    not answered yet. ``length`` and ``head`` are those of the whole chain.
    """
    zone = calendar.zone_of(by.zone)
    lines = [
        f"{dates.moment(entry.at, zone, now)} · {_sentence(record, entry, member, by, sees_missing)}"
        for entry, member in entries
    ]
    number = record.debate.number
    count = dates.plural(length, "entry")
    return modal(
        wire.HISTORY_VIEW,
        "History",
        [
            section(f"*{quote_free(record.debate.question)}*"),
            section("\n".join(lines) or "Nothing was recorded yet."),
            *evidence.to_messages(record),
            *turn_pages(wire.HISTORY_TURN, number, page, pages(length)),
            *([context(came_from(record.imported))] if record.imported else []),
            *([context(parts)] if (parts := parts_line(record)) else []),
            *([context(owned)] if (owned := ownership.dated(record)) else []),
            context(f"record {number} · {count} · {head[:8]}"),
        ],
    )


def _sentence(record: Record, entry: Entry, member: Member | None, by: Member, sees_missing: bool) -> str:
    verb = Verb(entry.verb)
    sentence = SENTENCES[verb]
    kind = _answer(entry)
    if verb is Verb.REVIEW:
        sentence = _review(record, entry, member)
    if verb in (Verb.MARKED, Verb.UNMARKED) and not _after_decision(record, entry):
        sentence, verb = (BEFORE_QUESTION if verb is Verb.MARKED else sentence), Verb.PASSED
    if verb in (Verb.REVEALED, Verb.EXPIRED) and (asleep := _unreached(entry)):
        sentence += f"; {asleep} could not be asked in time"
    return sentence.format(
        who=_who(entry, member, verb, by, sees_missing, record),
        answer=ANSWERS[kind].lower() if kind else "an emoji",
        outcome=_outcome(record, entry),
    )


def _unreached(entry: Entry) -> int:
    return len({place.split("/")[2] for place in told(entry) if place.startswith("person/unreached/")})


_REVIEWS: Mapping[tuple[str, str], str] = {
    (Cause.NEWS, ReviewState.NOTED): "{who} noted something for the look back",
    (Cause.NEWS, ReviewState.OPEN): "{who} asked it anew: something is new",
    (Cause.BLOCK, ReviewState.OPEN): "{who} cannot commit any more; it is looked at again, and stands",
    (Cause.DATE, ReviewState.OPEN): "The day to look back came",
    (Cause.SIGNAL, ReviewState.OPEN): "A stop signal came; it is looked at again, and stands",
}


def _review(record: Record, entry: Entry, member: Member | None) -> str:
    """Return what made somebody look again, and whether they were asked when it was decided."""
    facts = {place.rpartition("/")[2]: value for place, value in told(entry).items()}
    sentence = _REVIEWS.get((str(facts.get("cause")), str(facts.get("state"))), SENTENCES[Verb.REVIEW])
    missed = member and record.decision and not was_asked(record.debate, record.decision, member.id)
    return f"{sentence} (and was not asked then)" if missed and facts.get("cause") == Cause.NEWS else sentence


def _outcome(record: Record, entry: Entry) -> str:
    """Return the decision as it read then."""
    versions = [*record.earlier, *([record.decision] if record.decision else [])]
    then = [one for one in versions if one.decided_at <= entry.at]
    return outcome((then or versions)[-1 if then else 0]) if versions else ""


def _after_decision(record: Record, entry: Entry) -> bool:
    first = next(iter(record.earlier), record.decision)
    return first is not None and entry.at >= first.decided_at


def _who(entry: Entry, member: Member | None, verb: Verb, by: Member, sees_missing: bool, record: Record) -> str:
    if not entry.actor:
        return "The clock"
    if member is None:
        return SOMEBODY
    if member.id == by.id:
        return "You"
    was_opened = record.debate.revealed_at is not None and any(
        one.member == member.id for one in opened(record.positions, record.debate.left)[0]
    )
    if verb in _BEFORE_REVEAL and not (sees_missing or (verb is Verb.SEALED and was_opened)):
        return SOMEBODY
    return who(record, member.id) if member.id in record.people else quote_free(member.name)


def _answer(entry: Entry) -> Answer | None:
    """Return the answer that an entry tells: that of a form by its kind, that of an emoji by its name."""
    for place, value in told(entry).items():
        if place.startswith("answer/") and place.endswith("/kind") and value in list(Answer):
            return Answer(str(value))
        if place.startswith("mark/") and value is True:
            return meaning_of(place.rpartition("/")[2])
    return None
