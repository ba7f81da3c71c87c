"""Gathered: what hangs on one debate, while its record is put together from the answers to several queries."""

from dataclasses import dataclass, field

from bot.domain.amendments import Proposal
from bot.domain.changes import Change
from bot.domain.circles import Circle, Prfaq
from bot.domain.commitments import Answered, AnswerForm, Mark
from bot.domain.concerns import Concern
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation
from bot.domain.evidence import Evidence
from bot.domain.exercises import Exercise, Sheet
from bot.domain.handovers import Handover
from bot.domain.imports import Imported
from bot.domain.ownership import Ownership
from bot.domain.people import Member
from bot.domain.positions import Position
from bot.domain.receipts import Receipt
from bot.domain.records import Channel, Record, Related
from bot.domain.reviews import Review
from bot.domain.signals import Signal
from bot.domain.waivers import Waiver
from storage.commitments import fold_standings
from storage.papers import Paper

__all__ = ["Gathered"]


@dataclass(slots=True)
class Gathered:
    """What hangs on one debate, while it is gathered."""

    debate: Debate
    channel: Channel
    first_here: bool
    card_link: str
    digest_offer: str
    papers: frozenset[type[Paper]] = frozenset()
    related: bool = False
    follows: Related | None = None
    followed_by: tuple[Related, ...] = ()
    decisions: list[Decision] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    escalations: tuple[Escalation, ...] = ()
    cases: dict[int, AnswerForm] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    signals: tuple[Signal, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    handovers: tuple[Handover, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    concerns: tuple[Concern, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    ownerships: tuple[Ownership, ...] = ()
    prfaq: Prfaq | None = None
    circle: Circle | None = None
    evidence: tuple[Evidence, ...] = ()
    imported: Imported | None = None

    @property
    def decision(self) -> Decision | None:
        """The newest version of the decision."""
        return self.decisions[-1] if self.decisions else None

    def mentioned(self) -> set[str]:
        """Return everybody whose name the record may need."""
        people = {*self.debate.named, *self.debate.asking, *(one.member for one in self.positions)}
        people |= {member for one in self.changes for member in (one.by, one.member) if member}
        people |= {member for member in (self.debate.ended_by, self.debate.source_author) if member}
        people |= {one.entered_by for one in self.positions if one.entered_by}
        for decision in self.decisions:
            people |= {*decision.asked, decision.owner, decision.decided_by, *filter(None, [decision.ended_by])}
        return people | self._on_papers()

    def _on_papers(self) -> set[str]:
        blocks = {name for one in self.escalations for name in (one.member, one.approver, one.ruled_by)}
        offers = {name for one in self.handovers for name in (one.to, one.by, one.seconded_by)}
        offers |= {name for one in self.proposals for name in (one.by, one.owner)}
        noted = {one.by for one in self.reviews} | {one.by for one in self.signals} | {one.by for one in self.waivers}
        noted |= {name for one in self.reviews for name in (one.judged_by, one.told)}
        noted |= {one.ended_by for one in self.signals} | {one.member for one in self.concerns}
        noted |= {one.by for one in self.receipts}
        noted |= {one.by for one in self.exercises} | {one.member for one in self.sheets}
        noted |= {name for one in self.evidence for name in (one.by, one.author)}
        owned = {name for one in self.ownerships for name in (one.owner, one.by, one.asked)}
        written = {self.prfaq.author, self.prfaq.ended_by} if self.prfaq else set()
        written |= {self.circle.given_by} if self.circle else set()
        return {name for name in blocks | offers | noted | owned | written if name}

    def record(self, people: dict[str, Member]) -> Record:
        """Return the whole."""
        standings = fold_standings(self.decision, self.positions, self.answered, self.marks) if self.decision else ()
        return Record(
            debate=self.debate,
            channel=self.channel,
            people={member: people[member] for member in self.mentioned() if member in people},
            positions=tuple(self.positions),
            decision=self.decision,
            earlier=tuple(self.decisions[:-1]),
            escalations=self.escalations,
            cases=self.cases,
            reviews=self.reviews,
            signals=self.signals,
            waivers=self.waivers,
            handovers=self.handovers,
            proposals=self.proposals,
            concerns=self.concerns,
            exercises=self.exercises,
            sheets=self.sheets,
            ownerships=self.ownerships,
            prfaq=self.prfaq,
            circle=self.circle,
            evidence=self.evidence,
            imported=self.imported,
            standings=standings,
            receipts=tuple(self.receipts),
            changes=tuple(self.changes),
            first_here=self.first_here,
            card_link=self.card_link,
            digest_offer=self.digest_offer,
            follows=self.follows,
            followed_by=self.followed_by,
        )
