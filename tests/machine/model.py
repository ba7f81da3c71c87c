"""The model: what must hold for one question and its decision, told in sets and lists, with no rule of the product.

It hears what was done and accepted, and which instants the rows keep (a deadline, the end of a window); it says what
may be done, and how everything stands. It is small so that it can be read beside the tables of the documents.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

ASKABLE = "askable"
OPTIONS = ("Yes", "No", "Do nothing")
ELSE = "Something else"
LAPSES = {"asked": "unconfirmed", "not_quite": "differs", "owed": "unheard"}  # receipts, when their time is up
NEEDS_WORDS = ("disagree_and_commit", "cannot_commit")


@dataclass
class Spoken:
    """One version of somebody's position, by the word that stands in it alone."""

    member: str
    kind: str  # chosen, passed, withdrawn
    choice: str = ""
    word: str = ""
    late: bool = False
    wording: int = 1


@dataclass
class Model:
    """One record. Names of states are those of the rows."""

    opener: str
    decider: str
    contributors: list[str]
    affected: list[str]
    deadline: datetime
    state: str = "waiting_for_channel"
    accepted: bool = True
    card_wanted: bool = True
    gone: set[str] = field(default_factory=set)
    spoken: list[Spoken] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)  # words that everybody on the record may read
    revealed_at: datetime | None = None
    posted_at: datetime | None = None
    left: set[str] = field(default_factory=set)
    voiced: set[str] = field(default_factory=set)
    asking: list[str] = field(default_factory=list)
    offer_open: bool = False
    informed: set[str] = field(default_factory=set)  # who decided once
    wording: int = 1
    verdict: "Verdict | None" = None

    # positions

    def newest(self, member: str) -> Spoken | None:
        """Return what somebody says now, if anything."""
        mine = [one for one in self.spoken if one.member == member]
        return mine[-1] if mine and mine[-1].kind != "withdrawn" else None

    @property
    def hosts(self) -> set[str]:
        """Who may change the question."""
        return {self.opener, self.decider}

    @property
    def writers(self) -> set[str]:
        """Who may write."""
        return {*self.contributors, self.decider}

    @property
    def wrote(self) -> bool:
        """Whether anybody who is asked wrote."""
        return any(self._kind(one) == "chosen" for one in self.contributors)

    def _kind(self, member: str) -> str:
        newest = self.newest(member)
        return newest.kind if newest else ""

    @property
    def all_in(self) -> bool:
        """Whether nobody is waited for and somebody wrote."""
        return self.wrote and all(self.newest(one) or one in self.gone for one in self.contributors)

    def says(self, spoken: Spoken, now: datetime) -> None:
        """Somebody wrote, passed or took it back."""
        before = self.all_in
        self.spoken.append(spoken)
        if spoken.late:
            self.opened.add(spoken.word)
            return
        self.accepted = self.accepted or spoken.member == self.decider
        if spoken.kind != "withdrawn" and self.all_in and not before:
            self.reveal(now)

    def reveal(self, now: datetime) -> None:
        """Everything opens at once, or nothing ever does."""
        if not self.wrote:
            self.state = "expired"
            return
        self.state, self.revealed_at = "revealed", now
        members = {one.member for one in self.spoken} - self.left
        newest = [self.newest(one) for one in members]
        self.opened = {one.word for one in newest if one and one.kind == "chosen"}

    @property
    def sealed(self) -> frozenset[str]:
        """Return every word that nobody but its author may read."""
        return frozenset(one.word for one in self.spoken if one.word and one.word not in self.opened)

    def dissenters(self, choice: str) -> set[str]:
        """Return who reads otherwise than ``choice``."""
        newest = [self.newest(one) for one in {one.member for one in self.spoken} - {self.decider}]
        return {one.member for one in newest if one and one.word in self.opened and one.choice != choice}

    def leaves(self, member: str) -> None:
        """Somebody was deactivated: nobody waits for them, unless they were the only one asked or have answered."""
        self.gone.add(member)
        rest = [one for one in self.contributors if one != member]
        if self.state == "collecting" and rest and not self.newest(member):
            self.contributors = rest

    def takes_over(self, member: str) -> None:
        """Somebody else decides: whoever did, and has written, is one of those asked; otherwise they are told."""
        before, self.decider, self.accepted = self.decider, member, True
        if before not in (*self.contributors, member):
            if self.newest(before):
                self.contributors.append(before)
            elif before not in (self.opener, *self.affected):
                self.informed.add(before)
        if self.state == "collecting":
            self.left.discard(member)
        self.asking = [one for one in self.asking if one != member]

    # time

    def card_is_tried(self, now: datetime, *, invited: bool) -> None:
        """The courier tried to post the card: everybody is asked once it stands."""
        if self.state == "waiting_for_channel" and self.card_wanted and invited:
            self.state, self.posted_at = "collecting", now
        self.card_wanted = False

    def clock(self, now: datetime) -> None:
        """What the clock does by itself."""
        if self.state == "collecting" and (now >= self.deadline):
            self.reveal(now)
        if self.verdict:
            self.verdict.clock(now)

    def may_be_undecided(self, now: datetime) -> bool:
        """Whether the decider may still think: ten working days, which are at least twelve days."""
        return self.revealed_at is None or now < self.revealed_at + timedelta(days=16)


