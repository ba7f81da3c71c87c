"""A library of decisions, as many as are asked for: questions and reasons in seven languages, by the same dice.

Words are drawn as people use them: few of them often, most of them rarely (Zipf). Every twentieth record is private.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.people import Member
from bot.domain.records import Channel, Record
from bot.domain.search import document
from storage import people, search
from storage.database import Database
from storage.debates import _columns, _people  # its rows, as its own room writes them
from storage.schema import debate_people, debates, decision_asked, decisions, search_documents
from storage.unit import Unit

__all__ = ["RARE", "fill", "looked_for"]

BEGAN = datetime(2024, 1, 8, 9, tzinfo=UTC)
AT_ONCE = 1_000
RARE = "quokka"  # stands in one record of ten thousand
_TOPICS = tuple(
    word
    for line in (
        "refunds invoices onboarding pricing payroll backups releases interviews contracts shipping returns warehouse",
        "budget roadmap newsletter telemetry passwords accessibility translations support incidents partners holidays",
        "training laptops office cafeteria bicycles parking insurance salaries retention churn experiments dashboards",
    )
    for word in line.split()
)
_DEEDS = ("approve", "pause", "extend", "move", "drop", "merge", "automate", "outsource", "review", "halve", "freeze")
_REASONS = (
    "because customers waited twice as long last month",
    "since two of five were sent to the wrong address",
    "as the vendor raised its price by a third",
    "although the team in Lisbon would rather wait until spring",
    "so that whoever is on call can sleep",
    "while legal checks the wording of the contract",
)
_ELSEWHERE = (
    "払い戻しの手順を来週から変更するべきですか。担当者は毎朝確認します。",
    "هل يجب أن نغير سياسة الاسترداد قبل نهاية الشهر؟ العملاء ينتظرون.",
    "เราควรเปลี่ยนวิธีคืนเงินให้ลูกค้าหรือไม่ ทีมต้องการเวลาอีกสองสัปดาห์",
    "환불 절차를 다음 달부터 바꿔야 할까요? 고객이 기다리고 있습니다.",
    "Sollen wir die Rückerstattung ab März von Hand prüfen, obwohl es länger dauert?",
    "Devons-nous changer la politique de remboursement avant la fin du mois ?",
)


def _vocabulary(dice: random.Random) -> list[str]:
    sounds = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "za", "che", "dri", "pla", "sto", "gru"]
    return ["".join(dice.choices(sounds, k=dice.randint(2, 4))) for _ in range(20_000)]


def _texts(dice: random.Random, number: int, words: Sequence[str], weights: Sequence[float]) -> tuple[str, str, str]:
    if number % 10 == 0:
        told = _ELSEWHERE[(number // 10) % len(_ELSEWHERE)]
        return f"{told} {number}", told, told
    topic, deed = dice.choice(_TOPICS), dice.choice(_DEEDS)
    some = dice.choices(words, cum_weights=weights, k=40)
    question = f"Should we {deed} {topic} for {some[0]} and {some[1]}?"
    why = f"We {deed} it {dice.choice(_REASONS)}. {' '.join(some[2:22])}."
    rare = f" {RARE}" if number % 10_000 == 77 else ""
    return question, why, f"{dice.choice(_REASONS)}, said {some[22]}: {' '.join(some[23:])}{rare}"


def _record(dice: random.Random, number: int, texts: tuple[str, str, str], members: Sequence[Member]) -> Record:
    question, why, background = texts
    asked = BEGAN + timedelta(minutes=10 * number)
    lead, one, two = dice.sample(members, 3)
    channel = f"CPRIV{number % 7}" if number % 20 == 0 else f"CPUB{number % 40}"
    decided = number % 50 != 0
    debate = Debate(
        number=number,
        channel=channel,
        question=question,
        background=background,
        options=("Yes", "No"),
        opener=lead.id,
        decider=lead.id,
        contributors=(one.id, two.id),
        deadline=asked + timedelta(days=2),
        opened_at=asked,
        posted_at=asked,
        revealed_at=asked + timedelta(days=2),
        state=DebateState.DECIDED if decided else DebateState.REVEALED,
    )
    decision = Decision(
        number=number,
        version=1,
        choice="Yes",
        statement=f"Yes, for {number % 90} days",
        why=why,
        owner=one.id,
        look_back=date(2027, 6, 1),
        decided_by=lead.id,
        decided_at=asked + timedelta(days=3),
        asked=(one.id, two.id),
        answers_until=asked + timedelta(days=5),
        state=DecisionState.IN_FORCE,
    )
    return Record(debate, Channel(channel, ""), {}, decision=decision if decided else None)


def records(count: int, members: Sequence[Member]) -> Iterator[Record]:
    """Yield ``count`` records, the same ones each time."""
    dice = random.Random(20261124)
    words = _vocabulary(dice)
    weights, whole = [], 0.0
    for place in range(1, len(words) + 1):
        whole += 1 / place
        weights.append(whole)
    for number in range(1, count + 1):
        yield _record(dice, number, _texts(dice, number, words, weights), members)


async def fill(database: Database, workspace: str, count: int) -> list[Member]:
    """Put ``count`` decided records into the database, and what can be found of them; return who is named on them."""
    members = [Member(f"UPERSON{place}", f"Person {place}") for place in range(200)]
    members.append(Member("UGUEST", "Guest", guest=True))
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Library", bot_user="UBOT")
        await people.save_members(unit, members, BEGAN)
        for place in range(40):
            await people.save_channel(unit, Channel(f"CPUB{place}", f"room-{place}", public=True))
        for place in range(7):
            await people.save_channel(unit, Channel(f"CPRIV{place}", f"quiet-{place}"))
    batch: list[Record] = []
    for record in records(count, members[:200]):
        batch.append(record)
        if len(batch) == AT_ONCE or record.debate.number == count:
            async with database.unit(workspace) as unit:
                await _add(unit, batch)
            batch = []
    await _settle(database)
    return members


async def _add(unit: Unit, batch: Sequence[Record]) -> None:
    rows: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []
    for one in batch:
        key = {"workspace": unit.workspace, "number": one.debate.number}
        rows.append({**_columns(one.debate), **key, "opened_from": None})
        named += _people(unit.workspace, one.debate)
    await unit.execute(insert(debates), rows)
    await unit.execute(insert(debate_people), named)
    made = [one.decision for one in batch if one.decision]
    plain = ("number", "version", "choice", "statement", "why", "owner", "look_back", "decided_by", "decided_at")
    await unit.execute(
        insert(decisions),
        [
            {name: getattr(one, name) for name in (*plain, "answers_until")}
            | {"workspace": unit.workspace, "state": one.state.value}
            for one in made
        ],
    )
    asked = [(one, place, member) for one in made for place, member in enumerate(one.asked)]
    await unit.execute(
        insert(decision_asked),
        [
            {"workspace": unit.workspace, "number": one.number, "version": 1, "ordinal": place, "member": member}
            for one, place, member in asked
        ],
    )
    await search.keep(unit, [document(one) for one in batch])


async def _settle(database: Database) -> None:
    """Let the database know what its tables hold, as it would by itself in time."""
    async with database.unit() as unit:
        for table in ("debates", "debate_people", "decisions", "decision_asked", search_documents.name):
            await unit.connection.exec_driver_sql(f"ANALYZE {table}")


def looked_for() -> dict[str, str]:
    """Return queries by what they try."""
    return {
        "a rare word": RARE,
        "two words": "refunds approve",
        "a common word": "yes",
        "the commonest words": "should we for and",
        "a phrase": '"two of five were sent"',
        "one in a thousand": "refunds lisbon spring bake",
        "Japanese": "払い戻し",
        "one sign of Japanese": "朝",
        "Arabic": "استرداد",
        "Thai": "คืนเงิน",
        "Korean": "환불",
        "of an owner": "refunds owner:<@UPERSON7>",
        "in a channel, since": "refunds in:<#CPUB3> after:2025-01",
        "no word, of an owner": "owner:<@UPERSON7>",
        "no word, overdue": "is:overdue",
        "no word, mine": "is:mine",
        "nothing": "zzyzzx",
    }
