"""Something new? The form, what is said where nothing is, and how two records that follow one another tell it."""

from collections.abc import Mapping
from typing import Any

from bot.domain.commitments import Answer
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.nouns import BACKGROUND_LIMIT, SENTENCE_LIMIT
from bot.domain.people import Member
from bot.domain.positions import reveal_order
from bot.domain.records import Audience, Record, Related, sees_related
from bot.domain.reopenings import News, ReopenForm
from bot.domain.reviews import Cause, ReviewState
from bot.views import dates, wire
from bot.views.fields import State, picked, typed
from bot.views.kit import (
    Block,
    Said,
    button,
    clip,
    context,
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
from bot.views.wording import host_zone, outcome, who

__all__ = [
    "KEEP_OR_NOT",
    "REOPEN_FIELDS",
    "WAIVE_FIELDS",
    "background",
    "before_it",
    "dissents",
    "follows",
    "news",
    "noted_modal",
    "question",
    "read_reopen",
    "read_waive",
    "reopen_modal",
    "since",
    "superseded_by",
    "told",
    "waive_modal",
    "waived_news",
]

REOPEN_FIELDS: Mapping[str, str] = {"news": "reopen.news", "line": "reopen.line"}
WAIVE_FIELDS: Mapping[str, str] = {"reason": "waive.reason"}
KEEP_OR_NOT = ("Yes", "No")  # the options of what was decided before anybody was asked
_NEWS: Mapping[News, str] = {
    News.FACT: "A fact",
    News.NUMBER: "A missed number",
    News.SIGNAL: "A stop signal",
    News.NOTHING: "Nothing new; I see it differently",
}
_MOST = 150


def _decision(record: Record) -> Decision:
    if record.decision is None:
        raise ValueError("nothing is decided")
    return record.decision


def _on(record: Record, decision: Decision) -> str:
    return dates.day(decision.decided_at.astimezone(host_zone(record)).date())


def _look_back(decision: Decision) -> str:
    return dates.day(decision.look_back, today=decision.decided_at.date())


# the forms


def reopen_modal(record: Record) -> dict[str, Any]:
    """Return the form "Something new?"."""
    decision = _decision(record)
    heads = {DecisionState.REVERSED: "Undone", DecisionState.SUPERSEDED: "Superseded"}
    about = f"decided {_on(record, decision)} · look back {_look_back(decision)}"
    blocks = [
        section(f"*{heads.get(decision.state, 'Decided')}: {outcome(decision)}*\n{quote_free(record.debate.question)}"),
        context(about),
        input_block(
            REOPEN_FIELDS["news"],
            "What is new since then?",
            radio(wire.REOPEN_NEWS, [option(text, one.value) for one, text in _NEWS.items()]),
        ),
        input_block(
            REOPEN_FIELDS["line"],
            "What exactly, in a line",
            input_text(
                wire.REOPEN_LINE, most=SENTENCE_LIMIT, placeholder="A usability test with 8 people: 6 did not find it"
            ),
            optional=True,
        ),
        context("New: it is asked anew, with the old reasons and dissents. Nothing new: noted for the look back."),
    ]
    ids = wire.value(number=decision.number)
    return modal(wire.REOPEN_FORM, "Something new?", blocks, submit="Go on", close="Cancel", metadata=ids)


def read_reopen(state: State) -> ReopenForm:
    """Return what the form "Something new?" held."""
    chosen = picked(state, REOPEN_FIELDS["news"])
    known = next((one for one in News if one.value == chosen), None)
    return ReopenForm(known, typed(state, REOPEN_FIELDS["line"]))


def noted_modal(record: Record) -> dict[str, Any]:
    """Return what the form becomes where nothing is new: it is noted, and there is a way on for who insists."""
    decision = _decision(record)
    ids = wire.value(number=decision.number)
    return modal(
        wire.NOTED_VIEW,
        "Noted",
        [
            section(f"*Noted for the look back on {_look_back(decision)}.* Until then it stands: {outcome(decision)}."),
            section("Is it worth asking everybody again now?", button("Ask all the same", wire.REOPEN_ANYWAY, ids)),
            context("D10"),
        ],
    )


def waive_modal(record: Record) -> dict[str, Any]:
    """Return the form by which somebody asks anew although nothing is new."""
    decision = _decision(record)
    field = input_text(
        wire.WAIVE_REASON, most=SENTENCE_LIMIT, placeholder="One honest sentence; the next reader sees it", focus=True
    )
    return modal(
        wire.WAIVE_FORM,
        "Ask all the same",
        [section(f"*{outcome(decision)}*"), input_block(WAIVE_FIELDS["reason"], "Why now, although", field)],
        submit="Go on",
        close="Cancel",
        metadata=wire.value(number=decision.number),
    )


def read_waive(state: State) -> str:
    """Return the reason, as typed."""
    return typed(state, WAIVE_FIELDS["reason"])


# the question that follows


def news(form: ReopenForm) -> str:
    """Return what is new as it stands on both records: "A missed number: 4 in 10 did not find it"."""
    line = " ".join(form.line.split())
    return f"{_NEWS[form.news]}: {line}" if form.news else line


def waived_news(reason: str) -> str:
    """Return what stands in place of news where there are none."""
    return f"Nothing new, asked all the same: {reason}"


def question(record: Record) -> str:
    """Return the question to be asked anew; what was decided before asking becomes one."""
    if not record.debate.decided_before:
        return record.debate.question
    return f"Does it still hold: {_decision(record).statement.removesuffix('.')}?"


def background(record: Record, what: str) -> str:
    """Return the background of the question that follows, in its author's hands: what was decided, what is new."""
    decision = _decision(record)
    lead = f"New: {what}\nDecided {_on(record, decision)}: {decision.statement.removesuffix('.')}."
    rest = BACKGROUND_LIMIT - len(lead) - len("\nWhy: ")
    return f"{lead}\nWhy: {clip(' '.join(decision.why.split()), max(2, rest))}"[:BACKGROUND_LIMIT]


def before_it(older: Record, what: str) -> list[Block]:
    """Return what was decided before and who saw it differently, in their own words, for whoever writes anew."""
    decision = _decision(older)
    lines = [f"*Decided {_on(older, decision)}:* {outcome(decision)}"]
    lines += [f"*New:* {excerpt(what)}"] if what else []
    lines += [f"*{who(older, member)} disagreed then:* {excerpt(words)}" for member, words in dissents(older)]
    return sections("\n".join(lines))


def dissents(older: Record) -> list[tuple[str, str]]:
    """Return who chose otherwise or could not simply agree, with their words, each once."""
    decision = _decision(older)
    found = {
        one.member: one.reason
        for one in reveal_order(older.debate, older.positions)
        if one.choice != decision.choice and one.reason and one.member != older.debate.decider
    }
    for one in older.standings:
        if one.form and one.form.words and one.kind in (Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT):
            found.setdefault(one.member, one.form.words)
    return list(found.items())


# how the two records tell it


def _sees(record: Record, related: Related, member: Member | None) -> bool:
    return sees_related(Audience(member, None if member else record.debate.channel), related)


def _link(related: Related) -> str:
    words = f"{'decision' if related.statement else 'question'} {related.number}"
    return f"<{related.link}|{words}>" if related.link else words


def follows(record: Record, member: Member | None = None) -> list[Block]:
    """Return which decision this question asks about anew, and what is new; nothing that its reader may not know.

    Without ``member`` it is told to the channel in which the card stands.
    """
    older = record.follows
    if older is None or not _sees(record, older, member) or not older.statement:
        return []
    on = dates.day(older.at.astimezone(host_zone(record)).date())
    verb = "Takes the place of" if record.debate.state is DebateState.DECIDED else "Asks anew about"
    what = f" · {excerpt(record.debate.news, _MOST)}" if record.debate.news else ""
    return [context(f"{verb} {_link(older)}, {on}: {quote_free(older.statement.removesuffix('.'))}{what}")]


def since(record: Record) -> list[Block]:
    """Return what the card of a decision says about its reviews and the questions that follow it."""
    decision, lines = _decision(record), []
    for one in record.followed_by:
        if not _sees(record, one, None) or one.number == decision.successor:
            continue
        asks = {
            DebateState.DECIDED: f"Decided anew: {_link(one)}, {quote_free(one.statement.removesuffix('.'))}",
            DebateState.CANCELLED: f"Asked anew in {_link(one)}, closed without deciding",
            DebateState.EXPIRED: f"Asked anew in {_link(one)}, which ended without a decision",
            DebateState.UNDONE: "",
        }
        lines.append(asks.get(one.state, f"Asked anew: {_link(one)}"))
    noted = [one for one in record.reviews if one.state is ReviewState.NOTED and one.cause is Cause.NEWS]
    if noted:
        lines.append(f"{dates.plural(len(noted), 'note')} for the look back")
    return [context(" · ".join(lines))] if any(lines) else []


def superseded_by(record: Record) -> str:
    """Return "a newer decision", with its link and words where the channel may know them."""
    decision = _decision(record)
    newer = next((one for one in record.followed_by if one.number == decision.successor), None)
    if newer is None or not _sees(record, newer, None):
        return "a newer decision"
    return f"{_link(newer)}: {quote_free(newer.statement.removesuffix('.'))}"


def told(record: Record) -> Said | None:
    """Return the line in the card's thread that tells that another decision took its place."""
    decision = _decision(record)
    if decision.state is not DecisionState.SUPERSEDED:
        return None
    text = f"*Superseded:* {outcome(decision)}\nBy {superseded_by(record)}"
    newer = next((one for one in record.followed_by if one.number == decision.successor), None)
    tail = f". Now: {newer.statement}" if newer and _sees(record, newer, None) else ""
    said = fallback(f"Superseded: {clip(decision.statement.removesuffix('.'), 120)}{tail}")
    return Said(said, [section(text), context("Everybody's answers stay on the record.")])
