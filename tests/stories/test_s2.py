"""S-2, a one-way door that is blocked and ruled: the same code as its tour; and its edges."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s2, s2_edges
from bot.sandbox.stories.playing import Edge, Telling
from bot.sandbox.stories.reading import messages_of as messages
from bot.sandbox.stories.reading import newest
from bot.sandbox.stories.s2_edges import card, changes_to
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged

DIRECTOR, SECURITY, CTO = "director", "security", "cto"


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s2.STORY.cast) as ws:
        yield Telling(ws, s2.CHANNEL)


def told(ways: tuple[tuple[str, str], ...]) -> pytest.MarkDecorator:
    """Tell a test in these ways."""
    return pytest.mark.parametrize("team", ways, indirect=True, ids=["-".join(way) for way in ways])


@pytest.mark.all_ways
@told(WAYS)
async def test_blocked_and_ruled(team: Telling) -> None:
    """Asked with care, heard, blocked, held, changed by the ruling, asked anew of everybody, in force."""
    await s2.STORY.play(team)

    assert team.broken == []
    assert team.held > 30


@told(WAYS)
@pytest.mark.parametrize("edge", s2_edges.EDGES, ids=[edge.title for edge in s2_edges.EDGES])
async def test_at_its_edges(team: Telling, edge: Edge) -> None:
    """What each edge says in its title, and in its own words, holds: the same code as the tour's."""
    await edge.play(team)

    assert team.broken == []
    assert team.held > 2


@told(WAYS)
async def test_the_others_are_asked_when_the_dissenter_has_answered(team: Telling) -> None:
    """Or had their time: a day, and to noon of their next working day; then the line takes answers."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    line = await s2.line_in(team)
    await team.person("finance").react("white_check_mark", to=line)
    await team.person(SECURITY).react("raised_hand", to=line)
    asked = [one.shown for one in await team.person(SECURITY).reads(s2.CHANNEL) if one.ephemeral][-1]
    assert "First: is this your point?" in asked
    assert s2.HEARD in asked

    await team.ws.clock.advance(hours=30)

    assert "[Agree]" in (await s2.line_in(team)).shown
    assert "[Agree]" in await newest(team, "finance")
    shown = await card(team)
    assert "Agree 0 · Disagree and commit 0 · Cannot commit 0 · not answered yet: 5" in shown, (
        "earlier signs say nothing"
    )
    assert "unconfirmed" in shown


@told(WAYS)
async def test_the_best_reason_is_asked_for(team: Telling) -> None:
    """Through a one-way door whoever differs says it in their own words, also where their earlier words would do."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    security = team.person(SECURITY)
    await security.press("Yes, that is my point", "dm")
    await security.press("Disagree and commit", "dm")
    form = await security.modal()
    assert form is not None
    assert form.fields["What I disagree with"].value == s2.WORDS
    await security.fill({"Best reason for the decision, in my words": " \u200b"})
    await security.submit()
    form = await security.modal()
    assert form is not None
    assert any("best reason" in one for one in form.errors), form.errors
    await security.fill({"Best reason for the decision, in my words": s2.KERNEL})
    await security.submit()

    assert await security.modal() is None
    assert "You disagree and commit" in await newest(team, SECURITY)
    assert "[Agree]" in await newest(team, "finance"), "the dissenter has answered: everybody is asked"


