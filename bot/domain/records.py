"""Records: a debate with everything that hangs on it, as one value; what views draw and ``can_see`` judges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain import asking
from bot.domain import exercises as apart
from bot.domain.amendments import Proposal
from bot.domain.changes import Change
from bot.domain.circles import Circle, Prfaq
from bot.domain.commitments import AnswerForm, Standing
from bot.domain.concerns import Concern
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation
from bot.domain.evidence import Evidence
from bot.domain.exercises import Exercise, Sheet
from bot.domain.followups import FollowUp, FollowUpStep
from bot.domain.handovers import Handover, HandoverState
from bot.domain.imports import Imported
from bot.domain.ownership import OPEN, Ownership, acting, holding, responsible
from bot.domain.people import Member
from bot.domain.positions import Position, closed, opened, opened_unconfirmed, pending
from bot.domain.receipts import Receipt
from bot.domain.reviews import Review
from bot.domain.signals import Signal
from bot.domain.waivers import Waiver

__all__ = [
    "Audience",
    "Channel",
    "FollowUpCase",
    "Item",
    "Record",
    "Related",
    "can_see",
    "can_see_follow_up",
    "sees_related",
]


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation, as far as we know it. ``public`` is False while its kind is unknown."""

    id: str
    name: str
    public: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Another record that this one follows, or that follows it, as its card tells it; shown where ``sees_related``
    says so alone. ``statement`` is "" until it is decided; ``at`` is when that was, or when it was asked.
    """

    number: int
    question: str
    statement: str
    state: DebateState
    at: datetime
    link: str
    channel: str
    public: bool
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Record:
    """One debate and, once decided, its decision and answers. ``people`` holds everybody who is named on it."""

    debate: Debate
    channel: Channel
    people: Mapping[str, Member]
    positions: tuple[Position, ...] = ()  # all versions
    decision: Decision | None = None
    standings: tuple[Standing, ...] = ()
    receipts: tuple[Receipt, ...] = ()  # of the newest version of the decision
    changes: tuple[Change, ...] = ()  # made while the question was open, in their order
    earlier: tuple[Decision, ...] = ()  # older versions of the decision, the oldest first
    escalations: tuple[Escalation, ...] = ()  # of all versions, in their order
    cases: Mapping[int, AnswerForm] = field(default_factory=dict)  # the words of each block, by its ordinal
    reviews: tuple[Review, ...] = ()
    signals: tuple[Signal, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    handovers: tuple[Handover, ...] = ()
    proposals: tuple[Proposal, ...] = ()  # of the owner, to amend or undo the decision
    concerns: tuple[Concern, ...] = ()  # as they were asked about at each look back
    ownerships: tuple[Ownership, ...] = ()  # of what was decided, in their order
    prfaq: Prfaq | None = None  # whose record it is, where it is a PRFAQ's
    circle: Circle | None = None  # which reading of one it is, where it is a circle's
    exercises: tuple[Exercise, ...] = ()
    sheets: tuple[Sheet, ...] = ()  # all of them, in their order
    imported: Imported | None = None  # where it came from, if it was not decided here
    evidence: tuple[Evidence, ...] = ()  # messages that were laid beside it, in their order
    first_here: bool = False  # the first card of its channel explains itself once
    digest_offer: str = ""  # what to type for a weekly digest of its channel, on the card that offers it
    card_link: str = ""  # where the card stands in Slack; "" while it does not
    follows: Related | None = None
    followed_by: tuple[Related, ...] = ()

    def name(self, member: str | None) -> str:
        """Return the display name of ``member``; somebody we never heard of is "somebody"."""
        known = self.people.get(member or "")
        return known.name if known else "somebody"

    def standing(self, member: str) -> Standing:
        """Return what ``member`` answered, which may be nothing."""
        return next((one for one in self.standings if one.member == member), Standing(member))

    @property
    def owner(self) -> str | None:
        """Who owns what was decided: whoever accepted that; None where nobody did, or nothing is decided."""
        held = holding(self.ownerships)
        if held is None and self.decision is not None and not self.ownerships:
            return self.decision.owner
        return held.owner if held else None

    @property
    def responsible(self) -> str | None:
        """Who does what its owner does now: whoever stands in for the owner, or the owner."""
        return responsible(self.ownerships) if self.ownerships else self.owner

    @property
    def answering(self) -> frozenset[str]:
        """Who may answer the decision at this stage."""
        return asking.answering(self.decision, self.receipts, self.escalations) if self.decision else frozenset()

    @property
    def blocks(self) -> tuple[Escalation, ...]:
        """The blocks of this version of the decision that stand, in their order."""
        version = self.decision.version if self.decision else 0
        return tuple(one for one in self.escalations if one.open and one.version == version)

    @property
    def given_back(self) -> bool:
        """Whether the decision was given back to its decider, who has not decided again yet."""
        return self.decision is not None and asking.given_back(self.decision, self.escalations)

    def receipt(self, member: str) -> Receipt | None:
        """Return what the decider heard from ``member``, if they chose differently."""
        return next((one for one in self.receipts if one.member == member), None)


@dataclass(frozen=True, slots=True)
class FollowUpCase:
    """A follow-up with what a reader needs to know about it. ``decider`` is that of the record it hangs on, or None;
    ``people`` holds everybody who is named on it, ``steps`` what happened, in order.
    """

    followup: FollowUp
    channel: Channel
    people: Mapping[str, Member]
    decider: str | None = None
    steps: tuple[FollowUpStep, ...] = ()

    def name(self, member: str | None) -> str:
        """Return the display name of ``member``; somebody we never heard of is "somebody"."""
        known = self.people.get(member or "")
        return known.name if known else "somebody"


class Item(StrEnum):
    """What may be looked at."""

    RECORD = "record"  # that it exists: question, options, counts, who decides
    WORDS = "words"  # what somebody wrote in a position; ``author`` says who, ``version`` which one of theirs
    MISSING = "missing"  # who has not answered before the reveal
    APART = "apart"  # what somebody wrote of an exercise: ``author`` says who, ``version`` which sheet of theirs
    SILENT = "silent"  # who has not answered the decision: the card has only their number


@dataclass(frozen=True, slots=True)
class Audience:
    """Who looks: a member, perhaps from inside a channel; a whole channel; or the operator, who has neither."""

    member: Member | None = None
    channel: str | None = None


def can_see(
    audience: Audience, item: Item, record: Record, *, author: str | None = None, version: int | None = None
) -> bool:
    """Say whether ``audience`` may see ``item`` of ``record``: the one rule for every surface.

    Sealed words are their author's alone until the reveal, and for ever where none came: so are those withdrawn
    before it, and versions that were changed before it. What somebody wrote down for an absent author they can read
    as long as it stands. What a position's promise keeps closed, nothing opens.
    Without ``author`` the question is whether anybody's words are open; without ``version``, whether any of the
    author's are. A record opened in a public channel is visible to full members; any other to the people named on it,
    and to whoever asks from inside its channel. Whoever is asked to decide it sees it, too.
    Source: rulings on sight; facts are rows, never a call to Slack.
    """
    if item is Item.WORDS and audience.member is not None and _is_theirs(audience.member.id, record, author, version):
        return True
    if item is Item.APART and audience.member is not None and audience.member.id == author:
        return True
    if not _sees_record(audience, record):
        return False
    if item is Item.WORDS:
        return _opened(record, author, version)
    if item is Item.APART:
        return any(_is(one, author, version) for one in apart.opened(record.debate, record.sheets))
    if item is Item.SILENT:
        return audience.member is not None and _is_named(audience.member.id, record)
    if item is Item.MISSING:
        is_host = audience.member is not None and audience.member.id in (record.debate.opener, record.debate.decider)
        return is_host and record.debate.state is DebateState.COLLECTING
    return True


def _is_theirs(member: str, record: Record, author: str | None, version: int | None) -> bool:
    if author is None or member == author:
        return member == author
    entry = None if record.debate.ended else pending(record.positions).get(author)
    return entry is not None and entry.entered_by == member and version in (None, entry.version)


def sees_related(audience: Audience, related: Related) -> bool:
    """Say whether ``audience`` may know of a record that this one follows, or that follows it: as ``can_see`` would.

    Who reads a channel's messages may know of what was decided in public.
    """
    if audience.channel == related.channel or (audience.member is None and related.public):
        return True
    member = audience.member
    if member is None or member.deactivated:
        return False
    return member.id in related.named or (related.public and not member.guest)


def can_see_follow_up(audience: Audience, case: FollowUpCase) -> bool:
    """Say whether ``audience`` may see a follow-up: whom it concerns, whoever decided what it hangs on, who asks from
    inside the conversation where it was made, and, where that is public, full members. It opens no record to anybody.
    """
    if audience.channel and audience.channel == case.followup.channel:
        return True
    member = audience.member
    if member is None or member.deactivated:
        return False
    return member.id in case.followup.named | {case.decider} or (case.channel.public and not member.guest)


def _opened(record: Record, author: str | None, version: int | None) -> bool:
    if record.debate.revealed_at is None:
        return False
    if author is None:
        return True
    sealed, late = opened(record.positions, record.debate.left)
    entered = opened_unconfirmed(record.positions, record.debate.left)
    earlier = (one for one in record.positions if one.informed and one.version == version)
    return any(
        one.member == author and version in (None, one.version) and not closed(record.debate, one, record.positions)
        for one in (*sealed, *entered, *late, *earlier)
    )


def _is(sheet: Sheet, author: str | None, ordinal: int | None) -> bool:
    return author in (None, sheet.member) and ordinal in (None, sheet.ordinal)


def _is_named(member: str, record: Record) -> bool:
    decision = record.decision
    return member in record.debate.named or (decision is not None and member in (*decision.asked, decision.owner))


def _sees_record(audience: Audience, record: Record) -> bool:
    if audience.channel == record.debate.channel:
        return True
    member = audience.member
    if member is None or member.deactivated:
        return False
    if _is_named(member.id, record):
        return True
    if any(one.to == member.id and one.state is HandoverState.OFFERED for one in record.handovers):
        return True
    if any(member.id in (one.approver, one.ruled_by) for one in record.escalations):
        return True
    if any(_part_of_owning(one, member.id) for one in record.ownerships):
        return True
    return record.channel.public and not member.guest


def _part_of_owning(one: Ownership, member: str) -> bool:
    """Whether ``member`` is asked to own it or to name an owner, or stands in for one."""
    stands_in = acting([one])
    return member == one.asked or (member == one.owner and (one.state in OPEN or stands_in is not None))
