"""Every screen of the product with the cast of ``cast``: what the goldens hold, and what properties are tried on."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot.domain.commitments import Answer, Standing
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.doors import Door, Tick
from bot.domain.ownership import Owns
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.views import (
    asks,
    calendars,
    changes,
    commitments,
    debates,
    decisions,
    doors,
    entries,
    home,
    notices,
    opening,
    positions,
    receipts,
    recording,
    refusals,
    signals,
    waivers,
    words,
)
from bot.views.kit import Said
from tests.views import (
    administered,
    after,
    cast,
    circled,
    held,
    log,
    looking,
    owned,
    past,
    respectful,
    rigorous,
    weekly,
    written,
)
from tests.views.cast import AFTER, ALL, LEAD, NOW, ONE, PEOPLE, THREE, TWO, at
from tests.views.errands import errands
from tests.views.mornings import mornings

OWN = home.Mine(tuple(Owns(n, f"Yes, for {n} weeks.", date(2026, 12, n)) for n in range(1, 8)))
LATE = replace(ONE, member="UAGENT4", choice="No", version=2, informed=True, at=at(14, 20))
PASSED = Position("UAGENT1", 1, PositionKind.PASSED, at(10))
NAMED = {"decider": "UDIRECTOR", "decider_accepted": False}
MANY = ("Hire two people", "Move the budget to the second quarter", "Ask the board", "Do nothing")
SILENT = (Standing("UAGENT1", cast.AGREE), Standing("UAGENT3", cast.CANNOT))
BEGUN = (Standing("UAGENT2", begun=Answer.DISAGREE_AND_COMMIT, by_emoji=True),)
EXPIRED = {"state": DebateState.EXPIRED, "ended_at": at(15), "end_reason": "nobody wrote a position"}
OPENED = {"state": DebateState.REVEALED, "revealed_at": at(14, 10)}
DRAFT = opening.Draft(
    channel="C0SUPPORT",
    channel_name="support",
    question=cast.QUESTION,
    background=cast.DEBATE.background,
    options="Yes\nNo",
    contributors=cast.ASKED,
    deadline=at(15).isoformat(),
    decider="ULEAD",
)
LEAVES = tuple(
    replace(one, choice=choice)
    for one, choice in zip(ALL, ("Leave EU-1 by June", "Leave EU-1 by June", "Do nothing"), strict=True)
)
OPEN_ONE_WAY = cast.revealed(*LEAVES, **{**cast.ONE_WAY, "revealed_at": at(11, day=25)})
DOORS = replace(cast.changed(), changes=cast.CHANGES)
HARD = replace(
    DRAFT,
    question=str(cast.ONE_WAY["question"]),
    options="Leave EU-1 by June\nLeave in two phases\nDo nothing",
    ticks=("slow", "bound"),
    deadline=at(11, day=26).isoformat(),
)
YES = tuple(replace(one, choice="Yes") for one in ALL)
NOT_QUITE: dict[str, Any] = {"state": ReceiptState.NOT_QUITE, "point": cast.POINT}
AGAIN: dict[str, Any] = {
    "state": ReceiptState.SAID_AGAIN,
    "point": cast.POINT,
    "again": "You fear cards that nobody can check.",
}
FOUR = replace(THREE, member="UAGENT4", choice="Something else", reason="A limit for each shift.", change_my_mind="")
TWO_NOT_QUITE = (
    replace(cast.RECEIPT, **NOT_QUITE),
    replace(cast.RECEIPT, **NOT_QUITE | {"point": "It is about my own mistake."}, member="UAGENT1"),
)
SPLIT = replace(cast.revealed(*ALL, FOUR, contributors=(*cast.ASKED, "UAGENT4")))
OTHER = replace(
    cast.collecting(
        question="Weekend cover?", opener="ULEAD", deadline=at(12, day=25), contributors=(*cast.ASKED, "UAGENT4")
    ),
    positions=(ONE, replace(THREE, member="UAGENT4")),
)


@dataclass(frozen=True)
class Line:
    """One line of help."""

    usage: str
    example: str
    does: str


HELP = (
    Line("<question>? @people when", "Should we move stand-up? @agent-1 fri 12:00", "ask for sealed positions"),
    Line("help", "help", "these lines"),
)
PARTS: dict[str, Any] = {"affected": ("UAGENT4",), "informed": ("UDIRECTOR",), "keeper": "UAGENT2"}


def cards() -> dict[str, Said]:
    """Return the card through all its stages."""
    some, everybody = cast.collecting(ONE, TWO), cast.decided(*cast.STANDINGS, closed=True)
    long = cast.collecting(
        options=MANY, contributors=("UAGENT1",), source_link="https://x.slack.com/a", source_author="UAGENT2"
    )
    return {
        "K1-none": debates.card(cast.collecting(state=DebateState.WAITING, posted_at=None)),
        "K1": debates.card(some),
        "K1-first": debates.card(replace(some, first_here=True)),
        "K1-named": debates.card(cast.collecting(**NAMED)),
        "K1-all-in": debates.card(cast.changed(ONE, TWO, contributors=cast.ASKED[:2], left=("UAGENT3",))),
        "K1-parts": debates.card(cast.collecting(**PARTS)),
        "K1-one": debates.card(long),
        "K2": debates.card(cast.revealed()),
        "K1-one-way": debates.card(cast.collecting(**cast.ONE_WAY)),
        "K2-one-way": debates.card(OPEN_ONE_WAY),
        "K1-extended": debates.card(cast.collecting(ONE, **cast.ONE_WAY, extended=True, quorum=100)),
        "K3-overridden": debates.card(
            replace(
                cast.decided(success="No wrong payment in 60."), waivers=(cast.WAIVER, replace(cast.WAIVER, rule="D4"))
            )
        ),
        "K7-too-few": debates.card(cast.collecting(ONE, **{**cast.ONE_WAY, **EXPIRED})),
        "K2-silent": debates.card(cast.revealed(PASSED, THREE)),
        "K3": debates.card(cast.decided(Standing("UAGENT1", cast.AGREE))),
        "K3-heard": debates.card(cast.heard(cast.decided(), ReceiptState.CONFIRMED)),
        "K3-owed": debates.card(_owed(cast.heard(LATE_DISSENT, ReceiptState.CONFIRMED))),
        "K3-owed-said": debates.card(_owed(LATE_DISSENT, **SAID)),
        "K4-unheard": debates.card(
            _owed(_several(everybody), ReceiptState.UNHEARD),
        ),
        "K3-asked": debates.card(cast.heard(cast.decided())),
        "K3-signals": debates.card(cast.watched(cast.heard(cast.decided()))),
        "K4-heard": debates.card(cast.heard(everybody, ReceiptState.CONFIRMED)),
        "K4-not-quite": debates.card(_several(everybody)),
        "K4": debates.card(everybody),
        "K4-turned": debates.card(
            cast.decided(
                Standing("UAGENT3", replace(cast.DISSENT, best_reason="Nobody pays twice.")),
                closed=True,
                asked=("UAGENT3",),
                positions=(*ALL, cast.position("ULEAD", "No", "We are too few.")),
            )
        ),
        "K4-silent": debates.card(cast.decided(*SILENT, closed=True)),
        "K4-alone": debates.card(cast.decided(closed=True, asked=())),
        "K7": debates.card(cast.collecting(**EXPIRED)),
        "K7-undecided": debates.card(cast.revealed(state=DebateState.EXPIRED, ended_at=at(12), end_reason="undecided")),
        "K-recorded": debates.card(cast.recorded()),
        "K-recorded-asked": debates.card(cast.recorded(state=DecisionState.ANNOUNCED)),
        "K-cancelled": debates.card(cast.cancelled()),
        "K-undone": debates.card(cast.collecting(state=DebateState.UNDONE)),
    }


CIRCLE = ("UAGENT1", "UAGENT2", "UAGENT3", "UAGENT4", "UDIRECTOR")
REASONS = (
    "The pilot sold out in a week.",
    "Two partners have signed already.",
    "It is the season for it.",
    "The price list is from last year.",
    "Nobody has asked the warehouse.",
)


def _sales(*sure: int, alike: int = 0) -> tuple[Position, ...]:
    """Return five people who all say yes, ``sure`` of it each; as many as ``alike`` in the same words."""
    said = (REASONS[0],) * alike + REASONS[alike:]
    return tuple(cast.position(CIRCLE[n], "Yes", said[n], sure=percent) for n, percent in enumerate(sure))


def _owed(record: Record, state: ReceiptState = ReceiptState.OWED, **news: Any) -> Record:
    """Return the record with a dissent of agent-2 that was first voiced in the answer."""
    receipt = replace(cast.RECEIPT, member="UAGENT2", choice="", sentence="", state=state)
    return replace(record, receipts=(*record.receipts, replace(receipt, **news)))


SAID: dict[str, Any] = {"state": ReceiptState.ASKED, "sentence": "You fear that New York has no second pair of eyes."}
LATE_DISSENT = cast.decided(
    Standing("UAGENT2", cast.AnswerForm(Answer.DISAGREE_AND_COMMIT, "New York reads it in the morning only."))
)
LATE_BLOCK = cast.decided(Standing("UAGENT2", cast.CANNOT))


def _several(record: Record) -> Record:
    """Return the record with one sentence for three people, who said three things, and one for somebody else."""
    one = cast.RECEIPT
    return replace(
        record,
        receipts=(
            replace(one, member="UAGENT1", state=ReceiptState.CONFIRMED),
            replace(one, member="UAGENT2", state=ReceiptState.UNCONFIRMED),
            replace(one, **AGAIN),
            replace(one, **{**NOT_QUITE, "state": ReceiptState.HEARD}, member="UAGENT4", choice="Something else"),
        ),
    )


def channel() -> dict[str, Said]:
    """Return the line, and what stands in the thread."""
    same = tuple(replace(one, choice="Yes", confidence=30) for one in ALL)
    wordy = replace(THREE, reason="Honest customers wait longer. " * 20)
    crowd = tuple(replace(ONE, member=f"UMANY{n}", choice="Yes" if n % 3 else "No") for n in range(15))
    return {
        "L": decisions.line(cast.decided()),
        "L-final": decisions.line(cast.decided(*cast.STANDINGS, closed=True)),
        "R": debates.reveal(cast.revealed()),
        "R-one-way": debates.reveal(cast.one_way(*cast.WAGERS, **OPENED)),
        "R-entered": debates.reveal(
            cast.revealed(ONE, replace(THREE, confirmed_at=at(11), entered_by="ULEAD"), cast.ENTRY)
        ),
        "R-signals": debates.reveal(cast.watched(cast.one_way(*cast.WAGERS, **OPENED))),
        "R-same": debates.reveal(cast.revealed(*same)),
        "R-doubt": debates.reveal(cast.revealed(*_sales(90, 85, 80, 35, 30), contributors=CIRCLE)),
        "R-sure": debates.reveal(cast.revealed(*_sales(90, 85, 80, 75, 70), contributors=CIRCLE)),
        "R-alike": debates.reveal(cast.revealed(*_sales(90, 85, 80, 35, 30, alike=2), contributors=CIRCLE)),
        "R-cut": debates.reveal(cast.revealed(ONE, wordy)),
        "R-changed": debates.reveal(replace(cast.changed(*ALL, **OPENED, voiced=("UAGENT1",)), first_here=False)),
        "change-moved": changes.told(cast.changed(), 1),
        "change-people": changes.told(cast.changed(), 2),
        "change-edited": changes.told(cast.changed(), 3),
        "change-spoken": changes.told(cast.changed(), 4),
        "change-one-way": changes.told(DOORS, 5),
        "change-two-way": changes.told(DOORS, 6),
        "change-extended": changes.told(DOORS, 7),
        "R-late": debates.reveal(cast.revealed(*ALL, LATE)),
        "R-many": debates.reveal(cast.revealed(*crowd, contributors=tuple(one.member for one in crowd))),
        "decision-thread": decisions.in_thread(cast.decided()),
        "decision-thread-signals": decisions.in_thread(cast.watched(cast.decided())),
        "decision-thread-heard": decisions.in_thread(_several(cast.decided())),
        "decision-thread-owner": decisions.in_thread(cast.decided(owner="UAGENT1")),
    }


def personal() -> dict[str, Said]:
    """Return the direct messages."""

    def ask(record: Any, member: str = "UAGENT3", *, first: bool = False) -> Said:
        return asks.ask(record, member, first=first, now=NOW)

    open_, everybody = cast.decided(), cast.decided(*cast.STANDINGS, closed=True)
    named, lead = cast.collecting(**NAMED), "ULEAD"
    answered = cast.decided(Standing("UAGENT3", cast.DISSENT))
    return {
        "D1": ask(cast.collecting()),
        "D1-first": ask(cast.collecting(), first=True),
        "D1-long": ask(cast.collecting(options=MANY), "UAGENT1"),
        "D1-done": ask(cast.collecting(THREE)),
        "D1-taken-back": ask(cast.collecting(*cast.VERSIONS), "UAGENT3"),
        "D1-entered": ask(cast.collecting(cast.ENTRY), "UAGENT2"),
        "D1-passed": ask(cast.collecting(PASSED), "UAGENT1"),
        "D1-open": ask(cast.revealed()),
        "D1-open-missing": ask(cast.revealed(ONE), "UAGENT2"),
        "D1-question": ask(open_),
        "D1-begun": ask(cast.decided(*BEGUN), "UAGENT2"),
        "D1-answered": ask(answered),
        "D1-in-force": ask(everybody),
        "D1-in-force-silent": ask(cast.decided(*SILENT, closed=True), "UAGENT2"),
        "D3": ask(cast.heard(open_)),
        "D3-answered": ask(cast.heard(cast.decided(Standing("UAGENT3", cast.AGREE)))),
        "D3-commit": ask(cast.heard(open_, ReceiptState.CONFIRMED)),
        "D3-not-quite": ask(cast.heard(open_, **NOT_QUITE)),
        "D3-heard": ask(cast.heard(open_, **{**NOT_QUITE, "state": ReceiptState.HEARD})),
        "D3-again": ask(cast.heard(open_, **AGAIN)),
        "D3-done": ask(cast.heard(answered, ReceiptState.CONFIRMED)),
        "D3-unconfirmed": ask(cast.heard(open_, ReceiptState.UNCONFIRMED)),
        "D3-in-force": ask(cast.heard(everybody)),
        "D3-owed": ask(_owed(LATE_DISSENT), "UAGENT2"),
        "D3-owed-asked": ask(_owed(LATE_DISSENT, **SAID), "UAGENT2"),
        "D3-owed-over": ask(_owed(open_, ReceiptState.OVER), "UAGENT2"),
        "D4-two": receipts.not_quite(open_, *TWO_NOT_QUITE),
        "D4-two-half": receipts.not_quite(open_, replace(TWO_NOT_QUITE[0], state=ReceiptState.HEARD), TWO_NOT_QUITE[1]),
        "D4": receipts.not_quite(open_, replace(cast.RECEIPT, **NOT_QUITE)),
        "D4-late": receipts.not_quite(open_, replace(cast.RECEIPT, **{**NOT_QUITE, "state": ReceiptState.DIFFERS})),
        "D4-heard": receipts.not_quite(open_, replace(cast.RECEIPT, **{**NOT_QUITE, "state": ReceiptState.HEARD})),
        "D4-over": receipts.not_quite_over(open_, "UAGENT3"),
        "D4-again": receipts.not_quite(open_, replace(cast.RECEIPT, **AGAIN)),
        "D1-moved-deadline": ask(replace(cast.changed(), changes=cast.CHANGES[:1]), "UAGENT1"),
        "D1-added": ask(replace(cast.changed(), changes=cast.CHANGES[:2]), "UAGENT4"),
        "D1-let-go": ask(cast.changed(THREE, contributors=cast.ASKED[:2], left=("UAGENT3",))),
        "D1-reworded": ask(cast.changed(THREE)),
        "D1-reworded-passed": ask(cast.changed(PASSED), "UAGENT1"),
        "D1-recorded": ask(cast.recorded(), "UAGENT1"),
        "D1-cancelled": ask(cast.cancelled(), "UAGENT1"),
        "D1-expired": ask(cast.collecting(**EXPIRED)),
        "D1-undone": ask(cast.collecting(state=DebateState.UNDONE)),
        "D1-moved": asks.moved(cast.collecting()),
        "D2-doubt": debates.turn(cast.revealed(*_sales(90, 85, 80, 35, 30), contributors=CIRCLE), "ULEAD", NOW),
        "D2": debates.turn(cast.revealed(), lead, AFTER),
        "D2-some": debates.turn(cast.revealed(ONE), lead, AFTER),
        "D2-one-way": debates.turn(OPEN_ONE_WAY, "UDIRECTOR", AFTER),
        "D1-one-way": ask(cast.collecting(**cast.ONE_WAY)),
        "D1-corrected": ask(cast.collecting(THREE, ticks=(Tick.LOST,), door=Door.ONE_WAY)),
        "D1-door": ask(replace(cast.collecting(), changes=cast.CHANGES[6:7]), "UAGENT1"),
        "D2-decided": debates.turn(open_, lead, AFTER),
        "D2-cancelled": debates.turn(cast.cancelled(revealed_at=at(10)), lead, AFTER),
        "D2-given-back": debates.turn(cast.revealed(), "UDIRECTOR", AFTER),
        "W1": debates.named(named, "UDIRECTOR", NOW),
        "W1-sealed": debates.named(replace(named, positions=(replace(ONE, member="UDIRECTOR"),)), "UDIRECTOR", NOW),
        "W1-one-way": debates.named(cast.collecting(**cast.ONE_WAY), "UDIRECTOR", NOW),
        "W1-given-back": debates.named(cast.collecting(), "UDIRECTOR", NOW),
        "W1-open": debates.named(cast.revealed(**NAMED), "UDIRECTOR", NOW),
        "waiting": debates.waiting(cast.collecting(state=DebateState.WAITING), NOW),
        "waiting-posted": debates.waiting(cast.collecting(), NOW),
        "waiting-read-only": debates.waiting(cast.collecting(state=DebateState.WAITING), NOW, code="restricted_action"),
        "lost": debates.lost(cast.collecting(), "not_in_channel", NOW),
        "lost-read-only": debates.lost(cast.collecting(), "restricted_action_read_only_channel", NOW),
        "lost-again": debates.lost(cast.collecting(), "not_in_channel", NOW, again=True),
        "lost-posted": debates.lost(cast.collecting(), "", NOW, again=True),
        "archived": debates.archived(cast.collecting()),
        "deleted": debates.archived(cast.collecting(), 2, deleted=True),
    }


def glances() -> dict[str, Said]:
    """Return the ephemerals."""
    records = (cast.collecting(contributors=(*cast.ASKED, "ULEAD")), OTHER)
    late = Refusal(Code.ALREADY_DECIDED, {"at": at(14, 25)})
    peek = Refusal(Code.PEEK, {"sealed": 2, "asked": 3, "deadline": at(15)})
    return {
        "O-done": debates.asked(cast.collecting()),
        "O-undone": debates.undone(),
        "U": home.menu(LEAD, records, now=NOW),
        "U-nothing": home.menu(LEAD, (), now=NOW),
        "U-things": home.things(LEAD, records, OWN, now=NOW),
        "messages-off": notices.messages_tab(),
        "calendar": calendars.on_its_way(),
        "calendar-failed": calendars.not_sent(),
        "recorded": recording.recorded(cast.recorded()),
        "asked-in": changes.asked_in(cast.collecting()),
        "refusal-not-asked": refusals.tell(
            Refusal(Code.NOT_ASKED, {"count": 3, "opener": "ULEAD"}), record=cast.collecting()
        ),
        "help": home.help_page(HELP, "/decide"),
        "nearest": home.nearest("hlep", "help", "/decide"),
        "mention": opening.mentioned(),
        "words-missing": commitments.words_missing(42, Answer.CANNOT_COMMIT),
        "refusal-old-button": refusals.tell(late, record=cast.decided(), zone=cast.BERLIN),
        "refusal-day-to-think": refusals.tell(
            Refusal(Code.DAY_TO_THINK, {"at": at(11, day=26)}), record=OPEN_ONE_WAY, zone=cast.BERLIN
        ),
        "refusal-peek": refusals.tell(peek, zone=cast.BERLIN),
    }


def views() -> dict[str, dict[str, Any]]:
    """Return the modals, and Home."""
    sealed, open_ = cast.collecting(THREE), cast.decided(*cast.STANDINGS)
    records = (cast.collecting(contributors=(*cast.ASKED, "ULEAD")), OTHER, cast.decided())
    quoted = opening.Draft(asks_where=True, background="The bank called.", decider="ULEAD")
    far = replace(DRAFT, deadline=at(17, day=27).isoformat(), decider="UDIRECTOR", affected=("UAGENT4",), notes="past")
    return {
        "O": opening.opening_modal(DRAFT, me=LEAD, zone=cast.BERLIN, now=NOW),
        "O-named": opening.opening_modal(far, me=LEAD, zone=cast.BERLIN, now=NOW),
        "O-empty": opening.opening_modal(opening.Draft(asks_where=True), me=LEAD, zone=cast.BERLIN, now=NOW),
        "O-ticked": opening.opening_modal(HARD, me=LEAD, zone=cast.BERLIN, now=NOW),
        "O-quoted": opening.opening_modal(quoted, me=LEAD, zone=cast.BERLIN, now=NOW),
        "O-one-way": opening.one_way_modal(HARD, me=LEAD, now=NOW, zone=cast.BERLIN, ruler="UAGENT4", hours=24),
        "O-people": opening.people_modal(DRAFT),
        "P": positions.position_modal(cast.collecting(), "UAGENT3", "No", False, NOW),
        "P-last": positions.position_modal(cast.collecting(ONE, TWO), "UAGENT3", None, True, NOW),
        "P-change": positions.position_modal(sealed, "UAGENT3", None, False, NOW),
        "P-late": positions.position_modal(cast.revealed(ONE), "UAGENT3", None, False, NOW),
        "W2": positions.position_modal(cast.one_way(), "UAGENT3", None, False, NOW),
        "W2-change": positions.position_modal(cast.one_way(cast.WAGERS[2]), "UAGENT3", None, False, NOW),
        "P-all-one-way": positions.positions_modal(cast.one_way(*cast.WAGERS, **OPENED)),
        "W3": home.home_from(PEOPLE["UAGENT4"], (cast.one_way(*cast.WAGERS, **OPENED),), {}, now=AFTER),
        "W4": signals.signal_modal(cast.one_way(*cast.WAGERS, **OPENED), "ULEAD"),
        "W4-another": signals.signal_modal(cast.watched(cast.one_way(ONE, **OPENED)), "UAGENT1"),
        "W4-saved": signals.saved_modal(cast.watched(cast.one_way(*cast.WAGERS, **OPENED))),
        "words": words.words_modal(cast.collecting(*cast.VERSIONS), "UAGENT3", NOW),
        "words-one-way": words.words_modal(
            cast.one_way(*cast.WAGERS, state=DebateState.CANCELLED, ended_at=at(11)), "UAGENT3", NOW
        ),
        "words-pages": words.words_modal(
            cast.cancelled_with(*(replace(THREE, version=n) for n in range(1, 9))), "UAGENT3", NOW
        ),
        "P-all-own": positions.positions_modal(cast.revealed(ONE, *cast.VERSIONS), 0, "UAGENT3"),
        "entry": entries.entry_modal(cast.collecting(ONE, cast.ENTRY), ("UAGENT2", "UAGENT3")),
        "entry-one-way": entries.entry_modal(cast.one_way(), ("UAGENT2",)),
        "own-up": entries.own_up_modal(cast.one_way(cast.ENTRY), cast.ENTRY, NOW),
        "E-own-up": home.home_from(PEOPLE["UAGENT2"], (cast.collecting(cast.ENTRY),), {}, now=NOW),
        "P-all": positions.positions_modal(cast.revealed(*ALL, *(replace(LATE, member=f"U{n}") for n in range(4))), 1),
        "P-sealed": positions.positions_modal(sealed, 0),
        "M": decisions.decide_modal(cast.revealed(), AFTER, cast.BERLIN),
        "M-one-way": decisions.decide_modal(OPEN_ONE_WAY, AFTER, cast.BERLIN),
        "M-soon": decisions.decide_modal(cast.revealed(), AFTER, cast.BERLIN, most_days=7),
        "profile": doors.profile_modal(OPEN_ONE_WAY, doors.Profile("UDIRECTOR", approver="UAGENT4")),
        "door-one-way": doors.correction_modal(cast.collecting()),
        "door-two-way": doors.correction_modal(cast.collecting(**cast.ONE_WAY)),
        "waiver": waivers.waiver_modal(
            OPEN_ONE_WAY, "D3", refusals.sentence(Refusal(Code.ONE_OPTION)), then=waivers.THEN_FORM
        ),
        "waiver-late": waivers.waiver_modal(
            cast.revealed(), "D4", refusals.sentence(Refusal(Code.LOOK_BACK_FAR, {"day": date(2026, 12, 24)}))
        ),
        "M-same": decisions.decide_modal(cast.revealed(*YES), AFTER, cast.BERLIN),
        "H": receipts.heard_modal(cast.revealed(), "Yes", {}),
        "H-several": receipts.heard_modal(SPLIT, "No", {"option.0": "You fear wrong payments."}),
        "N": receipts.not_quite_modal(cast.heard(cast.decided()), cast.RECEIPT),
        "again": receipts.again_modal(cast.decided(), replace(cast.RECEIPT, **NOT_QUITE)),
        "E-heard": home.home_from(PEOPLE["UAGENT3"], (cast.heard(cast.decided()),), {}, now=AFTER),
        "E-owed": home.home_from(LEAD, (_owed(LATE_DISSENT),), {}, now=AFTER),
        "H-owed": receipts.say_modal(LATE_DISSENT, _owed(LATE_DISSENT).receipts[0]),
        "H-owed-block": receipts.say_modal(LATE_BLOCK, _owed(LATE_BLOCK).receipts[0]),
        "E-not-quite": home.home_from(LEAD, (cast.heard(cast.decided(), **NOT_QUITE),), {}, now=AFTER),
        "DC": commitments.disagree_modal(cast.decided(), "UAGENT3"),
        "DC-no-words": commitments.disagree_modal(cast.decided(), "UAGENT1"),
        "CN": commitments.cannot_modal(cast.decided(), "UAGENT3", ruler="director", due="Thu 26 Nov, 14:40"),
        "answer": commitments.answer_modal(open_, "UAGENT3"),
        "answered": commitments.answered_modal(open_, "UAGENT3"),
        "answers": commitments.answers_modal(open_),
        "P-alone": positions.position_modal(cast.collecting(contributors=("UAGENT3",)), "UAGENT3", None, True, NOW),
        "ways": changes.ways_modal(cast.collecting()),
        "move": changes.move_modal(cast.collecting(), NOW, cast.BERLIN),
        "people": changes.people_modal(cast.collecting()),
        "edit": changes.edit_modal(cast.collecting()),
        "edit-answered": changes.edit_modal(cast.collecting(ONE)),
        "spoken": changes.spoken_modal(cast.collecting(voiced=("UAGENT1",))),
        "record": recording.record_modal(
            LEAD, channel="C0SUPPORT", channel_name="support", words="", now=NOW, zone=cast.BERLIN
        ),
        "E-all-in": home.home_from(LEAD, (cast.collecting(*ALL),), {}, now=NOW),
        "E-let-in": home.home_from(LEAD, (cast.collecting(asking=("UAGENT4",)),), {}, now=NOW),
        **administered.views(),
        "close": debates.close_modal(cast.collecting()),
        "how": debates.how_it_works(),
        "history": past.history_of(PEOPLE["UAGENT1"], cast.decided(*cast.STANDINGS)),
        "history-sealed": past.history_of(PEOPLE["UAGENT1"], sealed, 4),
        "history-host": past.history_of(LEAD, sealed, 4, sees_missing=True),
        "E": home.home_from(LEAD, records, {}, now=NOW + timedelta(minutes=1)),
        "E-owned": home.home_from(LEAD, records, {}, OWN, now=NOW),
        "E-owned-page": home.home_from(LEAD, (), {"owned": "5"}, replace(OWN, calendar_files=True), now=NOW),
        "E-nothing": home.home_from(PEOPLE["UAGENT4"], (), {}, now=NOW),
    }


@cache
def everything() -> dict[str, Said | dict[str, Any]]:
    """Return every screen by name."""
    own = (cards(), channel(), personal(), mornings(), glances(), views())
    rooms = (
        after.messages(),
        after.forms(),
        held.messages(),
        held.forms(),
        administered.handing_over(),
        administered.reported(),
        errands(),
        looking.messages(),
        looking.forms(),
        owned.screens(),
        circled.screens(),
        respectful.views(),
        respectful.said(),
        written.views(),
        written.said(),
        rigorous.views(),
        rigorous.apart(),
        weekly.messages(),
        weekly.forms(),
        log.said(),
        log.forms(),
    )
    return {name: screen for part in (*own, *rooms) for name, screen in part.items()}
