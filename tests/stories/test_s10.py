"""S-10, the boss disagrees and commits: the same code as its tour; and its edges."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s10
from bot.sandbox.stories.playing import Telling
from tests.databases import Databases
from tests.stories.conftest import ALL_WAYS, WAYS, staged

PM = "product-manager"


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s10.STORY.cast) as ws:
        yield Telling(ws, s10.CHANNEL)


def told(ways: tuple[tuple[str, str], ...]) -> pytest.MarkDecorator:
    """Tell a test in these ways."""
    return pytest.mark.parametrize("team", ways, indirect=True, ids=["-".join(way) for way in ways])


async def card(team: Telling) -> str:
    """Return the card without its bold type."""
    return (await s10.card_in(team)).shown.replace("*", "")


async def decided(team: Telling, choice: str = s10.B) -> None:
    """Everybody has sealed, and the product manager has decided."""
    await s10.ask(team)
    await s10.seal_all(team)
    await s10.announce(team, choice)


@told(ALL_WAYS)
async def test_rank_changes_nothing(team: Telling) -> None:
    """The VP's position stands like any other; they are heard at the second try and commit with a reason for it."""
    await s10.STORY.play(team)

    assert team.broken == []
    assert team.held > 20


@told(WAYS)
async def test_the_answer_is_edited_later(team: Telling) -> None:
    """What stands is the newest answer; History keeps both; nobody is called for it."""
    await decided(team)
    boss = team.person("vp")
    await boss.press("Yes, that is my point", "dm")
    await boss.press("Disagree and commit", "dm")
    before = (await team.ws.counts())["product-manager"]["messages"]
    await boss.press("Change", "dm")
    await boss.press("Disagree and commit", "modal")
    await boss.fill({"What I disagree with": "Nobody answers at night, and I would start in June."})
    await boss.submit()

    assert "I would start in June" in (await boss.dm())[-1].shown
    assert (await team.ws.counts())["product-manager"]["messages"] == before
    await boss.choose_menu("History", message=await s10.card_in(team))
    history = await boss.modal()
    assert history is not None
    assert history.shown.count("You answered: disagree and commit") == 2


@told(WAYS)
async def test_nobody_presses_for_a_report(team: Telling) -> None:
    """A press on the line is one's own answer whoever presses; who decides is told that it is not theirs (D6)."""
    await decided(team)
    line = [one for one in await team.person(PM).reads(s10.CHANNEL) if "see the card" in one.shown][-1]
    await team.person("vp").press("Agree", message=line)
    assert "Agree 1" in await card(team)
    assert "[Agree]" in (await team.person("engineer").dm())[-1].shown, "the engineer is still asked"
    before = await card(team)
    for name in (PM, "newcomer"):
        await team.person(name).press("Agree", message=line)
        (words,) = [one.shown for one in await team.person(name).reads(s10.CHANNEL) if one.ephemeral][-1:]
        assert "Only those who were asked can answer" in words
        assert "D6" in words
    assert await card(team) == before


@told(WAYS)
async def test_who_decides_changes_their_mind_after_the_reveal(team: Telling) -> None:
    """That is allowed, and the card says what they had written before, beside why."""
    await s10.ask(team)
    manager = team.person(PM)
    await manager.press("Write my position", message=await s10.card_in(team))
    await manager.fill({"My choice": s10.B, "Because": "Three small ones teach more."})
    await manager.submit()
    await s10.seal_all(team)
    await s10.announce(team, s10.A)

    shown = await card(team)
    assert f"product-manager had written {s10.B} before positions opened" in shown
    assert s10.WHY in shown


@told(WAYS)
async def test_a_boss_who_does_not_answer_is_a_count(team: Telling) -> None:
    """No response, like anybody: never a yes, no name on the card, and what was heard stays unconfirmed."""
    await decided(team)
    for name in s10.TEAM[1:]:
        await team.person(name).press("Agree", "dm")
    await team.ws.clock.advance_to("friday 9:00")

    shown = await card(team)
    assert "No response 1; silence is never a yes (D11)" in shown
    assert f"{s10.HEARD} unconfirmed" in shown
    assert "vp" not in shown.partition("Agree engineer")[2]


@told(WAYS)
async def test_a_boss_who_speaks_first(team: Telling) -> None:
    """Somebody asked marks what the VP said in the thread: it is read last, and not counted."""
    await s10.ask(team)
    at = await s10.card_in(team)
    await team.person("vp").says("It has to be Asia.", in_thread_of=at)
    designer = team.person("designer")
    await designer.choose_menu("Change this question", message=at)
    await designer.press("Mark it", "modal")
    await designer.fill({"Whose view was said aloud?": "vp"})
    await designer.submit()
    await s10.seal_all(team)

    reveal = await team.person(PM).thread(await s10.card_in(team))
    read = next(one.shown for one in reveal if s10.WORDS in one.shown)
    assert read.find("engineer") < read.find("vp, 70 %, visible before the reveal")
    assert f"{s10.B} 4" in await card(team)
    assert f"{s10.A} 1" not in await card(team)
