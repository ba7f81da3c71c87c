"""Facts: what a record's rows say, told so that people are surrogates and texts are salted hashes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["SHAPES", "Changes", "Facts", "Path", "Shape", "Text", "Value", "Verb", "Who"]


class Verb(StrEnum):
    """What happened. The values are stored: never rename one."""

    OPENED = "opened"
    POSTED = "posted"
    SEALED = "sealed"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    PASSED = "passed"
    LATE = "late"  # a position written after the reveal
    MISSED = "missed"  # one that came when it had ended without a reveal: kept, never opened
    REVEALED = "revealed"
    EXPIRED = "expired"
    CLOSED = "closed"
    UNDONE = "undone"
    NOT_ME = "not_me"
    MOVED = "moved"  # the deadline
    PEOPLE = "people"  # were added or taken out
    EDITED = "edited"  # the question
    STILL = "still"  # "still my view" of a question that was edited
    SPOKEN = "spoken"  # a view was spoken in the open before the reveal
    ASKED_IN = "asked_in"
    NOT_NOW = "not_now"  # who asked to be let in was not
    OPENED_NOW = "opened_now"  # the decider opened the positions before their time
    RECORDED = "recorded"  # what was decided before anybody was asked
    ANNOUNCED = "announced"  # and its card stands
    SEEN = "seen"  # what opened, or what was decided, by somebody who is told of it
    LEFT = "left"  # somebody cannot be asked any more
    DECIDED = "decided"
    ANSWERED = "answered"  # by button or form
    MARKED = "marked"  # by emoji
    UNMARKED = "unmarked"
    COMPARED = "compared"  # emoji that we had not heard of were looked up
    IN_FORCE = "in_force"
    CONFIRMED = "confirmed"  # a dissenter: that is my point
    NOT_QUITE = "not_quite"
    HEARD = "heard"  # the decider: that is what I hear now
    SAID_AGAIN = "said_again"
    LAPSED = "lapsed"  # a receipt is waited for no longer
    FORGOTTEN = "forgotten"  # a person was taken out, with their words
    DOOR = "door"  # the label was corrected
    COMPLETED = "completed"  # a one-way door names what it still missed
    EXTENDED = "extended"  # too few had written: a day more, once
    WAIVED = "waived"  # a rule was overridden, with a reason
    SIGNALS = "signals"  # stop signals were written
    ENTERED = "entered"  # a position was written down for somebody absent
    OWNED_UP = "owned_up"  # and they said that these are their words
    ERASED = "erased"  # an author erased their never-revealed words
    HANDED = "handed"  # the decision is offered to somebody else
    TAKEN = "taken"  # and they decide now
    REFUSED = "refused"  # or do not
    SECONDED = "seconded"  # a second person agreed that somebody else decides
    TAKEN_BACK = "taken_back"  # an offer to decide
    OWED = "owed"  # a dissent was first voiced with the answer: the decider has yet to say what they heard
    SAID = "said"  # and says it
    NO_LONGER = "no_longer"  # or its author gives another answer before that
    ASKING = "asking"  # commitments are asked for: who dissented was heard, or had their time
    PROLONGED = "prolonged"  # who dissents is waited for a little longer
    BLOCKED = "blocked"  # somebody cannot commit
    IN_HAND = "in_hand"  # who rules has it in hand
    NEXT_LEVEL = "next_level"
    RULED = "ruled"
    BLOCK_WITHDRAWN = "block_withdrawn"
    AMENDED = "amended"
    REVERSED = "reversed"
    PROPOSED = "proposed"  # by its owner, who is not the decider
    TAKEN_UP = "taken_up"  # what was proposed
    LEFT_AS_IS = "left_as_is"  # what was proposed is not done
    SUPERSEDED = "superseded"
    LOOKED = "looked"  # a look back is over
    OWN_NAMED = "own_named"  # somebody is asked to own it
    OWN_REQUESTED = "own_requested"  # its owner is asked to let it go
    OWN_LET_GO = "own_let_go"
    OWN_WENT_ON = "own_went_on"  # without an answer of its owner
    OWN_ACCEPTED = "own_accepted"
    OWN_DECLINED = "own_declined"
    OWN_TAKEN_BACK = "own_taken_back"
    OWN_ENDED = "own_ended"  # standing in is over
    OWN_ORPHANED = "own_orphaned"
    OWN_OVER = "own_over"  # nothing is left to own
    OWN_CARRIED = "own_carried"  # who owned it before ownerships had rows
    REVIEW = "review"  # a look back was opened, or something noted for it
    FOLLOW_UP_MADE = "follow_up_made"
    FOLLOW_UP_ACCEPTED = "follow_up_accepted"
    FOLLOW_UP_DECLINED = "follow_up_declined"
    FOLLOW_UP_HANDED = "follow_up_handed"  # offered to somebody else
    FOLLOW_UP_SLIPPED = "follow_up_slipped"
    FOLLOW_UP_BLOCKED = "follow_up_blocked"
    FOLLOW_UP_FREED = "follow_up_freed"
    FOLLOW_UP_NOT_ME = "follow_up_not_me"
    FOLLOW_UP_DONE = "follow_up_done"
    FOLLOW_UP_DROPPED = "follow_up_dropped"
    FOLLOW_UP_LATE = "follow_up_late"
    FOLLOW_UP_LEFT = "follow_up_left"  # somebody whom it needs cannot be asked any more
    JUDGED = "judged"  # a look back: the process, before its outcome
    LOOKED_BACK = "looked_back"  # and what came of it
    SKIPPED = "skipped"  # a look back was not answered in time
    HEARD_OF_IT = "heard_of_it"  # whoever was told that it was skipped twice has read it
    SIGNAL_DAY = "signal_day"  # a stop signal's owner is asked whether it came
    SIGNAL_CAME = "signal_came"
    SIGNAL_NOT = "signal_not"
    SIGNAL_IGNORED = "signal_ignored"  # nobody answered
    SIGNAL_ACTED = "signal_acted"
    SIGNAL_OVERRULED = "signal_overruled"
    CONCERNS = "concerns"  # dissenters are asked whether their concern came true
    CONCERN_SAID = "concern_said"
    CONCERN_LAPSED = "concern_lapsed"
    HEARD_BY = "heard_by"  # whose sentence a receipt is, told of receipts that are older than that
    EXERCISE = "exercise"  # criteria were named, or a pre-mortem was asked for
    APART = "apart"  # somebody ranked the options by one of them, said why it might fail, or how likely it works
    EVIDENCE = "evidence"  # a message was laid beside it
    EVIDENCE_BACK = "evidence_back"  # and was taken away again
    REKEYED = "rekeyed"  # Slack gave its channel another id
    PRFAQ_BEGUN = "prfaq_begun"
    PRFAQ_FROZEN = "prfaq_frozen"  # its text, as a circle reads it
    PRFAQ_ASKED = "prfaq_asked"  # a circle, which is a record of its own
    PRFAQ_BACK = "prfaq_back"  # its circle ended without a verdict
    VERDICT = "verdict"  # of a circle; told on both records
    PRFAQ_CRUMPLED = "prfaq_crumpled"
    PRFAQ_RETURNED = "prfaq_returned"  # parked, and its date came
    PRFAQ_REOPENED = "prfaq_reopened"  # its author said what changed
    PRFAQ_DECIDED = "prfaq_decided"  # what was approved is a decision now
    PRFAQ_HANDED_OFF = "prfaq_handed_off"
    PRFAQ_SHIPPED = "prfaq_shipped"
    PRFAQ_WITHDRAWN = "prfaq_withdrawn"
    PRFAQ_LEFT = "prfaq_left"  # its author is gone
    PRFAQ_TAKEN = "prfaq_taken"  # and somebody else is its author now
    IMPORTED = "imported"  # it was decided and written down elsewhere
    CARRIED = "carried"  # a record that is older than the ledger, as it stood when the ledger began


@dataclass(frozen=True, slots=True)
class Who:
    """A person, by their Slack id, where a fact names one."""

    member: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text, of which only a salted hash is told. ``by`` is the person whose own words these are, and who may be
    forgotten with them; None for what belongs to the record.
    """

    text: str
    by: str | None = None