@dataclass
class Verdict:
    """The decision, and what each person did about it, oldest first."""

    choice: str
    asked: set[str]
    until: datetime
    state: str = "committing"
    did: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    own_words: set[str] = field(default_factory=set)  # whose position says already why they disagree
    heard: dict[str, str] = field(default_factory=dict)  # the receipt of each dissenter
    heard_until: dict[str, datetime] = field(default_factory=dict)
    stale: set[tuple[str, str]] = field(default_factory=set)  # signs that stand there from before an amendment
    owner: str | None = None

    def amended(self, asked: set[str], until: datetime, *, again: bool) -> None:
        """A newer version stands: all are asked again, or what counted goes on as an answer given to it."""
        counted = {one: self.counted(one) for one in self.asked}
        self.stale |= {(one, sign) for one, did in self.did.items() for sign, _ in did if sign != "form"}
        self.did = {} if again else {one: [("form", kind)] for one, kind in counted.items() if kind}
        self.asked, self.until = asked, until
        if again:
            self.state = "committing" if asked else "in_force"

    def counted(self, member: str) -> str:
        """Return the answer that counts; "" for silence, and for half a sentence."""
        mine = self.did.get(member, [])
        if not mine:
            return ""
        how, kind = mine[-1]
        worded = how == "form" or kind not in NEEDS_WORDS or ("form", kind) in mine
        return kind if worded or (kind == "disagree_and_commit" and member in self.own_words) else ""

    def by_form(self, member: str, kind: str) -> None:
        """A press or a form: it takes the place of the form before it."""
        mine = self.did.setdefault(member, [])
        mine[:] = [one for one in mine if one[0] != "form"] + [("form", kind)]
        self.follows(member)
        self.settle()

    def follows(self, member: str) -> None:
        """A dissent that nobody had heard of is owed a sentence, and not any more with another answer."""
        dissents, before = self.counted(member) in NEEDS_WORDS, self.heard.get(member)
        if dissents and before in (None, "over"):
            self.heard[member] = "owed"
        if not dissents and before in ("owed", "unheard"):
            self.heard[member] = "over"

    def settle(self) -> None:
        """The last answer puts it in force."""
        if self.state == "committing" and all(self.counted(one) for one in self.asked):
            self.state = "in_force"

    def clock(self, now: datetime) -> None:
        """Time is up: it is in force without those who were silent; receipts lapse."""
        if self.state == "committing" and now >= self.until:
            self.state = "in_force"
        for member, state in self.heard.items():
            if now >= self.heard_until[member]:
                self.heard[member] = LAPSES.get(state, state)
