"""S-2, a one-way door that is blocked and ruled: the same code as its tour; and its edges."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s2
from bot.sandbox.stories.playing import Telling
from tests.databases import Databases
from tests.stories.conftest import ALL_WAYS, WAYS, staged

OWNER, DIRECTOR, SECURITY, CTO, CHAIR = "region-lead", "director", "security", "cto", "chair"


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s2.STORY.cast) as ws:
        yield Telling(ws, s2.CHANNEL)


def told(ways: tuple[tuple[str, str], ...]) -> pytest.MarkDecorator:
    """Tell a test in these ways."""
    return pytest.mark.parametrize("team", ways, indirect=True, ids=["-".join(way) for way in ways])


async def card(team: Telling) -> str:
    """Return the card without its bold type."""
    return (await s2.card_in(team)).shown.replace("*", "")


async def newest(team: Telling, name: str) -> str:
    """Return somebody's newest message without its bold type."""
    return (await team.person(name).dm())[-1].shown.replace("*", "")


async def messages(team: Telling, name: str) -> int:
    """Return how many direct messages have notified somebody."""
    return (await team.ws.counts())[name]["messages"]


async def default_approver(team: Telling, name: str = CHAIR) -> None:
    """The admin names who rules where nobody else does."""
    lead = team.person(OWNER)
    await lead.slash("/decide settings", channel=s2.CHANNEL)
    await lead.fill({"Rules where nobody is named": name})
    await lead.submit()


async def changes_to(team: Telling, name: str, answer: str) -> None:
    """Somebody changes their answer in the small view behind Change."""
    await team.person(name).press("Change", "dm")
    await team.person(name).press(answer, "modal")
    await team.person(name).close(everything=True)


@told(ALL_WAYS)
async def test_blocked_and_ruled(team: Telling) -> None:
    """Asked with care, heard, blocked, held, changed by the ruling, asked anew of everybody, in force."""
    await s2.STORY.play(team)

    assert team.broken == []
    assert team.held > 30


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
async def test_a_block_is_withdrawn(team: Telling) -> None:
    """Whoever blocks commits after all: nothing is held any more, nothing is to be ruled, the others are asked."""
    await s2.to_the_block(team)
    assert "you are asked after it" in await newest(team, "finance")
    assert "[Agree]" not in await newest(team, "finance")
    await changes_to(team, SECURITY, "Agree")

    assert "[Agree]" in await newest(team, "finance")
    assert "Nothing is left to rule on" in await newest(team, CTO)
    assert "Nobody blocks it any more" in await newest(team, DIRECTOR)
    assert (await messages(team, CTO), await messages(team, "finance")) == (1, 1)
    rule = [one for one in await team.person(CTO).dm()][-1]
    assert "[Rule]" not in rule.shown
    shown = await card(team)
    assert "Held" not in shown
    assert "Agree 1" in shown


@told(WAYS)
async def test_a_taste_is_a_disagreement(team: Telling) -> None:
    """Without a ground the form says so, and one press keeps the words in the other form (D8)."""
    await s2.ask(team)
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    security = team.person(SECURITY)
    await security.press("Yes, that is my point", "dm")
    await security.press("Cannot commit", "dm")
    form = await security.modal()
    assert form is not None
    assert "Seeing it differently is “disagree and commit”" in form.shown
    mine = {"What I need": "To stay.", "The best reason for the decision, in my words": s2.KERNEL}
    await security.fill({"What exactly": "I would rather stay.", **mine})
    await security.submit()
    form = await security.modal()
    assert form is not None
    assert form.errors == [
        "That is a disagreement: “Use my words”, above, keeps your words and moves on. Otherwise pick a ground. (D8)"
    ]
    await security.press("Use my words", "modal")
    form = await security.modal()
    assert form is not None
    assert (form.title, form.fields["What I disagree with"].value) == ("Disagree and commit", "I would rather stay.")
    await security.fill({"Best reason for the decision, in my words": s2.KERNEL})
    await security.submit()
    assert "You disagree and commit" in await newest(team, SECURITY)
    assert "Held" not in await card(team)


