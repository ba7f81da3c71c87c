"""The forms of PRFAQs and circles: a new idea, whom to ask, the verdict, and small ones with a line or two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain.circles import CAUSES as KNOWN_CAUSES
from bot.domain.circles import VERDICTS, Asking, Prfaq, Verdict, VerdictForm
from bot.domain.lint.workspace import MOST_WORDS
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT, visible
from bot.domain.prfaq import Document
from bot.domain.records import Record
from bot.domain.signals import SignalForm
from bot.views import wire
from bot.views.circles.labels import CAUSES, title_of_circle
from bot.views.fields import State, picked, picked_many, picked_people, read_day, typed
from bot.views.kit import (
    Block,
    actions,
    button,
    checkboxes,
    context,
    date_pick,
    excerpt,
    external_select,
    input_block,
    input_text,
    modal,
    option,
    people_select,
    person_select,
    quote_free,
    radio,
    section,
    static_select,
)
from bot.views.opening import deadline_options
from bot.views.prfaq.forms import first_modal

__all__ = [
    "CIRCLE_FIELDS",
    "DECIDE_FIELDS",
    "LINE_FIELDS",
    "VERDICT_FIELDS",
    "WORDS_FIELDS",
    "Filled",
    "circle_modal",
    "decide_modal",
    "line_modal",
    "new_modal",
    "read_begun",
    "read_circle",
    "read_decide",
    "read_line",
    "read_verdict",
    "read_words",
    "thin_modal",
    "verdict_modal",
    "words_modal",
]

CIRCLE_FIELDS: Mapping[str, str] = {
    "readers": "circle.readers",
    "channel": "circle.where",
    "decider": "circle.decider",
    "deadline": "opening.deadline",
    "last": "circle.last",
    "told": "circle.told",
}
VERDICT_FIELDS: Mapping[str, str] = {
    "verdict": "circle.word",
    "reason": "circle.why",
    "cause": "circle.cause",
    "winner": "circle.winner",
    "return_on": "circle.return",
}
LINE_FIELDS: Mapping[str, str] = {
    "reason": "prfaq.line",
    "changed": "prfaq.line",
    "ship": "prfaq.line",
    "team": "prfaq.team",
}
WORDS_FIELDS: Mapping[str, str] = {"lexicon": "prfaq.words"}
DECIDE_FIELDS: Mapping[str, str] = {
    "owner": "prfaq.owner",
    "look_back": "prfaq.look_back",
    "metrics": "prfaq.metrics",
    "text": "signal.text",
    "on": "signal.on",
    "action": "signal.action",
}
BEGUN = "prfaq.begun"


# a new idea


def new_modal(document: Document, *, ids: str = "", begun: bool = False) -> dict[str, Any]:
    """Return the form "New idea": five questions, and whether work on it has begun already."""
    form = first_modal(document, ids=ids)
    tick = option("Work on this has begun already (it is labelled, and never blocked)", "begun")
    ticked = ["begun"] if begun else []
    field = input_block(BEGUN, "Before you begin", checkboxes(wire.PRFAQ_BEGUN, [tick], ticked), optional=True)
    form["blocks"] = [*form["blocks"][:-1], field, form["blocks"][-1]]
    return form


def read_begun(state: State) -> bool:
    """Return whether work had begun before it was written down."""
    return "begun" in picked_many(state, BEGUN)


# asking a circle


@dataclass(frozen=True, slots=True)
class Filled:
    """What is filled in of the form "Ask a circle"; ``found`` looks confidential and is asked about."""

    channel: str = ""
    channel_name: str = ""
    readers: tuple[str, ...] = ()
    decider: str | None = None
    deadline: datetime | None = None
    last: bool = False
    found: tuple[str, ...] = ()
    fresh: str = ""  # who reads it for the first time has to be among them


def circle_modal(one: Prfaq, filled: Filled, *, zone: tzinfo, now: datetime) -> dict[str, Any]:
    """Return the form "Ask a circle"; moments are told in ``zone``, that of its author."""
    offered = deadline_options([filled.deadline] if filled.deadline else [], zone, now)
    last = option("This is the last circle: advancing from it approves", "last")
    where = {
        "type": "conversations_select",
        "action_id": wire.CIRCLE_WHERE,
        "placeholder": {"type": "plain_text", "text": "Pick a channel", "emoji": True},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        **({"initial_conversation": filled.channel} if filled.channel else {}),
    }
    blocks = [
        section(f"*{quote_free(one.title)}* · circle {one.next_place}"),
        *([context(filled.fresh)] if filled.fresh else []),
        input_block(CIRCLE_FIELDS["readers"], "Who reads it", people_select(wire.CIRCLE_READERS, filled.readers)),
        input_block(
            CIRCLE_FIELDS["decider"],
            "Who gives the verdict",
            person_select(wire.CIRCLE_DECIDER, filled.decider),
        ),
        input_block(
            CIRCLE_FIELDS["deadline"],
            "Notes by",
            external_select(wire.DEADLINE, initial=offered[0] if offered else None, placeholder="thu 12:00, in 2 days"),
        ),
        input_block(CIRCLE_FIELDS["channel"], "Posted in", where),
        input_block(
            CIRCLE_FIELDS["last"],
            "Last circle",
            checkboxes(wire.CIRCLE_LAST, [last], ["last"] if filled.last else []),
            optional=True,
        ),
        *_confidential(filled),
        context("One card, the text in its thread, one message for each reader. Notes stay private until all are in."),
    ]
    return modal(
        wire.CIRCLE_FORM, "Ask a circle", blocks, submit="Ask", close="Back", metadata=wire.value(number=one.number)
    )


def _confidential(filled: Filled) -> list[Block]:
    if not filled.found:
        return []
    found = " · ".join(f"“{excerpt(words, 60)}”" for words in filled.found)
    fine = option("Post it: everybody in this workspace may read that", "told")
    return [
        section(f"*Everybody may be able to read that channel, and this looks confidential:* {found}"),
        input_block(CIRCLE_FIELDS["told"], "Is that fine?", checkboxes(wire.CIRCLE_TOLD, [fine]), optional=True),
    ]


def read_circle(state: State) -> Asking:
    """Return what the form "Ask a circle" held."""
    try:
        deadline = datetime.fromisoformat(picked(state, CIRCLE_FIELDS["deadline"]) or "")
    except ValueError:
        deadline = None
    return Asking(
        channel=picked(state, CIRCLE_FIELDS["channel"]) or "",
        readers=picked_people(state, CIRCLE_FIELDS["readers"]),
        decider=picked(state, CIRCLE_FIELDS["decider"]) or "",
        deadline=deadline if deadline is not None and deadline.utcoffset() is not None else None,
        last="last" in picked_many(state, CIRCLE_FIELDS["last"]),
        told="told" in picked_many(state, CIRCLE_FIELDS["told"]),
    )


# the verdict


def verdict_modal(record: Record, kept: VerdictForm, *, usual: date) -> dict[str, Any]:
    """Return the form "Verdict"; what it asks for follows from the word that was picked. ``usual`` is the day on which
    a parked one comes back where nobody says otherwise.
    """
    last = record.circle is not None and record.circle.last
    words = [option(_word(word, last=last), str(place)) for place, word in enumerate(VERDICTS)]
    chosen = str(VERDICTS.index(kept.verdict)) if kept.verdict in VERDICTS else None
    ends = kept.verdict in (Verdict.PARK, Verdict.KILL)
    hint = "The next author learns from it"
    why = input_text(wire.VERDICT_WHY, most=REASON_LIMIT, initial=kept.reason, long=True, placeholder=hint)
    blocks = [
        section(f"*{title_of_circle(record)}*"),
        actions(
            button("Read all notes", wire.POSITIONS_READ, wire.value(number=record.debate.number, page=0)),
            button("Read it", wire.PRFAQ_READ, wire.value(number=record.debate.number, page=0, whole=1)),
        ),
        input_block(VERDICT_FIELDS["verdict"], "Verdict", radio(wire.VERDICT_WORD, words, chosen), dispatch=True),
        input_block(VERDICT_FIELDS["reason"], "Why, in a sentence", why),
        *([_cause(kept)] if ends else []),
        *(_parked(kept, usual) if kept.verdict == Verdict.PARK else []),
        context("Nobody is asked to commit. The card shows the verdict and why; nobody gets a message."),
    ]
    ids = wire.value(number=record.debate.number)
    return modal(wire.VERDICT_FORM, "Verdict", blocks, submit="Give it", close="Not yet", metadata=ids)


def _word(word: str, *, last: bool) -> str:
    return f"{word}: approved" if last and word == Verdict.ADVANCE else word


def _cause(kept: VerdictForm) -> Block:
    options = [option(CAUSES[one], one.value) for one in KNOWN_CAUSES]
    element = static_select(wire.VERDICT_CAUSE, options, placeholder="Pick the kind of reason")
    initial = next((one for one in options if one["value"] == kept.cause), None)
    return input_block(
        VERDICT_FIELDS["cause"], "Kind of reason", {**element, **({"initial_option": initial} if initial else {})}
    )


def _parked(kept: VerdictForm, usual: date) -> list[Block]:
    won = input_text(
        wire.VERDICT_WINNER, most=SENTENCE_LIMIT, initial=kept.winner, placeholder="A number, a link, or a few words"
    )
    day = date_pick(wire.VERDICT_RETURN, initial=(kept.return_on or usual).isoformat())
    return [
        input_block(VERDICT_FIELDS["winner"], "What won", won),
        input_block(VERDICT_FIELDS["return_on"], "It comes back on", day),
    ]


def read_verdict(state: State) -> VerdictForm:
    """Return what the form "Verdict" held."""
    place = picked(state, VERDICT_FIELDS["verdict"]) or ""
    known = place.isdecimal() and int(place) < len(VERDICTS)
    return VerdictForm(
        verdict=VERDICTS[int(place)] if known else None,
        cause=picked(state, VERDICT_FIELDS["cause"]),
        reason=typed(state, VERDICT_FIELDS["reason"]),
        winner=typed(state, VERDICT_FIELDS["winner"]),
        return_on=read_day(picked(state, VERDICT_FIELDS["return_on"])),
    )


def thin_modal(record: Record, why_not: str) -> dict[str, Any]:
    """Return the form in which a short reason is let stand, because ...; going back lets it be made longer."""
    field = input_text(wire.WAIVER_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence, five words or more")
    blocks = [
        section(f"*{title_of_circle(record)}*\n{quote_free(why_not)}"),
        input_block("prfaq.line", "It stays short, because", field),
        context("The card shows that with your name. P9"),
    ]
    ids = wire.value(number=record.debate.number)
    return modal(wire.THIN_FORM, "A short reason", blocks, submit="Give the verdict", close="Back", metadata=ids)


# small ones

_LINES: Mapping[str, tuple[str, str, str, str]] = {  # title, label, placeholder, submit
    "crumple": ("Crumple it", "Why", "In one sentence; a circle that reads it now is closed", "Crumple it"),
    "reopen": ("Reopen it", "What has changed since", "In one sentence", "Reopen it"),
    "withdraw": ("Withdraw it", "Why", "In one sentence", "Withdraw it"),
    "ship": ("How do we ship it", "The plan, in a few lines", "What comes first, what could delay it", "Hand it off"),
    "waive": ("Override", "Override, because", "In one sentence, five words or more", "Override"),
}


def line_modal(one: Prfaq, do: str, *, rule: str = "") -> dict[str, Any]:
    """Return the small form that ``do`` names: crumple, reopen, withdraw, ship, waive."""
    title, label, hint, submit = _LINES[do]
    said = section(f"*{quote_free(one.title)}*" + (f"\nParked: {excerpt(one.reason)}" if do == "reopen" else ""))
    field = input_text(wire.PRFAQ_LINE, most=SENTENCE_LIMIT, placeholder=hint, long=do == "ship")
    blocks = [said, input_block("prfaq.line", label, field)]
    if do == "ship":
        team = input_text(wire.PRFAQ_TEAM, most=SENTENCE_LIMIT, placeholder="Who builds it, and who leads them")
        blocks.append(input_block("prfaq.team", "The team", team))
    ids = wire.value(number=one.number, do=do, rule=rule)
    return modal(wire.PRFAQ_LINE_FORM, title, blocks, submit=submit, close="Back", metadata=ids)


def read_line(state: State) -> tuple[str, str]:
    """Return the line, and the team where there is one, as typed."""
    return typed(state, "prfaq.line"), typed(state, "prfaq.team")


def words_modal(text: str) -> dict[str, Any]:
    """Return the form "Words": what the word check asks in this workspace beside its own lexicon."""
    field = input_text(
        wire.PRFAQ_LINE, most=MOST_WORDS, initial=text, long=True, placeholder="synergy: Which two, doing what?"
    )
    blocks = [
        context("One entry a line: the words, a colon, the question. A minus before words: they are asked no more."),
        input_block(WORDS_FIELDS["lexicon"], "Words of this workspace", field, optional=True),
    ]
    return modal(wire.PRFAQ_WORDS_FORM, "Words", blocks, submit="Save", close="Back")


def read_words(state: State) -> str:
    """Return the words, as typed."""
    return typed(state, WORDS_FIELDS["lexicon"])


# what was approved becomes a decision


@dataclass(frozen=True, slots=True)
class Approved:
    """What the form "Record the decision" held."""

    owner: str | None
    look_back: date | None
    metrics: str
    text: str
    on: date | None
    action: str

    @property
    def output(self) -> str:
        """What the customer gets: the first line of the metrics."""
        return next(iter(self._lines), "")

    @property
    def inputs(self) -> str:
        """What the team can move: all other lines of the metrics."""
        return ", ".join(self._lines[1:])

    @property
    def _lines(self) -> list[str]:
        return [" ".join(line.split()) for line in self.metrics.splitlines() if visible(line)]

    @property
    def signal(self) -> SignalForm:
        """What would make us stop, with its day and what is done then."""
        return SignalForm(self.text, self.on, self.action)


def decide_modal(
    one: Prfaq, circle: int, people: Sequence[str], *, look_back: date, stop: str, statement: str
) -> dict[str, Any]:
    """Return the form "Record the decision": filled with its author as owner, and what would make us stop, in the words
    of the internal FAQ. ``statement`` is the decision in a sentence.
    """

    def text(wire_id: str, initial: str = "", hint: str = "") -> Block:
        return input_text(wire_id, most=SENTENCE_LIMIT, initial=initial, placeholder=hint or "In one sentence")

    hint = "Days until the money is back, then what the team can move"
    metrics = input_text(wire.PRFAQ_METRICS, most=SENTENCE_LIMIT, long=True, placeholder=hint)
    blocks = [
        section(f"✔ *Approved.* As a decision: {quote_free(statement)}"),
        input_block(DECIDE_FIELDS["owner"], "Owner, one person", person_select(wire.OWNER, next(iter(people), None))),
        input_block(DECIDE_FIELDS["look_back"], "Look back on", date_pick(wire.LOOK_BACK, initial=str(look_back))),
        input_block(DECIDE_FIELDS["metrics"], "Metrics: the output, then inputs, one a line", metrics),
        input_block(DECIDE_FIELDS["text"], "We stop if we see", text(wire.SIGNAL_TEXT, stop)),
        input_block(DECIDE_FIELDS["on"], "Asked on", date_pick(wire.SIGNAL_ON, initial=look_back.isoformat())),
        input_block(DECIDE_FIELDS["action"], "Then we", text(wire.SIGNAL_ACTION, hint="stop, and look back at once")),
    ]
    ids = wire.value(number=one.number, circle=circle)
    return modal(wire.PRFAQ_DECIDE_FORM, "Record the decision", blocks, submit="Record it", close="Later", metadata=ids)


def read_decide(state: State) -> Approved:
    """Return what the form "Record the decision" held."""

    def words(name: str) -> str:
        return typed(state, DECIDE_FIELDS[name])

    return Approved(
        owner=picked(state, DECIDE_FIELDS["owner"]),
        look_back=read_day(picked(state, DECIDE_FIELDS["look_back"])),
        metrics=words("metrics"),
        text=words("text"),
        on=read_day(picked(state, DECIDE_FIELDS["on"])),
        action=words("action"),
    )
