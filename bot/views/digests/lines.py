"""The lines of a digest, by what they are about. Nobody is called, and nobody who is late is named."""

from statistics import median

from bot.domain.commitments import tally
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState, Origin
from bot.domain.digests import Topic, Week
from bot.domain.digests import late as late_ones
from bot.domain.digests import unowned as unowned_ones
from bot.domain.escalations import Ruling
from bot.domain.followups import FollowUpState
from bot.domain.numbers import FLOOR, took_part, worked
from bot.domain.positions import current
from bot.domain.records import FollowUpCase, Record
from bot.domain.reviews import Verdict, judged, to_look_at
from bot.views import dates, wire
from bot.views.digests.parts import Line, Part
from bot.views.escalations import block_note
from bot.views.kit import Block, button, excerpt, quote_free
from bot.views.numbers.words import span
from bot.views.wording import answered_summary, link_to, to_card, who

__all__ = ["answers_outstanding", "closes_soon", "decided", "escalated", "late", "look_back", "looked_back", "undone"]

_QUESTION = 80
_WORDS = 120
_VERDICTS = {
    Verdict.KEPT: "kept",
    Verdict.AMENDED: "to be amended",
    Verdict.REVERSED: "to be undone",
    Verdict.TOO_EARLY: "too early to tell",
}

_RULED = {Ruling.UPHELD: "it stands", Ruling.CHANGED: "it changes", Ruling.RETURNED: "to be decided again"}


def _question(record: Record) -> str:
    return to_card(record, excerpt(record.debate.question, _QUESTION))


def _outcome(record: Record) -> str:
    """Return the decision's sentence as a link to its card."""
    return to_card(record, excerpt(record.decision.statement.removesuffix("."), _WORDS)) if record.decision else ""


def _of_question(record: Record) -> str:
    before = record.debate.decided_before
    return "" if before else f" ({excerpt(record.debate.question, _QUESTION)})"


def _counted(lines: tuple[Line, ...], verb: str, many: str = "") -> str:
    count = len(lines)
    return f"{count} {verb if count == 1 else many or verb}" if count else ""


def closes_soon(week: Week) -> Part | None:
    """Return the questions that close before the next digest, and those that opened and wait for their decider."""
    lines = tuple(Line(_open(one, week), news.fresh, one.debate.number) for one, news in week.told(Topic.CLOSES_SOON))
    return Part(Topic.CLOSES_SOON, lines, _counted(lines, "closes soon", "close soon")) if lines else None


def _open(record: Record, week: Week) -> str:
    debate = record.debate
    if debate.state is DebateState.REVEALED:
        return f"{_question(record)} · positions are open, {who(record, debate.decider)} decides next"
    total = len(debate.contributors)
    count = sum(member in debate.contributors for member in current(record.positions))
    opens = dates.moment_for_channel(debate.deadline, week.zone, week.until)
    return f"{_question(record)} · {count} of {total} in · opens {opens}"


def decided(week: Week) -> Part | None:
    """Return what was decided, and how long that took in the middle, where enough people took part."""
    told = week.told(Topic.DECIDED)
    lines = tuple(Line(_decided(one), news.fresh, one.debate.number) for one, news in told)
    return Part(Topic.DECIDED, lines, _counted(lines, "decided"), _pace(week)) if lines else None


def _decided(record: Record) -> str:
    decision = record.decision
    if decision is None:
        return ""
    amended = "amended: " if decision.origin is Origin.AMENDED else ""
    tail = answered_summary(record, decision)
    if decision.state in (DecisionState.ANNOUNCED, DecisionState.COMMITTING) and decision.asked:
        silent = tally(decision, record.standings)[None]
        tail = f"{len(decision.asked) - silent} of {len(decision.asked)} answered"
    return f"{amended}{_outcome(record)}{_of_question(record)} · {tail}"


def _pace(week: Week) -> str:
    """Return "Median 1 working day to decide, 2 decisions" for what was asked and decided in these days."""
    found, people = [], set[str]()
    for one in week.records:
        first = one.earlier[0] if one.earlier else one.decision
        if first is None or one.debate.posted_at is None or one.debate.decided_before:
            continue
        if week.since < first.decided_at <= week.until:
            found.append(worked(one.debate.posted_at, first.decided_at, week.zone, week.working))
            people |= took_part(one)
    if len(people) < FLOOR:
        return ""
    return f"Median {span(median(found))} to decide, {dates.plural(len(found), 'decision')}"


def escalated(week: Week) -> Part | None:
    """Return the decisions that somebody cannot commit to, and those that were ruled on."""
    told = week.told(Topic.ESCALATED)
    lines = tuple(
        Line(f"{_outcome(one)} · {block_note(one) or _ruled(one)}", news.fresh, one.debate.number) for one, news in told
    )
    return Part(Topic.ESCALATED, lines, _counted(lines, "escalated")) if lines else None