Value = str | int | bool | Who | Text
Path = tuple[str | int | Who, ...]
Facts = Mapping[Path, Value]
Changes = Mapping[Path, Value | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows of one table become facts. ``key`` are the columns that tell the rows of a record apart, ``who``
    those that name people, ``texts`` what is told as a hash, ``words`` the texts whose author ``author`` names.
    ``usual`` are values that go without saying: chains that are older than such a column never told it; ``authors``
    names the column of a word's author where that is another one than ``author``.
    """

    key: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    author: str = ""
    usual: Mapping[str, str | int] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)

    def author_of(self, name: str) -> str:
        """Return the column that names whose words the text ``name`` is, "" where it belongs to the record."""
        return self.authors.get(name, self.author) if name in self.words else ""


SHAPES: Mapping[str, Shape] = {
    "debate": Shape(
        plain=(
            "channel",
            "state",
            "version",
            "deadline",
            "opened_at",
            "decider_accepted",
            "posted_at",
            "revealed_at",
            "ended_at",
            "seed",
            "changes",
            "decided_before",
            "ticks",
            "door",
            "look_back",
            "quorum",
            "cooling_hours",
            "extended",
            "follows",
            "prfaq",
        ),
        who=("ended_by", "source_author"),
        texts=("question", "options", "end_reason", "success", "news"),
        words=("background", "source_link"),  # a quoted message is its author's
        author="source_author",
        usual={"door": "two_way", "quorum": 60, "cooling_hours": 24},
    ),
    "person": Shape(key=("role", "ordinal"), who=("member",)),
    "position": Shape(
        key=("member", "version"),
        plain=("kind", "at", "informed", "question_version", "promise", "confirmed_at"),
        who=("member", "entered_by"),
        texts=("choice", "confidence", "chance"),
        words=("reason", "change_my_mind", "cause", "notes"),
        author="member",
    ),
    "change": Shape(
        key=("seq", "ordinal"),
        plain=("kind", "at", "version", "was_at", "now_at"),
        who=("by", "member", "author"),
        words=("was", "now_is", "reason"),
        author="author",
    ),
    "decision": Shape(
        key=("version",),
        plain=(
            "state",
            "look_back",
            "decided_at",
            "answers_until",
            "in_force_at",
            "origin",
            "ended_at",
            "successor",
        ),
        who=("owner", "decided_by", "ended_by"),
        texts=("choice", "statement", "why", "success", "end_reason", "cost"),
        usual={"origin": "decided"},
    ),
    "escalation": Shape(
        key=("ordinal",),
        plain=("version", "state", "opened_at", "due_at", "level", "accepted_at", "ended_at", "ruling", "said_order"),
        who=("member", "approver", "ruled_by"),
        texts=("why", "reads"),
    ),
    "review": Shape(
        key=("ordinal",),
        plain=(
            "version",
            "cause",
            "state",
            "opened_at",
            "closed_at",
            "asked_at",
            "skips",
            "skipped_at",
            "process",
            "judged_at",
            "verdict",
            "again_on",
            "proposal",
        ),
        who=("by", "told", "judged_by"),
        words=("note", "happened", "learned", "cost"),
        author="by",
        authors={"happened": "judged_by", "learned": "judged_by", "cost": "judged_by"},
        usual={"skips": 0},
    ),
    "signal": Shape(
        key=("ordinal",),
        plain=("on", "at", "state", "asked_at", "until", "ignored_at", "crossed_at", "ended_at"),
        who=("by", "ended_by"),
        words=("text", "action", "reason"),
        author="by",
        authors={"reason": "ended_by"},
        usual={"state": "armed"},
    ),
    "concern": Shape(
        key=("ordinal",),
        plain=("review", "state", "asked_at", "answered_at", "happened"),
        who=("member",),
        words=("words", "mind"),
        author="member",
    ),
    "waiver": Shape(key=("ordinal",), plain=("rule", "at"), who=("by",), words=("reason",), author="by"),
    "handover": Shape(
        key=("ordinal",),
        plain=("state", "at", "ended_at"),
        who=("to", "by", "seconded_by"),
        words=("reason",),
        author="by",
    ),
    "proposal": Shape(
        key=("ordinal",),
        plain=("version", "act", "state", "at", "look_back", "ended_at"),
        who=("by", "owner"),
        words=("statement", "why", "reason", "cost"),
        author="by",
    ),
    "ownership": Shape(
        key=("ordinal",),
        plain=("state", "at", "since", "until", "acting_until", "go_on_at"),
        who=("owner", "by", "said_by", "asked"),
        words=("note", "why"),
        author="by",
        authors={"why": "said_by"},
    ),
    "asked": Shape(key=("version", "ordinal"), who=("member",)),
    "receipt": Shape(
        key=("version", "member"),
        plain=("state", "asked_at", "until", "answered_at", "settled_at"),
        who=("member", "by"),
        texts=("choice", "sentence", "again"),
        words=("point",),
        author="member",
    ),
    "answer": Shape(
        key=("version", "said_order"),
        plain=("kind", "ground", "at", "taken_back_at"),
        who=("member",),
        words=("words", "change_my_mind", "best_reason", "need"),
        author="member",
    ),
    "exercise": Shape(key=("ordinal",), plain=("kind", "at"), who=("by",), texts=("lines",)),
    "sheet": Shape(
        key=("ordinal",),
        plain=("exercise", "place", "at", "promise"),
        who=("member",),
        words=("lines",),
        author="member",
    ),
    "mark": Shape(key=("channel", "ts", "member", "emoji"), plain=("said_order", "stamp"), who=("member",)),
    "evidence": Shape(
        key=("ordinal",),
        plain=("at", "ts"),
        who=("by", "author"),
        texts=("link",),
        words=("text",),
        author="author",
    ),
    "followup": Shape(
        key=("id",),
        plain=("channel", "state", "due", "made_at", "since", "slips", "vacant", "late_at", "ended_at", "seq"),
        who=("maker", "owner", "asked", "blocker", "ended_by"),
        texts=("text", "link"),
    ),
    "followup_step": Shape(
        key=("id", "ordinal"),
        plain=("did", "at", "due"),
        who=("by", "member"),
        words=("note",),
        author="by",
    ),
    "prfaq": Shape(
        key=("ordinal",),
        plain=(
            *("state", "begun_at", "state_at", "revision", "place", "circle", "retroactive", "cause", "return_on"),
            *("returned_at", "decision", "shipped_at"),
        ),
        who=("author", "ended_by"),
        texts=("title", "winner", "ship", "team"),
        words=("reason", "changed"),
        author="author",
        authors={"reason": "ended_by"},
    ),
    "prfaq_revision": Shape(key=("ordinal",), plain=("at",), who=("by",), words=("document",), author="by"),
    "circle": Shape(
        key=("ordinal",),
        plain=(
            *("prfaq", "place", "revision", "turn", "last", "came_from", "waived", "claims", "supported", "minutes"),
            *("retroactive", "verdict", "cause", "return_on", "given_at"),
        ),
        who=("given_by",),
        texts=("winner",),
        words=("reason",),
        author="given_by",
    ),
    "import": Shape(
        key=("ordinal",),
        plain=("form", "on", "digest", "at"),
        texts=("source", "wrote", "status", "people", "links", "text"),
    ),
}