@told(WAYS)
async def test_it_stands_and_an_appeal(team: Telling) -> None:
    """Everybody is asked; a second "cannot commit" goes to the next level once, and then stays on the record."""
    await default_approver(team)
    await s2.to_the_block(team)
    before = await messages(team, SECURITY), await messages(team, DIRECTOR), await messages(team, "finance")
    await s2.rule(team, "The decision stands")

    assert "cto ruled that it stands" in await newest(team, SECURITY)
    assert "[Agree]" in await newest(team, SECURITY)
    assert "cto ruled that it stands" in await newest(team, DIRECTOR)
    after = await messages(team, SECURITY), await messages(team, DIRECTOR), await messages(team, "finance")
    assert tuple(b - a for a, b in zip(before, after, strict=True)) == (1, 1, 0)
    assert "[Agree]" in await newest(team, "finance")
    assert "Ruled by cto" in await card(team)
    assert "[Rule]" not in await newest(team, CTO)

    await s2.block(team)
    assert "chair rules by" in await card(team)
    await s2.rule(team, "The decision stands", why="Still so.", by=CHAIR)
    await s2.block(team)
    form = await team.person(SECURITY).modal()
    assert form is not None
    assert "your words stay on the record" in form.shown
    await team.person(SECURITY).close(everything=True)
    shown = await card(team)
    assert "Held" not in shown
    assert "Cannot commit 1" in shown


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
async def test_nobody_rules_in_time(team: Telling) -> None:
    """After two working days the next level is asked, and after theirs it stands unresolved, in plain sight."""
    await default_approver(team)
    await s2.to_the_block(team)
    await team.person(CTO).press("Rule", "dm")
    await team.person(CTO).close(everything=True)
    await team.ws.clock.advance_to("2026-11-27T09:41+01:00")

    assert "chair is asked now" in await newest(team, CTO)
    assert "Your ruling is asked by Tue 1 Dec" in await newest(team, CHAIR)
    assert "chair rules by" in await card(team)
    await team.ws.clock.advance_to("2026-12-01T10:00+01:00")
    shown = await card(team)
    assert "unresolved: nobody is left who can rule" in shown
    assert "Held" in shown, "time rules nothing"
    assert "[Rule]" not in await newest(team, CHAIR)
    await changes_to(team, SECURITY, "Recuse myself")
    assert "Held" not in await card(team)


@told(WAYS)
async def test_an_approver_who_leaves(team: Telling) -> None:
    """Deactivated: the next level is asked at once. Whoever blocks and leaves: the block stays, and is ruled on."""
    await default_approver(team)
    await s2.to_the_block(team)
    await team.ws.admin("deactivate", user=CTO)
    assert "chair rules by" in await card(team)
    await team.ws.admin("deactivate", user=SECURITY)
    assert "Held" in await card(team)
    await s2.rule(team, "The decision stands", by=CHAIR)
    assert "Held" not in await card(team)
    assert "[Agree]" in await newest(team, "finance")


@told(WAYS)
async def test_nobody_can_rule(team: Telling) -> None:
    """Who writes is refused as the one who rules, at opening; who rules leaves, and the workspace names nobody: it is
    unresolved at once, until it does.
    """
    await s2.ask(team, approver="finance")
    lead = team.person(s2.OWNER)
    form = await lead.modal()
    assert form is not None
    told = form.fields["Rules if somebody cannot commit"].error or ""
    assert told.startswith("finance has a part in this, so cannot rule on it. Pick somebody who neither decides")
    await lead.fill({"Rules if somebody cannot commit": CTO})
    await lead.press("Ask")
    await s2.seal_all(team)
    await team.ws.clock.advance(hours=24)
    await s2.announce(team)
    await team.person(SECURITY).press("Yes, that is my point", "dm")
    await s2.block(team)
    await team.ws.admin("deactivate", user=CTO)
    assert "unresolved: nobody is left who can rule" in await card(team)
    await default_approver(team)
    assert "chair rules by" in await card(team)
    assert "[Rule]" in await newest(team, CHAIR)


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
