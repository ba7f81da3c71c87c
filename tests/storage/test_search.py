"""What is found: words of every script, on both databases alike; of what may be seen, and of nothing that is sealed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.people import Member
from bot.domain.records import Audience
from bot.domain.search import Query, read_list, read_query
from storage import debates, search
from storage.database import Database
from storage.search import Asked
from storage.unit import Unit
from tests.storage.worlds import HOUR, NOW, debate, start

TODAY = date(2026, 3, 12)
ANYBODY = Audience(Member("UANY", "Anybody"))


async def found(
    unit: Unit, text: str, audience: Audience = ANYBODY, *, lists: bool = False, page: int = 0
) -> list[int]:
    """Return the numbers that a query finds."""
    query = (read_list if lists else read_query)(text, TODAY)
    assert isinstance(query, Query), query
    return [one.number for one in (await search.find(unit, asked(query, audience), page=page, size=6)).found]


def asked(query: Query, audience: Audience) -> Asked:
    """Return a query with its names taken for ids."""
    midnight = {
        name: datetime.combine(day, datetime.min.time(), UTC) if day else None
        for name, day in (("after", query.after), ("before", query.before))
    }
    return Asked(
        audience,
        now=NOW + 100 * HOUR,
        today=TODAY + timedelta(4),
        late=NOW + 90 * HOUR,
        terms=query.terms,
        owner=query.owner.id if query.owner else None,
        by=query.by.id if query.by else None,
        channel=query.channel.id if query.channel else None,
        channel_name=query.channel.name if query.channel else "",
        after=midnight["after"],
        before=midnight["before"],
        states=query.states,
    )


TEXTS = {
    1: "Should refunds need a second pair of eyes?",
    2: "払い戻しの手順を来週から変更するべきですか",
    3: "هل يجب أن نُغيّر سياسة الاسترداد؟",
    4: "เราควรเปลี่ยนวิธีคืนเงินให้ลูกค้าหรือไม่",
    5: "환불을 다음 달부터 바꿔야 할까요?",
    6: "Sollen wir die Rückerstattung für STRASSE 9 prüfen?",
    7: "क्या हमें धनवापसी नीति बदलनी चाहिए?",
    8: "Is p99 under 200 ms in EU-1, don't we know?",
    9: "האם לשנות את מדיניות ההחזרים?",
    10: "ค ข",
}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("refund", [1]),
        ("REFUNDS eyes", [1]),
        ("eyes refund", [1]),
        ('"second pair"', [1]),
        ('"pair second"', []),
        ("払い戻し", [2]),
        ("手順", [2]),
        ("週", [2]),
        ("か", [2]),
        ("払い手順", []),
        ("استرداد", [3]),
        ("الإسترداد", [3]),
        ("نغير", [3]),
        ("คืนเงิน", [4]),
        ("ลูกค้า", [4]),
        ("환불", [5]),
        ("바꿔야", [5]),
        ("rückerstattung", [6]),
        ("straße", [6]),
        ("धनवापसी", [7]),
        ("EU-1", [8]),
        ('"200 ms in eu"', [8]),
        ("don't", [8]),
        ("החזרים", []),
        ("ההחזרים", [9]),
        ("คื", [4]),
        ("refunds 払い戻し", []),
        ("' OR 1=1 --", []),
        ('refunds" OR "eyes', []),
        ("NEAR(refunds eyes) title:refunds refunds*", []),
        ("\x00refunds\ud800", [1]),
    ],
)
async def test_words_of_every_script(database: Database, text: str, numbers: list[int]) -> None:
    """Each finds exactly the question that holds it; what a database would take for a sign is a word, or nothing."""
    async with database.reading(await _library(database)) as unit:
        assert await found(unit, text) == numbers


_LIBRARY: dict[str, str] = {}


async def _library(database: Database) -> str:
    workspace = f"TLIB{len(_LIBRARY)}"
    if str(database.url) not in _LIBRARY:
        async with database.unit(workspace) as unit:
            await start(unit)
            for number, question in TEXTS.items():
                await debates.add_debate(unit, debate(number, question=question), None)
            await search.refresh(unit, list(TEXTS))
        _LIBRARY[str(database.url)] = workspace
    return _LIBRARY[str(database.url)]
