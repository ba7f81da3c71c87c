"""The people and the question that the tests of the rules share. Names stand for people by role."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.debates import Changed, Debate, DebateState, Opening, card_stands, open_debate
from bot.domain.decisions import Decided, Decision, DecisionForm, decide
from bot.domain.people import Member
from bot.domain.positions import Position, PositionForm, PositionKind, Sealed, reveal, seal
from bot.domain.records import Channel, Record

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)  # a Tuesday, 09:40 in Berlin
DEADLINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 15:00 in Berlin
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

LEAD = Member("U0LEAD", "lead", "Europe/Berlin")
DIRECTOR = Member("U0DIRECTOR", "director", "America/New_York")
ONE = Member("U0ONE", "agent-1", "Europe/Berlin")
TWO = Member("U0TWO", "agent-2", "America/New_York")
THREE = Member("U0THREE", "agent-3", "Asia/Kolkata")
GUEST = Member("U0GUEST", "guest", "Europe/Lisbon", guest=True)
BOT = Member("U0BOT", "bot", is_bot=True)
GONE = Member("U0GONE", "gone", "Europe/Berlin", deactivated=True)
STRANGER = Member("U0STRANGER", "stranger", "Asia/Tokyo")
EVERYBODY = (LEAD, DIRECTOR, ONE, TWO, THREE, GUEST, BOT, GONE, STRANGER)
PEOPLE = {member.id: member for member in EVERYBODY}
AGENTS = (ONE.id, TWO.id, THREE.id)
SUPPORT = Channel("C0SUPPORT", "support", public=True)
PRIVATE = Channel("C0PRIVATE", "private")


def form(**changes):
    """Return the form of the one story that everybody knows, changed as told."""
    whole = Opening(
        channel=SUPPORT.id,
        question="Should refunds over $200 need a second pair of eyes?",
        background="Three refunds over $200 went to the wrong card last month.",
        options=("Yes", "No"),
        contributors=AGENTS,
        deadline=DEADLINE,
        decider=LEAD.id,
    )
    return replace(whole, **changes)


def ask(*, by: Member = LEAD, now: datetime = NOW, seed: int = 7, asked_again: bool = False, **changes):
    """Open the debate as a form would; returns what the rule returns."""
    return open_debate(form(**changes), number=42, by=by, people=PEOPLE, now=now, seed=seed, asked_again=asked_again)


def waiting(**changes) -> Debate:
    """Return a debate whose card does not stand yet."""
    opened = ask(**changes)
    assert isinstance(opened, Changed), opened
    return opened.debate


def collecting(**changes) -> Debate:
    """Return a debate that takes positions, its card posted at the moment of opening."""
    debate = waiting(**changes)
    stands = card_stands(debate, now=debate.opened_at)
    assert stands is not None
    return stands.debate


def chosen(member: str, choice: str = "Yes", version: int = 1, at: datetime = NOW, **more) -> Position:
    """Return a position that somebody wrote."""
    return Position(member, version, PositionKind.CHOSEN, at, choice, more.pop("reason", f"because {member}"), **more)


def passed(member: str, version: int = 1) -> Position:
    """Return an "I pass"."""
    return Position(member, version, PositionKind.PASSED, NOW)


def withdrawn(member: str, version: int = 2) -> Position:
    """Return the version that takes an earlier one back."""
    return Position(member, version, PositionKind.WITHDRAWN, NOW)


def write(debate: Debate, member: str, positions=(), *, now: datetime = NOW, people=PEOPLE, **said):
    """Seal a position as its form would; returns what the rule returns."""
    words = PositionForm(**{"choice": "Yes", "reason": "two minutes are cheaper than one wrong payment", **said})
    return seal(debate, words, by=member, positions=tuple(positions), people=people, now=now)


def kept(result) -> Position:
    """Return the position of a stored answer."""
    assert isinstance(result, Sealed), result
    return result.position


POSITIONS = (chosen(ONE.id), chosen(TWO.id), chosen(THREE.id, "No"))


def revealed(positions=POSITIONS, **changes) -> Debate:
    """Return a debate that was revealed when its time was up."""
    opened = reveal(collecting(**changes), positions, people=PEOPLE, now=changes.get("deadline", DEADLINE))
    assert opened is not None
    assert opened.debate.state is DebateState.REVEALED
    return opened.debate


def verdict(**changes) -> DecisionForm:
    """Return the form of the decision of that story."""
    return replace(
        DecisionForm("Yes", "Yes, for 14 days", "Three wrong payments cost $780.", LEAD.id, date(2026, 12, 8)),
        **changes,
    )


def decided(debate: Debate | None = None, *, now: datetime = DEADLINE + 25 * MINUTE, **changes) -> Decided:
    """Return the debate decided by its decider."""
    debate = debate or revealed()
    result = decide(debate, verdict(**changes), by=debate.decider, people=PEOPLE, now=now)
    assert isinstance(result, Decided), result
    return result


def decision(**changes) -> Decision:
    """Return that decision, changed as told."""
    return replace(decided().decision, **changes)


def record(debate: Debate, positions=(), *, channel: Channel = SUPPORT, decision: Decision | None = None) -> Record:
    """Return the record of a debate in a public channel."""
    return Record(replace(debate, channel=channel.id), channel, PEOPLE, tuple(positions), decision)


def codes(refused) -> set[tuple[str, str | None]]:
    """Return what was refused, as pairs of name and field."""
    return {(one.code.name, one.field) for one in (refused if isinstance(refused, tuple) else (refused,))}