@told(WAYS)
async def test_who_rules_does_not_speak_for_the_decider(team: Telling) -> None:
    """What was heard stays its author's when a ruling changes the decision: they settle it, and it says whose it is."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    security = team.person(SECURITY)
    await security.press("Not quite", "dm")
    await security.fill({"My point, in one sentence": "One contract forbids it."})
    await security.submit()
    await team.ws.clock.advance(hours=30)
    await s2.block(team)
    await s2.rule(team, "It changes", reads=s2.PHASES)

    await team.person(CTO).open_home()
    assert not any("not quite" in one for one in await team.person(CTO).home())
    director = team.person(DIRECTOR)
    await director.press("That is what I hear now", "dm")

    assert not any("That is what I hear now" in one.shown for one in await director.dm())
    assert "✔ heard by director" in await card(team)


@told(WAYS)
async def test_it_goes_back_and_is_decided_again(team: Telling) -> None:
    """It stays held until its decider decides again, as the next version, which everybody is asked about."""
    await s2.to_the_block(team)
    await s2.rule(team, "Back to director", why="Ask legal first.")
    assert "Given back by cto; director decides again" in await card(team)
    told_director = await newest(team, DIRECTOR)
    assert "[Decide again]" in told_director
    assert "Ask legal first." in told_director
    assert "who decides again; you are asked then" in await newest(team, SECURITY)
    await team.person(DIRECTOR).open_home()
    assert any("Decide again" in one for one in await team.person(DIRECTOR).home())

    director = team.person(DIRECTOR)
    await director.press("Decide again", "dm")
    form = await director.modal()
    assert form is not None
    assert form.fields["Why"].value == s2.WHY
    await director.fill({"In one sentence": "Leave EU-1 by June, once legal agrees"})
    await director.submit()

    shown = await card(team)
    assert "Leave EU-1 by June, once legal agrees" in shown
    assert "[Agree]" in shown
    assert "✔ confirmed by security" in shown, "the same sentence is not asked about twice"
    for name in s2.ASKED:
        assert any("[Agree]" in one.shown for one in await team.person(name).dm()), name


@told(WAYS)
async def test_a_not_quite_is_over_when_it_is_decided_again(team: Telling) -> None:
    """Who differs is heard anew: the decider's message about the version before keeps no button that does nothing."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    security, director = team.person(SECURITY), team.person(DIRECTOR)
    await security.press("Not quite", "dm")
    await security.fill({"My point, in one sentence": "One contract forbids it."})
    await security.submit()
    await team.ws.clock.advance(hours=30)
    await s2.block(team)
    await s2.rule(team, "Back to director", why="Ask legal first.")
    await director.press("Decide again", "dm")
    await director.fill({"Decision": s2.PHASES, "In one sentence": s2.PHASES})
    await director.submit()
    form = await director.modal()
    if form is not None:
        await director.fill({label: "You want it sooner." for label in form.fields})
        await director.submit()

    told_director = [one.shown for one in await director.dm()]
    assert not any("That is what I hear now" in one for one in told_director)
    assert any("It was decided again since" in one for one in told_director)


@told(WAYS)
async def test_two_who_block_share_a_ruling(team: Telling) -> None:
    """One message, one ruling; whoever is asked reads each case."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team, s2.PHASES)
    for name in (SECURITY, "finance"):
        await team.person(name).press("Yes, that is my point", "dm")
        await s2.block(team, name)
    asked = await newest(team, CTO)
    assert asked.count("Against it") == 2
    assert await messages(team, CTO) == 1
    assert "2 open blocks" in await card(team)
    await s2.rule(team, "The decision stands")
    for name in (SECURITY, "finance"):
        assert "cto ruled that it stands" in await newest(team, name)


@told(WAYS)
async def test_others_ask_why_they_cannot_answer(team: Telling) -> None:
    """An old button says that it is held, with whom and since when (D9); a ruling after the end is told that it is."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    await team.person(SECURITY).press("Yes, that is my point", "dm")
    await team.person(SECURITY).press("Agree", "dm")
    other = team.person("search-lead")
    await other.open_home()
    await other.press("Answer", "home")
    await s2.block(team, "finance")
    await other.press("Agree", "modal")
    form = await other.modal()
    assert form is not None
    assert "Held: one open block, with cto since" in form.shown
    assert "D9" in form.shown

    boss = team.person(CTO)
    await boss.press("Rule", "dm")
    await boss.fill({"Ruling": "The decision stands", "Why, so that both sides can explain it": s2.RULED})
    await changes_to(team, "finance", "Agree")
    await boss.submit()
    form = await boss.modal()
    assert form is not None
    assert "Nobody blocks this any more" in form.shown
