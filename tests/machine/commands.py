"""Commands: everything that somebody may try, one line each in ``COMMANDS``; ``pick`` chooses among the variations.

``do`` calls the flow, ``may`` says what the model expects (None: it has no opinion), ``then`` tells the model what was
done. A command without opinion is still held to every invariant: sight, transitions, chains, refusals.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.domain.amendments import Amended, AmendForm, Reversed, ReverseForm
from bot.domain.changes import Wording
from bot.domain.commitments import Answer, AnswerForm, Ground
from bot.domain.decisions import DecisionForm
from bot.domain.handovers import Handover
from bot.domain.positions import PositionForm
from bot.domain.refusals import Code, Refusal
from bot.flows import amendments, changes, commitments, debates, decisions, handovers, people, positions, receipts
from storage import decisions as decided_rows
from storage import outbox, papers
from tests.machine.model import ELSE, OPTIONS, Spoken, Verdict
from tests.machine.world import CAST, GUEST, LEAD, ONE, PASSER, TOUCHED, TWO

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Command:
    """One thing to try."""

    do: Callable[..., Awaitable[Any]]
    may: Callable[..., bool | None] | None = None
    then: Callable[..., None] = lambda m, by, pick, now, done: None
    often: int = 1
    ends: bool = False  # done rarely, since little can follow


def refusals_in(done: object) -> tuple[Refusal, ...]:
    """Return what was refused, whatever a flow answers with."""
    if isinstance(done, Refusal):
        return (done,)
    return done if isinstance(done, tuple) and done and isinstance(done[0], Refusal) else ()


def open_(m) -> bool:
    """Whether positions are taken."""
    return m.state in ("collecting", "revealed")


# positions


async def seal(w, unit, number, by, pick):
    """Write, once in a while badly."""
    word = w.word()
    reason = "" if pick == 7 else f"because {word}"
    form = PositionForm((*OPTIONS, ELSE)[pick % 4], reason, f"unless {word}", str(7 + 13 * pick))
    return await positions.seal(unit, number, form, by=by, now=w.now)


def sealed(m, by, pick, now, done):
    late = m.state == "revealed"
    choice = (*OPTIONS, ELSE)[pick % 4]
    m.says(Spoken(by, "chosen", choice, done.position.reason.removeprefix("because "), late, m.wording), now)


async def pass_on(w, unit, number, by, pick):
    return await positions.pass_on(unit, number, by=by, now=w.now)


async def withdraw(w, unit, number, by, pick):
    return await positions.withdraw(unit, number, by=by, now=w.now)


async def still(w, unit, number, by, pick):
    return await positions.still_my_view(unit, number, by=by, now=w.now)


def may_still(m, by, pick, now):
    mine = m.newest(by)
    return m.state == "collecting" and by in m.writers and mine is not None and mine.wording != m.wording


# the question


async def not_me(w, unit, number, by, pick):
    return await debates.not_me(unit, number, by=by, now=w.now)


def gave_back(m, by, pick, now, done):
    m.decider, m.accepted, m.offer_open = m.opener, True, False


async def close(w, unit, number, by, pick):
    return await debates.close(unit, number, by=by, reason=" " if pick == 7 else "It is moot.", now=w.now)


async def undo(w, unit, number, by, pick):
    return await debates.undo(unit, number, by=by, draft={}, now=w.now)


def may_undo(m, by, pick, now):
    early = m.posted_at is None or now <= m.posted_at + timedelta(minutes=5)
    return m.state in ("waiting_for_channel", "collecting") and by == m.opener and early and not m.spoken


async def post_again(w, unit, number, by, pick):
    w.invited = True
    return await debates.post_again(unit, number, by=by, now=w.now)


def tries_again(m, by, pick, now, done):
    m.card_wanted = True


def ends(state):
    def end(m, by, pick, now, done):
        m.state = state

    return end


def in_time(w, pick):
    return w.now + (3 * HOUR, 30 * HOUR, -HOUR, 100 * HOUR)[pick % 4]


async def move(w, unit, number, by, pick):
    reason = "A holiday." if pick > 3 else ""
    return await changes.move_deadline(unit, number, in_time(w, pick), reason, by=by, now=w.now)


def moved(m, by, pick, now, done):
    m.deadline = done.debate.deadline


def list_of(m, pick):
    pool = (ONE.id, TWO.id, GUEST.id, TOUCHED.id)
    return tuple(dict.fromkeys((pool[pick % 4], pool[(pick // 2 + 1) % 4])))


async def ask_people(w, unit, number, by, pick):
    return await changes.change_people(unit, number, list_of(w, pick), by=by, now=w.now, seen=None)


def may_ask_people(m, by, pick, now):
    wanted = set(list_of(m, pick))
    if wanted & m.gone or not wanted - {m.decider}:
        return None  # who cannot be asked is refused, unless they stood there before
    return m.state == "collecting" and by in m.hosts and wanted != set(m.contributors)


def people_asked(m, by, pick, now, done):
    wanted = list(list_of(m, pick))
    out = [one for one in m.contributors if one not in wanted]
    added = [one for one in wanted if one not in m.contributors]
    m.contributors = [one for one in m.contributors if one in wanted] + added
    m.left = {one for one in m.left | set(out) if one not in added and one != m.decider}
    m.affected = [one for one in m.affected if one not in added]
    m.asking = [one for one in m.asking if one not in added]
    m.voiced -= set(out)


async def edit(w, unit, number, by, pick):
    words = ("Should refunds wait?", "Should refunds be checked twice?", "")[pick % 3]
    return await changes.edit_question(unit, number, Wording(words, "", OPTIONS), by=by, now=w.now, seen=None)


def edited(m, by, pick, now, done):
    m.wording = done.debate.version


async def speak(w, unit, number, by, pick):
    return await changes.spoken_openly(unit, number, CAST[pick].id, by=by, now=w.now)


def may_speak(m, by, pick, now):
    may = m.state == "collecting" and by in {*m.hosts, *m.contributors}
    return may and CAST[pick].id in m.writers and CAST[pick].id not in m.voiced


async def open_now(w, unit, number, by, pick):
    return await changes.open_now(unit, number, by=by, now=w.now)


async def ask_in(w, unit, number, by, pick):
    return await changes.ask_in(unit, number, by=by, now=w.now)


async def let_in(w, unit, number, by, pick):
    return await changes.let_in(unit, number, PASSER.id, by=by, now=w.now)


def may_let_in(m, by, pick, now):
    return m.state == "collecting" and by in m.hosts and PASSER.id not in m.contributors


def was_let_in(m, by, pick, now, done):
    m.contributors.append(PASSER.id)
    m.left.discard(PASSER.id)
    m.asking = [one for one in m.asking if one != PASSER.id]


async def not_now(w, unit, number, by, pick):
    return await changes.not_now(unit, number, PASSER.id, by=by, now=w.now)


# who decides


def somebody(pick):
    return CAST[pick].id


async def hand(w, unit, number, by, pick):
    return await handovers.hand_over(unit, number, somebody(pick), " " if pick == 7 else "I am away.", by=by, now=w.now)


def on_offer(verb):
    """Answer the newest offer, if there ever was one."""

    async def do(w, unit, number, by, pick):
        offers = await papers.list_papers(unit, Handover, number)
        return await verb(unit, number, len(offers) or 1, by=by, now=w.now)

    return do


def may_hand(m, by, pick, now):
    """The decider may, to somebody who can; others have their own ways, of which this says nothing."""
    if by != m.decider or by in m.gone or m.offer_open or pick == 7:
        return None
    to = somebody(pick)
    return open_(m) and to != m.decider and to not in m.gone and to != GUEST.id


def handed(m, by, pick, now, done):
    m.offer_open = done.handover.state in ("proposed", "offered")
    if done.handover.state == "accepted":
        m.takes_over(done.handover.to)


# the decision


def owner_of(pick):
    return (LEAD.id, ONE.id, TOUCHED.id, None)[pick % 4]


async def decide(w, unit, number, by, pick):
    choice = OPTIONS[pick % 2]
    heard = {f"option.{place}": f"I hear point {place} and weigh it." for place in range(len(OPTIONS))}
    heard |= {f"member.{one.id}": f"I hear {one.name} and weigh it." for one in CAST}
    look_back = (w.now + timedelta(days=14)).date()
    form = DecisionForm(choice, f"{choice}, for now", "Two of five were wrong.", owner_of(pick), look_back)
    return await decisions.decide(unit, number, form, by=by, now=w.now, heard={} if pick > 5 else heard)


def may_decide(m, by, pick, now):
    heard = pick <= 5 or not m.dissenters(OPTIONS[pick % 2])
    able = owner_of(pick) is not None and owner_of(pick) not in m.gone
    return m.state == "revealed" and by == m.decider and heard and able


def decided(m, by, pick, now, done):
    choice = OPTIONS[pick % 2]
    m.state, m.accepted = "decided", True
    asked = {*m.contributors, *m.affected, owner_of(pick)} - {by} - m.gone
    m.verdict = v = Verdict(choice, asked, done.decision.answers_until, "committing" if asked else "in_force")
    v.owner = owner_of(pick)
    newest = [m.newest(one) for one in asked]
    v.own_words = {one.member for one in newest if one and one.kind == "chosen" and one.choice != choice}
    v.heard = {one: "unconfirmed" if one in m.gone else "asked" for one in m.dissenters(choice)}
    v.heard_until = {one.member: one.until for one in done.receipts}


FORMS = {
    "agree": AnswerForm(Answer.AGREE),
    "recused": AnswerForm(Answer.RECUSED),
    "disagree_and_commit": AnswerForm(Answer.DISAGREE_AND_COMMIT, "It is slower."),
    "cannot_commit": AnswerForm(
        Answer.CANNOT_COMMIT,
        "It breaks the contract.",
        best_reason="It is fast.",
        ground=Ground.PROMISE,
        need="a check",
    ),
}
KINDS = tuple(FORMS)


async def answer(w, unit, number, by, pick):
    return await commitments.answer(unit, number, FORMS[KINDS[pick % 4]], by=by, now=w.now)


def may_answer(m, by, pick, now):
    v, kind = m.verdict, KINDS[pick % 4]
    if v is None:
        return False
    mine = v.did.get(by, [])
    again = mine[-1:] == [("form", kind)]
    return v.state == "committing" and by in v.asked and not again


def answered(m, by, pick, now, done):
    m.verdict.by_form(by, KINDS[pick % 4])


SIGNS = (
    ("white_check_mark", "agree"),
    ("handshake", "disagree_and_commit"),
    ("raised_hand::skin-tone-3", "cannot_commit"),
    ("tada", ""),
)


async def mark(w, unit, number, by, pick):
    row = await _line(unit, number)
    if row is not None:
        await commitments.mark(unit, row, emoji=SIGNS[pick % 4][0], by=by.id, now=w.now, stamp=w.stamp())
    return row


def marked(m, by, pick, now, done):
    sign, kind = SIGNS[pick % 4]
    v = m.verdict
    if done is None or not kind or v is None or v.state != "committing" or by not in v.asked:
        return
    if (by, sign) in v.stale:
        return
    mine = v.did.setdefault(by, [])
    if (sign, kind) not in mine:
        mine.append((sign, kind))
    v.follows(by)
    v.settle()


async def unmark(w, unit, number, by, pick):
    row = await _line(unit, number)
    if row is not None:
        await commitments.unmark(unit, row, emoji=SIGNS[pick % 4][0], by=by.id, now=w.now, stamp=w.stamp())
    return row


def unmarked(m, by, pick, now, done):
    v = m.verdict
    if done is not None and v is not None and v.state == "committing" and (by, SIGNS[pick % 4][0]) in v.stale:
        v.stale.remove((by, SIGNS[pick % 4][0]))
        return
    if done is not None and v is not None and v.state == "committing" and SIGNS[pick % 4] in v.did.get(by, []):
        v.did[by].remove(SIGNS[pick % 4])
        v.follows(by)


async def _line(unit, number):
    row = await outbox.find_message(unit, f"decision.line:{number}")
    return row if row is not None and row.stands else None


# after it


async def amend(w, unit, number, by, pick):
    """Word it anew, or look back on another day; once in a while without a reason."""
    held = await decided_rows.get_decision(unit, number)
    if held is None:
        return (Refusal(Code.NOT_DECIDED),)
    was = held.value
    news = f"{was.statement} still"[-200:] if pick % 2 else was.statement
    day = (w.now + timedelta(days=20 + was.version)).date()
    form = AmendForm(news, was.why, was.owner, day, " " if pick == 7 else "It was too short.")
    return await amendments.change(unit, number, form, by=by, now=w.now, seen=None)


def may_amend(m, by, pick, now):
    v = m.verdict
    if v is None or v.state not in ("committing", "in_force") or v.owner in m.gone:
        return None if v and v.owner in m.gone else False
    return by in (m.decider, v.owner) and pick != 7


def was_amended(m, by, pick, now, done):
    if isinstance(done, Amended):
        m.verdict.amended(set(done.fresh.asked), done.fresh.answers_until, again=bool(pick % 2))


async def reverse(w, unit, number, by, pick):
    return await amendments.change(
        unit, number, ReverseForm("" if pick == 7 else "Too slow."), by=by, now=w.now, seen=None
    )


def may_reverse(m, by, pick, now):
    v = m.verdict
    standing = v is not None and v.state in ("committing", "in_force")
    return standing and by in (m.decider, v.owner) and pick != 7


def was_reversed(m, by, pick, now, done):
    if isinstance(done, Reversed):
        m.verdict.state = "reversed"


async def confirm_proposal(w, unit, number, by, pick):
    return await amendments.answer_proposal(unit, number, 1 + pick % 3, confirmed=pick > 3, by=by, now=w.now)


def proposal_done(m, by, pick, now, done):
    was_reversed(m, by, pick, now, done)
    if isinstance(done, Amended):
        again = (done.ended.statement, done.ended.why) != (done.fresh.statement, done.fresh.why)
        m.verdict.amended(set(done.fresh.asked), done.fresh.answers_until, again=again)


# being heard


async def confirm(w, unit, number, by, pick):
    return await receipts.confirm(unit, number, by=by, now=w.now)


async def not_quite(w, unit, number, by, pick):
    return await receipts.not_quite(unit, number, "" if pick == 7 else "It is the law that I mean.", by=by, now=w.now)


async def hear_it(w, unit, number, by, pick):
    return await receipts.hear_it(unit, number, CAST[pick].id, by=by, now=w.now)


async def say_again(w, unit, number, by, pick):
    return await receipts.say_again(unit, number, CAST[pick].id, "So the law forbids it.", by=by, now=w.now)


async def say_heard(w, unit, number, by, pick):
    said = "" if by.deactivated else "You mean that it takes too long."
    return await receipts.say_heard(unit, number, CAST[pick].id, said, by=by, now=w.now)


def may_say(m, by, pick, now):
    heard = m.verdict.heard if m.verdict else {}
    return heard.get(CAST[pick].id) in ("owed", "unheard") and by == m.decider


def was_said(m, by, pick, now, done):
    heard_as("unconfirmed" if done.member in m.gone else "asked")(m, by, pick, now, done)


def may_confirm(m, by, pick, now):
    return m.verdict is not None and m.verdict.heard.get(by) in ("asked", "unconfirmed")


def may_settle(m, by, pick, now):
    heard = m.verdict.heard if m.verdict else {}
    return heard.get(CAST[pick].id) in ("not_quite", "differs") and by == m.decider


def heard_as(state):
    def heard(m, by, pick, now, done):
        m.verdict.heard[done.member] = state
        m.verdict.heard_until[done.member] = done.until

    return heard


# people


async def gone(w, unit, number, by, pick):
    left = replace((ONE, TWO, TOUCHED, PASSER)[pick % 4], deactivated=True)
    w.people[left.id] = left
    await people.know(unit, [left], w.now)
    return left


def has_gone(m, by, pick, now, done):
    m.leaves(done.id)
    for member, state in (m.verdict.heard if m.verdict else {}).items():
        if member == done.id and state == "asked":
            m.verdict.heard_until[member] = now  # with the next look of the clock


def listed(states, who=None):
    """Return a ``may``: the state is one of these, and it is one of ``who``."""
    return lambda m, by, pick, now: m.state in states and (who is None or by in who(m))


def says(kind):
    return lambda m, by, pick, now, done: m.says(Spoken(by, kind, wording=m.wording), now)


def kept_wording(m, by, pick, now, done):
    mine = m.newest(by)
    m.spoken.append(replace(mine, wording=m.wording))
    m.accepted = m.accepted or by == m.decider


HOSTS = lambda m: m.hosts  # noqa: E731
WRITERS = lambda m: m.writers  # noqa: E731
BEFORE = ("waiting_for_channel", "collecting", "revealed")

COMMANDS: dict[str, Command] = {
    "seal": Command(seal, lambda m, by, pick, now: open_(m) and by in m.writers and pick != 7, sealed, often=4),
    "pass": Command(pass_on, listed(("collecting",), WRITERS), says("passed")),
    "withdraw": Command(
        withdraw,
        lambda m, by, pick, now: m.state == "collecting" and by in m.writers and m.newest(by) is not None,
        says("withdrawn"),
    ),
    "still my view": Command(still, may_still, kept_wording),
    "not me": Command(
        not_me, lambda m, by, pick, now: open_(m) and by == m.decider != m.opener and not m.accepted, gave_back
    ),
    "hand over": Command(hand, may_hand, handed),
    "agree to it": Command(on_offer(handovers.agree), None, handed),
    "take it on": Command(on_offer(handovers.take), None, handed, often=2),
    "leave it": Command(on_offer(handovers.refuse), None, handed),
    "take it back": Command(on_offer(handovers.take_back), None, handed),
    "close": Command(
        close, lambda m, by, pick, now: m.state in BEFORE and by in m.hosts and pick != 7, ends("cancelled"), ends=True
    ),
    "undo": Command(undo, may_undo, ends("undone"), ends=True),
    "post it": Command(post_again, None, tries_again),
    "move": Command(move, lambda m, by, pick, now: m.state == "collecting" and by in m.hosts and pick % 4 != 2, moved),
    "people": Command(ask_people, may_ask_people, people_asked),
    "edit": Command(edit, None, edited),
    "spoken": Command(speak, may_speak, lambda m, by, pick, now, done: m.voiced.add(CAST[pick].id)),
    "open now": Command(
        open_now,
        lambda m, by, pick, now: m.state == "collecting" and by == m.decider and m.all_in,
        lambda m, by, pick, now, done: m.reveal(now),
    ),
    "ask in": Command(
        ask_in,
        lambda m, by, pick, now: m.state == "collecting" and by not in m.writers and by not in m.asking,
        lambda m, by, pick, now, done: m.asking.append(by),
    ),
    "let in": Command(let_in, may_let_in, was_let_in),
    "not now": Command(
        not_now,
        lambda m, by, pick, now: m.state == "collecting" and by in m.hosts and PASSER.id in m.asking,
        lambda m, by, pick, now, done: m.asking.remove(PASSER.id),
    ),
    "decide": Command(decide, may_decide, decided, often=3),
    "answer": Command(answer, may_answer, answered, often=4),
    "mark": Command(mark, None, marked, often=2),
    "unmark": Command(unmark, None, unmarked),
    "amend": Command(amend, may_amend, was_amended),
    "undo the decision": Command(reverse, may_reverse, was_reversed, ends=True),
    "answer a proposal": Command(confirm_proposal, None, proposal_done),
    "that is my point": Command(confirm, may_confirm, heard_as("confirmed")),
    "not quite": Command(
        not_quite,
        lambda m, by, pick, now: may_confirm(m, by, pick, now) and pick != 7,
        heard_as("not_quite"),
    ),
    "hear it": Command(hear_it, may_settle, heard_as("heard")),
    "say what was heard": Command(say_heard, may_say, was_said),
    "say again": Command(say_again, may_settle, heard_as("said_again")),
    "deactivate": Command(gone, None, has_gone),
}
OFTEN = tuple(name for name, one in COMMANDS.items() for _ in range(one.often))