def _ruled(record: Record) -> str:
    """Return "ruled by cto: it stands" for the newest ruling on the decision as it stands."""
    ruled = [one for one in record.escalations if one.ruling and record.decision and one.version == _version(record)]
    if not ruled:
        return ""
    last = max(ruled, key=lambda one: (one.ended_at or one.due_at, one.ordinal))
    return f"ruled by {who(record, last.ruled_by)}: {_RULED[last.ruling]}" if last.ruling else ""


def _version(record: Record) -> int:
    return record.decision.version if record.decision else 0


def looked_back(week: Week) -> Part | None:
    """Return what was looked back on, what happened, and what was learned."""
    told = week.told(Topic.LOOKED_BACK)
    lines = tuple(Line(_looked(one), news.fresh, one.debate.number) for one, news in told)
    return Part(Topic.LOOKED_BACK, lines, _counted(lines, "looked back")) if lines else None


def _looked(record: Record) -> str:
    last = judged(record.reviews)[-1]
    said = f": {_VERDICTS[last.verdict]}" if last.verdict else ""
    happened = f" · {excerpt(last.happened.removesuffix('.'), _WORDS)}" if last.happened else ""
    learned = f" · learned: {excerpt(last.learned.removesuffix('.'), _WORDS)}" if last.learned else ""
    return f"{_outcome(record)}{said}{happened}{learned}"


def look_back(week: Week) -> Part | None:
    """Return what is looked back on now, or before the next digest."""
    told = week.told(Topic.LOOK_BACK)
    lines = tuple(Line(_due(one, week), news.fresh, one.debate.number) for one, news in told)
    return Part(Topic.LOOK_BACK, lines, _counted(lines, "to look back on")) if lines else None


def _due(record: Record, week: Week) -> str:
    today = week.until.astimezone(week.zone).date()
    opened = [one.opened_at for one in to_look_at(record.reviews)]
    if opened:
        return f"{_outcome(record)} · open since {dates.day(min(opened).astimezone(week.zone).date(), today=today)}"
    return f"{_outcome(record)} · on {dates.day(record.decision.look_back, today=today)}" if record.decision else ""


def undone(week: Week) -> Part | None:
    """Return what was undone, and what that taught."""
    told = week.told(Topic.UNDONE)
    lines = tuple(Line(_undone(one), news.fresh, one.debate.number) for one, news in told)
    return Part(Topic.UNDONE, lines, _counted(lines, "undone")) if lines else None


def _undone(record: Record) -> str:
    decision = record.decision
    learned = decision.end_reason.removesuffix(".") if decision else ""
    return f"{_outcome(record)}" + (f" · learned: {excerpt(learned, _WORDS)}" if learned else "")


def answers_outstanding(week: Week) -> Part | None:
    """Return how many answers are asked for and have not come; a count, and no reason for a digest."""
    open_ = [one for one in week.records if one.decision is not None and one.decision.open_for_answers]
    counts = [tally(one.decision, one.standings)[None] for one in open_ if one.decision is not None]
    waiting = [count for count in counts if count]
    if not waiting:
        return None
    where = dates.plural(len(waiting), "decision")
    return Part(Topic.ANSWERS, note=f"{dates.plural(sum(waiting), 'answer')} outstanding on {where}")


# follow-ups


def late(week: Week) -> Part | None:
    """Return what nobody owns, each with a button, what is past its ladder, and what somebody took since."""
    lines = [Line(_unowned(one), fresh, case=one.followup.id, way=_take(one)) for one, fresh in unowned_ones(week)]
    lines += [Line(_late(one, week), fresh, case=one.followup.id) for one, fresh in late_ones(week)]
    lines += [Line(_taken(one), False, case=one.followup.id) for one in week.cases if _has_owner(one, week)]
    told = tuple(lines)
    if not told:
        return None
    fresh = tuple(one for one in told if one.way or one.fresh)
    return Part(Topic.LATE, told, f"{dates.plural(len(fresh), 'follow-up')} to take or finish" if fresh else "")


def _what(case: FollowUpCase) -> str:
    said = excerpt(case.followup.text, _WORDS)
    return link_to(case.followup.link, said) or said


def _unowned(case: FollowUpCase) -> str:
    return f"a follow-up without an owner: {_what(case)}"


def _late(case: FollowUpCase, week: Week) -> str:
    return f"{_what(case)} · due {dates.day(case.followup.due, today=week.until.astimezone(week.zone).date())}"


def _has_owner(case: FollowUpCase, week: Week) -> bool:
    """Whether it stands in a digest that was posted before somebody took it, finished it or dropped it."""
    one = case.followup
    return not one.unowned and not (one.open and one.late_at is not None)


def _taken(case: FollowUpCase) -> str:
    one = case.followup
    if not one.open:
        return f"✔ {_what(case)} · {'done' if one.state is FollowUpState.DONE else 'dropped'}"
    name = quote_free(case.name(one.owner or one.asked))
    return f"✔ {_what(case)} · {name} has it"


def _take(case: FollowUpCase) -> Block:
    ids = wire.value(id=case.followup.id)
    return button("Take it", wire.numbered(wire.FOLLOW_UP_TAKE, case.followup.id), ids)
